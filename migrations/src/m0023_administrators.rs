//! Who administers the instance itself: makes organisations, clients that serve several of them, keys.
//!
//! Beside the memberships and not one of them: an administrator of the instance belongs to no organisation by
//! that, and sees no app of one.

use crate::schema::owned_by;
use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::prelude::DeriveMigrationName;
use sea_orm_migration::prelude::MigrationTrait;
use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::schema::big_integer;
use sea_orm_migration::schema::uuid;

/// Makes the table `administrators`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("administrators")
                    .col(uuid("user_id").primary_key())
                    .col(big_integer("created_at"))
                    .foreign_key(&mut owned_by("administrator_is_a_person", "user_id", "users"))
                    .to_owned(),
            )
            .await
    }
}
