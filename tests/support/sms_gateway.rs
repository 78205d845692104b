//! A gateway for text messages that stands on this machine: it writes down what it is given, and answers as it is
//! told.

use crate::support::server::Plan;
use serde_json::Value;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How long a message may take to come on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often the messages are looked at.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// In which no message comes that is still to come: several rounds of the outbox.
const QUIET: Duration = Duration::from_secs(3);

/// One message as it was handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The number, in international form.
    pub to: String,
    /// What it says.
    pub text: String,
    /// Where what became of it may be posted.
    pub report: String,
}

impl Text {
    /// The code at its end, for the browser that fills it in by itself.
    ///
    /// # Panics
    /// When there is none.
    pub fn code(&self) -> String {
        self.text.rsplit_once('#').unwrap_or_else(|| panic!("no code in {self:?}")).1.trim().to_owned()
    }
}

/// The gateway. It listens as long as this process runs.
#[derive(Clone, Debug)]
pub struct SmsGateway {
    url: String,
    seen: Arc<Mutex<Vec<Text>>>,
    answer: Arc<Mutex<(u16, String)>>,
}

impl SmsGateway {
    /// A gateway that takes everything.
    ///
    /// # Panics
    /// When no port is free.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/send", listener.local_addr().unwrap());
        let gateway =
            Self { url, seen: Arc::default(), answer: Arc::new(Mutex::new((202, "{}".to_owned()))) };
        let here = gateway.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                here.take(stream);
            }
        });
        gateway
    }

    /// Where it is.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// From now on it answers so.
    pub fn answers(&self, status: u16, body: &str) {
        *self.answer.lock().unwrap() = (status, body.to_owned());
    }

    /// A server that sends by this gateway, as one that takes any HTTP request.
    pub fn carries(&self, plan: Plan) -> Plan {
        plan.set("sms.gateways", "http").set("sms.allow_private_addresses", "true").set_many(&[
            ("sms.http_url", &self.url),
            ("sms.http_body", r#"{"to":"{to}","text":"{text}","report":"{report}"}"#),
        ])
    }

    /// What it was given so far, refused or taken.
    pub fn texts(&self) -> Vec<Text> {
        self.seen.lock().unwrap().clone()
    }

    /// The message that is the `number`th.
    ///
    /// # Panics
    /// When it does not come.
    pub async fn text(&self, number: usize) -> Text {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(text) = self.texts().get(number - 1) {
                return text.clone();
            }
            assert!(Instant::now() < until, "no message {number}: {:?}", self.texts());
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// How many messages there are once no more come.
    pub async fn quiet(&self) -> usize {
        tokio::time::sleep(QUIET).await;
        self.texts().len()
    }

    fn take(&self, mut stream: TcpStream) {
        let body = body(&mut stream);
        let sent: Value = serde_json::from_str(&body).unwrap_or_default();
        let field = |name: &str| sent[name].as_str().unwrap_or(&body).to_owned();
        self.seen.lock().unwrap().push(Text {
            to: field("to"),
            text: field("text"),
            report: field("report"),
        });
        let (status, answer) = self.answer.lock().unwrap().clone();
        let head = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\nconnection: close", answer.len());
        let _ = stream.write_all(format!("{head}\r\n\r\n{answer}").as_bytes());
    }
}

/// The body of one request.
fn body(stream: &mut TcpStream) -> String {
    let _ = stream.set_read_timeout(Some(PATIENCE));
    let (mut bytes, mut part) = (Vec::new(), [0; 4096]);
    loop {
        let read = stream.read(&mut part).unwrap_or(0);
        bytes.extend_from_slice(&part[..read]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            if read == 0 {
                return String::new();
            }
            continue;
        };
        let lengths = head.lines().filter_map(|line| line.split_once(": "));
        let length = lengths.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
        let length = length.filter_map(|(_, value)| value.trim().parse().ok()).next().unwrap_or(0);
        if read == 0 || body.len() >= length {
            return body.to_owned();
        }
    }
}
