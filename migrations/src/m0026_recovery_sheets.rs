//! Sheets of recovery codes, each an authenticator of kind `recovery_code`.
//!
//! ```text
//! shown --kept--> kept --a newer sheet is kept--> void
//!   \---- a newer one is shown, or expires_at ------^
//! ```
//!
//! `shown_for` names the login and browser that shows the sheet, until it is kept. A helpdesk's code has an
//! `expires_at`, and is never shown.

use crate::schema::owned_by;
use crate::schema::rule;
use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::prelude::DeriveMigrationName;
use sea_orm_migration::prelude::MigrationTrait;
use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::schema::big_integer_null;
use sea_orm_migration::schema::blob_null;
use sea_orm_migration::schema::text;
use sea_orm_migration::schema::uuid;

/// Makes the table `recovery_sheets`.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("recovery_sheets")
                    .col(uuid("authenticator_id").primary_key())
                    .col(text("format"))
                    .col(blob_null("shown_for"))
                    .col(big_integer_null("kept_at"))
                    .col(big_integer_null("expires_at"))
                    .col(big_integer_null("voided_at"))
                    .foreign_key(&mut owned_by(
                        "recovery_sheet_has_an_authenticator",
                        "authenticator_id",
                        "authenticators",
                    ))
                    .check(rule("shown_for_is_sha_256", "length(shown_for) = 32"))
                    .to_owned(),
            )
            .await
    }
}
