//! `sluis doctor`: looks at everything that `serve` will need, and says what to do about what is not well.

use crate::cli::diagnosis::{Check, Verdict};
use crate::cli::doctor_checks::{configuration, database, network, secrets};
use crate::cli::output::{CliError, Output};
use crate::config::load::Loaded;
use crate::config::problem::ConfigError;
use serde_json::json;

/// Runs every check; exit code 1 when one fails.
pub async fn run(loaded: Result<Loaded, ConfigError>, output: Output) -> Result<(), CliError> {
    let checks = match loaded {
        Err(error) => configuration::problems(&error),
        Ok(loaded) => all(&loaded).await,
    };
    let well = checks.iter().all(|check| check.verdict != Verdict::Fail);
    let lines: Vec<String> = checks.iter().map(ToString::to_string).collect();
    output.say(&json!({ "ok": well, "checks": checks }), lines.join("\n"))?;
    if well { Ok(()) } else { Err(CliError::SaidNo) }
}

async fn all(loaded: &Loaded) -> Vec<Check> {
    let config = &loaded.config;
    let mut checks = vec![configuration::good(loaded), configuration::theme(config)];
    checks.push(configuration::public_url(config));
    checks.push(network::resolves(config).await);
    checks.push(secrets::master_key(loaded));
    checks.extend(secrets::permissions(loaded));
    checks.extend(database::checks(config).await);
    checks.push(network::redis(config).await);
    checks.push(network::mail(config).await);
    checks
}
