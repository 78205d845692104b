//! Where the demo keeps what it makes: one directory, marked as the demo's own, used by one demo at a time.

use crate::web::client_logos;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// Says that the directory is ours, and for which addresses its data was made.
const MARKER: &str = "sluis-demo.txt";
/// The master key, as text.
const MASTER_KEY: &str = "master.key";
/// The database.
const DATABASE: &str = "sluis.db";
/// What the other verbs read to work on this demo.
const CONFIG: &str = "sluis.toml";
/// The looks: the logos of the demo's apps.
const THEMES: &str = "themes";
/// The mails that were received, one a line.
const MAILBOX: &str = "mailbox.jsonl";

/// Why the demo does not use a directory: each a sentence for a newcomer.
#[derive(Debug, thiserror::Error)]
pub enum DataDirRefused {
    /// It holds something that the demo did not put there.
    #[error(
        "{0} holds files that the demo did not make: nothing was touched; choose another directory with --data"
    )]
    Foreign(PathBuf),
    /// Another demo has it.
    #[error("another demo is using {0}: stop that one, or choose another directory with --data")]
    InUse(PathBuf),
    /// Its data was made for other addresses.
    #[error(
        "the data in {path} was made for {recorded}, and now it is to be {asked}: addresses are part of what \
         people and apps know, so they cannot change; start as before, add --fresh to start over, or choose \
         another directory with --data"
    )]
    OtherAddress {
        /// The directory.
        path: PathBuf,
        /// What it was made for.
        recorded: String,
        /// What was asked.
        asked: String,
    },
    /// The machine says no.
    #[error("cannot use {path}: {error}")]
    Unusable {
        /// What could not be used.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
}

/// A directory of the demo's own, locked for as long as this lives.
#[derive(Debug)]
pub struct DataDir {
    path: PathBuf,
    _lock: File,
}

impl DataDir {
    /// Opens the directory at `path` for the demo at `address`, and makes it if it is not there.
    ///
    /// `fresh` empties it first, but only a directory that the demo made.
    ///
    /// # Errors
    /// When it is somebody else's, is in use, or was made for other addresses.
    pub fn open(path: &Path, address: &str, fresh: bool) -> Result<Self, DataDirRefused> {
        let unusable = |error| DataDirRefused::Unusable { path: path.to_owned(), error };
        let marker = path.join(MARKER);
        if !marker.exists() {
            fs::DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(unusable)?;
            if fs::read_dir(path).map_err(unusable)?.next().is_some() {
                return Err(DataDirRefused::Foreign(path.to_owned()));
            }
            private(&marker)
                .and_then(|mut file| file.write_all(mark(address).as_bytes()))
                .map_err(unusable)?;
        }
        let lock = OpenOptions::new().read(true).write(true).open(&marker).map_err(unusable)?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => DataDirRefused::InUse(path.to_owned()),
            TryLockError::Error(error) => unusable(error),
        })?;
        if fresh {
            empty(path).map_err(unusable)?;
            fs::write(&marker, mark(address)).map_err(unusable)?;
        }
        let recorded = fs::read_to_string(&marker).map_err(unusable)?;
        match recorded.lines().find_map(|line| line.strip_prefix("address: ")) {
            Some(recorded) if recorded == address => Ok(Self { path: path.to_owned(), _lock: lock }),
            Some(recorded) => Err(DataDirRefused::OtherAddress {
                path: path.to_owned(),
                recorded: recorded.to_owned(),
                asked: address.to_owned(),
            }),
            None => Err(DataDirRefused::Foreign(path.to_owned())),
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The database file, as a database address.
    pub fn database(&self) -> String {
        format!("sqlite://{}?mode=rwc", self.path.join(DATABASE).display())
    }

    /// The file that keeps received mails.
    pub fn mailbox(&self) -> PathBuf {
        self.path.join(MAILBOX)
    }

    /// The file that the other verbs read to work on this demo.
    pub fn config(&self) -> PathBuf {
        self.path.join(CONFIG)
    }

    /// Writes the looks: a logo for each of these apps, by `client_id`. Where they are.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn themes(&self, logos: &[(&str, &str)]) -> Result<PathBuf, DataDirRefused> {
        let themes = self.path.join(THEMES);
        let clients = themes.join(client_logos::FOLDER);
        let unusable = |error| DataDirRefused::Unusable { path: clients.clone(), error };
        fs::create_dir_all(&clients).map_err(unusable)?;
        for (client, svg) in logos {
            fs::write(clients.join(format!("{client}.svg")), svg).map_err(unusable)?;
        }
        fs::canonicalize(&themes).map_err(unusable)
    }

    /// Writes that file: where Sluis is found, by which key its database opens, and how it looks.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write_config(&self, issuer: &str, master_key: &str, themes: &Path) -> Result<(), DataDirRefused> {
        let unusable = |error| DataDirRefused::Unusable { path: self.config(), error };
        let here = fs::canonicalize(&self.path).map_err(unusable)?;
        // A JSON string is a TOML string as well.
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let text = format!(
            "[server]\npublic_url = {}\n\n[database]\nurl = {}\n\n[keys]\nmaster_key = {}\n\n[theme]\ndir = {}\n",
            quoted(issuer),
            quoted(&format!("sqlite://{}", here.join(DATABASE).display())),
            quoted(master_key),
            quoted(&themes.to_string_lossy()),
        );
        private(&self.config()).and_then(|mut file| file.write_all(text.as_bytes())).map_err(unusable)
    }

    /// The master key as text: the one that is there, or else `made`, which is kept from then on.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub fn master_key(&self, made: &str) -> Result<String, DataDirRefused> {
        let path = self.path.join(MASTER_KEY);
        let unusable = |error| DataDirRefused::Unusable { path: path.clone(), error };
        match fs::read_to_string(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                // Written whole under another name first: half a key would lock everything in.
                let half = path.with_extension("new");
                let mut file = private(&half).map_err(unusable)?;
                writeln!(file, "{made}").and_then(|()| file.sync_all()).map_err(unusable)?;
                fs::rename(&half, &path).map_err(unusable)?;
                Ok(made.to_owned())
            }
            read => read.map(|text| text.trim().to_owned()).map_err(unusable),
        }
    }
}

