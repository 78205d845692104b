//! Text messages that are to be sent: written with their cause, sent after it.
//!
//! ```text
//! due --taken: leased until `next_attempt_at`--> being sent --accepted--> sent --told--> delivered or not
//!  ^------- no gateway took it, or the sender died ----/ \--refused, or `expires_at`--> failed
//! ```
//!
//! `number` and `message` are sealed. When the message is gone or given up, `message` is emptied, and of `number` only
//! its end is kept, sealed.

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
use sea_orm_migration::schema::blob;
use sea_orm_migration::schema::integer;
use sea_orm_migration::schema::text_null;
use sea_orm_migration::schema::uuid;
use sea_orm_migration::schema::uuid_null;

/// Makes the table `sms_outbox`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("sms_outbox")
                    .col(uuid("id").primary_key())
                    .col(uuid_null("organisation_id"))
                    .col(blob("number"))
                    .col(blob("message"))
                    .col(big_integer("created_at"))
                    .col(integer("attempts"))
                    .col(big_integer("next_attempt_at"))
                    .col(big_integer("expires_at"))
                    .col(big_integer_null("sent_at"))
                    .col(big_integer_null("failed_at"))
                    .col(text_null("gateway"))
                    .col(text_null("reference"))
                    .col(text_null("delivery"))
                    .col(text_null("reason"))
                    .check(rule("sms_is_sent_or_failed_but_not_both", "sent_at IS NULL OR failed_at IS NULL"))
                    .check(rule("sms_attempts_are_a_number", "attempts >= 0"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                lookup("sms_that_are_due", "sms_outbox", &["next_attempt_at"])
                    .and_where(Expr::cust("sent_at IS NULL AND failed_at IS NULL"))
                    .to_owned(),
            )
            .await
    }
}
