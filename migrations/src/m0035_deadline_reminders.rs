//! That a member was looked at on a day of reminders: once, and reminded then if they had no second step.
//!
//! `day` is the day in the Netherlands, as 2026-06-24.

use crate::schema::owned_by;
use crate::schema::primary;
use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::prelude::DeriveMigrationName;
use sea_orm_migration::prelude::MigrationTrait;
use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::schema::big_integer;
use sea_orm_migration::schema::text;
use sea_orm_migration::schema::uuid;

/// Makes the table `deadline_reminders`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("deadline_reminders")
                    .col(uuid("membership_id"))
                    .col(text("day"))
                    .col(big_integer("at"))
                    .index(&mut primary("one_reminder_per_person_and_day", &["membership_id", "day"]))
                    .foreign_key(&mut owned_by("reminder_has_a_membership", "membership_id", "memberships"))
                    .to_owned(),
            )
            .await
    }
}
