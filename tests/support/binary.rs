//! Finds the `sluis` that was built together with these tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::SystemTime;

static FOUND: OnceLock<PathBuf> = OnceLock::new();

/// The binary beside this test binary.
///
/// # Panics
/// With a sentence when it is missing, or older than a file that it is made from.
pub fn sluis() -> &'static Path {
    FOUND.get_or_init(|| {
        let journeys = std::env::current_exe().unwrap();
        // target/debug/deps/journeys-0123456789abcdef, target/debug/sluis
        let folder = journeys.ancestors().nth(2).unwrap();
        let binary = folder.join("sluis");
        assert!(
            binary.exists(),
            "{} is not there. Build it first: cargo build --locked --workspace",
            binary.display()
        );
        let newer =
            newest_source(&folder.join("sluis.d")).filter(|(_, changed)| *changed > changed_at(&binary));
        assert!(
            newer.is_none(),
            "{} is older than {}. Build it first: cargo build --locked --workspace",
            binary.display(),
            newer.map(|(path, _)| path.display().to_string()).unwrap_or_default()
        );
        binary
    })
}

/// The newest of the files that cargo says the binary is made from.
fn newest_source(list: &Path) -> Option<(PathBuf, SystemTime)> {
    let text = fs::read_to_string(list).ok()?;
    let (_, sources) = text.split_once(": ")?;
    // Spaces within a path are written as `\ `.
    let sources = sources.replace("\\ ", "\0");
    let paths = sources.split_whitespace().map(|path| PathBuf::from(path.replace('\0', " ")));
    paths
        .filter(|path| path.is_file())
        .map(|path| (path.clone(), changed_at(&path)))
        .max_by_key(|(_, at)| *at)
}

fn changed_at(path: &Path) -> SystemTime {
    fs::metadata(path).and_then(|file| file.modified()).unwrap()
}
