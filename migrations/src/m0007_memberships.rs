//! A membership: that a person belongs to an organisation, and what the organisation says of them.
//!
//! ```text
//! invited --accepted by the person--> active --ended by the organisation--> ended
//!    \--withdrawn--> ended
//! ```
//!
//! `user_id` is empty while it is invited: an invitation never looks a person up. `activated_at` and
//! `ended_at` change once each, from NULL.

use crate::schema::lookup;
use crate::schema::needs;
use crate::schema::owned_by;
use crate::schema::rule;
use crate::schema::unique;
use sea_orm_migration::prelude::ConditionalStatement;
use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::prelude::DeriveMigrationName;
use sea_orm_migration::prelude::Expr;
use sea_orm_migration::prelude::MigrationTrait;
use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::schema::big_integer;
use sea_orm_migration::schema::big_integer_null;
use sea_orm_migration::schema::json_binary;
use sea_orm_migration::schema::text;
use sea_orm_migration::schema::uuid;
use sea_orm_migration::schema::uuid_null;

/// Makes the table `memberships`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("memberships")
                    .col(uuid("id").primary_key())
                    .col(uuid_null("user_id"))
                    .col(uuid("organisation_id"))
                    .col(text("user_type"))
                    .col(json_binary("profile"))
                    .col(big_integer("invited_at"))
                    .col(big_integer_null("activated_at"))
                    .col(big_integer_null("ended_at"))
                    .foreign_key(&mut owned_by("membership_has_a_person", "user_id", "users"))
                    .foreign_key(&mut needs(
                        "membership_has_an_organisation",
                        "organisation_id",
                        "organisations",
                    ))
                    .check(rule(
                        "active_membership_has_a_person",
                        "activated_at IS NULL OR user_id IS NOT NULL",
                    ))
                    .check(rule("user_type_is_known", "user_type IN ('external', 'internal')"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(lookup("memberships_of_a_user", "memberships", &["user_id"])).await?;
        manager
            .create_index(lookup("memberships_of_an_organisation", "memberships", &["organisation_id"]))
            .await?;
        manager
            .create_index(
                unique("one_living_membership_per_person_and_organisation", &["user_id", "organisation_id"])
                    .table("memberships")
                    .and_where(Expr::cust("user_id IS NOT NULL AND ended_at IS NULL"))
                    .to_owned(),
            )
            .await
    }
}
