//! That the door of an organisation accepted an authenticator, and since when.
//!
//! Written only when the authenticator was bound on that organisation's own invitation, or was proven in the
//! login that accepted that invitation.

use crate::schema::needs;
use crate::schema::owned_by;
use crate::schema::primary;
use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::prelude::DeriveMigrationName;
use sea_orm_migration::prelude::MigrationTrait;
use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::schema::big_integer;
use sea_orm_migration::schema::uuid;

/// Makes the table `authenticator_acceptances`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("authenticator_acceptances")
                    .col(uuid("authenticator_id"))
                    .col(uuid("organisation_id"))
                    .col(big_integer("accepted_at"))
                    .index(&mut primary(
                        "authenticator_is_accepted_once",
                        &["authenticator_id", "organisation_id"],
                    ))
                    .foreign_key(&mut owned_by(
                        "acceptance_has_an_authenticator",
                        "authenticator_id",
                        "authenticators",
                    ))
                    .foreign_key(&mut needs(
                        "acceptance_has_an_organisation",
                        "organisation_id",
                        "organisations",
                    ))
                    .to_owned(),
            )
            .await
    }
}
