//! A registered application (RFC 6749, section 2) and what it may do.
//!
//! ```text
//! enabled --switched off--> disabled --switched on--> enabled
//! ```
//!
//! `authentication` holds the method and the digests of the secrets that are good, never a secret.

use crate::schema::primary;
use crate::schema::rule;
use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::prelude::DeriveMigrationName;
use sea_orm_migration::prelude::MigrationTrait;
use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::schema::big_integer;
use sea_orm_migration::schema::big_integer_null;
use sea_orm_migration::schema::boolean;
use sea_orm_migration::schema::json_binary;
use sea_orm_migration::schema::text;
use sea_orm_migration::schema::text_null;

/// Makes the table `clients`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("clients")
                    .col(text("id"))
                    .col(text("name"))
                    .col(json_binary("authentication"))
                    .col(json_binary("redirect_uris"))
                    .col(json_binary("post_logout_redirect_uris"))
                    .col(json_binary("grant_types"))
                    .col(json_binary("scopes"))
                    .col(json_binary("resources"))
                    .col(text("subject_type"))
                    .col(text("sector"))
                    .col(text("id_token_signed_response_alg"))
                    .col(boolean("pkce_optional"))
                    .col(boolean("rotate_refresh_tokens"))
                    .col(text("consent"))
                    .col(text_null("sso"))
                    .col(text("profile"))
                    .col(text_null("initiate_login_uri"))
                    .col(text_null("home_uri"))
                    .col(text_null("theme"))
                    .col(big_integer("created_at"))
                    .col(big_integer_null("disabled_at"))
                    .index(&mut primary("client_id_is_unique", &["id"]))
                    .check(rule("client_id_is_short", "length(id) BETWEEN 1 AND 64"))
                    .to_owned(),
            )
            .await
    }
}
