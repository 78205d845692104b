//! Passwords that people had before, where an organisation asks that they are not chosen again.
//!
//! `hash` is memory-hard, as it was while the password was in use. Only as many are kept as the strictest of the
//! person's organisations asks.

use crate::schema::owned_by;
use crate::schema::primary;
use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::prelude::DeriveMigrationName;
use sea_orm_migration::prelude::MigrationTrait;
use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::schema::big_integer;
use sea_orm_migration::schema::blob;
use sea_orm_migration::schema::uuid;

/// Makes the table `former_passwords`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("former_passwords")
                    .col(uuid("user_id"))
                    .col(blob("hash"))
                    .col(big_integer("replaced_at"))
                    .index(&mut primary("one_password_is_replaced_at_a_time", &["user_id", "replaced_at"]))
                    .foreign_key(&mut owned_by("former_password_has_a_person", "user_id", "users"))
                    .to_owned(),
            )
            .await
    }
}
