//! Secrets come in through standard input, a line each: arguments can be seen by everybody on the machine.

use crate::cli::output::CliError;
use sluis_domain::secret::Secret;
use std::io::{self, IsTerminal, Read};

/// More than this is no password, in bytes.
const LONGEST_INPUT: u64 = 64 * 1024;

/// The lines of standard input, each given once.
#[derive(Debug)]
pub struct SecretLines(std::vec::IntoIter<Secret<String>>);

impl SecretLines {
    /// Reads `count` lines. On a terminal a sentence on standard error asks for them.
    ///
    /// # Errors
    /// When there are fewer, or one is empty.
    pub fn read(count: usize, what: &str) -> Result<Self, CliError> {
        if count == 0 {
            return Ok(Self(Vec::new().into_iter()));
        }
        let mut input = io::stdin().lock();
        if input.is_terminal() {
            use std::io::Write;
            let _ = writeln!(io::stderr(), "Type {what} and end with Ctrl-D (it is shown as you type):");
        }
        let mut text = String::new();
        let read = input.by_ref().take(LONGEST_INPUT).read_to_string(&mut text);
        read.map_err(|error| CliError::failed(format_args!("standard input cannot be read: {error}")))?;
        let text = Secret::new(text);
        let lines: Vec<Secret<String>> =
            text.expose().lines().take(count).map(|line| Secret::new(line.to_owned())).collect();
        if lines.len() < count || lines.iter().any(|line| line.expose().is_empty()) {
            return Err(CliError::usage(format_args!("standard input must hold {what}")));
        }
        Ok(Self(lines.into_iter()))
    }

    /// The next line.
    pub fn take(&mut self) -> Option<Secret<String>> {
        self.0.next()
    }
}
