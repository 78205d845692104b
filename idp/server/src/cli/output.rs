//! How a verb answers: a text for people or one JSON object for scripts, and an exit code.

use serde::Serialize;
use std::fmt;
use std::io::{self, Write};
use std::process::ExitCode;

/// Why a verb ends without having done what was asked: one sentence.
#[derive(Debug)]
pub enum CliError {
    /// Refused or failed: exit code 1.
    Failed(String),
    /// The answer was given and says no; nothing is added to it: exit code 1.
    SaidNo,
    /// Arguments that cannot go together or cannot be read: exit code 2.
    Usage(String),
}

impl CliError {
    /// Refused or failed.
    pub fn failed(why: impl fmt::Display) -> Self {
        Self::Failed(why.to_string())
    }

    /// Arguments that cannot be used.
    pub fn usage(why: impl fmt::Display) -> Self {
        Self::Usage(why.to_string())
    }

    /// Says why on standard error and gives the exit code.
    pub fn report(&self) -> ExitCode {
        let (code, why) = match self {
            Self::Failed(why) => (1, Some(why)),
            Self::SaidNo => (1, None),
            Self::Usage(why) => (2, Some(why)),
        };
        if let Some(why) = why {
            // Where standard error is closed there is nobody to tell.
            let _ = writeln!(io::stderr(), "sluis: {why}");
        }
        ExitCode::from(code)
    }
}

/// Where the answer of a verb goes.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    json: bool,
}

impl Output {
    /// Answers in JSON or in text.
    pub const fn new(json: bool) -> Self {
        Self { json }
    }

    /// Gives the answer: `facts` for scripts, `text` for people.
    ///
    /// # Errors
    /// When standard output cannot be written to.
    pub fn say(self, facts: &impl Serialize, text: impl fmt::Display) -> Result<(), CliError> {
        let mut out = io::stdout().lock();
        let written = if self.json {
            let facts = serde_json::to_string_pretty(facts).map_err(CliError::failed)?;
            writeln!(out, "{facts}")
        } else {
            writeln!(out, "{text}")
        };
        match written.and_then(|()| out.flush()) {
            // `sluis client list | head`: who reads has read enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            Err(error) => Err(CliError::failed(format_args!("cannot write the answer: {error}"))),
            Ok(()) => Ok(()),
        }
    }
}

/// Rows under headings, each column as wide as its widest cell.
pub fn table(headings: &[&str], rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count());
        cells.chain([headings[column].chars().count()]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..headings.len()).map(width).collect();
    let line = |cells: Vec<&str>| {
        let padded = cells.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let body = rows.iter().map(|row| line(row.iter().map(String::as_str).collect()));
    [line(headings.to_vec())].into_iter().chain(body).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [vec!["a".to_owned(), "één".to_owned()], vec!["bbbb".to_owned(), "c".to_owned()]];
        assert_eq!(table(&["x", "y"], &rows), "x     y\na     één\nbbbb  c");
    }
}
