//! What this deployment was born with: one row, written at the first start and never changed.
//!
//! A start whose configuration differs from it is refused: changing the issuer breaks every client, changing
//! the RP ID kills every passkey, and another master key opens nothing.

use crate::schema::rule;
use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::prelude::DeriveMigrationName;
use sea_orm_migration::prelude::MigrationTrait;
use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::schema::big_integer;
use sea_orm_migration::schema::blob;
use sea_orm_migration::schema::small_integer;
use sea_orm_migration::schema::text;

/// Makes the table `deployment`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("deployment")
                    .col(small_integer("id").primary_key())
                    .col(text("issuer"))
                    .col(text("rp_id"))
                    .col(blob("key_id"))
                    .col(big_integer("created_at"))
                    .check(rule("deployment_is_one_row", "id = 1"))
                    .check(rule("key_id_is_eight_bytes", "length(key_id) = 8"))
                    .to_owned(),
            )
            .await
    }
}
