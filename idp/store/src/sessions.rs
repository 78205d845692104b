//! What browsers have proven.

use crate::columns::Reading;
use crate::columns::bytes;
use crate::columns::json;
use crate::columns::millis;
use crate::columns::moment;
use crate::error::ROW_IS_THERE;
use crate::error::StoreError;
use crate::store::Connection;
use sea_orm::ActiveValue::Set;
use sea_orm::ColumnTrait;
use sea_orm::DatabaseTransaction;
use sea_orm::EntityTrait;
use sea_orm::FromQueryResult;
use sea_orm::QueryFilter;
use sea_orm::QueryOrder;
use sea_orm::QueryResult;
use sea_orm::QuerySelect;
use sea_orm::Statement;
use sea_orm::Value;
use sluis_domain::id::Id;
use sluis_domain::secret::Digest;
use sluis_domain::session::Session;
use sluis_domain::time::Timestamp;
use sluis_domain::user::User;
use uuid::Uuid;

const BY_ID: &str = "SELECT id, digest, user_id, organisation_id, proofs, created_at, last_seen_at,
    expires_at, ended_at FROM sessions WHERE id = $1";
const BY_DIGEST: &str = "SELECT id, digest, user_id, organisation_id, proofs, created_at, last_seen_at,
    expires_at, ended_at FROM sessions WHERE digest = $1";

mod sessions {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "sessions")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub digest: Vec<u8>,
        pub user_id: Uuid,
        pub organisation_id: Uuid,
        pub proofs: Json,
        pub created_at: i64,
        pub last_seen_at: i64,
        pub expires_at: i64,
        pub ended_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl TryFrom<sessions::Model> for Session {
    type Error = StoreError;

    fn try_from(row: sessions::Model) -> Result<Self, StoreError> {
        let reading = Reading { table: "sessions", id: row.id };
        Ok(Self {
            id: Id::from_uuid(row.id),
            digest: reading.digest(&row.digest)?,
            user: Id::from_uuid(row.user_id),
            organisation: Id::from_uuid(row.organisation_id),
            proofs: reading.json(row.proofs)?,
            created_at: Timestamp::from_millis(row.created_at),
            last_seen_at: Timestamp::from_millis(row.last_seen_at),
            expires_at: Timestamp::from_millis(row.expires_at),
            ended_at: moment(row.ended_at),
        })
    }
}

/// The session of a row whose columns begin with `prefix`, if there is one.
pub(crate) fn of_row(row: &QueryResult, prefix: &str) -> Result<Option<Session>, StoreError> {
    match row.try_get::<Option<Uuid>>(prefix, "id")? {
        Some(_) => Ok(Some(sessions::Model::from_query_result(row, prefix)?.try_into()?)),
        None => Ok(None),
    }
}

impl From<&Session> for sessions::ActiveModel {
    fn from(session: &Session) -> Self {
        Self {
            id: Set(session.id.uuid()),
            digest: Set(bytes(&session.digest)),
            user_id: Set(session.user.uuid()),
            organisation_id: Set(session.organisation.uuid()),
            proofs: Set(json(&session.proofs)),
            created_at: Set(session.created_at.millis()),
            last_seen_at: Set(session.last_seen_at.millis()),
            expires_at: Set(session.expires_at.millis()),
            ended_at: Set(millis(session.ended_at)),
        }
    }
}

/// The table `sessions`.
#[derive(Debug)]
pub struct Sessions<'s, C>(pub(crate) &'s C);

impl<C: Connection> Sessions<'_, C> {
    /// The session of that cookie: the ended ones too, whoever asks looks at its dates.
    pub async fn find_by_digest(&self, digest: &Digest) -> Result<Option<Session>, StoreError> {
        self.one(BY_DIGEST, bytes(digest).into()).await
    }

    /// The sessions of this person that nobody ended and whose time is not over, the one used last first.
    pub async fn of_user(&self, user: Id<User>, now: Timestamp) -> Result<Vec<Session>, StoreError> {
        let rows = sessions::Entity::find()
            .filter(sessions::Column::UserId.eq(user.uuid()))
            .filter(sessions::Column::EndedAt.is_null())
            .filter(sessions::Column::ExpiresAt.gt(now.millis()))
            .order_by_desc(sessions::Column::LastSeenAt)
            .all(self.0)
            .await?;
        rows.into_iter().map(Session::try_from).collect()
    }

    /// The session of that identifier.
    pub async fn find(&self, id: Id<Session>) -> Result<Option<Session>, StoreError> {
        self.one(BY_ID, id.uuid().into()).await
    }

    async fn one(&self, sql: &str, key: Value) -> Result<Option<Session>, StoreError> {
        let statement = Statement::from_sql_and_values(self.0.get_database_backend(), sql, [key]);
        let row = sessions::Entity::find().from_raw_sql(statement).one(self.0).await?;
        row.map(Session::try_from).transpose()
    }
}

