//! Authenticator apps that gave way to another, for thirty days: so that a code of the old entry is known for what
//! it is. Nothing here opens a door.

use crate::schema::lookup;
use crate::schema::owned_by;
use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::prelude::DeriveMigrationName;
use sea_orm_migration::prelude::MigrationTrait;
use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::schema::big_integer;
use sea_orm_migration::schema::blob;
use sea_orm_migration::schema::uuid;

/// Makes the table `superseded_apps`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("superseded_apps")
                    .col(uuid("id").primary_key())
                    .col(uuid("user_id"))
                    .col(blob("secret"))
                    .col(big_integer("until"))
                    .foreign_key(&mut owned_by("superseded_app_had_a_person", "user_id", "users"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(lookup("superseded_apps_of_a_user", "superseded_apps", &["user_id"])).await
    }
}
