//! An invitation: that an app asks an organisation's person in. It has the identifier of its membership.
//!
//! ```text
//! made --the membership is accepted, or ends--> (it stays beside it, and says who asked)
//! ```
//!
//! `birthdate` is a keyed digest: it is compared, and read by nobody. `idempotency_key` is the app's own name for its request and `request` the digest of what it asked: asked
//! again, the same invitation answers.

use crate::schema::owned_by;
use crate::schema::rule;
use crate::schema::unique;
use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::prelude::DeriveMigrationName;
use sea_orm_migration::prelude::MigrationTrait;
use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::schema::big_integer;
use sea_orm_migration::schema::blob_null;
use sea_orm_migration::schema::text;
use sea_orm_migration::schema::text_null;
use sea_orm_migration::schema::uuid;

/// Makes the table `invitations`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("invitations")
                    .col(uuid("id").primary_key())
                    .col(text("client_id"))
                    .col(text_null("idempotency_key"))
                    .col(blob_null("request"))
                    .col(text("login_name_key"))
                    .col(text("login_name_typed"))
                    .col(blob_null("birthdate"))
                    .col(text("language"))
                    .col(big_integer("created_at"))
                    .index(&mut unique("invitation_is_asked_once", &["client_id", "idempotency_key"]))
                    .foreign_key(&mut owned_by("invitation_has_a_membership", "id", "memberships"))
                    .foreign_key(&mut owned_by("invitation_has_a_client", "client_id", "clients"))
                    .check(rule(
                        "invitation_key_has_a_request",
                        "(idempotency_key IS NULL) = (request IS NULL)",
                    ))
                    .to_owned(),
            )
            .await
    }
}
