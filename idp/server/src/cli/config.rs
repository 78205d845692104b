//! `sluis config`: check it, show it.

use crate::breached::Breached;
use crate::cli::output::{CliError, Output, table};
use crate::config::load::Loaded;
use crate::config::origin::Origin;
use crate::config::problem::{ConfigError, Problem};
use crate::config::show::{self, Shown};
use crate::keys::master;
use crate::logging;
use crate::mail::smtp::{NoMailer, SmtpMailer};
use crate::sms::chain::Chain;
use crate::web::theme::Looks;
use crate::yubico::Validators;
use clap::Subcommand;
use serde::Serialize;
use serde_json::json;
use std::fmt;

/// Check or show the configuration.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum ConfigVerb {
    /// Say whether the configuration can be used, and if not, everything that is wrong with it
    Check,
    /// Print every key with its value, where the value came from and the variable that changes it;
    /// secrets are hidden
    Show,
}

#[derive(Serialize)]
struct ProblemShown<'p> {
    key: Option<&'p str>,
    origin: String,
    message: &'p str,
}

/// Runs the verb on what was read, or on what is wrong with it.
pub fn run(verb: ConfigVerb, loaded: Result<Loaded, ConfigError>, output: Output) -> Result<(), CliError> {
    match (verb, loaded) {
        (ConfigVerb::Check, Ok(loaded)) => {
            let refused = refused_by_serve(&loaded);
            if !refused.is_empty() {
                return run(verb, Err(ConfigError(refused)), output);
            }
            let given: Vec<Shown> =
                show::show(&loaded).into_iter().filter(|shown| shown.origin != "default").collect();
            let warnings = warnings(&loaded);
            let good = format!("The configuration is good; {} keys differ from their default.", given.len());
            let text = warnings.iter().fold(good, |text, warning| format!("{text}\nwarning: {warning}"));
            output.say(&json!({ "ok": true, "given": given, "warnings": warnings }), text)
        }
        (ConfigVerb::Check, Err(error)) => {
            let problems: Vec<ProblemShown<'_>> = error.0.iter().map(shown).collect();
            output.say(&json!({ "ok": false, "problems": problems }), &error)?;
            Err(CliError::SaidNo)
        }
        (ConfigVerb::Show, Ok(loaded)) => {
            let keys = show::show(&loaded);
            let rows: Vec<Vec<String>> = keys.iter().map(row).collect();
            output.say(&json!({ "keys": keys }), table(&["KEY", "VALUE", "FROM", "VARIABLE"], &rows))
        }
        (ConfigVerb::Show, Err(error)) => Err(CliError::failed(error)),
    }
}

/// What `serve` would not start with, although each value by itself is good.
fn refused_by_serve(loaded: &Loaded) -> Vec<Problem> {
    let config = &loaded.config;
    let at = |key: &str, why: &dyn fmt::Display| Problem::at(key, loaded.origin(key), why.to_string());
    let mut problems = Vec::new();
    if let Err(why) = master::required(&config.keys) {
        problems.push(at("keys.master_key", &why));
    }
    if let Err(why) = Looks::load(config.theme.dir.as_deref()) {
        problems.push(at("theme.dir", &why));
    }
    match SmtpMailer::new(&config.email, config.server.public_url.host()) {
        Ok(_) | Err(NoMailer::NotConfigured) => {}
        Err(why) => problems.push(at("email.smtp_url", &why)),
    }
    if let Some(Err(why)) = config.passwords.breached.as_deref().map(Breached::open) {
        problems.push(at("passwords.breached", &why));
    }
    // Both are put together, and nobody is called: no message goes, and no one-time password is used up.
    if let Err(why) = Chain::new(&config.sms) {
        problems.push(at("sms.gateways", &why));
    }
    if let Err(why) = Validators::of(&config.yubico) {
        problems.push(at("yubico.servers", &why));
    }
    if let Err(why) = logging::of_environment() {
        problems.push(Problem::of(Origin::Variable(logging::VARIABLE.to_owned()), why));
    }
    problems
}

/// What `serve` starts with, and would say as well.
fn warnings(loaded: &Loaded) -> Vec<String> {
    let looks = Looks::load(loaded.config.theme.dir.as_deref()).ok();
    let told = looks.iter().flat_map(|looks| looks.warnings());
    told.map(|warning| format!("theme.dir: {warning}")).collect()
}

fn shown(problem: &Problem) -> ProblemShown<'_> {
    ProblemShown {
        key: problem.key.as_deref(),
        origin: problem.origin.to_string(),
        message: &problem.message,
    }
}

fn row(shown: &Shown) -> Vec<String> {
    let value = match &shown.value {
        serde_json::Value::Null => "(none)".to_owned(),
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    vec![shown.key.to_owned(), value, shown.origin.clone(), shown.variable.clone()]
}
