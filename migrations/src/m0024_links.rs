//! A one-time link: what a mail or a code on paper lets its holder do, once.
//!
//! ```text
//! made --looked at, by anybody, how often it may be--> made
//! made --the final commit, or called back--> used
//! made --`expires_at`--> expired (nothing is written)
//! ```
//!
//! `digest` is SHA-256 of the token, `code` a keyed digest of what may be typed instead; neither is stored as
//! it stands. `used_at` changes once, from NULL. A dead row stays a while: its page says what became of it.

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
use sea_orm_migration::schema::blob_null;
use sea_orm_migration::schema::text;
use sea_orm_migration::schema::uuid;
use sea_orm_migration::schema::uuid_null;

/// Makes the table `links`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("links")
                    .col(uuid("id").primary_key())
                    .col(blob("digest"))
                    .col(blob_null("code"))
                    .col(text("kind"))
                    .col(uuid_null("user_id"))
                    .col(uuid_null("membership_id"))
                    .col(uuid_null("organisation_id"))
                    .col(blob("data"))
                    .col(big_integer("created_at"))
                    .col(big_integer("expires_at"))
                    .col(big_integer_null("used_at"))
                    .index(&mut unique("link_digest_is_unique", &["digest"]))
                    .index(&mut unique("link_code_is_unique", &["code"]))
                    .foreign_key(&mut owned_by("link_has_a_person", "user_id", "users"))
                    .foreign_key(&mut owned_by("link_has_a_membership", "membership_id", "memberships"))
                    .foreign_key(&mut owned_by(
                        "link_has_an_organisation",
                        "organisation_id",
                        "organisations",
                    ))
                    .check(rule("link_digest_is_sha_256", "length(digest) = 32"))
                    .check(rule("link_code_is_a_digest", "code IS NULL OR length(code) = 32"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(lookup("links_of_a_membership", "links", &["membership_id"])).await?;
        manager.create_index(lookup("links_of_a_user", "links", &["user_id"])).await
    }
}
