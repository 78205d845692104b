//! Section `passwords`: what is known of passwords that were stolen elsewhere.

use garde::Validate;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// What is known of passwords that were stolen elsewhere.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate)]
#[serde(deny_unknown_fields, default)]
pub struct Passwords {
    /// A list that `sluis passwords load` made: none of its passwords is taken, and whoever has one chooses another.
    #[garde(custom(is_file))]
    pub breached: Option<PathBuf>,
}

fn is_file(file: &Option<PathBuf>, _: &()) -> garde::Result {
    match file.as_deref().map(Path::is_file) {
        Some(false) => Err(garde::Error::new("there is no such file")),
        _ => Ok(()),
    }
}
