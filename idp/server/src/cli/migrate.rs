//! `sluis migrate`: brings the schema of the database up to date, or says how far it is.

use crate::cli::output::{CliError, Output};
use crate::config::settings::Config;
use crate::parts;
use clap::Subcommand;
use serde_json::json;
use sluis_store::migrate;
use sluis_store::migrate::MigrationState;

/// Bring the database up to date, or say how far it is.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum MigrateVerb {
    /// Apply what is missing; nothing is ever undone. Safe to run twice, and by two processes at once
    Up,
    /// Say what was applied and what is missing; exit code 1 when something is
    Status,
}

/// Runs the verb.
pub async fn run(verb: MigrateVerb, config: &Config, output: Output) -> Result<(), CliError> {
    let store = parts::store(&config.database).await.map_err(CliError::failed)?;
    match verb {
        MigrateVerb::Up => {
            let applied = migrate::up(&store).await.map_err(CliError::failed)?;
            // What was written moves from the write-ahead log of SQLite into the file itself.
            store.close().await.map_err(CliError::failed)?;
            let text = match applied.len() {
                0 => "The database was up to date.".to_owned(),
                count => format!("The database is up to date: {count} changes were applied."),
            };
            output.say(&json!({ "applied_now": applied }), text)
        }
        MigrateVerb::Status => {
            let changes = migrate::status(&store).await.map_err(CliError::failed)?;
            let line = |change: &MigrationState| {
                format!("{}  {}", if change.applied { "applied" } else { "missing" }, change.name)
            };
            let lines: Vec<String> = changes.iter().map(line).collect();
            let names = |applied: bool| -> Vec<&str> {
                let of_kind = changes.iter().filter(|change| change.applied == applied);
                of_kind.map(|change| change.name.as_str()).collect()
            };
            output.say(&json!({ "applied": names(true), "pending": names(false) }), lines.join("\n"))?;
            if names(false).is_empty() { Ok(()) } else { Err(CliError::SaidNo) }
        }
    }
}
