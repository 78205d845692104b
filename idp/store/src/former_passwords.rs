//! Passwords that people had before, where an organisation asks that they are not chosen again.

use crate::error::StoreError;
use crate::store::Connection;
use sea_orm::ConnectionTrait;
use sea_orm::DatabaseTransaction;
use sea_orm::Statement;
use sluis_domain::id::Id;
use sluis_domain::secret::Secret;
use sluis_domain::time::Timestamp;
use sluis_domain::user::User;

const LATEST: &str =
    "SELECT hash FROM former_passwords WHERE user_id = $1 ORDER BY replaced_at DESC LIMIT $2";
const ADD: &str = "INSERT INTO former_passwords (user_id, hash, replaced_at) VALUES ($1, $2, $3)
    ON CONFLICT DO NOTHING";
const KEEP: &str = "DELETE FROM former_passwords WHERE user_id = $1 AND replaced_at NOT IN (
    SELECT replaced_at FROM former_passwords WHERE user_id = $1 ORDER BY replaced_at DESC LIMIT $2)";

/// The table `former_passwords`.
#[derive(Debug)]
pub struct FormerPasswords<'s, C>(pub(crate) &'s C);

impl<C: Connection> FormerPasswords<'_, C> {
    /// The hashes of the last `most` passwords that the person had, the latest first.
    pub async fn of_user(&self, user: Id<User>, most: u32) -> Result<Vec<Secret<Vec<u8>>>, StoreError> {
        let values = [user.uuid().into(), i64::from(most).into()];
        let statement = Statement::from_sql_and_values(self.0.get_database_backend(), LATEST, values);
        let rows = self.0.query_all_raw(statement).await?;
        rows.iter().map(|row| Ok(Secret::new(row.try_get_by_index(0)?))).collect()
    }
}

impl FormerPasswords<'_, DatabaseTransaction> {
    /// Remembers the hash of a password that was replaced, and forgets all but the last `most`.
    pub async fn add(
        &self,
        user: Id<User>,
        hash: &Secret<Vec<u8>>,
        (most, now): (u32, Timestamp),
    ) -> Result<(), StoreError> {
        let backend = self.0.get_database_backend();
        let values = [user.uuid().into(), hash.expose().clone().into(), now.millis().into()];
        self.0.execute_raw(Statement::from_sql_and_values(backend, ADD, values)).await?;
        let values = [user.uuid().into(), i64::from(most).into()];
        self.0.execute_raw(Statement::from_sql_and_values(backend, KEEP, values)).await?;
        Ok(())
    }
}
