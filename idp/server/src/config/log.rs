//! Section `log`: what is logged, and how.

use garde::Validate;
use serde::{Deserialize, Serialize};
use tracing_subscriber::EnvFilter;

/// The words that say how much is logged.
const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

/// How a log line is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// Pretty on a terminal, JSON elsewhere.
    #[default]
    Auto,
    /// One JSON object a line.
    Json,
    /// For people.
    Pretty,
}

/// What is logged, and how.
#[derive(Debug, Clone, Deserialize, Serialize, Validate)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    /// A filter such as `info` or `info,sluis_server=debug`. The variable `RUST_LOG` wins over it.
    #[garde(custom(is_filter))]
    pub level: String,
    /// How a line is written.
    #[garde(skip)]
    pub format: LogFormat,
}

impl Default for Log {
    fn default() -> Self {
        Self { level: "info".to_owned(), format: LogFormat::Auto }
    }
}

/// Reads a filter. A word alone must be a level: the reader below would take `loud` for the name of a module,
/// and log nothing at all.
///
/// # Errors
/// With what cannot be read.
pub fn filter(text: &str) -> Result<EnvFilter, String> {
    let is_level = |word: &str| LEVELS.iter().any(|level| word.eq_ignore_ascii_case(level));
    let mut words = text.split(',').map(str::trim).filter(|word| !word.contains(['=', '[', '{', '}', ']']));
    if let Some(wrong) = words.find(|word| !is_level(word)) {
        return Err(format!("`{wrong}` is no level"));
    }
    EnvFilter::try_new(text).map_err(|error| error.to_string())
}

fn is_filter(text: &str, _: &()) -> garde::Result {
    filter(text).map(drop).map_err(garde::Error::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_alone_is_a_level() {
        for good in ["info", "OFF", "info,sluis_server=debug", "warn,sluis_server::login=trace"] {
            assert!(filter(good).is_ok(), "{good}");
        }
        for bad in ["loud", "", "info,loud", "sluis_server", "sluis_server=loud", "info,,warn"] {
            assert!(filter(bad).is_err(), "{bad}");
        }
    }
}
