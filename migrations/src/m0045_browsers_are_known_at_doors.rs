//! A browser is known at the doors where a person finished a login in it. What was known before is forgotten: such a
//! browser is a stranger's until the next login.

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

/// Makes the table `known_browsers` anew.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("known_browsers").to_owned()).await?;
        manager
            .create_table(
                Table::create()
                    .table("known_browsers")
                    .col(uuid("user_id"))
                    .col(blob("digest"))
                    .col(uuid("organisation_id"))
                    .col(big_integer("seen_at"))
                    .index(&mut primary(
                        "browser_is_known_once_per_door",
                        &["user_id", "digest", "organisation_id"],
                    ))
                    .foreign_key(&mut owned_by("known_browser_has_a_person", "user_id", "users"))
                    .foreign_key(&mut owned_by(
                        "known_browser_has_a_door",
                        "organisation_id",
                        "organisations",
                    ))
                    .check(rule("browser_digest_is_sha_256", "length(digest) = 32"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(lookup("known_browsers_by_age", "known_browsers", &["seen_at"])).await
    }
}
