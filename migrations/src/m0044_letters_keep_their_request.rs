//! A letter keeps a keyed digest of what the app asked when it called its request by that key: the same key for
//! something else is refused.

use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::prelude::DeriveMigrationName;
use sea_orm_migration::prelude::MigrationTrait;
use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::schema::blob_null;

/// Adds the column `request`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = Table::alter().table("letters").add_column(blob_null("request")).to_owned();
        manager.alter_table(column).await
    }
}
