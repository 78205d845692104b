//! What sectors hear of people: the claim `sub`.

use crate::error::StoreError;
use crate::store::Connection;
use sea_orm::DatabaseTransaction;
use sea_orm::Statement;
use sea_orm::Value;
use sluis_domain::id::Id;
use sluis_domain::user::User;

const FIND: &str = "SELECT sub FROM subjects WHERE user_id = $1 AND sector = $2";
// A change of nothing, so that RETURNING answers with the row that stands, whoever wrote it.
const ADD_IF_ABSENT: &str = "INSERT INTO subjects (user_id, sector, sub) VALUES ($1, $2, $3)
    ON CONFLICT (user_id, sector) DO UPDATE SET sub = subjects.sub RETURNING sub";

/// The table `subjects`.
#[derive(Debug)]
pub struct Subjects<'s, C>(pub(crate) &'s C);

impl<C: Connection> Subjects<'_, C> {
    /// What the sector hears of the person, if it ever heard of them.
    pub async fn find(&self, user: Id<User>, sector: &str) -> Result<Option<String>, StoreError> {
        self.one(FIND, vec![user.uuid().into(), sector.into()]).await
    }

    async fn one(&self, sql: &str, values: Vec<Value>) -> Result<Option<String>, StoreError> {
        let statement = Statement::from_sql_and_values(self.0.get_database_backend(), sql, values);
        let row = self.0.query_one_raw(statement).await?;
        Ok(row.map(|row| row.try_get_by_index(0)).transpose()?)
    }
}

impl Subjects<'_, DatabaseTransaction> {
    /// Keeps `sub` unless the sector heard of the person before; answers with the one that stands.
    ///
    /// # Errors
    /// `Conflict(SUBJECT_IS_UNIQUE_IN_ITS_SECTOR)` when somebody else of the sector has it.
    pub async fn add_if_absent(&self, user: Id<User>, sector: &str, sub: &str) -> Result<String, StoreError> {
        let stands = self.one(ADD_IF_ABSENT, vec![user.uuid().into(), sector.into(), sub.into()]).await?;
        stands.ok_or_else(|| StoreError::corrupt("subjects", user))
    }
}
