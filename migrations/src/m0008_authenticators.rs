//! What a person holds to prove themselves: a password, an app, a key (NIST SP 800-63B).
//!
//! `secret` is nothing that opens a door as it stands: a memory-hard hash, or sealed under the master key.
//! `last_step` is the last time step whose code was accepted; it only grows (RFC 6238, section 5.2: once
//! only).

use crate::schema::lookup;
use crate::schema::owned_by;
use crate::schema::rule;
use crate::schema::unique;
use sea_orm_migration::prelude::ConditionalStatement;
use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::prelude::DeriveMigrationName;
use sea_orm_migration::prelude::Expr;
use sea_orm_migration::prelude::MigrationTrait;
use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::schema::big_integer;
use sea_orm_migration::schema::big_integer_null;
use sea_orm_migration::schema::blob;
use sea_orm_migration::schema::json_binary;
use sea_orm_migration::schema::text;
use sea_orm_migration::schema::uuid;

/// Makes the table `authenticators`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("authenticators")
                    .col(uuid("id").primary_key())
                    .col(uuid("user_id"))
                    .col(text("kind"))
                    .col(text("label"))
                    .col(blob("secret"))
                    .col(text("bound_by"))
                    .col(json_binary("vouched_by"))
                    .col(big_integer_null("last_step"))
                    .col(big_integer("created_at"))
                    .col(big_integer_null("last_used_at"))
                    .foreign_key(&mut owned_by("authenticator_has_a_person", "user_id", "users"))
                    .check(rule("last_step_is_a_number", "last_step >= 0"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(lookup("authenticators_of_a_user", "authenticators", &["user_id"])).await?;
        manager
            .create_index(
                unique("one_password_per_person", &["user_id"])
                    .table("authenticators")
                    .and_where(Expr::cust("kind = 'password'"))
                    .to_owned(),
            )
            .await
    }
}
