//! Remembered devices, each an authenticator of kind `remembered_device`.
//!
//! ```text
//! active --a login: generation + 1--> active
//!    \-- until is reached, or the row is taken away: a credential changed, an old value came back
//! ```
//!
//! The cookie's value is an HMAC over the row and `generation`: nothing here opens a door.

use crate::schema::owned_by;
use crate::schema::rule;
use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::prelude::DeriveMigrationName;
use sea_orm_migration::prelude::MigrationTrait;
use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::schema::big_integer;
use sea_orm_migration::schema::integer;
use sea_orm_migration::schema::uuid;

/// Makes the table `remembered_devices`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("remembered_devices")
                    .col(uuid("authenticator_id").primary_key())
                    .col(uuid("organisation_id"))
                    .col(integer("generation"))
                    .col(big_integer("moved_at"))
                    .col(big_integer("until"))
                    .foreign_key(&mut owned_by(
                        "remembered_device_has_an_authenticator",
                        "authenticator_id",
                        "authenticators",
                    ))
                    .foreign_key(&mut owned_by(
                        "remembered_device_has_an_organisation",
                        "organisation_id",
                        "organisations",
                    ))
                    .check(rule("device_generation_is_a_number", "generation >= 0"))
                    .to_owned(),
            )
            .await
    }
}
