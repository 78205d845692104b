//! That a person said that an organisation's terms were read: which version, when, in what language. Added to,
//! never changed.

use crate::schema::needs;
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

/// Makes the table `accepted_terms`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("accepted_terms")
                    .col(uuid("user_id"))
                    .col(uuid("organisation_id"))
                    .col(text("document"))
                    .col(text("version"))
                    .col(text("language"))
                    .col(big_integer("accepted_at"))
                    .primary_key(&mut primary(
                        "terms_are_accepted_once_per_version",
                        &["user_id", "organisation_id", "document", "version"],
                    ))
                    .foreign_key(&mut owned_by("acceptance_of_terms_has_a_person", "user_id", "users"))
                    .foreign_key(&mut needs(
                        "acceptance_of_terms_has_an_organisation",
                        "organisation_id",
                        "organisations",
                    ))
                    .to_owned(),
            )
            .await
    }
}
