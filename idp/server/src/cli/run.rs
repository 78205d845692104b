//! From arguments to an exit code.

use crate::cli::arguments::{Arguments, Shared, Verb};
use crate::cli::config;
use crate::cli::output::{CliError, Output};
use crate::config::load::{Given, Loaded, load};
use crate::config::problem::ConfigError;
use clap::Parser;
use std::process::ExitCode;

/// Reads the arguments, does what they ask, and says how it went.
pub async fn run() -> ExitCode {
    let arguments = Arguments::parse();
    match answer(arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => error.report(),
    }
}

async fn answer(arguments: Arguments) -> Result<(), CliError> {
    let output = Output::new(arguments.shared.json);
    let loaded = configuration(&arguments.shared, &[]);
    match arguments.verb {
        Verb::Config(verb) => config::run(verb, loaded, output),
    }
}

/// The configuration that the arguments and the environment give.
fn configuration(shared: &Shared, flags: &[(&str, &str, String)]) -> Result<Loaded, ConfigError> {
    let set = shared.set.iter().map(|(key, value)| (format!("--set {key}"), key.clone(), value.clone()));
    let flags = flags.iter().map(|(flag, key, value)| ((*flag).to_owned(), (*key).to_owned(), value.clone()));
    load(&Given {
        files: shared.config.clone(),
        variables: std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect(),
        flags: set.chain(flags).collect(),
    })
}
