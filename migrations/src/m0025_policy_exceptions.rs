//! What holds for one person at one organisation and for nobody else there.
//!
//! ```text
//! made --ends_at, or ended_at by hand--> over
//! ```
//! `layer` is what is asked more strictly; an exemption from the second step has none, and always an end.

use crate::schema::lookup;
use crate::schema::owned_by;
use crate::schema::rule;
use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::prelude::DeriveMigrationName;
use sea_orm_migration::prelude::MigrationTrait;
use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::schema::big_integer;
use sea_orm_migration::schema::big_integer_null;
use sea_orm_migration::schema::json_binary_null;
use sea_orm_migration::schema::text;
use sea_orm_migration::schema::uuid;
use sea_orm_migration::schema::uuid_null;

/// Makes the table `policy_exceptions`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("policy_exceptions")
                    .col(uuid("id").primary_key())
                    .col(uuid("membership_id"))
                    .col(json_binary_null("layer"))
                    .col(text("reason"))
                    .col(uuid_null("made_by"))
                    .col(big_integer("created_at"))
                    .col(big_integer_null("ends_at"))
                    .col(big_integer_null("ended_at"))
                    .check(rule("an_exemption_has_an_end", "layer IS NOT NULL OR ends_at IS NOT NULL"))
                    .foreign_key(&mut owned_by(
                        "policy_exception_has_a_membership",
                        "membership_id",
                        "memberships",
                    ))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(lookup("policy_exceptions_by_membership", "policy_exceptions", &["membership_id"]))
            .await
    }
}
