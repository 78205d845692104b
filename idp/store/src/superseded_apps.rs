//! Authenticator apps that gave way to another: their codes are known for what they are, and taken nowhere.

use crate::error::StoreError;
use crate::store::Connection;
use sea_orm::ActiveValue::Set;
use sea_orm::ColumnTrait;
use sea_orm::DatabaseTransaction;
use sea_orm::EntityTrait;
use sea_orm::QueryFilter;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::id::Id;
use sluis_domain::secret::Secret;
use sluis_domain::time::Timestamp;
use sluis_domain::user::User;

mod superseded_apps {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "superseded_apps")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub user_id: Uuid,
        pub secret: Vec<u8>,
        pub until: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The key of an app that gave way, as it was kept for the app.
pub type OldKey = (Id<Authenticator>, Secret<Vec<u8>>);

/// The table `superseded_apps`.
#[derive(Debug)]
pub struct SupersededApps<'s, C>(pub(crate) &'s C);

impl<C: Connection> SupersededApps<'_, C> {
    /// The keys of the apps of this person that gave way and are still known at `now`.
    pub async fn of_user(&self, user: Id<User>, now: Timestamp) -> Result<Vec<OldKey>, StoreError> {
        let rows = superseded_apps::Entity::find()
            .filter(superseded_apps::Column::UserId.eq(user.uuid()))
            .filter(superseded_apps::Column::Until.gt(now.millis()))
            .all(self.0)
            .await?;
        Ok(rows.into_iter().map(|row| (Id::from_uuid(row.id), Secret::new(row.secret))).collect())
    }
}

impl SupersededApps<'_, DatabaseTransaction> {
    /// Keeps the key of `held`, which gives way, until then.
    pub async fn add(&self, held: &Authenticator, until: Timestamp) -> Result<(), StoreError> {
        let row = superseded_apps::ActiveModel {
            id: Set(held.id.uuid()),
            user_id: Set(held.user.uuid()),
            secret: Set(held.secret.expose().clone()),
            until: Set(until.millis()),
        };
        superseded_apps::Entity::insert(row).exec_without_returning(self.0).await?;
        Ok(())
    }
}
