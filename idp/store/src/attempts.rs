//! Failures in a row, counted before anybody looks whether it was one (law 6).

use crate::columns::Reading;
use crate::error::StoreError;
use crate::store::Connection;
use sea_orm::DatabaseTransaction;
use sea_orm::EntityTrait;
use sea_orm::Statement;
use sluis_domain::login::attempts::Attempts;
use sluis_domain::time::Timestamp;
use std::time::Duration;

const COUNT: &str = "INSERT INTO attempts (key, failures, first_at, last_at) VALUES ($1, 1, $2, $2)
    ON CONFLICT (key) DO UPDATE SET failures = attempts.failures + 1, last_at = excluded.last_at
    RETURNING key, failures, first_at, last_at";

/// PostgreSQL's advisory lock of one key; the number is an arbitrary one of ours.
const HOLD: &str = "SELECT pg_advisory_xact_lock(hashtextextended($1, 7364823107))";

/// The count begins anew when its first is older than `$3`.
const COUNT_WITHIN: &str = "INSERT INTO attempts (key, failures, first_at, last_at) VALUES ($1, 1, $2, $2)
    ON CONFLICT (key) DO UPDATE SET
        failures = CASE WHEN attempts.first_at <= $3 THEN 1 ELSE attempts.failures + 1 END,
        first_at = CASE WHEN attempts.first_at <= $3 THEN excluded.first_at ELSE attempts.first_at END,
        last_at = excluded.last_at
    RETURNING key, failures, first_at, last_at";

mod attempts {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "attempts")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: String,
        pub failures: i32,
        pub first_at: i64,
        pub last_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl TryFrom<attempts::Model> for Attempts {
    type Error = StoreError;

    fn try_from(row: attempts::Model) -> Result<Self, StoreError> {
        let reading = Reading { table: "attempts", id: row.key };
        Ok(Self {
            failures: reading.number(row.failures)?,
            first_at: Timestamp::from_millis(row.first_at),
            last_at: Timestamp::from_millis(row.last_at),
        })
    }
}

/// The table `attempts`.
#[derive(Debug)]
pub struct AttemptsRepository<'s, C>(pub(crate) &'s C);

impl<C: Connection> AttemptsRepository<'_, C> {
    /// What was counted under that key, if anything.
    pub async fn find(&self, key: &str) -> Result<Option<Attempts>, StoreError> {
        let row = attempts::Entity::find_by_id(key).one(self.0).await?;
        row.map(Attempts::try_from).transpose()
    }
}

impl AttemptsRepository<'_, DatabaseTransaction> {
    /// Holds off everybody else who holds `key`, until this transaction ends: also where nothing is counted
    /// yet, and there is no row to lock. On SQLite the one writer does so by itself.
    pub async fn hold(&self, key: &str) -> Result<(), StoreError> {
        let backend = sea_orm::ConnectionTrait::get_database_backend(self.0);
        if backend == sea_orm::DbBackend::Postgres {
            let statement = Statement::from_sql_and_values(backend, HOLD, [key.into()]);
            sea_orm::ConnectionTrait::execute_raw(self.0, statement).await?;
        }
        Ok(())
    }

    /// Counts one more, and answers with all of them. Commit before you verify.
    pub async fn count(&self, key: &str, now: Timestamp) -> Result<Attempts, StoreError> {
        let values = [key.into(), now.millis().into()];
        let backend = sea_orm::ConnectionTrait::get_database_backend(self.0);
        let statement = Statement::from_sql_and_values(backend, COUNT, values);
        let row = attempts::Entity::find().from_raw_sql(statement).one(self.0).await?;
        row.ok_or_else(|| StoreError::corrupt("attempts", key))?.try_into()
    }

    /// Counts one more of what is allowed so often in each `window`, and answers with all of this window. The
    /// window begins with the first of them.
    pub async fn count_within(
        &self,
        key: &str,
        window: Duration,
        now: Timestamp,
    ) -> Result<Attempts, StoreError> {
        let values = [key.into(), now.millis().into(), (now - window).millis().into()];
        let backend = sea_orm::ConnectionTrait::get_database_backend(self.0);
        let statement = Statement::from_sql_and_values(backend, COUNT_WITHIN, values);
        let row = attempts::Entity::find().from_raw_sql(statement).one(self.0).await?;
        row.ok_or_else(|| StoreError::corrupt("attempts", key))?.try_into()
    }

    /// Forgets them: a success, or the helpdesk.
    pub async fn clear(&self, key: &str) -> Result<(), StoreError> {
        attempts::Entity::delete_by_id(key).exec(self.0).await?;
        Ok(())
    }
}
