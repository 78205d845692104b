//! A fresh database for each test, on each kind of database that there is.

use secrecy::SecretString;
use sluis_store::migrate;
use sluis_store::store::DatabaseSettings;
use sluis_store::store::Store;
use sqlx::Connection;
use sqlx::Executor;
use std::future::Future;
use std::path::PathBuf;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Where a fresh database is.
#[derive(Clone, Debug)]
pub(crate) struct Database {
    pub(crate) url: String,
    directory: Option<PathBuf>,
    admin: Option<(String, String)>,
}

impl Database {
    /// Opens it as it stands.
    pub(crate) async fn open(&self) -> Store {
        self.open_with(8).await
    }

    /// Opens it with at most so many connections.
    pub(crate) async fn open_with(&self, max_connections: u32) -> Store {
        let settings = DatabaseSettings { url: SecretString::from(self.url.clone()), max_connections };
        Store::connect(&settings).await.unwrap()
    }

    /// Opens it with the schema of this binary.
    pub(crate) async fn migrated(&self) -> Store {
        let store = self.open().await;
        migrate::up(&store).await.unwrap();
        store
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        self.directory.is_some()
    }

    /// Does what no repository does.
    pub(crate) async fn tamper(&self, sql: &str) {
        let sql = sqlx::AssertSqlSafe(sql.to_owned());
        if self.is_sqlite() {
            let mut connection = sqlx::SqliteConnection::connect(&self.url).await.unwrap();
            connection.execute(sql).await.unwrap();
        } else {
            let mut connection = sqlx::PgConnection::connect(&self.url).await.unwrap();
            connection.execute(sql).await.unwrap();
        }
    }

    async fn remove(self) {
        if let Some(directory) = self.directory {
            std::fs::remove_dir_all(directory).unwrap();
        }
        if let Some((admin, name)) = self.admin {
            let mut connection = sqlx::PgConnection::connect(&admin).await.unwrap();
            let drop = format!("DROP DATABASE {name} WITH (FORCE)");
            connection.execute(sqlx::AssertSqlSafe(drop)).await.unwrap();
        }
    }
}

/// A name that no other test of this machine uses.
pub(crate) fn unique(prefix: &str) -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let started = std::time::UNIX_EPOCH.elapsed().unwrap_or(Duration::ZERO).as_nanos();
    format!("{prefix}_{}_{number}_{started}", std::process::id())
}

fn sqlite() -> Database {
    let directory = std::env::temp_dir().join(unique("sluis_store"));
    std::fs::create_dir(&directory).unwrap();
    let url = format!("sqlite://{}", directory.join("sluis.db").display());
    Database { url, directory: Some(directory), admin: None }
}

async fn postgres() -> Database {
    let Ok(admin) = std::env::var("SLUIS_TEST_POSTGRES_URL") else {
        panic!(
            "SLUIS_TEST_POSTGRES_URL is not set, and the store is tested on PostgreSQL as well: \
             tests/run --with cargo test -p sluis-store"
        )
    };
    let name = unique("sluis_store");
    let mut connection = sqlx::PgConnection::connect(&admin).await.unwrap();
    connection.execute(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
    let (server, _) = admin.rsplit_once('/').unwrap();
    Database { url: format!("{server}/{name}"), directory: None, admin: Some((admin, name)) }
}

/// Runs a test on an empty database of each kind.
pub(crate) async fn on_each_empty<T, F>(test: T)
where
    T: Fn(Database) -> F,
    F: Future<Output = ()> + Send + 'static,
{
    for database in [sqlite(), postgres().await] {
        let ended = tokio::spawn(test(database.clone())).await;
        let address = database.url.clone();
        database.remove().await;
        assert!(ended.is_ok(), "failed on {address}");
    }
}

/// Runs a test on a migrated database of each kind.
pub(crate) async fn on_each<T, F>(test: T)
where
    T: Fn(Store, Database) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = ()> + Send + 'static,
{
    on_each_empty(move |database| {
        let test = test.clone();
        async move {
            let store = database.migrated().await;
            test(store.clone(), database).await;
            store.close().await.unwrap();
        }
    })
    .await;
}

/// Does the same thing `times` times at once; answers with what each of them heard.
pub(crate) async fn race<T, F, O>(times: usize, attempt: T) -> Vec<O>
where
    T: Fn(usize) -> F,
    F: Future<Output = O> + Send + 'static,
    O: Send + 'static,
{
    let tasks: Vec<_> = (0..times).map(|number| tokio::spawn(attempt(number))).collect();
    let mut heard = Vec::new();
    for task in tasks {
        heard.push(task.await.unwrap());
    }
    heard
}
