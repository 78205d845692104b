//! The store: reading from it, and writing to it in one transaction.

use crate::error::StoreError;
use sea_orm::ConnectionTrait;
use sea_orm::DatabaseConnection;
use sea_orm::DatabaseTransaction;
use sea_orm::DbBackend;
use sea_orm::SqliteTransactionMode;
use sea_orm::TransactionOptions;
use sea_orm::TransactionTrait;
use secrecy::SecretString;

/// Where the database is, and how many connections to it one process may hold.
#[derive(Debug, Clone)]
pub struct DatabaseSettings {
    /// `sqlite:///var/lib/sluis/sluis.db` or `postgres://user:password@host/name`.
    pub url: SecretString,
    /// For SQLite: the readers, beside the one writer.
    pub max_connections: u32,
}

/// Everything that is kept. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) readers: DatabaseConnection,
    pub(crate) writer: DatabaseConnection,
}

impl Store {
    /// For reading: what is committed now.
    pub fn read(&self) -> Read {
        Repositories(self.readers.clone())
    }

    /// For writing: waits for the one writer of SQLite, begins a transaction on PostgreSQL.
    ///
    /// Whoever holds the answer holds up every other writer of SQLite: no hash, no HTTP call and no mail
    /// happens before its `commit` (law 10).
    ///
    /// # Errors
    /// When the database cannot be reached, or other writers do not come to an end.
    pub async fn write(&self) -> Result<Tx, StoreError> {
        if self.writer.get_database_backend() == DbBackend::Sqlite {
            // A transaction that begins by reading and then writes may be refused at once, however long
            // `busy_timeout` is. One that takes the lock first waits its turn.
            let sqlite_transaction_mode = Some(SqliteTransactionMode::Immediate);
            let options = TransactionOptions { sqlite_transaction_mode, ..TransactionOptions::default() };
            return Ok(Repositories(self.writer.begin_with_options(options).await?));
        }
        // A task of its own begins: it comes to its end when the request of whoever asked is dropped, and what it began
        // is rolled back. Dropped itself between BEGIN and the answer to it, it would leave an open transaction behind
        // in the pool, and swallow what others write through that connection: sqlx counts a transaction of
        // PostgreSQL only once the answer is there. Its SQLite rolls back by itself.
        let writer = self.writer.clone();
        let begun = tokio::spawn(async move { writer.begin().await }).await;
        Ok(Repositories(begun.map_err(|broken| StoreError::Unavailable(broken.to_string()))??))
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        Ok(self.readers.ping().await?)
    }

    /// Ends every connection, after the transactions that run.
    ///
    /// # Errors
    /// When a connection cannot be ended well.
    pub async fn close(self) -> Result<(), StoreError> {
        self.readers.close().await?;
        Ok(self.writer.close().await?)
    }
}

/// The repositories, over the readers or over one transaction.
#[derive(Debug)]
pub struct Repositories<C>(pub(crate) C);

/// The repositories for reading.
pub type Read = Repositories<DatabaseConnection>;

/// The repositories within one transaction. Dropped without `commit`, nothing of it has happened.
pub type Tx = Repositories<DatabaseTransaction>;

/// What a repository can read through: `Read` and `Tx` have one. Functions that serve both are generic in it.
pub trait Connection: ConnectionTrait {}

impl<C: ConnectionTrait> Connection for C {}

impl Tx {
    /// Makes all of it true, on disk, or none of it.
    ///
    /// # Errors
    /// When the database refuses or is gone: then nobody may be told that it happened.
    pub async fn commit(self) -> Result<(), StoreError> {
        Ok(self.0.commit().await?)
    }
}
