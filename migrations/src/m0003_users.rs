//! A person: one row for the whole deployment, whatever organisations they belong to.
//!
//! ```text
//! free --locked by an administrator--> locked --unlocked--> free
//! ```
//!
//! The row holds nothing that names the person. What is typed at login is in `login_names`, what the audit
//! log says is in `pseudonyms`, what organisations say is in `memberships`.

use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::prelude::DeriveMigrationName;
use sea_orm_migration::prelude::MigrationTrait;
use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::schema::big_integer;
use sea_orm_migration::schema::big_integer_null;
use sea_orm_migration::schema::uuid;

/// Makes the table `users`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("users")
                    .col(uuid("id").primary_key())
                    .col(big_integer("created_at"))
                    .col(big_integer_null("locked_at"))
                    .to_owned(),
            )
            .await
    }
}
