//! An organisation is a tenant: its people log in here, under its policy, in its words and colours.
//!
//! `policy` is the layer that it adds to its preset; `helpdesk` is where its people find help.

use crate::schema::rule;
use crate::schema::unique;
use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::prelude::DeriveMigrationName;
use sea_orm_migration::prelude::MigrationTrait;
use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::schema::big_integer;
use sea_orm_migration::schema::json_binary;
use sea_orm_migration::schema::text;
use sea_orm_migration::schema::text_null;
use sea_orm_migration::schema::uuid;

/// Makes the table `organisations`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("organisations")
                    .col(uuid("id").primary_key())
                    .col(text("handle"))
                    .col(text("name"))
                    .col(text("preset"))
                    .col(json_binary("policy"))
                    .col(json_binary("helpdesk"))
                    .col(text_null("theme"))
                    .col(text_null("environment"))
                    .col(big_integer("created_at"))
                    .index(&mut unique("organisation_handle_is_unique", &["handle"]))
                    .check(rule("organisation_handle_is_short", "length(handle) BETWEEN 1 AND 40"))
                    .to_owned(),
            )
            .await
    }
}
