//! Folders for a test's files: some go when the test ends, some stay to be looked at.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

static MADE: AtomicU32 = AtomicU32::new(0);

/// A folder that is removed with all that is in it when this is dropped.
#[derive(Debug)]
pub struct Room(PathBuf);

impl Room {
    /// A new empty folder, which only this user can read.
    ///
    /// # Panics
    /// When there is no place for it.
    pub fn new() -> Self {
        let name = format!("sluis-{}-{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The path of a file in it.
    pub fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Default for Room {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The folder of this project.
pub fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("/"))
}

/// The target folder that this test binary was built in, such as `target`.
///
/// # Panics
/// When the test binary was moved out of it.
pub fn target() -> PathBuf {
    let journeys = std::env::current_exe().unwrap();
    // target/debug/deps/journeys-0123456789abcdef
    journeys.ancestors().nth(3).unwrap().to_path_buf()
}

/// A folder below `target` that stays after the run: screenshots, packages of foreign clients.
///
/// # Panics
/// When it cannot be made.
pub fn lasting(name: &str) -> PathBuf {
    let folder = target().join(name);
    fs::create_dir_all(&folder).unwrap();
    folder
}
