//! `sluis demo` as a newcomer meets it: one process, five names, one port.

use crate::support::binary::sluis;
use crate::support::faketime::TurnedClock;
use crate::support::forms::text;
use crate::support::ports::free_port;
use crate::support::room::Room;
use crate::support::wire::Wire;
use http::{HeaderMap, Method};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};
use url::Url;

/// The password of everybody in the demo.
pub const PASSWORD: &str = "drie-witte-zwanen";
/// The recovery code of everybody in the demo who has a second step.
pub const RECOVERY_CODE: &str = "SLUS-DEUR-22KM-KADE";
/// How long a start may take on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(90);
/// How often it is looked whether something is there.
const LOOK_EVERY: Duration = Duration::from_millis(25);

/// A running demo. It ends with this.
#[derive(Debug)]
pub struct Demo {
    child: Option<Child>,
    port: u16,
    room: Room,
    clock: Option<TurnedClock>,
    /// Codes that were typed: Sluis takes each once.
    spent: Mutex<BTreeSet<String>>,
}

impl Demo {
    /// A demo with a directory of its own.
    pub async fn start() -> Self {
        let mut demo = Self::bare();
        demo.start_again().await;
        demo
    }

    /// A demo whose clock the test turns: Sluis, its apps and the telephone go by it alike.
    pub async fn start_with_turned_clock() -> Self {
        let mut demo = Self::bare();
        demo.clock = Some(TurnedClock::new(demo.room.path()));
        demo.start_again().await;
        demo
    }

    fn bare() -> Self {
        Self {
            child: None,
            port: free_port(),
            room: Room::new(),
            clock: None,
            spent: Mutex::new(BTreeSet::new()),
        }
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The directory that it keeps its things in.
    pub fn data(&self) -> std::path::PathBuf {
        self.room.file("data")
    }

    /// The clock that it goes by.
    ///
    /// # Panics
    /// When it was not started with a turned clock.
    pub fn clock(&self) -> &TurnedClock {
        self.clock.as_ref().expect("started without a turned clock")
    }

    /// An address on one of its sites, such as `verzuim` and `/bericht/7`.
    ///
    /// # Panics
    /// When the path is none.
    pub fn url(&self, site: &str, path: &str) -> Url {
        Url::parse(&format!("http://{site}.localhost:{}{path}", self.port)).unwrap()
    }

    /// All that it printed.
    pub fn printed(&self) -> String {
        fs::read_to_string(self.room.file("printed")).unwrap_or_default()
    }

    /// `sluis demo` on this port and directory, with further arguments.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(sluis());
        command.arg("demo").args(arguments).env_clear().current_dir(self.room.path()).stdin(Stdio::null());
        command.env("SLUIS_CONFIG", self.room.file("none.toml")).env("TMPDIR", self.room.path());
        if let Some(clock) = &self.clock {
            clock.give_to(&mut command);
        }
        command
    }

    /// What a shell answers to `line`, typed where the demo was started.
    ///
    /// # Panics
    /// With its words when it refuses.
    pub fn shell(&self, line: &str) -> String {
        let mut command = Command::new("sh");
        command.args(["-c", line]).env_clear().current_dir(self.room.path()).stdin(Stdio::null());
        let done = command.output().unwrap();
        assert!(done.status.success(), "{line}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    }

    /// Starts it, or starts it again after [`Demo::interrupt`], and waits until it says that it is ready.
    ///
    /// # Panics
    /// When it does not get ready.
    pub async fn start_again(&mut self) {
        self.start_with(&[]).await;
    }

    /// Starts over on another port with `--fresh`, after [`Demo::interrupt`].
    ///
    /// # Panics
    /// When it does not get ready.
    pub async fn start_fresh_elsewhere(&mut self) {
        self.port = free_port();
        self.start_with(&["--fresh"]).await;
    }

    async fn start_with(&mut self, more: &[&str]) {
        let printed = File::create(self.room.file("printed")).unwrap();
        fs::write(self.room.file("none.toml"), "").unwrap();
        let port = self.port.to_string();
        let mut command = self.command(&[&["--port", &port, "--data", "data"], more].concat());
        command.stdout(printed.try_clone().unwrap()).stderr(printed);
        let mut child = command.spawn().unwrap();
        let until = Instant::now() + PATIENCE;
        while !self.printed().contains("Ctrl-C") {
            let ended = child.try_wait().unwrap();
            assert!(ended.is_none(), "sluis demo ended ({ended:?}): {}", self.printed());
            assert!(Instant::now() < until, "sluis demo does not get ready: {}", self.printed());
            tokio::time::sleep(LOOK_EVERY).await;
        }
        self.child = Some(child);
    }

    /// Presses Ctrl-C and waits until everything has ended.
    ///
    /// # Panics
    /// When it does not end within seconds, or not well.
    pub async fn interrupt(&mut self) {
        let mut child = self.child.take().expect("it does not run");
        assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = child.try_wait().unwrap() {
                assert!(status.success(), "{status}: {}", self.printed());
                return;
            }
            assert!(Instant::now() < until, "Ctrl-C does not end it: {}", self.printed());
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// A page as it stands, without a browser.
    ///
    /// # Panics
    /// When there is no answer.
    pub async fn page(&self, site: &str, path: &str) -> String {
        let url = self.url(site, path);
        let mut wire = Wire::new();
        wire.lead(&url, ([127, 0, 0, 1], self.port).into());
        wire.ask(Method::GET, &url, HeaderMap::new(), None).await.unwrap().body
    }

    /// The code that the telephone shows for this person and that was not typed before; waits for a new one if needed.
    ///
    /// # Panics
    /// When the telephone does not know the person.
    pub async fn code_of(&self, person: &str) -> String {
        let until = Instant::now() + PATIENCE;
        loop {
            let page = self.page("phone", "/").await;
            let marked = format!("data-name=\"{person}\">");
            let (_, after) =
                page.split_once(&marked).unwrap_or_else(|| panic!("no {person}: {}", text(&page)));
            let code: String = after.chars().take_while(|c| *c != '<').collect();
            if self.spent.lock().unwrap().insert(format!("{person} {code}")) {
                return code;
            }
            assert!(Instant::now() < until, "no new code for {person}");
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
        if std::thread::panicking() {
            eprintln!("---- what sluis demo on port {} said ----\n{}", self.port, self.printed());
        }
    }
}
