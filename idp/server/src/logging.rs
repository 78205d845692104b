//! Where log lines go and what they look like. No line names a person, an address, a code or a secret.

use crate::config::catalogue;
use crate::config::log::{self, Log, LogFormat};
use std::io::{self, IsTerminal};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;

/// The variable that wins over `log.level`.
pub const VARIABLE: &str = "RUST_LOG";

/// The filter of `RUST_LOG`, when it is given.
///
/// # Errors
/// When it cannot be read.
pub fn of_environment() -> Result<Option<EnvFilter>, String> {
    match std::env::var(VARIABLE) {
        Ok(given) if !given.is_empty() => {
            let allowed = catalogue::find("log.level").map_or("", |key| key.allowed);
            let read = log::filter(&given);
            read.map(Some).map_err(|why| format!("{why}; allowed: {allowed}"))
        }
        _ => Ok(None),
    }
}

/// Starts logging to standard error: `RUST_LOG`, else what `log` says.
///
/// # Errors
/// When a filter cannot be read; names where it came from.
pub fn start(log: &Log) -> Result<(), String> {
    let filter = match of_environment().map_err(|why| format!("variable {VARIABLE}: {why}"))? {
        Some(filter) => filter,
        None => log::filter(&log.level).map_err(|why| format!("log.level: {why}"))?,
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
