//! Where a person can be reached: contact data, never a key. Two people may share one.
//!
//! `bound_by` and `vouched_by` say by what way and on whose word it was bound: an address that an
//! organisation supplied opens only that organisation's doors.

use crate::schema::owned_by;
use crate::schema::rule;
use crate::schema::unique;
use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::prelude::DeriveMigrationName;
use sea_orm_migration::prelude::MigrationTrait;
use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::schema::big_integer;
use sea_orm_migration::schema::json_binary;
use sea_orm_migration::schema::text;
use sea_orm_migration::schema::uuid;

/// Makes the table `addresses`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("addresses")
                    .col(uuid("id").primary_key())
                    .col(uuid("user_id"))
                    .col(text("kind"))
                    .col(text("value"))
                    .col(text("bound_by"))
                    .col(json_binary("vouched_by"))
                    .col(big_integer("created_at"))
                    .index(&mut unique("address_is_known_once_per_person", &["user_id", "kind", "value"]))
                    .foreign_key(&mut owned_by("address_has_a_person", "user_id", "users"))
                    .check(rule("address_kind_is_known", "kind IN ('email', 'phone')"))
                    .to_owned(),
            )
            .await
    }
}
