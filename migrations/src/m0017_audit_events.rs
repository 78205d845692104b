//! The audit log (NEN 7513): who did what to whom, when and from where. Append only.
//!
//! A row is committed with the change that it tells of, and is not chained to other rows: a chain would make
//! every login wait for the one before. `digest` is SHA-256 of the row's canonical form; a job seals digests
//! into batches. People are pseudonyms, and nothing refers to another table: the log outlives what it tells
//! of.

use crate::schema::lookup;
use crate::schema::rule;
use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::prelude::DeriveMigrationName;
use sea_orm_migration::prelude::MigrationTrait;
use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::schema::big_integer;
use sea_orm_migration::schema::blob;
use sea_orm_migration::schema::integer;
use sea_orm_migration::schema::json_binary;
use sea_orm_migration::schema::text;
use sea_orm_migration::schema::text_null;
use sea_orm_migration::schema::uuid;
use sea_orm_migration::schema::uuid_null;

/// Makes the table `audit_events`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("audit_events")
                    .col(uuid("id").primary_key())
                    .col(big_integer("at"))
                    .col(uuid_null("organisation_id"))
                    .col(text("code"))
                    .col(text("action"))
                    .col(integer("outcome"))
                    .col(uuid_null("actor"))
                    .col(uuid_null("account"))
                    .col(text_null("client_id"))
                    .col(text_null("network"))
                    .col(json_binary("detail"))
                    .col(blob("digest"))
                    .check(rule("audit_digest_is_sha_256", "length(digest) = 32"))
                    .check(rule("audit_action_is_of_the_norm", "action IN ('C', 'R', 'U', 'D', 'E')"))
                    .check(rule("audit_outcome_is_of_the_norm", "outcome IN (0, 4, 8, 12)"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(lookup("audit_of_an_organisation", "audit_events", &["organisation_id", "at"]))
            .await?;
        manager.create_index(lookup("audit_of_an_account", "audit_events", &["account", "at"])).await
    }
}
