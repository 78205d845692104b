//! The organisations whose people a client serves, each with the moment of its agreement.

use crate::schema::lookup;
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

/// Makes the table `client_organisations`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("client_organisations")
                    .col(text("client_id"))
                    .col(uuid("organisation_id"))
                    .col(big_integer("agreed_at"))
                    .index(&mut primary(
                        "client_serves_an_organisation_once",
                        &["client_id", "organisation_id"],
                    ))
                    .foreign_key(&mut owned_by("agreement_has_a_client", "client_id", "clients"))
                    .foreign_key(&mut needs(
                        "agreement_has_an_organisation",
                        "organisation_id",
                        "organisations",
                    ))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(lookup("clients_of_an_organisation", "client_organisations", &["organisation_id"]))
            .await
    }
}
