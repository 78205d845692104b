//! From arguments to an exit code.

use crate::cli::admin;
use crate::cli::arguments::{Arguments, Shared, Verb};
use crate::cli::client;
use crate::cli::config;
use crate::cli::demo;
use crate::cli::doctor;
use crate::cli::health;
use crate::cli::house::House;
use crate::cli::keys;
use crate::cli::keys::KeysVerb;
use crate::cli::mail;
use crate::cli::migrate;
use crate::cli::organisation;
use crate::cli::output::{CliError, Output};
use crate::cli::passwords;
use crate::cli::resource;
use crate::cli::serve;
use crate::cli::sms;
use crate::cli::sms::SmsVerb;
use crate::cli::user;
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
    let (shared, verb) = (arguments.shared, arguments.verb);
    let output = Output::new(shared.json);
    let flags = match &verb {
        Verb::Serve(flags) => flags.settings(),
        _ => Vec::new(),
    };
    let loaded = configuration(&shared, &flags);
    match verb {
        Verb::Config(verb) => config::run(verb, loaded, output),
        Verb::Doctor => doctor::run(loaded, output).await,
        Verb::Keys(KeysVerb::GenerateMaster) => keys::generate_master(output),
        verb => with_configuration(verb, loaded.map_err(CliError::failed)?, output).await,
    }
}

/// The verbs that need a configuration without a fault.
async fn with_configuration(verb: Verb, loaded: Loaded, output: Output) -> Result<(), CliError> {
    match verb {
        Verb::Demo(flags) => demo::run(flags, loaded.config).await,
        Verb::Health => health::run(&loaded.config, output).await,
        Verb::Passwords(verb) => passwords::run(verb, &loaded.config, output),
        Verb::Serve(_) => serve::run(loaded).await,
        Verb::Migrate(verb) => migrate::run(verb, &loaded.config, output).await,
        Verb::Sms(SmsVerb::Test(flags)) => sms::test(flags, &loaded.config, output).await,
        verb => {
            let house = House::open(loaded.config).await?;
            let done = in_house(verb, &house, output).await;
            house.close().await;
            done
        }
    }
}

/// The verbs that need a database of this version.
async fn in_house(verb: Verb, house: &House, output: Output) -> Result<(), CliError> {
    match verb {
        Verb::Admin(verb) => admin::run(verb, house, output).await,
        Verb::Client(verb) => client::run(verb, house, output).await,
        Verb::Keys(verb) => keys::run(verb, house, output).await,
        Verb::Mail(verb) => mail::run(verb, house, output).await,
        Verb::Org(verb) => organisation::run(verb, house, output).await,
        Verb::Resource(verb) => resource::run(verb, house, output).await,
        Verb::Sms(verb) => sms::run(verb, house, output).await,
        Verb::User(verb) => user::run(verb, house, output).await,
        Verb::Config(_)
        | Verb::Demo(_)
        | Verb::Doctor
        | Verb::Health
        | Verb::Migrate(_)
        | Verb::Passwords(_)
        | Verb::Serve(_) => Ok(()),
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
