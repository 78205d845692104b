//! What may be lost: facts of an unfinished login, pushed requests, challenges, replay marks.
//!
//! ```text
//! no row --put--> there --take--> no row
//!                   \--`expires_at`--> there, but nobody finds it; cleaned up later
//! ```
//!
//! Empty when Redis keeps this.

use crate::schema::lookup;
use crate::schema::primary;
use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::prelude::DeriveMigrationName;
use sea_orm_migration::prelude::MigrationTrait;
use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::schema::big_integer;
use sea_orm_migration::schema::blob;
use sea_orm_migration::schema::text;

/// Makes the table `short_lived`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("short_lived")
                    .col(text("key"))
                    .col(blob("value"))
                    .col(big_integer("expires_at"))
                    .index(&mut primary("short_lived_key_is_unique", &["key"]))
                    .to_owned(),
            )
            .await?;
        manager.create_index(lookup("short_lived_by_age", "short_lived", &["expires_at"])).await
    }
}
