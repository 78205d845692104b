//! Kannel, the SMS gateway of many operators, with a fake SMSC behind it: what it would send over the air comes
//! out here.

use crate::support::ports::free_port;
use crate::support::room::Room;
use crate::support::server::Plan;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How long a start or a message may take on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often it is looked whether it is so far.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Its two daemons, and what came out.
#[derive(Debug)]
pub struct Kannel {
    daemons: Vec<Child>,
    sending: u16,
    said: Arc<Mutex<Vec<String>>>,
    _room: Room,
}

impl Kannel {
    /// Starts it.
    ///
    /// # Panics
    /// When it does not start: Debian's package `kannel` is needed.
    pub async fn start() -> Self {
        let room = Room::new();
        let [admin, boxes, smsc, sending] = [0; 4].map(|_| free_port());
        let file = room.file("kannel.conf");
        std::fs::write(&file, configuration(admin, boxes, smsc, sending)).unwrap();
        let said = Arc::new(Mutex::new(Vec::new()));
        let mut kannel = Self { daemons: Vec::new(), sending, said: Arc::clone(&said), _room: room };
        for (program, port) in [("/usr/sbin/bearerbox", boxes), ("/usr/sbin/smsbox", sending)] {
            let log = File::create(file.with_extension(format!("{port}.log"))).unwrap();
            let mut command = Command::new(program);
            command.arg(&file).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
            let child =
                command.spawn().unwrap_or_else(|missing| panic!("{program}: {missing} (apt install kannel)"));
            kannel.daemons.push(child);
            connect(port).await;
        }
        let air = connect(smsc).await;
        std::thread::spawn(move || {
            for line in BufReader::new(air).lines().map_while(Result::ok) {
                said.lock().unwrap().push(line);
            }
        });
        kannel
    }

    /// A server that sends through it.
    pub fn carries(&self, plan: Plan) -> Plan {
        let url = format!(
            "http://127.0.0.1:{}/cgi-bin/sendsms?username=sluis&password=geheim&charset=UTF-8&from={{from}}&to={{to}}&text={{text}}",
            self.sending
        );
        plan.set("sms.gateways", "http")
            .set("sms.allow_private_addresses", "true")
            .set_many(&[("sms.http_method", "GET"), ("sms.http_url", &url)])
    }

    /// The lines that went over the air, once there are so many.
    ///
    /// # Panics
    /// When they do not come.
    pub async fn said(&self, lines: usize) -> Vec<String> {
        let until = Instant::now() + PATIENCE;
        loop {
            let said = self.said.lock().unwrap().clone();
            if said.len() >= lines {
                return said;
            }
            assert!(Instant::now() < until, "Kannel sent {said:?}");
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }
}

impl Drop for Kannel {
    fn drop(&mut self) {
        for daemon in &mut self.daemons {
            let _ = daemon.kill();
            let _ = daemon.wait();
        }
    }
}

async fn connect(port: u16) -> TcpStream {
    let until = Instant::now() + PATIENCE;
    loop {
        if let Ok(stream) = TcpStream::connect(("127.0.0.1", port)) {
            return stream;
        }
        assert!(Instant::now() < until, "nobody listens on {port}");
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

fn configuration(admin: u16, boxes: u16, smsc: u16, sending: u16) -> String {
    format!(
        "group = core\nadmin-port = {admin}\nadmin-password = geheim\nadmin-interface = 127.0.0.1\n\
         smsbox-port = {boxes}\nsmsbox-interface = 127.0.0.1\n\n\
         group = smsc\nsmsc = fake\nport = {smsc}\nconnect-allow-ip = 127.0.0.1\n\n\
         group = smsbox\nbearerbox-host = 127.0.0.1\nsendsms-port = {sending}\nsendsms-interface = 127.0.0.1\n\n\
         group = sendsms-user\nusername = sluis\npassword = geheim\nuser-allow-ip = 127.0.0.1\n"
    )
}
