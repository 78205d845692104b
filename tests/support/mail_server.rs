//! A real mail server beside the tests: it takes, defers and refuses, by the name of who a mail is for.

use crate::support::foreign::python;
use crate::support::ports::free_port;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How long a mail may take on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(60);

/// A mail server that runs.
#[derive(Debug)]
pub struct MailServer {
    child: Child,
    port: u16,
    said: Arc<Mutex<Said>>,
}

/// What it said.
#[derive(Debug, Default)]
struct Said {
    taken: Vec<Value>,
    asked: Vec<Value>,
}

impl MailServer {
    /// Starts one.
    ///
    /// # Panics
    /// When it does not start.
    pub fn start() -> Self {
        Self::on(free_port())
    }

    /// Starts it again where it was.
    ///
    /// # Panics
    /// When it does not start.
    pub fn start_again(self) -> Self {
        let port = self.port;
        drop(self);
        Self::on(port)
    }

    fn on(port: u16) -> Self {
        let mut command = python("mail_server.py");
        let mut child = command.arg(port.to_string()).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = lines.next().expect("the mail server ended: its error stands above").unwrap();
        let port = first.strip_prefix("PORT ").unwrap().parse().unwrap();
        let said = Arc::new(Mutex::new(Said::default()));
        let hears = Arc::clone(&said);
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let (word, fact) = line.split_once(' ').unwrap();
                let fact = serde_json::from_str(fact).unwrap();
                let mut said = hears.lock().unwrap();
                if word == "TAKEN" { said.taken.push(fact) } else { said.asked.push(fact) }
            }
        });
        Self { child, port, said }
    }

    /// What `email.smtp_url` is set to.
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// Ends it: whoever sends a mail finds nobody there.
    pub fn stop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// The mails that it took, as another mail program reads them.
    ///
    /// # Panics
    /// When what it said cannot be read.
    pub fn taken(&self) -> Vec<Value> {
        self.said.lock().unwrap().taken.clone()
    }

    /// What it answered to each recipient, in order.
    ///
    /// # Panics
    /// When what it said cannot be read.
    pub fn answers(&self) -> Vec<String> {
        let said = self.said.lock().unwrap();
        said.asked.iter().map(|asked| asked["answer"].as_str().unwrap().to_owned()).collect()
    }

    /// Waits until it has taken so many mails.
    ///
    /// # Panics
    /// When they do not come.
    pub async fn took(&self, many: usize) -> Vec<Value> {
        self.until(|said| said.taken.len() >= many).await;
        self.taken()
    }

    /// Waits until it was asked about so many recipients.
    ///
    /// # Panics
    /// When nobody asks.
    pub async fn was_asked(&self, many: usize) {
        self.until(|said| said.asked.len() >= many).await;
    }

    async fn until(&self, enough: impl Fn(&Said) -> bool) {
        let until = Instant::now() + PATIENCE;
        while !enough(&self.said.lock().unwrap()) {
            assert!(Instant::now() < until, "no more mails came: {:?}", self.said.lock().unwrap());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.stop();
    }
}
