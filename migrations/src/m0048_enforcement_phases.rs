//! In which phase of D6 an organisation was seen last, for each sort of people: so that a change of it is told once. No
//! login looks here; each computes the phase of its own moment.

use crate::schema::owned_by;
use crate::schema::primary;
use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::prelude::DeriveMigrationName;
use sea_orm_migration::prelude::MigrationTrait;
use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::schema::big_integer_null;
use sea_orm_migration::schema::text;
use sea_orm_migration::schema::uuid;

/// Makes the table `enforcement_phases`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("enforcement_phases")
                    .col(uuid("organisation_id"))
                    .col(text("user_type"))
                    .col(text("phase"))
                    .col(big_integer_null("changed_at"))
                    .index(&mut primary(
                        "one_phase_for_each_sort_of_people",
                        &["organisation_id", "user_type"],
                    ))
                    .foreign_key(&mut owned_by(
                        "phase_has_an_organisation",
                        "organisation_id",
                        "organisations",
                    ))
                    .to_owned(),
            )
            .await
    }
}
