//! Which mails of the outbox are about which membership: how they fare is told to the app that asked for them.
//!
//! ```text
//! written --(the outbox sends the mail of the same identifier)--> told as queued, accepted or bounced
//! ```

use crate::schema::lookup;
use crate::schema::owned_by;
use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::prelude::DeriveMigrationName;
use sea_orm_migration::prelude::MigrationTrait;
use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::schema::big_integer;
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
                    .foreign_key(&mut owned_by("letter_has_a_membership", "membership_id", "memberships"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(lookup("letters_of_a_membership", "letters", &["membership_id"])).await
    }
}
