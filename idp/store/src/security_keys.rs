//! Security keys and passkeys: each bound once, and only ever counting up.

use crate::columns::Reading;
use crate::columns::moment;
use crate::error::StoreError;
use crate::store::Connection;
use sea_orm::ActiveValue::Set;
use sea_orm::ColumnTrait;
use sea_orm::DatabaseTransaction;
use sea_orm::EntityTrait;
use sea_orm::QueryFilter;
use sea_orm::Statement;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::security_key::SecurityKey;
use sluis_domain::id::Id;
use sluis_domain::time::Timestamp;
use sluis_domain::user::User;

const BY_USER: &str =
    "SELECT k.authenticator_id, k.credential_id, k.credential, k.counter, k.suspected_at
    FROM security_keys k JOIN authenticators a ON a.id = k.authenticator_id WHERE a.user_id = $1 ORDER BY a.id";

mod security_keys {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "security_keys")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub authenticator_id: Uuid,
        pub credential_id: Vec<u8>,
        pub credential: Json,
        pub counter: i64,
        pub suspected_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl TryFrom<security_keys::Model> for SecurityKey {
    type Error = StoreError;

    fn try_from(row: security_keys::Model) -> Result<Self, StoreError> {
        let reading = Reading { table: "security_keys", id: row.authenticator_id };
        Ok(Self {
            authenticator: Id::from_uuid(row.authenticator_id),
            credential_id: row.credential_id,
            credential: row.credential,
            counter: reading.number(row.counter)?,
            suspected_at: moment(row.suspected_at),
        })
    }
}

/// The table `security_keys`.
#[derive(Debug)]
pub struct SecurityKeys<'s, C>(pub(crate) &'s C);

impl<C: Connection> SecurityKeys<'_, C> {
    /// The keys of a person, oldest first; those that may have been copied as well.
    pub async fn of_user(&self, user: Id<User>) -> Result<Vec<SecurityKey>, StoreError> {
        let statement =
            Statement::from_sql_and_values(self.0.get_database_backend(), BY_USER, [user.uuid().into()]);
        let rows = security_keys::Entity::find().from_raw_sql(statement).all(self.0).await?;
        rows.into_iter().map(SecurityKey::try_from).collect()
    }
}

impl SecurityKeys<'_, DatabaseTransaction> {
    /// Keeps what belongs to the authenticator that was added before it.
    ///
    /// # Errors
    /// `Conflict` when this key is bound already, to whomever.
    pub async fn add(&self, key: &SecurityKey) -> Result<(), StoreError> {
        let row = security_keys::ActiveModel {
            authenticator_id: Set(key.authenticator.uuid()),
            credential_id: Set(key.credential_id.clone()),
            credential: Set(key.credential.clone()),
            counter: Set(key.counter.into()),
            suspected_at: Set(key.suspected_at.map(Timestamp::millis)),
        };
        security_keys::Entity::insert(row).exec_without_returning(self.0).await?;
        Ok(())
    }

    /// Takes over how the key stands after it was used. False when another use of it came before: it counted
    /// as far or further, or is suspected. A key that does not count stays at 0.
    pub async fn advance(&self, key: &SecurityKey) -> Result<bool, StoreError> {
        let counter = i64::from(key.counter);
        let change = security_keys::ActiveModel {
            credential: Set(key.credential.clone()),
            counter: Set(counter),
            ..Default::default()
        };
        let counts_up = match counter {
            0 => security_keys::Column::Counter.eq(0),
            _ => security_keys::Column::Counter.lt(counter),
        };
        let done = security_keys::Entity::update_many()
            .set(change)
            .filter(security_keys::Column::AuthenticatorId.eq(key.authenticator.uuid()))
            .filter(security_keys::Column::SuspectedAt.is_null())
            .filter(counts_up)
            .exec(self.0)
            .await?;
        Ok(done.rows_affected == 1)
    }

    /// Writes that it may have been copied. False when that was known.
    pub async fn suspect(&self, id: Id<Authenticator>, now: Timestamp) -> Result<bool, StoreError> {
        let change =
            security_keys::ActiveModel { suspected_at: Set(Some(now.millis())), ..Default::default() };
        let done = security_keys::Entity::update_many()
            .set(change)
            .filter(security_keys::Column::AuthenticatorId.eq(id.uuid()))
            .filter(security_keys::Column::SuspectedAt.is_null())
            .exec(self.0)
            .await?;
        Ok(done.rows_affected == 1)
    }
}
