//! Opening the database: one writer and several readers on SQLite, one pool on PostgreSQL.

use crate::error::StoreError;
use crate::store::DatabaseSettings;
use crate::store::Store;
use sea_orm::SqlxPostgresConnector;
use sea_orm::SqlxSqliteConnector;
use secrecy::ExposeSecret;
use sqlx::ConnectOptions;
use sqlx::Connection;
use sqlx::postgres::PgConnectOptions;
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::sqlite::SqliteJournalMode;
use sqlx::sqlite::SqlitePool;
use sqlx::sqlite::SqlitePoolOptions;
use sqlx::sqlite::SqliteSynchronous;
use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;
use std::time::Instant;

/// How long a request waits for a connection before it is told that the store is too busy.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// How long SQLite waits for the writer of another process.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// A connection to PostgreSQL that lay idle for longer is asked whether it still lives before it is used: one
/// round trip for whoever comes after a pause, none under load, and no error after a restart of the server.
const IDLE_IS_ASKED: Duration = Duration::from_secs(1);
/// How long one who was refused at once waits before asking again.
const BUSY_PAUSE: Duration = Duration::from_millis(10);
/// Prepared statements kept per connection: more than the repositories have.
const STATEMENTS: usize = 256;
/// What PostgreSQL keeps to unless the address says otherwise: nobody waits for a lock without end, and who began a
/// transaction and fell silent holds up the others for so long at most.
const PATIENCE: [(&str, &str); 2] = [("lock_timeout", "5s"), ("idle_in_transaction_session_timeout", "15s")];
/// What it keeps to whatever its own default is: what was acknowledged is on its disk, and who waited for a lock sees
/// what was committed meanwhile.
const PROMISES: [(&str, &str); 2] =
    [("synchronous_commit", "on"), ("default_transaction_isolation", "read committed")];
/// The database is read and written by its owner alone.
const FILE_MODE: u32 = 0o600;

impl Store {
    /// Opens the database. Makes the file of a SQLite database that is not there yet, not its schema.
    ///
    /// # Errors
    /// When it cannot be reached, or the address makes no sense.
    pub async fn connect(settings: &DatabaseSettings) -> Result<Self, StoreError> {
        open(settings).await
    }
}

/// Opens what `settings` name.
async fn open(settings: &DatabaseSettings) -> Result<Store, StoreError> {
    let url = settings.url.expose_secret();
    match url.split_once(':').map(|(scheme, _)| scheme) {
        Some("sqlite") => open_sqlite(url, settings.max_connections).await,
        Some("postgres" | "postgresql") => open_postgres(url, settings.max_connections).await,
        _ => Err(refused("the database address begins with neither sqlite: nor postgres:")),
    }
}

async fn open_sqlite(url: &str, max_connections: u32) -> Result<Store, StoreError> {
    if url.contains(":memory:") || url.contains("mode=memory") {
        return Err(refused("a database in memory loses what was acknowledged: name a file"));
    }
    let options = SqliteConnectOptions::from_str(url).map_err(|_| refused("not an address of SQLite"))?;
    make_file(options.get_filename())?;
    let options = options
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .statement_cache_capacity(STATEMENTS)
        .pragma("temp_store", "memory")
        .disable_statement_logging();
    let pool = SqlitePoolOptions::new()
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None);
    // The writer comes first: it turns the file into one with a write-ahead log.
    let writer = open_writer(&pool.clone().max_connections(1), &options).await?;
    let readers =
        pool.max_connections(max_connections.max(1)).connect_with(options.pragma("query_only", "on")).await?;
    Ok(Store {
        readers: SqlxSqliteConnector::from_sqlx_sqlite_pool(readers),
        writer: SqlxSqliteConnector::from_sqlx_sqlite_pool(writer),
    })
}

/// Of processes that turn a new file at once, SQLite makes one wait and refuses the others at once, whatever
/// their `busy_timeout` is (sqlite3_busy_handler: "might not be invoked if it would result in a deadlock"):
/// they come back until it is turned.
#[expect(
    clippy::disallowed_methods,
    reason = "patience with a file is no time of the domain: no row hears of it"
)]
async fn open_writer(
    pool: &SqlitePoolOptions,
    options: &SqliteConnectOptions,
) -> Result<SqlitePool, sqlx::Error> {
    let began = Instant::now();
    loop {
        match pool.clone().connect_with(options.clone()).await {
            Err(sqlx::Error::Database(refusal))
                if is_busy(refusal.code().as_deref()) && began.elapsed() < BUSY_TIMEOUT =>
            {
                tokio::time::sleep(BUSY_PAUSE).await;
            }
            done => return done,
        }
    }
}

