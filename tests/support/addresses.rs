//! Every address that the server answers at, read from where it names them: a new one cannot be forgotten by the tests
//! that walk all of them.

use std::fs;
use std::path::Path;

/// Every path of `idp/server/src/web/urls.rs`; what stands in braces is filled with something that is nobody's.
///
/// # Panics
/// When the file is not where it was, or names none.
pub fn all() -> Vec<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../idp/server/src/web/urls.rs");
    let text = fs::read_to_string(file).unwrap();
    let named = text.lines().filter_map(|line| line.strip_prefix("pub const "));
    let paths: Vec<String> = named
        .filter_map(|line| line.split_once(": &str = \"")?.1.strip_suffix("\";"))
        .filter(|path| path.starts_with('/'))
        .map(filled)
        .collect();
    assert!(paths.len() > 60, "{paths:?}");
    paths
}

fn filled(path: &str) -> String {
    let parts = path.split('/').map(|part| if part.starts_with('{') { "nobodys" } else { part });
    parts.collect::<Vec<_>>().join("/")
}
