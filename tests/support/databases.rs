//! A fresh database for each test: a copy of one that was migrated once in the run.

use crate::support::binary::sluis;
use crate::support::room::Room;
use sea_orm::{ConnectOptions, ConnectionTrait, Database as Connection, DatabaseConnection, Statement};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::OnceCell;
use url::Url;

/// The kinds of database that Sluis runs on.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Kind {
    /// PostgreSQL, at `SLUIS_TEST_POSTGRES_URL`.
    Postgres,
    /// A file in the test's own folder.
    #[default]
    Sqlite,
}

/// A database of one test. A PostgreSQL one is dropped with this.
#[derive(Debug)]
pub struct Database {
    url: String,
    server: Option<Url>,
}

/// SQLite, "PRAGMA data_version": it differs once another connection has committed a change.
const DATA_VERSION: &str = "PRAGMA data_version";

static MADE: AtomicU32 = AtomicU32::new(0);
static SQLITE: OnceCell<Vec<u8>> = OnceCell::const_new();
static POSTGRES: OnceCell<String> = OnceCell::const_new();
/// PostgreSQL copies a template only while nobody else reads it.
static COPYING: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
static REDIS: Mutex<u32> = Mutex::new(0);

impl Database {
    /// A migrated database with nothing in it.
    ///
    /// # Panics
    /// When its server is not there.
    pub async fn fresh(kind: Kind, room: &Room) -> Self {
        match kind {
            Kind::Sqlite => {
                let template = SQLITE.get_or_init(migrated_file).await;
                let file = room.file("sluis.db");
                fs::write(&file, template).unwrap();
                Self { url: sqlite_url(&file), server: None }
            }
            Kind::Postgres => {
                let server = postgres_server();
                let template = POSTGRES.get_or_init(migrated_postgres).await;
                let name = name();
                let _alone = COPYING.lock().await;
                order(&server, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
                Self { url: database_at(&server, &name), server: Some(server) }
            }
        }
    }

    /// A database without even a schema, for tests of the first start.
    ///
    /// # Panics
    /// When its server is not there.
    pub async fn empty(kind: Kind, room: &Room) -> Self {
        match kind {
            Kind::Sqlite => Self { url: sqlite_url(&room.file("sluis.db")), server: None },
            Kind::Postgres => {
                let (server, name) = (postgres_server(), name());
                order(&server, &format!("CREATE DATABASE {name}")).await;
                Self { url: database_at(&server, &name), server: Some(server) }
            }
        }
    }

    /// What goes into `database.url`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Runs SQL as somebody who holds the database: a backup that is put back, a thief, a test that looks.
    ///
    /// # Panics
    /// When the database refuses it.
    pub async fn execute(&self, sql: &str) {
        let connection = Connection::connect(&self.url).await.unwrap();
        connection.execute_unprepared(sql).await.unwrap_or_else(|refused| panic!("{sql}: {refused}"));
        connection.close().await.unwrap();
    }

    /// How many rows there are: `count("grants")`, `count("grants WHERE revoked_at IS NULL")`.
    ///
    /// # Panics
    /// When the database refuses it.
    pub async fn count(&self, rows: &str) -> i64 {
        let connection = Connection::connect(&self.url).await.unwrap();
        let number = number(&connection, &format!("SELECT COUNT(*) FROM {rows}")).await;
        connection.close().await.unwrap();
        number
    }

    /// From now on looks whether anybody else writes.
    ///
    /// # Panics
    /// When this is not SQLite.
    pub async fn watch(&self) -> Watch {
        assert!(self.server.is_none(), "only SQLite says whether somebody else wrote");
        let mut one = ConnectOptions::new(&self.url);
        one.max_connections(1).min_connections(1);
        let connection = Connection::connect(one).await.unwrap();
        let seen = number(&connection, DATA_VERSION).await;
        Watch { connection, seen }
    }
}

/// Sees whether anybody else commits a change, however small, to a SQLite database.
#[derive(Debug)]
pub struct Watch {
    connection: DatabaseConnection,
    seen: i64,
}

impl Watch {
    /// Whether somebody wrote since this was last asked.
    pub async fn saw_a_change(&mut self) -> bool {
        let before = self.seen;
        self.seen = number(&self.connection, DATA_VERSION).await;
        self.seen != before
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let Some(server) = self.server.take() else { return };
        let name = self.url.rsplit('/').next().unwrap_or_default().to_owned();
        // Dropping waits, and this thread may be the runtime's own.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.map(|it| it.block_on(order(&server, &format!("DROP DATABASE {name} WITH (FORCE)"))))
        });
        let _ = dropping.join();
    }
}

