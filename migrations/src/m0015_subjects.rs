//! What a sector hears of a person: the claim `sub` (OpenID Connect Core, section 8.1).
//!
//! Written once per person and sector and never changed; kept, and not only computed, so that values of
//! another provider can be imported. Public subjects are those of the sector `public`.

use crate::schema::owned_by;
use crate::schema::primary;
use crate::schema::unique;
use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::prelude::DeriveMigrationName;
use sea_orm_migration::prelude::MigrationTrait;
use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::schema::text;
use sea_orm_migration::schema::uuid;

/// Makes the table `subjects`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("subjects")
                    .col(uuid("user_id"))
                    .col(text("sector"))
                    .col(text("sub"))
                    .index(&mut primary("one_subject_per_person_and_sector", &["user_id", "sector"]))
                    .index(&mut unique("subject_is_unique_in_its_sector", &["sector", "sub"]))
                    .foreign_key(&mut owned_by("subject_has_a_person", "user_id", "users"))
                    .to_owned(),
            )
            .await
    }
}
