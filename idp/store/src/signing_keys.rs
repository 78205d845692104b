//! The keys that tokens are signed with.

use crate::columns::Reading;
use crate::columns::millis;
use crate::columns::moment;
use crate::error::StoreError;
use crate::store::Connection;
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::Set;
use sea_orm::ActiveValue::Unchanged;
use sea_orm::ConnectionTrait;
use sea_orm::DatabaseTransaction;
use sea_orm::DbBackend;
use sea_orm::EntityTrait;
use sea_orm::QueryOrder;
use sea_orm::Statement;
use sluis_domain::client::client::SigningAlgorithm;
use sluis_domain::jose::stored_key::StoredKey;
use sluis_domain::time::Timestamp;

/// PostgreSQL's advisory lock under which keys are made: an arbitrary number of ours.
const LOCK: &str = "SELECT pg_advisory_xact_lock(7364823107001)";

mod signing_keys {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "signing_keys")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub kid: String,
        pub algorithm: String,
        pub public_jwk: Json,
        pub sealed_private: Vec<u8>,
        pub announced_at: i64,
        pub signs_from: i64,
        pub retires_at: Option<i64>,
        pub gone_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl TryFrom<signing_keys::Model> for StoredKey {
    type Error = StoreError;

    fn try_from(row: signing_keys::Model) -> Result<Self, StoreError> {
        let reading = Reading { table: "signing_keys", id: row.kid.clone() };
        Ok(Self {
            kid: row.kid,
            algorithm: reading.some(SigningAlgorithm::parse(&row.algorithm))?,
            public_jwk: row.public_jwk,
            sealed_private: row.sealed_private,
            announced_at: Timestamp::from_millis(row.announced_at),
            signs_from: Timestamp::from_millis(row.signs_from),
            retires_at: moment(row.retires_at),
            gone_at: moment(row.gone_at),
        })
    }
}

impl From<&StoredKey> for signing_keys::ActiveModel {
    fn from(key: &StoredKey) -> Self {
        Self {
            kid: Set(key.kid.clone()),
            algorithm: Set(key.algorithm.name().to_owned()),
            public_jwk: Set(key.public_jwk.clone()),
            sealed_private: Set(key.sealed_private.clone()),
            announced_at: Set(key.announced_at.millis()),
            signs_from: Set(key.signs_from.millis()),
            retires_at: Set(millis(key.retires_at)),
            gone_at: Set(millis(key.gone_at)),
        }
    }
}

/// The table `signing_keys`.
#[derive(Debug)]
pub struct SigningKeys<'s, C>(pub(crate) &'s C);

impl<C: Connection> SigningKeys<'_, C> {
    /// Every key, oldest first; those that are gone too.
    pub async fn list(&self) -> Result<Vec<StoredKey>, StoreError> {
        let rows = signing_keys::Entity::find()
            .order_by_asc(signing_keys::Column::SignsFrom)
            .order_by_asc(signing_keys::Column::Kid)
            .all(self.0)
            .await?;
        rows.into_iter().map(StoredKey::try_from).collect()
    }
}

impl SigningKeys<'_, DatabaseTransaction> {
    /// Waits until nobody else makes keys, until this transaction ends. Call it before `list` and `add`: two
    /// nodes that start at once would both find none.
    pub async fn lock(&self) -> Result<(), StoreError> {
        // The one writer of SQLite is alone anyway.
        if self.0.get_database_backend() == DbBackend::Postgres {
            self.0.execute_raw(Statement::from_string(DbBackend::Postgres, LOCK)).await?;
        }
        Ok(())
    }

    /// Keeps a key that was made just now.
    pub async fn add(&self, key: &StoredKey) -> Result<(), StoreError> {
        let row = signing_keys::ActiveModel::from(key);
        signing_keys::Entity::insert(row).exec_without_returning(self.0).await?;
        Ok(())
    }

    /// Changes a key: its dates, or how it is sealed.
    ///
    /// # Errors
    /// `Conflict(ROW_IS_THERE)` when it is not there.
    pub async fn save(&self, key: &StoredKey) -> Result<(), StoreError> {
        let mut row = signing_keys::ActiveModel::from(key);
        row.kid = Unchanged(key.kid.clone());
        row.update(self.0).await?;
        Ok(())
    }
}
