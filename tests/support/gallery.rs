//! The gallery: every page and mail of Sluis as a file, in each text, as the tests of the server leave them.

use crate::support::room::{lasting, project};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The tests of the server that render every page, and some in the colours of an organisation.
const RENDER: [&str; 2] = [
    "gallery::pages::tests::every_page_renders_in_every_locale",
    "gallery::pages::tests::pages_in_the_colours_of_an_organisation_are_there_to_be_looked_at",
];
/// Where those lie.
const OWN_COLOURS: &str = "own";
/// The texts, as the names of the files begin.
pub const TEXTS: [&str; 3] = ["nl-je-", "nl-", "en-"];

static LEFT: OnceLock<PathBuf> = OnceLock::new();

/// The files with pages and mails, rendered anew from the sources as they stand. Their stylesheets and scripts lie
/// beside them.
///
/// # Panics
/// When they cannot be made.
pub fn gallery() -> Vec<PathBuf> {
    pages(LEFT.get_or_init(render))
}

/// Some of the pages in the colours of an organisation: a light accent by day, a dark one by night.
///
/// # Panics
/// When they cannot be made.
pub fn gallery_in_own_colours() -> Vec<PathBuf> {
    pages(&LEFT.get_or_init(render).join(OWN_COLOURS))
}

fn pages(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "html"));
    files.sort();
    files
}

/// The text that a file of the gallery is in, and the page that it shows: `nl-je-` and `password`.
///
/// # Panics
/// When it is in none.
pub fn named(file: &Path) -> (&'static str, &str) {
    let name = file.file_stem().and_then(|name| name.to_str()).unwrap();
    let text = TEXTS.into_iter().find(|text| name.starts_with(text));
    let text = text.unwrap_or_else(|| panic!("{name} is in no text"));
    (text, &name[text.len()..])
}

fn render() -> PathBuf {
    let folder = lasting("gallery");
    std::fs::remove_dir_all(&folder).unwrap();
    let mut cargo = Command::new(env!("CARGO"));
    // The same choice as `cargo test --workspace`: nothing is built twice.
    cargo.args(["test", "--locked", "--workspace", "--lib", "--", "--exact"]).args(RENDER);
    cargo.env("SLUIS_GALLERY", &folder).current_dir(project());
    let done = cargo.output().unwrap();
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success() && folder.exists(), "{cargo:?}: {said}");
    folder
}
