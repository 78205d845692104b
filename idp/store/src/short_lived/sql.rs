//! Short-lived state in the database: the default, nothing else is needed.

use crate::error::StoreError;
use crate::short_lived::short_lived::ShortLived;
use crate::store::Store;
use async_trait::async_trait;
use sea_orm::ConnectionTrait;
use sea_orm::DatabaseConnection;
use sea_orm::QueryResult;
use sea_orm::Statement;
use sea_orm::Value;
use sluis_domain::time::Timestamp;
use std::time::Duration;

const PUT: &str = "INSERT INTO short_lived (key, value, expires_at) VALUES ($1, $2, $3)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at";
const PUT_NEW: &str = "INSERT INTO short_lived (key, value, expires_at) VALUES ($1, $2, $3)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at
    WHERE short_lived.expires_at <= $4";
const GET: &str = "SELECT value, expires_at FROM short_lived WHERE key = $1";
const TAKE: &str = "DELETE FROM short_lived WHERE key = $1 RETURNING value, expires_at";

/// Keeps short-lived state in the table `short_lived`. Each call is one statement, and a transaction of its own.
#[derive(Debug, Clone)]
pub struct SqlShortLived {
    store: Store,
}

impl SqlShortLived {
    /// In the database of this store.
    pub const fn new(store: Store) -> Self {
        Self { store }
    }

    async fn write(&self, sql: &str, values: Vec<Value>) -> Result<u64, StoreError> {
        let writer = &self.store.writer;
        let statement = Statement::from_sql_and_values(writer.get_database_backend(), sql, values);
        Ok(writer.execute_raw(statement).await?.rows_affected())
    }
}

#[async_trait]
impl ShortLived for SqlShortLived {
    async fn put(&self, key: &str, value: &[u8], ttl: Duration, now: Timestamp) -> Result<(), StoreError> {
        let values = vec![key.into(), value.to_vec().into(), (now + ttl).millis().into()];
        self.write(PUT, values).await?;
        Ok(())
    }

    async fn put_new(
        &self,
        key: &str,
        value: &[u8],
        ttl: Duration,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let values =
            vec![key.into(), value.to_vec().into(), (now + ttl).millis().into(), now.millis().into()];
        Ok(self.write(PUT_NEW, values).await? == 1)
    }

    async fn get(&self, key: &str, now: Timestamp) -> Result<Option<Vec<u8>>, StoreError> {
        living(one(&self.store.readers, GET, key).await?, now)
    }

    async fn take(&self, key: &str, now: Timestamp) -> Result<Option<Vec<u8>>, StoreError> {
        living(one(&self.store.writer, TAKE, key).await?, now)
    }
}

async fn one(
    connection: &DatabaseConnection,
    sql: &str,
    key: &str,
) -> Result<Option<QueryResult>, StoreError> {
    let statement =
        Statement::from_sql_and_values(connection.get_database_backend(), sql, [Value::from(key)]);
    Ok(connection.query_one_raw(statement).await?)
}

/// The value of a row whose time is not over.
fn living(row: Option<QueryResult>, now: Timestamp) -> Result<Option<Vec<u8>>, StoreError> {
    let Some(row) = row else {
        return Ok(None);
    };
    let expires_at: i64 = row.try_get_by_index(1)?;
    if expires_at <= now.millis() {
        return Ok(None);
    }
    Ok(Some(row.try_get_by_index(0)?))
}
