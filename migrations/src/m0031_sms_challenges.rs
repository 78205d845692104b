//! Codes that were sent by text message and wait to be typed: one for each transaction, the newest.
//!
//! ```text
//! sent --typed right--> gone          sent --tried five times, or `expires_at`--> void --swept--> gone
//!   ^-------- sent again ------/
//! ```

use crate::schema::lookup;
use crate::schema::owned_by;
use crate::schema::rule;
use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::prelude::DeriveMigrationName;
use sea_orm_migration::prelude::MigrationTrait;
use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::schema::big_integer;
use sea_orm_migration::schema::blob;
use sea_orm_migration::schema::integer;
use sea_orm_migration::schema::uuid;

/// Makes the table `sms_challenges`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("sms_challenges")
                    .col(blob("txn").primary_key())
                    .col(uuid("user_id"))
                    .col(uuid("authenticator_id"))
                    .col(blob("number"))
                    .col(blob("code"))
                    .col(big_integer("sent_at"))
                    .col(big_integer("expires_at"))
                    .col(integer("tries"))
                    .col(integer("sends"))
                    .foreign_key(&mut owned_by("sms_challenge_is_of_a_user", "user_id", "users"))
                    .check(rule("sms_tries_are_a_number", "tries >= 0"))
                    .check(rule("sms_sends_are_a_number", "sends >= 1"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(lookup("sms_challenges_that_are_void", "sms_challenges", &["expires_at"]))
            .await?;
        manager.create_index(lookup("sms_challenges_of_a_user", "sms_challenges", &["user_id"])).await
    }
}
