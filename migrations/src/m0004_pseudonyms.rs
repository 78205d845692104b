//! What the audit log calls a person.
//!
//! A table of its own, so that erasing a person deletes this row and leaves the audit log whole: from then on
//! nobody can say whose lines they were.

use crate::schema::owned_by;
use crate::schema::unique;
use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::prelude::DeriveMigrationName;
use sea_orm_migration::prelude::MigrationTrait;
use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::schema::uuid;

/// Makes the table `pseudonyms`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("pseudonyms")
                    .col(uuid("user_id").primary_key())
                    .col(uuid("pseudonym"))
                    .index(&mut unique("pseudonym_is_unique", &["pseudonym"]))
                    .foreign_key(&mut owned_by("pseudonym_has_a_person", "user_id", "users"))
                    .to_owned(),
            )
            .await
    }
}
