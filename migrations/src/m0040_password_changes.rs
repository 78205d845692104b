//! That a password must be replaced at the next login: it was given out, or somebody may know it.
//!
//! ```text
//! asked --another password takes its place--> no row
//! ```

use crate::schema::owned_by;
use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::prelude::DeriveMigrationName;
use sea_orm_migration::prelude::MigrationTrait;
use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::schema::big_integer;
use sea_orm_migration::schema::uuid;

/// Makes the table `password_changes`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("password_changes")
                    .col(uuid("authenticator_id").primary_key())
                    .col(big_integer("asked_at"))
                    .foreign_key(&mut owned_by(
                        "password_change_is_about_a_password",
                        "authenticator_id",
                        "authenticators",
                    ))
                    .to_owned(),
            )
            .await
    }
}
