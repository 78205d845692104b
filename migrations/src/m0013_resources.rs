//! A protected resource that access tokens are made for (RFC 8707): an API with an audience of its own.

use crate::schema::primary;
use crate::schema::rule;
use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::prelude::DeriveMigrationName;
use sea_orm_migration::prelude::MigrationTrait;
use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::schema::integer;
use sea_orm_migration::schema::json_binary;
use sea_orm_migration::schema::text;

/// Makes the table `resources`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("resources")
                    .col(text("identifier"))
                    .col(text("name"))
                    .col(json_binary("scopes"))
                    .col(text("signing_alg"))
                    .col(integer("token_seconds"))
                    .index(&mut primary("resource_identifier_is_unique", &["identifier"]))
                    .check(rule("resource_tokens_live_an_hour_at_most", "token_seconds BETWEEN 1 AND 3600"))
                    .to_owned(),
            )
            .await
    }
}
