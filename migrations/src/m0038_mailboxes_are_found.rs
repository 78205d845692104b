//! People are found by a mailbox: one that is bound to them, or one that their organisation supplied.

use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::prelude::DeriveMigrationName;
use sea_orm_migration::prelude::MigrationTrait;
use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::sea_orm::ConnectionTrait;

const BOUND: &str = "CREATE INDEX addresses_by_value ON addresses (lower(value))";
const SUPPLIED: &str = "CREATE INDEX memberships_by_mailbox ON memberships (lower(profile ->> 'email'))";

/// Makes the indices `addresses_by_value` and `memberships_by_mailbox`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        connection.execute_unprepared(BOUND).await?;
        connection.execute_unprepared(SUPPLIED).await?;
        Ok(())
    }
}
