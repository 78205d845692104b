//! Section `theme`: how the pages look.

use garde::Validate;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// How the pages look.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate)]
#[serde(deny_unknown_fields, default)]
pub struct Theme {
    /// A directory with themes of your own; what it lacks comes from the built-in default theme.
    #[garde(custom(is_directory))]
    pub dir: Option<PathBuf>,
}

fn is_directory(dir: &Option<PathBuf>, _: &()) -> garde::Result {
    match dir.as_deref().map(Path::is_dir) {
        Some(false) => Err(garde::Error::new("there is no such directory")),
        _ => Ok(()),
    }
}
