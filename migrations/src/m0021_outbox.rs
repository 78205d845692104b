//! Mails that are to be sent: written with the change that they tell of, sent after it.
//!
//! ```text
//! due --taken: leased until `next_attempt_at`--> being sent --accepted--> sent
//!  ^---------- refused for now, or the sender died ----/ \--refused for good--> failed
//! ```
//!
//! `data` fills the template and may hold a one-time link: it is emptied when the mail is sent or given up.

use crate::schema::lookup;
use crate::schema::rule;
use sea_orm_migration::prelude::ConditionalStatement;
use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::prelude::DeriveMigrationName;
use sea_orm_migration::prelude::Expr;
use sea_orm_migration::prelude::MigrationTrait;
use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::schema::big_integer;
use sea_orm_migration::schema::big_integer_null;
use sea_orm_migration::schema::integer;
use sea_orm_migration::schema::json_binary;
use sea_orm_migration::schema::text;
use sea_orm_migration::schema::text_null;
use sea_orm_migration::schema::uuid;
use sea_orm_migration::schema::uuid_null;

/// Makes the table `outbox`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("outbox")
                    .col(uuid("id").primary_key())
                    .col(text("recipient"))
                    .col(text("template"))
                    .col(text("locale"))
                    .col(uuid_null("organisation_id"))
                    .col(json_binary("data"))
                    .col(big_integer("created_at"))
                    .col(integer("attempts"))
                    .col(big_integer("next_attempt_at"))
                    .col(big_integer_null("sent_at"))
                    .col(big_integer_null("failed_at"))
                    .col(text_null("reason"))
                    .check(rule(
                        "mail_is_sent_or_failed_but_not_both",
                        "sent_at IS NULL OR failed_at IS NULL",
                    ))
                    .check(rule("mail_attempts_are_a_number", "attempts >= 0"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                lookup("mails_that_are_due", "outbox", &["next_attempt_at"])
                    .and_where(Expr::cust("sent_at IS NULL AND failed_at IS NULL"))
                    .to_owned(),
            )
            .await
    }
}
