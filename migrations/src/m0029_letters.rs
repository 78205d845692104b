//! Which mails of the outbox are about which membership: how they fare is told to the app that asked for them.
//!
//! ```text
//! written --(the outbox settles the mail of the same identifier)--> accepted, bounced or given_up
//! ```
//!
//! The mail itself is thrown away a while after it was sent; how it fared stays. `idempotency_key` is the app's own
//! name for its request: asked again, no second letter goes.

use crate::schema::lookup;
use crate::schema::owned_by;
use crate::schema::rule;
use crate::schema::unique;
use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::prelude::DeriveMigrationName;
use sea_orm_migration::prelude::MigrationTrait;
use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::schema::big_integer;
use sea_orm_migration::schema::text_null;
use sea_orm_migration::schema::uuid;

/// Makes the table `letters`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("letters")
                    .col(uuid("id").primary_key())
                    .col(uuid("membership_id"))
                    .col(big_integer("created_at"))
                    .col(text_null("outcome"))
                    .col(text_null("reason"))
                    .col(text_null("idempotency_key"))
                    .index(&mut unique("letter_is_asked_once", &["membership_id", "idempotency_key"]))
                    .check(rule("letter_has_an_outcome", "outcome IN ('accepted', 'bounced', 'given_up')"))
                    .foreign_key(&mut owned_by("letter_has_a_membership", "membership_id", "memberships"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(lookup("letters_of_a_membership", "letters", &["membership_id"])).await
    }
}