/// A Redis database of a test's own, emptied; what goes into `redis.url`.
///
/// # Panics
/// When `SLUIS_TEST_REDIS_URL` is not set, or leads nowhere.
pub fn fresh_redis() -> String {
    let server = required("SLUIS_TEST_REDIS_URL");
    let number = {
        let mut made = REDIS.lock().unwrap();
        *made += 1;
        *made
    };
    let url = Url::parse(&server).unwrap();
    let address = (url.host_str().unwrap().to_owned(), url.port().unwrap_or(6379));
    redis_order(&address, &format!("SELECT {number}\r\nFLUSHDB\r\nQUIT\r\n"));
    format!("{}/{number}", server.trim_end_matches('/'))
}

/// Redis's inline commands: one `+OK` for each.
fn redis_order(address: &(String, u16), commands: &str) {
    use std::io::{Read, Write};
    let mut socket = std::net::TcpStream::connect((address.0.as_str(), address.1)).unwrap();
    socket.write_all(commands.as_bytes()).unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    assert!(!answer.contains('-'), "Redis refused: {answer}");
}

async fn migrated_file() -> Vec<u8> {
    let room = Room::new();
    let file = room.file("template.db");
    migrate(&sqlite_url(&file));
    let wal = room.file("template.db-wal");
    assert!(
        fs::metadata(wal).map_or(0, |file| file.len()) == 0,
        "migrate left its changes in the write-ahead log"
    );
    fs::read(file).unwrap()
}

async fn migrated_postgres() -> String {
    let (server, name) = (postgres_server(), format!("{}_template", name()));
    order(&server, &format!("CREATE DATABASE {name}")).await;
    migrate(&database_at(&server, &name));
    name
}

fn migrate(url: &str) {
    let mut command = Command::new(sluis());
    command.args(["migrate", "up"]).env_clear().env("SLUIS_DATABASE__URL", url);
    let done = command.output().unwrap();
    assert!(done.status.success(), "sluis migrate up: {}", String::from_utf8_lossy(&done.stderr));
}

async fn order(server: &Url, sql: &str) {
    let connection = Connection::connect(server.as_str()).await.unwrap();
    connection.execute_unprepared(sql).await.unwrap_or_else(|refused| panic!("{sql}: {refused}"));
    connection.close().await.unwrap();
}

async fn number(connection: &DatabaseConnection, sql: &str) -> i64 {
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    let row = connection.query_one_raw(statement).await.unwrap_or_else(|refused| panic!("{sql}: {refused}"));
    let row = row.unwrap_or_else(|| panic!("{sql}: no row"));
    row.try_get_by_index(0).or_else(|_| row.try_get_by_index::<i32>(0).map(i64::from)).unwrap()
}

fn name() -> String {
    format!("sluis_{}_{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed))
}

fn sqlite_url(file: &Path) -> String {
    format!("sqlite://{}?mode=rwc", file.display())
}

fn postgres_server() -> Url {
    Url::parse(&required("SLUIS_TEST_POSTGRES_URL")).unwrap()
}

fn database_at(server: &Url, name: &str) -> String {
    let mut url = server.clone();
    url.set_path(name);
    url.to_string()
}

fn required(variable: &str) -> String {
    std::env::var(variable)
        .unwrap_or_else(|_| panic!("{variable} is not set: tests/run starts the server and sets it"))
}
