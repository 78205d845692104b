//! A fresh database for each test: a copy of one that was migrated, and started for the first time, once in the run.
//!
//! A first start makes an RSA key, which takes longer than most tests. So each copy is the database of a deployment
//! that has had its first start, under the issuer that the test goes by.

use crate::support::binary::sluis;
use crate::support::ports::free_port;
use crate::support::room::Room;
use crate::support::wire::Wire;
use http::{HeaderMap, Method};
use sea_orm::{ConnectOptions, ConnectionTrait, Database as Connection, DatabaseConnection, Statement};
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
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

/// The master key of every test's deployment, in hexadecimal.
pub const MASTER_KEY: &str = "5100000000000000000000000000000000000000000000000000000000000051";
/// The size of every test's RSA key, in bits.
pub const RSA_BITS: &str = "2048";
/// How long the first start may take on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(60);

/// SQLite, "PRAGMA data_version": it differs once another connection has committed a change.
const DATA_VERSION: &str = "PRAGMA data_version";

static MADE: AtomicU32 = AtomicU32::new(0);
static SQLITE: OnceCell<Vec<u8>> = OnceCell::const_new();
static POSTGRES: OnceCell<String> = OnceCell::const_new();
/// PostgreSQL copies a template only while nobody else reads it.
static COPYING: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
static REDIS: Mutex<u32> = Mutex::new(0);

impl Database {
    /// The database of a deployment that goes by `issuer`, after its first start; nobody is in it.
    ///
    /// # Panics
    /// When its server is not there.
    pub async fn fresh(kind: Kind, room: &Room, issuer: &Url) -> Self {
        let copy = match kind {
            Kind::Sqlite => {
                let template = SQLITE.get_or_init(started_file).await;
                let file = room.file("sluis.db");
                fs::write(&file, template).unwrap();
                Self { url: sqlite_url(&file), server: None }
            }
            Kind::Postgres => {
                let server = postgres_server();
                let template = POSTGRES.get_or_init(started_postgres).await;
                let name = name();
                let _alone = COPYING.lock().await;
                order(&server, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
                Self { url: database_at(&server, &name), server: Some(server) }
            }
        };
        let (issuer, host) = (issuer.as_str().trim_end_matches('/'), issuer.host_str().unwrap());
        copy.execute(&format!("UPDATE deployment SET issuer = '{issuer}', rp_id = '{host}'")).await;
        copy
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

    /// Changes something as another node does, up to the commit.
    ///
    /// # Panics
    /// When this is not PostgreSQL, or it refuses the change.
    pub async fn begin(&self, sql: &str) -> Uncommitted {
        assert!(self.server.is_some(), "only PostgreSQL has several writers");
        let mut one = ConnectOptions::new(&self.url);
        one.max_connections(1).min_connections(1);
        let connection = Connection::connect(one).await.unwrap();
        let begun = connection.execute_unprepared(&format!("BEGIN; {sql}")).await;
        begun.unwrap_or_else(|refused| panic!("{sql}: {refused}"));
        Uncommitted { connection }
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

/// A change that somebody has made and not committed yet: others see what was there before, and whoever needs those
/// rows to stay waits.
#[derive(Debug)]
pub struct Uncommitted {
    connection: DatabaseConnection,
}

impl Uncommitted {
    /// Until somebody waits for what becomes of it.
    pub async fn is_waited_for(&self) {
        const WAITING: &str = "SELECT COUNT(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))";
        while number(&self.connection, WAITING).await == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Commits it.
    ///
    /// # Panics
    /// When the database refuses it.
    pub async fn commit(self) {
        self.connection.execute_unprepared("COMMIT").await.unwrap();
        self.connection.close().await.unwrap();
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

async fn started_file() -> Vec<u8> {
    let room = Room::new();
    let file = room.file("template.db");
    start_once(&sqlite_url(&file)).await;
    let wal = room.file("template.db-wal");
    assert!(
        fs::metadata(wal).map_or(0, |file| file.len()) == 0,
        "it left its changes in the write-ahead log when it ended"
    );
    fs::read(file).unwrap()
}

async fn started_postgres() -> String {
    let (server, name) = (postgres_server(), format!("{}_template", name()));
    order(&server, &format!("CREATE DATABASE {name}")).await;
    start_once(&database_at(&server, &name)).await;
    name
}

/// Serves this database until it is ready, and ends in good order.
async fn start_once(database: &str) {
    let address = ([127, 0, 0, 1], free_port()).into();
    let issuer = Url::parse(&format!("http://{address}")).unwrap();
    let mut command = Command::new(sluis());
    command.arg("serve").env_clear().stdin(Stdio::null()).stdout(Stdio::null());
    command.env("SLUIS_DATABASE__URL", database).env("SLUIS_SERVER__BIND", format!("{address}"));
    command.env("SLUIS_SERVER__PUBLIC_URL", issuer.as_str().trim_end_matches('/'));
    command.env("SLUIS_KEYS__MASTER_KEY", MASTER_KEY).env("SLUIS_KEYS__RSA_BITS", RSA_BITS);
    let mut child = command.spawn().unwrap();
    let mut wire = Wire::new();
    wire.lead(&issuer, address);
    let ready = issuer.join("/health/ready").unwrap();
    let until = Instant::now() + PATIENCE;
    while !wire
        .ask(Method::GET, &ready, HeaderMap::new(), None)
        .await
        .is_ok_and(|reply| reply.status.is_success())
    {
        not_too_late(&mut child, until).await;
    }
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        assert!(Instant::now() < until, "the first start of this run does not end");
        tokio::time::sleep(Duration::from_millis(10)).await;
    };
    assert!(status.success(), "the first start of this run ended badly: {status}");
}

async fn not_too_late(child: &mut Child, until: Instant) {
    let ended = child.try_wait().unwrap();
    assert!(ended.is_none(), "the first start of this run failed: {ended:?}");
    assert!(Instant::now() < until, "the first start of this run does not get ready");
    tokio::time::sleep(Duration::from_millis(10)).await;
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