/// `SQLITE_BUSY` and its extended codes, whose last byte it is (<https://www.sqlite.org/rescode.html>).
fn is_busy(code: Option<&str>) -> bool {
    code.and_then(|code| code.parse::<u32>().ok()).is_some_and(|code| code & 0xff == 5)
}

/// Makes the file for its owner alone; its write-ahead log inherits that. Its directory has to be there.
fn make_file(path: &Path) -> Result<(), StoreError> {
    match OpenOptions::new().write(true).create_new(true).mode(FILE_MODE).open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(refused(&format!("{}: {error}", path.display()))),
    }
}

fn postgres_options(url: &str) -> Result<PgConnectOptions, StoreError> {
    let options = PgConnectOptions::from_str(url).map_err(|_| refused("not an address of PostgreSQL"))?;
    let said = options.get_options().unwrap_or_default().to_owned();
    let unsaid = PATIENCE.into_iter().filter(|(name, _)| !said.contains(name));
    Ok(options
        .application_name("sluis")
        .options(unsaid.chain(PROMISES))
        .statement_cache_capacity(STATEMENTS)
        .disable_statement_logging())
}

async fn open_postgres(url: &str, max_connections: u32) -> Result<Store, StoreError> {
    let options = postgres_options(url)?;
    let pool = PgPoolOptions::new()
        .max_connections(max_connections.max(1))
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .test_before_acquire(false)
        .before_acquire(|connection, idle| {
            Box::pin(async move {
                if idle.idle_for > IDLE_IS_ASKED {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .connect_with(options)
        .await?;
    let connection = SqlxPostgresConnector::from_sqlx_postgres_pool(pool);
    Ok(Store { readers: connection.clone(), writer: connection })
}

fn refused(reason: &str) -> StoreError {
    StoreError::Unavailable(reason.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use sea_orm::ConnectionTrait;
    use sea_orm::DbBackend;
    use sea_orm::Statement;

    /// Law 10: `kill -9`, and a power cut, lose nothing that was acknowledged.
    #[tokio::test]
    async fn what_sqlite_acknowledges_is_on_the_disk() {
        let directory = std::env::temp_dir().join(format!("sluis-synchronous-{}", std::process::id()));
        std::fs::create_dir_all(&directory).unwrap();
        let store = open_sqlite(&format!("sqlite://{}/sluis.db", directory.display()), 2).await.unwrap();
        let says = async |pragma: &str| {
            let asked = Statement::from_string(DbBackend::Sqlite, format!("PRAGMA {pragma}"));
            store.writer.query_one_raw(asked).await.unwrap().unwrap()
        };
        // <https://www.sqlite.org/pragma.html#pragma_synchronous>: 2 is FULL.
        assert_eq!(says("synchronous").await.try_get_by_index::<i32>(0), Ok(2));
        assert_eq!(says("journal_mode").await.try_get_by_index::<String>(0), Ok("wal".to_owned()));
        drop(store);
        std::fs::remove_dir_all(directory).unwrap();
    }

    #[test]
    fn what_postgresql_acknowledges_is_on_the_disk_whatever_its_own_default_is() {
        let kept = r"-c synchronous_commit=on -c default_transaction_isolation=read\ committed";
        let asked = postgres_options("postgres://sluis@127.0.0.1/sluis").unwrap();
        let patience = "-c lock_timeout=5s -c idle_in_transaction_session_timeout=15s";
        assert_eq!(asked.get_options(), Some(format!("{patience} {kept}").as_str()));
        // What an operator wrote into the address comes first, and ours counts: the last one does.
        let weak = postgres_options("postgres://sluis@127.0.0.1/sluis?options=-c%20synchronous_commit%3Doff");
        assert!(weak.unwrap().get_options().unwrap().ends_with(kept));
    }

    #[test]
    fn whoever_operates_postgresql_says_how_long_it_waits() {
        let address = "postgres://sluis@127.0.0.1/sluis?options=-c%20lock_timeout%3D30s";
        let asked = postgres_options(address).unwrap();
        let said = asked.get_options().unwrap();
        assert!(said.starts_with("-c lock_timeout=30s ") && !said.contains("lock_timeout=5s"), "{said}");
        assert!(said.contains("idle_in_transaction_session_timeout=15s"), "{said}");
    }
}
