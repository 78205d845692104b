//! Consecutive failures, by what is being guessed at: an account, a factor, a client.
//!
//! ```text
//! no row --attempt--> 1 --attempt--> 2 … --success, helpdesk--> no row
//! ```
//!
//! An attempt is counted before it is looked at: the row grows first, the secret is verified after.

use crate::schema::lookup;
use crate::schema::primary;
use crate::schema::rule;
use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::prelude::DeriveMigrationName;
use sea_orm_migration::prelude::MigrationTrait;
use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::schema::big_integer;
use sea_orm_migration::schema::integer;
use sea_orm_migration::schema::text;

/// Makes the table `attempts`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("attempts")
                    .col(text("key"))
                    .col(integer("failures"))
                    .col(big_integer("first_at"))
                    .col(big_integer("last_at"))
                    .index(&mut primary("attempts_are_counted_once_per_key", &["key"]))
                    .check(rule("attempts_are_positive", "failures > 0"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(lookup("attempts_by_age", "attempts", &["last_at"])).await
    }
}