impl Sessions<'_, DatabaseTransaction> {
    /// Begins a session.
    pub async fn add(&self, session: &Session) -> Result<(), StoreError> {
        let row = sessions::ActiveModel::from(session);
        sessions::Entity::insert(row).exec_without_returning(self.0).await?;
        Ok(())
    }

    /// Writes what a session has proven by now, with the cookie, the organisation, the beginning and the end
    /// that it has since. `read` is the cookie that it had when it was read: who proves something gets another
    /// cookie, so that nothing is written over what was proven meanwhile.
    ///
    /// # Errors
    /// `Conflict(ROW_IS_THERE)` when the session has ended meanwhile, or has another cookie: then nothing is
    /// written.
    pub async fn save_proofs(&self, session: &Session, read: &Digest) -> Result<(), StoreError> {
        let change = sessions::ActiveModel {
            digest: Set(bytes(&session.digest)),
            organisation_id: Set(session.organisation.uuid()),
            proofs: Set(json(&session.proofs)),
            created_at: Set(session.created_at.millis()),
            last_seen_at: Set(session.last_seen_at.millis()),
            expires_at: Set(session.expires_at.millis()),
            ..Default::default()
        };
        if self.change_as_read(session.id, read, change).await? {
            return Ok(());
        }
        Err(StoreError::Conflict(ROW_IS_THERE.to_owned()))
    }

    /// Writes that it was used just now.
    pub async fn touch(&self, id: Id<Session>, now: Timestamp) -> Result<(), StoreError> {
        let change = sessions::ActiveModel { last_seen_at: Set(now.millis()), ..Default::default() };
        self.change(id, change).await?;
        Ok(())
    }

    /// Writes that it goes on, as it was read. False when it has ended since, or has another cookie.
    pub async fn go_on(&self, session: &Session, now: Timestamp) -> Result<bool, StoreError> {
        let change = sessions::ActiveModel { last_seen_at: Set(now.millis()), ..Default::default() };
        self.change_as_read(session.id, &session.digest, change).await
    }

    /// Whether it is as it was read, and stays so until this transaction ends: whoever ends it waits. False when it
    /// has ended since, or has another cookie.
    pub async fn stays(&self, session: &Session) -> Result<bool, StoreError> {
        let lock = sessions::Entity::find_by_id(session.id.uuid())
            .filter(sessions::Column::Digest.eq(bytes(&session.digest)))
            .filter(sessions::Column::EndedAt.is_null())
            .lock_shared();
        Ok(lock.one(self.0).await?.is_some())
    }

    /// Ends it. False when it had ended before.
    pub async fn end(&self, id: Id<Session>, now: Timestamp) -> Result<bool, StoreError> {
        let change = sessions::ActiveModel { ended_at: Set(Some(now.millis())), ..Default::default() };
        self.change(id, change).await
    }

    /// Ends every session of this person but `save`. Tells how many ended.
    pub async fn end_of_user(
        &self,
        user: Id<User>,
        save: Option<Id<Session>>,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let mut which = sessions::Entity::update_many()
            .set(sessions::ActiveModel { ended_at: Set(Some(now.millis())), ..Default::default() })
            .filter(sessions::Column::UserId.eq(user.uuid()))
            .filter(sessions::Column::EndedAt.is_null());
        if let Some(save) = save {
            which = which.filter(sessions::Column::Id.ne(save.uuid()));
        }
        Ok(which.exec(self.0).await?.rows_affected)
    }

    async fn change_as_read(
        &self,
        id: Id<Session>,
        read: &Digest,
        change: sessions::ActiveModel,
    ) -> Result<bool, StoreError> {
        let done = sessions::Entity::update_many()
            .set(change)
            .filter(sessions::Column::Id.eq(id.uuid()))
            .filter(sessions::Column::Digest.eq(bytes(read)))
            .filter(sessions::Column::EndedAt.is_null())
            .exec(self.0)
            .await?;
        Ok(done.rows_affected == 1)
    }

    async fn change(&self, id: Id<Session>, change: sessions::ActiveModel) -> Result<bool, StoreError> {
        let done = sessions::Entity::update_many()
            .set(change)
            .filter(sessions::Column::Id.eq(id.uuid()))
            .filter(sessions::Column::EndedAt.is_null())
            .exec(self.0)
            .await?;
        Ok(done.rows_affected == 1)
    }
}
