//! Where log lines go and what they look like. No line names a person, an address, a code or a secret.

use crate::config::log::{Log, LogFormat};
use std::io::{self, IsTerminal};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;

/// Starts logging to standard error: `RUST_LOG`, else what `log` says.
///
/// # Errors
/// When a filter cannot be read; names where it came from.
pub fn start(log: &Log) -> Result<(), String> {
    let filter = match std::env::var("RUST_LOG") {
        Ok(given) if !given.is_empty() => {
            EnvFilter::try_new(given).map_err(|error| format!("variable RUST_LOG: {error}"))?
        }
        _ => EnvFilter::try_new(&log.level).map_err(|error| format!("log.level: {error}"))?,
    };
    let json = match log.format {
        LogFormat::Auto => !io::stderr().is_terminal(),
        LogFormat::Json => true,
        LogFormat::Pretty => false,
    };
    let plain = std::env::var_os("NO_COLOR").is_some_and(|set| !set.is_empty());
    let started = if json {
        let lines = fmt().with_env_filter(filter).with_writer(io::stderr).json().flatten_event(true);
        lines.try_init()
    } else {
        fmt()
            .with_env_filter(filter)
            .with_writer(io::stderr)
            .with_ansi(!plain && io::stderr().is_terminal())
            .try_init()
    };
    // A test may have started it already.
    started.or(Ok(()))
}
