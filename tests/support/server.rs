//! `sluis serve` as a test sees it: a process of its own, with its own database, files and port.

use crate::support::binary::sluis;
use crate::support::databases::{Database, Kind, MASTER_KEY, RSA_BITS, fresh_redis};
use crate::support::faketime::TurnedClock;
use crate::support::ports::free_port;
use crate::support::room::Room;
use crate::support::wire::Wire;
use http::{HeaderMap, Method};
use std::fs::{self, File};
use std::net::SocketAddr;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use url::Url;

/// How long a start may take on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(60);

/// How a server is to be started. Say what differs, then `start`.
#[derive(Debug, Default)]
pub struct Plan {
    kind: Kind,
    redis: bool,
    turned_clock: bool,
    without_schema: bool,
    host: Option<String>,
    settings: Vec<(String, String)>,
}

impl Plan {
    /// Uses PostgreSQL or SQLite.
    pub fn on(mut self, kind: Kind) -> Self {
        self.kind = kind;
        self
    }

    /// Keeps short-lived state in Redis.
    pub fn with_redis(mut self) -> Self {
        self.redis = true;
        self
    }

    /// Goes by a clock that the test turns: see [`Sluis::clock`].
    pub fn with_turned_clock(mut self) -> Self {
        self.turned_clock = true;
        self
    }

    /// Begins on a database without a schema, as at the very first start.
    pub fn without_schema(mut self) -> Self {
        self.without_schema = true;
        self
    }

    /// Goes by this host name instead of 127.0.0.1, such as `login.localhost`.
    pub fn named(mut self, host: &str) -> Self {
        self.host = Some(host.to_owned());
        self
    }

    /// Sets one key, such as `lifetimes.authorization_code` to `2`.
    pub fn set(mut self, key: &str, value: &str) -> Self {
        self.settings.push((key.to_owned(), value.to_owned()));
        self
    }

    /// Sets several keys.
    pub fn set_many(mut self, keys: &[(&str, &str)]) -> Self {
        self.settings.extend(keys.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())));
        self
    }

    /// Starts it and waits until it says that it is ready.
    pub async fn start(self) -> Sluis {
        let server = self.prepare().await;
        server.started().await
    }

    /// All but the start: commands can be run before anything serves.
    pub async fn prepare(self) -> Sluis {
        let room = Room::new();
        let port = free_port();
        let host = self.host.unwrap_or_else(|| "127.0.0.1".to_owned());
        let issuer = Url::parse(&format!("http://{host}:{port}")).unwrap();
        let database = match self.without_schema {
            true => Database::empty(self.kind, &room).await,
            false => Database::fresh(self.kind, &room, &issuer).await,
        };
        let master_key = room.file("master.key");
        fs::write(&master_key, MASTER_KEY).unwrap();
        let mut settings = vec![
            ("server.public_url".to_owned(), issuer.as_str().trim_end_matches('/').to_owned()),
            ("database.url".to_owned(), database.url().to_owned()),
            ("keys.master_key_file".to_owned(), master_key.display().to_string()),
            ("keys.rsa_bits".to_owned(), RSA_BITS.to_owned()),
        ];
        settings.extend(self.redis.then(|| ("redis.url".to_owned(), fresh_redis())));
        settings.extend(self.settings);
        let clock = self.turned_clock.then(|| TurnedClock::new(room.path()));
        let ground = Arc::new(Ground { database, settings, issuer, clock, room });
        Sluis { ground, address: ([127, 0, 0, 1], port).into(), child: None, tolerates_errors: false }
    }
}

/// What the nodes of one deployment share.
#[derive(Debug)]
struct Ground {
    database: Database,
    settings: Vec<(String, String)>,
    issuer: Url,
    clock: Option<TurnedClock>,
    /// Removed last: the database may be a file in it.
    room: Room,
}

/// One node of a deployment. It ends with this; what it logged is shown when the test fails, and an error that it
/// logged fails the test.
#[derive(Debug)]
pub struct Sluis {
    ground: Arc<Ground>,
    address: SocketAddr,
    child: Option<Child>,
    tolerates_errors: bool,
}

impl Sluis {
    /// A server on SQLite as it comes.
    pub async fn start() -> Self {
        Plan::default().start().await
    }

    /// A server that differs: `Sluis::plan().on(Kind::Postgres).with_redis().start().await`.
    pub fn plan() -> Plan {
        Plan::default()
    }

