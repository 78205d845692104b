//! Where a value came from, so that a mistake can be found.

use std::fmt;
use std::path::PathBuf;

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Nobody gave it.
    Default,
    /// A configuration file.
    File(PathBuf),
    /// A flag of the command line.
    Flag(String),
    /// A file that holds a secret, and what named it.
    SecretFile {
        /// The file.
        path: PathBuf,
        /// Where the file's name came from.
        named_by: Box<Origin>,
    },
    /// A variable of the environment.
    Variable(String),
}

impl Origin {
    /// The file that holds this secret.
    pub const fn secret_file(&self) -> Option<&PathBuf> {
        match self {
            Self::SecretFile { path, .. } => Some(path),
            _ => None,
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path) => write!(f, "file {}", path.display()),
            Self::Flag(flag) => write!(f, "flag {flag}"),
            Self::SecretFile { path, named_by } => {
                write!(f, "file {}, named by {named_by}", path.display())
            }
            Self::Variable(name) => write!(f, "variable {name}"),
        }
    }
}
