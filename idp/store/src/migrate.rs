//! Bringing the schema up to this binary: once, whoever else starts at the same time.

use crate::error::StoreError;
use crate::store::Store;
use sea_orm::ConnectionTrait;
use sea_orm::DatabaseTransaction;
use sea_orm::DbBackend;
use sea_orm::Statement;
use sea_orm_migration::MigratorTrait;
use sluis_migrations::migrator::Migrator;

/// PostgreSQL's advisory lock under which the schema changes: an arbitrary number of ours.
const LOCK: &str = "SELECT pg_advisory_xact_lock(7364823107000)";

/// Another process may be at it for long: whoever waits for its end is not refused, as a request would be.
const PATIENTLY: &str = "SET LOCAL lock_timeout = 0";

/// Why the schema was not brought up.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// The database was used by a younger binary: this one would not understand what it reads.
    #[error(
        "the database is newer than this program: it holds the change {0}, which this program does not \
         know. Start the version that made it, or a later one"
    )]
    Newer(String),
    /// The database cannot be reached, or refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// One change of the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrationState {
    /// Its name, which begins with its number.
    pub name: String,
    /// Whether the database has it.
    pub applied: bool,
}

/// Brings the schema up: all of it in one transaction, or nothing. Names what it applied.
///
/// Processes that start at once wait for each other, on the writer's lock of SQLite or on an advisory lock
/// of PostgreSQL; the second finds everything done.
///
/// # Errors
/// When the database is newer than this binary, cannot be reached, or refuses a change.
pub async fn up(store: &Store) -> Result<Vec<String>, MigrateError> {
    let tx = store.write().await?;
    if tx.0.get_database_backend() == DbBackend::Postgres {
        execute(&tx.0, PATIENTLY).await?;
        execute(&tx.0, LOCK).await?;
    }
    let pending: Vec<String> = states(&tx.0)
        .await?
        .into_iter()
        .filter(|migration| !migration.applied)
        .map(|migration| migration.name)
        .collect();
    if !pending.is_empty() {
        Migrator::up(&tx.0, None).await.map_err(StoreError::from)?;
        tx.commit().await?;
    }
    Ok(pending)
}

/// Every change that this binary knows, and whether the database has it. Changes nothing.
///
/// # Errors
/// As `up`.
pub async fn status(store: &Store) -> Result<Vec<MigrationState>, MigrateError> {
    states(&store.read().0).await
}

async fn states<C: ConnectionTrait>(connection: &C) -> Result<Vec<MigrationState>, MigrateError> {
    let applied = applied(connection).await?;
    let known: Vec<String> =
        Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect();
    if let Some(newer) = applied.iter().find(|name| !known.contains(name)) {
        return Err(MigrateError::Newer(newer.clone()));
    }
    Ok(known.into_iter().map(|name| MigrationState { applied: applied.contains(&name), name }).collect())
}

async fn applied<C: ConnectionTrait>(connection: &C) -> Result<Vec<String>, StoreError> {
    let backend = connection.get_database_backend();
    let is_there = match backend {
        DbBackend::Postgres => "SELECT 1 WHERE to_regclass('seaql_migrations') IS NOT NULL",
        _ => "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'seaql_migrations'",
    };
    if connection.query_one_raw(Statement::from_string(backend, is_there)).await?.is_none() {
        return Ok(Vec::new());
    }
    let all = Statement::from_string(backend, "SELECT version FROM seaql_migrations ORDER BY version");
    let rows = connection.query_all_raw(all).await?;
    Ok(rows.into_iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
}

async fn execute(connection: &DatabaseTransaction, sql: &str) -> Result<(), StoreError> {
    connection.execute_raw(Statement::from_string(connection.get_database_backend(), sql)).await?;
    Ok(())
}
