//! What is wrong with a configuration, said so that it can be mended.

use crate::config::catalogue;
use crate::config::origin::Origin;
use std::fmt;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The key, such as `server.bind`; absent when a file cannot be read at all.
    pub key: Option<String>,
    /// Where the value came from.
    pub origin: Origin,
    /// What is wrong with it.
    pub message: String,
}

impl Problem {
    /// That the value of `key` cannot be used.
    pub fn at(key: &str, origin: Origin, message: impl Into<String>) -> Self {
        Self { key: Some(key.to_owned()), origin, message: message.into() }
    }

    /// That `origin` cannot be read.
    pub fn of(origin: Origin, message: impl Into<String>) -> Self {
        Self { key: None, origin, message: message.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(key) = &self.key else {
            return write!(f, "{}: {}", self.origin, self.message);
        };
        write!(f, "{key} ({}): {}", self.origin, self.message)?;
        match catalogue::find(key) {
            Some(known) => write!(f, "; allowed: {}", known.allowed),
            None => Ok(()),
        }
    }
}

/// Everything that is wrong, in the order of reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError(pub Vec<Problem>);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (line, problem) in self.0.iter().enumerate() {
            if line > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigError {}
