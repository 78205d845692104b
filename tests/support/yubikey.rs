//! A YubiKey that types one-time passwords, and Debian's `yubiserver`, which knows it.

use crate::support::ports::free_port;
use crate::support::room::Room;
use aws_lc_rs::cipher::{AES_128, EncryptingKey, UnboundCipherKey};
use std::fs;
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long the server may take to start.
const PATIENCE: Duration = Duration::from_secs(60);
const MODHEX: &[u8; 16] = b"cbdefghijklnrtuv";

/// A key from the factory.
#[derive(Clone, Debug)]
pub struct YubiKey {
    name: &'static str,
    private_id: [u8; 6],
    secret: [u8; 16],
    plugged_in: u16,
    touched: u8,
    clock: u32,
}

impl YubiKey {
    /// A key of this public name, twelve letters of modhex.
    pub fn named(name: &'static str) -> Self {
        let mut secret = [7; 16];
        secret[..12].copy_from_slice(name.as_bytes());
        Self { name, private_id: [1, 2, 3, 4, 5, 6], secret, plugged_in: 1, touched: 0, clock: 4_000 }
    }

    /// Is put into a computer.
    pub fn plug_in(&mut self) {
        self.plugged_in += 1;
        self.touched = 0;
    }

    /// What it types when it is touched.
    ///
    /// # Panics
    /// Never: the cipher takes one block.
    pub fn touch(&mut self) -> String {
        self.touched += 1;
        self.clock += 80;
        let mut block = Vec::from(self.private_id);
        block.extend(self.plugged_in.to_le_bytes());
        block.extend(&self.clock.to_le_bytes()[..3]);
        block.push(self.touched);
        block.extend([0x5a, 0xa5]);
        block.extend((!crc(&block)).to_le_bytes());
        let key = UnboundCipherKey::new(&AES_128, &self.secret).unwrap();
        EncryptingKey::ecb(key).unwrap().encrypt(&mut block).unwrap();
        format!("{}{}", self.name, modhex(&block))
    }
}

/// `yubiserver` with its own database. It ends with this.
#[derive(Debug)]
pub struct YubiServer {
    child: Child,
    database: String,
    port: u16,
    secret: String,
    _room: Room,
}

impl YubiServer {
    /// A server that knows these keys.
    ///
    /// # Panics
    /// When it is not installed, or does not start.
    pub fn knowing(keys: &[&YubiKey]) -> Self {
        let room = Room::new();
        let database = room.file("yubiserver.sqlite");
        fs::copy("/etc/yubiserver/yubiserver.sqlite.init", &database)
            .expect("Debian's yubiserver is missing: tests/run installs it");
        // As root it becomes another user, who is to write here.
        for path in [room.path(), database.as_path()] {
            fs::set_permissions(path, fs::Permissions::from_mode(0o777)).unwrap();
        }
        let file = database.display().to_string();
        for (number, key) in keys.iter().enumerate() {
            let (owner, private, secret) = (format!("key{number}"), hex(&key.private_id), hex(&key.secret));
            admin(&["-b", &file, "-y", "-a", &owner, key.name, &private, &secret]);
        }
        let said = admin(&["-b", &file, "-p", "-a", "sluis", "c2VjcmV0LW9mLXNsdWlz"]);
        let secret = said.split_whitespace().find(|word| word.ends_with('=') && word.len() > 20);
        let secret = secret.unwrap_or_else(|| panic!("no key for our client: {said}")).to_owned();
        let port = free_port();
        let mut command = Command::new("yubiserver");
        command.args(["-d", &file, "-p", &port.to_string(), "-l"]).arg(room.file("log"));
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let until = Instant::now() + PATIENCE;
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < until, "yubiserver does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { child, database: file, port, secret, _room: room }
    }

    /// Where it is asked.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/wsapi/2.0/verify", self.port)
    }

    /// The key that our client shares with it.
    pub fn api_key(&self) -> &str {
        &self.secret
    }
}

impl Drop for YubiServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        // It went on in a process of its own, which nobody else ends.
        if let Some(process) = server_over(&self.database) {
            let _ = Command::new("kill").arg(process.to_string()).status();
        }
    }
}

/// The process of the `yubiserver` whose database this is: no other has its name among its words.
fn server_over(database: &str) -> Option<u32> {
    let processes = fs::read_dir("/proc").ok()?;
    let mut ids = processes.flatten().filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    ids.find(|id| {
        let said = fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
        let mut words = said.split(|byte| *byte == 0);
        words.next() == Some(b"yubiserver".as_slice()) && words.any(|word| word == database.as_bytes())
    })
}

fn admin(arguments: &[&str]) -> String {
    let done = Command::new("yubiserver-admin").args(arguments).output().unwrap();
    assert!(done.status.success(), "yubiserver-admin {arguments:?}: {done:?}");
    String::from_utf8_lossy(&done.stdout).into_owned()
}

/// CRC-16 as the key's firmware computes it.
fn crc(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xffff, |crc, byte| {
        (0..8).fold(
            crc ^ u16::from(*byte),
            |crc: u16, _| {
                if crc & 1 == 1 { (crc >> 1) ^ 0x8408 } else { crc >> 1 }
            },
        )
    })
}

fn modhex(bytes: &[u8]) -> String {
    let letter = |half: u8| char::from(MODHEX[usize::from(half)]);
    bytes.iter().flat_map(|byte| [letter(byte >> 4), letter(byte & 15)]).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
