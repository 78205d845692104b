//! Security keys and passkeys: what belongs to one beside its row in `authenticators`. None of it is secret.
//!
//! ```text
//! good --used: one UPDATE that only counts up--> good --counts back--> suspected
//! ```
//! `credential_id` is unique: one key is bound to one account once. `counter` is 0 of a key that does not count.

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

/// Makes the table `security_keys`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("security_keys")
                    .col(uuid("authenticator_id").primary_key())
                    .col(blob("credential_id"))
                    .col(json_binary("credential"))
                    .col(big_integer("counter"))
                    .col(big_integer_null("suspected_at"))
                    .foreign_key(&mut owned_by(
                        "security_key_is_an_authenticator",
                        "authenticator_id",
                        "authenticators",
                    ))
                    .index(&mut unique("one_security_key_by_that_name", &["credential_id"]))
                    .check(rule("security_key_counts_from_zero", "counter >= 0"))
                    .to_owned(),
            )
            .await
    }
}
