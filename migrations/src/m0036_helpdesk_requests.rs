//! A helpdesk's request for a one-time code, where two must agree.
//!
//! `asked --another administrator agrees: one UPDATE--> agreed`, or it lies for a day and is dead.

use crate::schema::owned_by;
use crate::schema::rule;
use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::prelude::DeriveMigrationName;
use sea_orm_migration::prelude::MigrationTrait;
use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::schema::big_integer;
use sea_orm_migration::schema::big_integer_null;
use sea_orm_migration::schema::text;
use sea_orm_migration::schema::uuid;
use sea_orm_migration::schema::uuid_null;

/// Makes the table `helpdesk_requests`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("helpdesk_requests")
                    .col(uuid("id").primary_key())
                    .col(uuid("user_id"))
                    .col(uuid("organisation_id"))
                    .col(text("reason"))
                    .col(big_integer("life"))
                    .col(uuid("asked_by"))
                    .col(big_integer("asked_at"))
                    .col(uuid_null("agreed_by"))
                    .col(big_integer_null("agreed_at"))
                    .foreign_key(&mut owned_by("helpdesk_request_has_a_person", "user_id", "users"))
                    .foreign_key(&mut owned_by(
                        "helpdesk_request_has_an_organisation",
                        "organisation_id",
                        "organisations",
                    ))
                    .check(rule("two_agree", "agreed_by IS NULL OR agreed_by <> asked_by"))
                    .check(rule("who_agrees_is_named", "(agreed_by IS NULL) = (agreed_at IS NULL)"))
                    .to_owned(),
            )
            .await
    }
}
