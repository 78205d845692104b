//! What a person lets a client know, under one organisation; remembered, so that they are asked once.
//!
//! `scopes` are words with a blank between them.

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

/// Makes the table `consents`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("consents")
                    .col(uuid("user_id"))
                    .col(text("client_id"))
                    .col(uuid("organisation_id"))
                    .col(text("scopes"))
                    .col(big_integer("given_at"))
                    .index(&mut primary(
                        "one_consent_per_person_client_and_organisation",
                        &["user_id", "client_id", "organisation_id"],
                    ))
                    .foreign_key(&mut owned_by("consent_has_a_person", "user_id", "users"))
                    .foreign_key(&mut owned_by("consent_has_a_client", "client_id", "clients"))
                    .foreign_key(&mut needs(
                        "consent_has_an_organisation",
                        "organisation_id",
                        "organisations",
                    ))
                    .to_owned(),
            )
            .await
    }
}
