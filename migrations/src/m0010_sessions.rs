//! What one browser has proven, for one person.
//!
//! ```text
//! live --logout, another person, an administrator--> ended
//! live --`expires_at`, or idle for too long--> over (nothing is written)
//! ```
//!
//! `digest` is SHA-256 of the cookie; the cookie itself is never stored. `ended_at` changes once, from NULL.

use crate::schema::lookup;
use crate::schema::needs;
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
use sea_orm_migration::schema::json_binary;
use sea_orm_migration::schema::uuid;

/// Makes the table `sessions`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("sessions")
                    .col(uuid("id").primary_key())
                    .col(blob("digest"))
                    .col(uuid("user_id"))
                    .col(uuid("organisation_id"))
                    .col(json_binary("proofs"))
                    .col(big_integer("created_at"))
                    .col(big_integer("last_seen_at"))
                    .col(big_integer("expires_at"))
                    .col(big_integer_null("ended_at"))
                    .index(&mut unique("session_digest_is_unique", &["digest"]))
                    .foreign_key(&mut owned_by("session_has_a_person", "user_id", "users"))
                    .foreign_key(&mut needs(
                        "session_has_an_organisation",
                        "organisation_id",
                        "organisations",
                    ))
                    .check(rule("session_digest_is_sha_256", "length(digest) = 32"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(lookup("sessions_of_a_user", "sessions", &["user_id"])).await
    }
}
