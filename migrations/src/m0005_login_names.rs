//! What people type to say who they are. Unique in the deployment by its key, however it was typed.

use crate::schema::lookup;
use crate::schema::owned_by;
use crate::schema::primary;
use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::prelude::DeriveMigrationName;
use sea_orm_migration::prelude::MigrationTrait;
use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::schema::text;
use sea_orm_migration::schema::uuid;

/// Makes the table `login_names`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("login_names")
                    .col(text("key"))
                    .col(text("typed"))
                    .col(uuid("user_id"))
                    .index(&mut primary("login_name_is_unique", &["key"]))
                    .foreign_key(&mut owned_by("login_name_has_a_person", "user_id", "users"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(lookup("login_names_of_a_user", "login_names", &["user_id"])).await
    }
}
