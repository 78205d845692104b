//! That somebody said "not now" to an announced deadline: how often, and when last.

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

/// Makes the table `deadline_put_offs`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("deadline_put_offs")
                    .col(uuid("membership_id").primary_key())
                    .col(integer("times"))
                    .col(big_integer("last_at"))
                    .foreign_key(&mut owned_by("put_off_has_a_membership", "membership_id", "memberships"))
                    .check(rule("put_offs_are_a_number", "times > 0"))
                    .to_owned(),
            )
            .await
    }
}
