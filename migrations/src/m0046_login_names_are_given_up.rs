//! A login name that gave way to another is its person's for a while longer, and nobody else's.

use crate::schema::lookup;
use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::prelude::DeriveMigrationName;
use sea_orm_migration::prelude::MigrationTrait;
use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::schema::big_integer_null;

/// Adds the column `given_up_at`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column =
            Table::alter().table("login_names").add_column(big_integer_null("given_up_at")).to_owned();
        manager.alter_table(column).await?;
        manager.create_index(lookup("login_names_by_age", "login_names", &["given_up_at"])).await
    }
}
