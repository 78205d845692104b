//! That somebody forgot their login details: what was typed, sealed, whoever it belongs to.
//!
//! ```text
//! asked --a job looks whom it belongs to; the letter and this end in one transaction--> no row
//! ```
//!
//! The page that asks writes this row and nothing else, so that its answer takes as long for a name that is
//! nobody's.

use crate::schema::lookup;
use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::prelude::DeriveMigrationName;
use sea_orm_migration::prelude::MigrationTrait;
use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::schema::big_integer;
use sea_orm_migration::schema::blob;
use sea_orm_migration::schema::uuid;

/// Makes the table `recovery_requests`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("recovery_requests")
                    .col(uuid("id").primary_key())
                    .col(blob("data"))
                    .col(big_integer("created_at"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(lookup("recovery_requests_by_age", "recovery_requests", &["created_at"])).await
    }
}
