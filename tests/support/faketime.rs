//! A clock that a test turns: Debian's libfaketime under `sluis serve`, which itself has no clock control.
//!
//! Foreign clients and Chromium keep real time and take no part in a journey whose clock is turned.

use crate::support::totp;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// A clock that goes as the machine's, but ahead of it.
#[derive(Debug)]
pub struct TurnedClock {
    file: PathBuf,
    ahead: AtomicI64,
}

impl TurnedClock {
    /// A clock that is right, kept in a file in this folder.
    ///
    /// # Panics
    /// When the file cannot be written.
    pub fn new(folder: &Path) -> Self {
        let clock = Self { file: folder.join("clock"), ahead: AtomicI64::new(0) };
        clock.write();
        clock
    }

    /// Turns it forward, for every process that goes by it, at once.
    pub fn forward(&self, by: Duration) {
        self.ahead.fetch_add(i64::try_from(by.as_secs()).unwrap(), Ordering::SeqCst);
        self.write();
    }

    /// The second that it shows (since 1970), for a telephone that goes by the same clock.
    pub fn now(&self) -> u64 {
        totp::now().saturating_add_signed(self.ahead.load(Ordering::SeqCst))
    }

    /// Lets a process go by this clock.
    pub fn give_to(&self, command: &mut Command) {
        command
            .env("LD_PRELOAD", library())
            .env("FAKETIME_TIMESTAMP_FILE", &self.file)
            // Without these two the runtime hangs: its timers wait on the monotonic clock, and a cached file is not
            // read again.
            .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
            .env("FAKETIME_NO_CACHE", "1");
    }

    fn write(&self) {
        let fresh = self.file.with_extension("new");
        fs::write(&fresh, format!("+{}\n", self.ahead.load(Ordering::SeqCst))).unwrap();
        fs::rename(fresh, &self.file).unwrap();
    }
}

/// Debian's library, on whatever processor this is.
fn library() -> PathBuf {
    let folders = fs::read_dir("/usr/lib").into_iter().flatten().flatten();
    let found =
        folders.map(|folder| folder.path().join("faketime/libfaketimeMT.so.1")).find(|path| path.exists());
    found.expect("Debian's package libfaketime is not installed: tests/run installs it")
}