    /// Another node of the same deployment: same database, same keys, same issuer, another port.
    pub async fn another_node(&self) -> Self {
        let address = ([127, 0, 0, 1], free_port()).into();
        let node = Self { ground: Arc::clone(&self.ground), address, child: None, tolerates_errors: false };
        node.started().await
    }

    /// The issuer, which is also the public address.
    pub fn issuer(&self) -> Url {
        self.ground.issuer.clone()
    }

    /// The address of a page, such as `/login`.
    pub fn url(&self, path: &str) -> Url {
        self.ground.issuer.join(path).unwrap()
    }

    /// Where this node listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The clock that it goes by.
    ///
    /// # Panics
    /// When it was not planned `with_turned_clock`.
    pub fn clock(&self) -> &TurnedClock {
        self.ground.clock.as_ref().expect("planned without a turned clock")
    }

    /// Its database.
    pub fn database(&self) -> &Database {
        &self.ground.database
    }

    /// The folder of its files.
    pub fn room(&self) -> &Room {
        &self.ground.room
    }

    /// The process.
    ///
    /// # Panics
    /// When it does not run.
    pub fn process(&self) -> u32 {
        self.child.as_ref().expect("it does not run").id()
    }

    /// All that this node wrote to standard output and standard error.
    pub fn log(&self) -> String {
        fs::read_to_string(self.log_file()).unwrap_or_default()
    }

    /// A test that provokes errors says so; else an error in the log fails it.
    pub fn tolerates_errors(&mut self) {
        self.tolerates_errors = true;
    }

    /// `sluis` with this deployment's configuration and the given arguments.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(sluis());
        command.args(arguments).env_clear().current_dir(self.ground.room.path()).stdin(Stdio::null());
        command.env("SLUIS_SERVER__BIND", self.address.to_string()).env("TMPDIR", self.ground.room.path());
        for (key, value) in &self.ground.settings {
            command.env(format!("SLUIS_{}", key.to_uppercase().replace('.', "__")), value);
        }
        if let Some(clock) = &self.ground.clock {
            clock.give_to(&mut command);
        }
        command
    }

    /// Ends it as a power cut would.
    ///
    /// # Panics
    /// When it does not run.
    pub fn kill9(&mut self) {
        let mut child = self.child.take().expect("it does not run");
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// Asks it to end, as systemd does, and waits until it has.
    ///
    /// # Panics
    /// When it does not run, or does not end.
    pub fn terminate(&mut self) -> ExitStatus {
        let mut child = self.child.take().expect("it does not run");
        let asked = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
        assert!(asked.success());
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < until, "it does not end: {}", self.log());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Starts it again after `kill9` or `terminate`, on the same port and database.
    ///
    /// # Panics
    /// When it does not get ready.
    pub async fn start_again(&mut self) {
        self.spawn();
        self.wait_until_ready().await;
    }

    /// Ends it in good order and starts it again.
    pub async fn restart(&mut self) {
        self.terminate();
        self.start_again().await;
    }

    async fn started(mut self) -> Self {
        self.spawn();
        self.wait_until_ready().await;
        self
    }

    fn spawn(&mut self) {
        let log = File::options().create(true).append(true).open(self.log_file()).unwrap();
        let mut command = self.command(&["serve"]);
        command.stdout(log.try_clone().unwrap()).stderr(log);
        self.child = Some(command.spawn().unwrap());
    }

    async fn wait_until_ready(&mut self) {
        let mut wire = Wire::new();
        wire.lead(&self.issuer(), self.address);
        let ready = self.url("/health/ready");
        let until = Instant::now() + PATIENCE;
        loop {
            let reply = wire.ask(Method::GET, &ready, HeaderMap::new(), None).await;
            if reply.is_ok_and(|reply| reply.status.is_success()) {
                return;
            }
            let ended = self.child.as_mut().and_then(|child| child.try_wait().unwrap());
            assert!(ended.is_none(), "sluis serve ended ({ended:?}) before it was ready");
            assert!(Instant::now() < until, "sluis serve does not get ready");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    fn log_file(&self) -> std::path::PathBuf {
        self.ground.room.file(&format!("serve-{}.log", self.address.port()))
    }
}

impl Drop for Sluis {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
        if std::thread::panicking() {
            eprintln!("---- what sluis serve on {} said ----\n{}", self.address, self.log());
            return;
        }
        let log = self.log();
        let error = log.lines().find(|line| line.contains(" ERROR ") || line.contains("\"level\":\"ERROR\""));
        assert!(
            self.tolerates_errors || error.is_none(),
            "sluis serve logged an error: {}",
            error.unwrap_or_default()
        );
    }
}
