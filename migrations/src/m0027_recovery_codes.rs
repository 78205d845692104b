//! The codes of a sheet: memory-hard hashes, each good once.
//!
//! `good --used: one UPDATE--> used`

use crate::schema::lookup;
use crate::schema::owned_by;
use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::prelude::DeriveMigrationName;
use sea_orm_migration::prelude::MigrationTrait;
use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::schema::big_integer_null;
use sea_orm_migration::schema::blob;
use sea_orm_migration::schema::uuid;

/// Makes the table `recovery_codes`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("recovery_codes")
                    .col(uuid("id").primary_key())
                    .col(uuid("authenticator_id"))
                    .col(blob("hash"))
                    .col(big_integer_null("used_at"))
                    .foreign_key(&mut owned_by(
                        "recovery_code_has_a_sheet",
                        "authenticator_id",
                        "authenticators",
                    ))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(lookup("recovery_codes_of_a_sheet", "recovery_codes", &["authenticator_id"]))
            .await
    }
}
