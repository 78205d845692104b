//! A letter says to whom it went, so that nobody is sent too many, however many invitations there are: by a keyed
//! digest of organisation and address, which names nobody to a reader.

use crate::schema::lookup;
use sea_orm_migration::prelude::DbErr;
use sea_orm_migration::prelude::DeriveMigrationName;
use sea_orm_migration::prelude::MigrationTrait;
use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::prelude::Table;
use sea_orm_migration::schema::blob_null;

/// Adds the column `addressee`, by which letters are found.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = Table::alter().table("letters").add_column(blob_null("addressee")).to_owned();
        manager.alter_table(column).await?;
        let columns = ["addressee", "created_at"];
        manager.create_index(lookup("letters_to_an_addressee", "letters", &columns)).await
    }
}
