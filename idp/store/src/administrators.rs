//! Who administers the instance itself.

use crate::error::StoreError;
use crate::store::Connection;
use sea_orm::ActiveValue::Set;
use sea_orm::DatabaseTransaction;
use sea_orm::EntityTrait;
use sluis_domain::id::Id;
use sluis_domain::time::Timestamp;
use sluis_domain::user::User;

mod administrators {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "administrators")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: Uuid,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The table `administrators`.
#[derive(Debug)]
pub struct Administrators<'s, C>(pub(crate) &'s C);

impl<C: Connection> Administrators<'_, C> {
    /// Whether the person administers the instance.
    pub async fn is_one(&self, user: Id<User>) -> Result<bool, StoreError> {
        Ok(administrators::Entity::find_by_id(user.uuid()).one(self.0).await?.is_some())
    }
}

impl Administrators<'_, DatabaseTransaction> {
    /// Makes the person an administrator of the instance.
    pub async fn add(&self, user: Id<User>, now: Timestamp) -> Result<(), StoreError> {
        let row = administrators::ActiveModel { user_id: Set(user.uuid()), created_at: Set(now.millis()) };
        administrators::Entity::insert(row).exec_without_returning(self.0).await?;
        Ok(())
    }
}
