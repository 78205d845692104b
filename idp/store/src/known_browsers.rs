//! Browsers that people logged in with before: a stranger who guesses cannot lock them out there.

use crate::columns::bytes;
use crate::error::StoreError;
use crate::store::Connection;
use sea_orm::ActiveValue::Set;
use sea_orm::ColumnTrait;
use sea_orm::DatabaseTransaction;
use sea_orm::EntityTrait;
use sea_orm::QueryFilter;
use sea_orm::sea_query::OnConflict;
use sluis_domain::id::Id;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::secret::Digest;
use sluis_domain::time::Timestamp;
use sluis_domain::user::User;
use std::collections::BTreeSet;

mod known_browsers {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "known_browsers")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub digest: Vec<u8>,
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation_id: Uuid,
        pub seen_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The table `known_browsers`.
#[derive(Debug)]
pub struct KnownBrowsers<'s, C>(pub(crate) &'s C);

impl<C: Connection> KnownBrowsers<'_, C> {
    /// At the doors of which organisations the person finished a login in the browser of this cookie.
    pub async fn doors(
        &self,
        user: Id<User>,
        browser: &Digest,
    ) -> Result<BTreeSet<Id<Organisation>>, StoreError> {
        let rows = known_browsers::Entity::find()
            .filter(known_browsers::Column::UserId.eq(user.uuid()))
            .filter(known_browsers::Column::Digest.eq(bytes(browser)))
            .all(self.0)
            .await?;
        Ok(rows.into_iter().map(|row| Id::from_uuid(row.organisation_id)).collect())
    }
}

impl KnownBrowsers<'_, DatabaseTransaction> {
    /// Remembers that the person finished a login there just now, at the door of `organisation`.
    pub async fn add(
        &self,
        user: Id<User>,
        organisation: Id<Organisation>,
        (browser, now): (&Digest, Timestamp),
    ) -> Result<(), StoreError> {
        let row = known_browsers::ActiveModel {
            user_id: Set(user.uuid()),
            digest: Set(bytes(browser)),
            organisation_id: Set(organisation.uuid()),
            seen_at: Set(now.millis()),
        };
        let seen_again = OnConflict::columns([
            known_browsers::Column::UserId,
            known_browsers::Column::Digest,
            known_browsers::Column::OrganisationId,
        ])
        .update_column(known_browsers::Column::SeenAt)
        .to_owned();
        known_browsers::Entity::insert(row).on_conflict(seen_again).exec_without_returning(self.0).await?;
        Ok(())
    }
}
