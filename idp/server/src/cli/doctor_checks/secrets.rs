//! Whether there is a master key, and whether only we can read what must stay secret.

use crate::cli::diagnosis::Check;
use crate::config::catalogue::{KEYS, Kind};
use crate::config::load::Loaded;
use crate::config::origin::Origin;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

const MASTER_KEY: &str = "master key";
const PERMISSIONS: &str = "permissions";

/// The permission bits of everybody but the owner: read, write.
const OTHERS: u32 = 0o066;

/// Whether a master key is configured.
pub fn master_key(loaded: &Loaded) -> Check {
    if loaded.config.keys.master_key.is_none() {
        let advice =
            "run `sluis keys generate-master > FILE` once, and set keys.master_key_file to that file";
        return Check::fail(MASTER_KEY, "none is configured", advice);
    }
    match loaded.origin("keys.master_key") {
        Origin::File(path) => Check::warn(
            MASTER_KEY,
            format_args!("it stands in the configuration file {}", path.display()),
            "put it in a file of its own and name that with keys.master_key_file",
        ),
        origin => Check::ok(MASTER_KEY, format_args!("from {origin}")),
    }
}

/// Whether others can read the database or the files of secrets.
pub fn permissions(loaded: &Loaded) -> Vec<Check> {
    let secrets = KEYS.iter().filter(|key| key.kind == Kind::Secret);
    let mut files: Vec<PathBuf> =
        secrets.filter_map(|key| loaded.origin(key.name).secret_file().cloned()).collect();
    if let Some(database) = loaded.config.database.file() {
        files.extend(["", "-wal", "-shm"].map(|tail| PathBuf::from(format!("{database}{tail}"))));
    }
    let checks: Vec<Check> = files.iter().filter_map(|path| permission(path)).collect();
    if checks.is_empty() {
        return vec![Check::ok(PERMISSIONS, "only the owner can read database and secrets")];
    }
    checks
}

/// A line for a file that others can read; none for one that is not there or is ours alone.
fn permission(path: &Path) -> Option<Check> {
    let mode = std::fs::metadata(path).ok()?.permissions().mode() & 0o777;
    (mode & OTHERS != 0).then(|| {
        let path = path.display();
        let advice = format!("chmod 600 {path}");
        Check::warn(PERMISSIONS, format_args!("{path} is open to others (mode {mode:o})"), advice)
    })
}
