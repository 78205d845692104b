//! The keys that tokens are signed with; the private part is sealed under the master key.
//!
//! ```text
//! announced --`signs_from`--> signing --`retires_at`--> retired --`gone_at`--> out of the key set
//! ```
//!
//! The dates are set when the key, or the one that follows it, is made; nothing happens at them but that the
//! answer to "which key signs now" changes.

use crate::schema::primary;
use crate::schema::rule;
use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::prelude::DeriveMigrationName;
use sea_orm_migration::prelude::MigrationTrait;
use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::schema::big_integer;
use sea_orm_migration::schema::big_integer_null;
use sea_orm_migration::schema::blob;
use sea_orm_migration::schema::json_binary;
use sea_orm_migration::schema::text;

/// Makes the table `signing_keys`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("signing_keys")
                    .col(text("kid"))
                    .col(text("algorithm"))
                    .col(json_binary("public_jwk"))
                    .col(blob("sealed_private"))
                    .col(big_integer("announced_at"))
                    .col(big_integer("signs_from"))
                    .col(big_integer_null("retires_at"))
                    .col(big_integer_null("gone_at"))
                    .index(&mut primary("signing_key_id_is_unique", &["kid"]))
                    .check(rule("signing_key_is_announced_before_it_signs", "announced_at <= signs_from"))
                    .check(rule(
                        "signing_key_is_gone_after_it_retires",
                        "gone_at IS NULL OR gone_at >= retires_at",
                    ))
                    .to_owned(),
            )
            .await
    }
}
