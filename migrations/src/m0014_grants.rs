//! A grant: one person's answer to one authorization request, and everything that was bought with it.
//!
//! ```text
//! approved (a code is out) --exchange--> exchanged --refresh--> exchanged, one generation on
//!     \--`code_expires_at`--> dead         \--revoke, replay, logout--> revoked
//! ```
//!
//! `code` is SHA-256 of the authorization code; the code itself is never stored, nor is any token.
//! `code_used_at` and `revoked_at` change once each, from NULL; `refresh_generation` grows by one, from the
//! generation that the caller holds. `session_id` is no foreign key: an offline grant outlives its session.
//! `scopes` and `amr` are words with a blank between them.

use crate::schema::lookup;
use crate::schema::owned_by;
use crate::schema::rule;
use crate::schema::unique;
use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::prelude::DeriveMigrationName;
use sea_orm_migration::prelude::MigrationTrait;
use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::schema::big_integer;
use sea_orm_migration::schema::big_integer_null;
use sea_orm_migration::schema::blob;
use sea_orm_migration::schema::boolean;
use sea_orm_migration::schema::integer;
use sea_orm_migration::schema::text;
use sea_orm_migration::schema::text_null;
use sea_orm_migration::schema::uuid;

/// Makes the table `grants`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("grants")
                    .col(uuid("id").primary_key())
                    .col(text("client_id"))
                    .col(uuid("user_id"))
                    .col(uuid("membership_id"))
                    .col(uuid("organisation_id"))
                    .col(uuid("session_id"))
                    .col(text("subject"))
                    .col(text("scopes"))
                    .col(text_null("resource"))
                    .col(text("redirect_uri"))
                    .col(text_null("nonce"))
                    .col(text_null("code_challenge"))
                    .col(blob("code"))
                    .col(big_integer("code_expires_at"))
                    .col(big_integer_null("code_used_at"))
                    .col(big_integer("auth_time"))
                    .col(text("acr"))
                    .col(text("amr"))
                    .col(boolean("offline"))
                    .col(integer("refresh_generation"))
                    .col(big_integer_null("refresh_rotated_at"))
                    .col(big_integer_null("refresh_used_at"))
                    .col(big_integer_null("revoked_at"))
                    .col(big_integer("created_at"))
                    .index(&mut unique("authorization_code_is_unique", &["code"]))
                    .foreign_key(&mut owned_by("grant_has_a_client", "client_id", "clients"))
                    .foreign_key(&mut owned_by("grant_has_a_person", "user_id", "users"))
                    .foreign_key(&mut owned_by("grant_has_a_membership", "membership_id", "memberships"))
                    .check(rule("authorization_code_is_sha_256", "length(code) = 32"))
                    .check(rule("refresh_generation_is_a_number", "refresh_generation >= 0"))
                    .check(rule(
                        "refreshed_after_exchanged",
                        "refresh_generation = 0 OR code_used_at IS NOT NULL",
                    ))
                    .to_owned(),
            )
            .await?;
        manager.create_index(lookup("grants_of_a_session", "grants", &["session_id"])).await?;
        manager.create_index(lookup("grants_of_a_user", "grants", &["user_id"])).await
    }
}
