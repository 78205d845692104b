//! Passwords that their owner must replace at the next login, whatever they are.

use crate::error::StoreError;
use crate::store::Connection;
use sea_orm::ConnectionTrait;
use sea_orm::DatabaseTransaction;
use sea_orm::Statement;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::id::Id;
use sluis_domain::time::Timestamp;

const IS_DUE: &str = "SELECT 1 FROM password_changes WHERE authenticator_id = $1";
const ASK: &str = "INSERT INTO password_changes (authenticator_id, asked_at) VALUES ($1, $2)
    ON CONFLICT (authenticator_id) DO NOTHING";

/// The table `password_changes`.
#[derive(Debug)]
pub struct PasswordChanges<'s, C>(pub(crate) &'s C);

impl<C: Connection> PasswordChanges<'_, C> {
    /// Whether this password must be replaced.
    pub async fn is_due(&self, password: Id<Authenticator>) -> Result<bool, StoreError> {
        let backend = self.0.get_database_backend();
        let statement = Statement::from_sql_and_values(backend, IS_DUE, [password.uuid().into()]);
        Ok(self.0.query_one_raw(statement).await?.is_some())
    }
}

impl PasswordChanges<'_, DatabaseTransaction> {
    /// Asks for another one. With the password goes the question.
    pub async fn ask(&self, password: Id<Authenticator>, now: Timestamp) -> Result<(), StoreError> {
        let values = [password.uuid().into(), now.millis().into()];
        let statement = Statement::from_sql_and_values(self.0.get_database_backend(), ASK, values);
        self.0.execute_raw(statement).await?;
        Ok(())
    }
}