fn mark(address: &str) -> String {
    format!(
        "`sluis demo` made this directory. `sluis demo --fresh` empties it; you may delete it at any time.\n\
         address: {address}\n"
    )
}

/// A file for this user alone.
fn private(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)
}

/// Removes everything but the marker, which is locked.
fn empty(path: &Path) -> io::Result<()> {
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        if entry.file_name() == MARKER {
            continue;
        }
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dice::Dice;
    use std::os::unix::fs::PermissionsExt;

    const HERE: &str = "http://login.localhost:8080";

    struct Room(PathBuf);

    impl Room {
        fn new() -> Self {
            let name: [u8; 8] = Dice.bytes();
            let path = std::env::temp_dir().join(format!("sluis-demo-test-{:x}", u64::from_be_bytes(name)));
            fs::create_dir(&path).unwrap();
            Self(path)
        }

        fn data(&self) -> PathBuf {
            self.0.join("data")
        }
    }

    impl Drop for Room {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn a_second_start_finds_its_key_again() {
        let room = Room::new();
        let first = DataDir::open(&room.data(), HERE, false).unwrap();
        assert_eq!(first.master_key("one").unwrap(), "one");
        let mode = fs::metadata(room.data().join(MASTER_KEY)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        drop(first);
        let second = DataDir::open(&room.data(), HERE, false).unwrap();
        assert_eq!(second.master_key("two").unwrap(), "one");
    }

    #[test]
    fn a_fresh_start_finds_nothing() {
        let room = Room::new();
        DataDir::open(&room.data(), HERE, false).unwrap().master_key("one").unwrap();
        fs::create_dir(room.data().join("sub")).unwrap();
        let fresh = DataDir::open(&room.data(), HERE, true).unwrap();
        assert!(!room.data().join("sub").exists());
        assert_eq!(fresh.master_key("two").unwrap(), "two");
    }

    #[test]
    fn a_directory_of_somebody_else_is_left_alone_however_fresh() {
        let room = Room::new();
        fs::create_dir(room.data()).unwrap();
        fs::write(room.data().join("thesis.txt"), "years of work").unwrap();
        for fresh in [false, true] {
            let refused = DataDir::open(&room.data(), HERE, fresh);
            assert!(matches!(refused, Err(DataDirRefused::Foreign(_))), "{refused:?}");
        }
        assert_eq!(fs::read_to_string(room.data().join("thesis.txt")).unwrap(), "years of work");
        assert!(!room.data().join(MARKER).exists());
    }

    #[test]
    fn another_port_says_add_fresh() {
        let room = Room::new();
        drop(DataDir::open(&room.data(), HERE, false).unwrap());
        let other = "http://login.localhost:9090";
        let said = DataDir::open(&room.data(), other, false).unwrap_err().to_string();
        assert!(said.contains("--fresh") && said.contains(HERE) && said.contains(other), "{said}");
        assert!(DataDir::open(&room.data(), other, true).is_ok());
    }

    #[test]
    fn two_demos_do_not_share_a_directory_and_a_fresh_one_takes_nothing_away() {
        let room = Room::new();
        let first = DataDir::open(&room.data(), HERE, false).unwrap();
        first.master_key("one").unwrap();
        let second = DataDir::open(&room.data(), HERE, true);
        assert!(matches!(second, Err(DataDirRefused::InUse(_))), "{second:?}");
        assert_eq!(first.master_key("two").unwrap(), "one");
    }
}
