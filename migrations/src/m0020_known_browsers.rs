//! That a person once finished a login in a browser: a stranger who guesses cannot lock them out there.
//!
//! `digest` is SHA-256 of the browser's cookie.

use crate::schema::lookup;
use crate::schema::owned_by;
use crate::schema::primary;
use crate::schema::rule;
use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::prelude::DeriveMigrationName;
use sea_orm_migration::prelude::MigrationTrait;
use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::schema::big_integer;
use sea_orm_migration::schema::blob;
use sea_orm_migration::schema::uuid;

/// Makes the table `known_browsers`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("known_browsers")
                    .col(uuid("user_id"))
                    .col(blob("digest"))
                    .col(big_integer("seen_at"))
                    .index(&mut primary("browser_is_known_once_per_person", &["user_id", "digest"]))
                    .foreign_key(&mut owned_by("known_browser_has_a_person", "user_id", "users"))
                    .check(rule("browser_digest_is_sha_256", "length(digest) = 32"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(lookup("known_browsers_by_age", "known_browsers", &["seen_at"])).await
    }
}
