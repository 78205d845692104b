//! `sluis keys`: make a master key, list the signing keys, make new ones.

use crate::cli::house::{About, House, failed};
use crate::cli::output::{CliError, Output, table};
use crate::dice::Dice;
use crate::keys::master;
use crate::keys::ring;
use crate::keys::rotation;
use clap::Subcommand;
use serde_json::{Value, json};
use sluis_domain::audit::AuditCode;
use sluis_domain::client::client::SigningAlgorithm;
use sluis_domain::jose::key_ring::{KeyState, RotationTimes};
use sluis_domain::jose::stored_key::StoredKey;
use sluis_domain::time::Timestamp;
use std::time::Duration;

/// Make a master key, list the signing keys, make new ones.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum KeysVerb {
    /// Print a new master key: 32 random bytes in base64. Keep it in a file that only Sluis may read, and a
    /// copy apart from the backups of the database
    GenerateMaster,
    /// List the signing keys and where each of them stands
    List,
    /// Make a new signing key of every algorithm in use; it is published at once and signs after keys.announce
    Rotate {
        /// Only this algorithm: RS256, ES256, PS256 or EdDSA. One that has no key yet gets its first
        #[arg(long, value_parser = algorithm)]
        algorithm: Option<SigningAlgorithm>,
        /// After a compromise: sign with the new key at once, and take the old one out of JWKS. Apps that
        /// keep JWKS for long may refuse logins until they fetch it again
        #[arg(long)]
        now: bool,
    },
}

/// Prints a new master key; it needs no configuration.
pub fn generate_master(output: Output) -> Result<(), CliError> {
    let key = master::generate(Dice.bytes());
    output.say(&json!({ "master_key": key.expose() }), key.expose())
}

/// Runs a verb that needs the database.
pub async fn run(verb: KeysVerb, house: &House, output: Output) -> Result<(), CliError> {
    match verb {
        KeysVerb::GenerateMaster => generate_master(output),
        KeysVerb::List => list(house, output).await,
        KeysVerb::Rotate { algorithm, now } => rotate(algorithm, now, house, output).await,
    }
}

async fn list(house: &House, output: Output) -> Result<(), CliError> {
    let now = house.now();
    let keys = house.store.read().signing_keys().list().await.map_err(failed)?;
    say(&keys, now, output)
}

fn say(keys: &[StoredKey], now: Timestamp, output: Output) -> Result<(), CliError> {
    let date = |at: Option<Timestamp>| at.map_or_else(|| "-".to_owned(), written);
    let rows: Vec<Vec<String>> = keys
        .iter()
        .map(|key| {
            let (state, algorithm) = (state(key, now).to_owned(), key.algorithm.name().to_owned());
            let dates = [Some(key.announced_at), Some(key.signs_from), key.retires_at, key.gone_at].map(date);
            [key.kid.clone(), algorithm, state].into_iter().chain(dates).collect()
        })
        .collect();
    let facts: Vec<Value> = keys.iter().map(|key| facts(key, now)).collect();
    let headings = ["KID", "ALG", "STATE", "ANNOUNCED", "SIGNS FROM", "RETIRES", "GONE"];
    output.say(&json!({ "keys": facts }), table(&headings, &rows))
}

async fn rotate(
    only: Option<SigningAlgorithm>,
    at_once: bool,
    house: &House,
    output: Output,
) -> Result<(), CliError> {
    let seals = house.seals().await?;
    let now = house.now();
    let existing = house.store.read().signing_keys().list().await.map_err(failed)?;
    // The keys that exist must open under this master key: a new one beside them would hide a mistake.
    ring::open(&existing, &seals, now).map_err(CliError::failed)?;
    // A key that was there before the first start would keep that from making the others.
    if existing.is_empty() {
        return Err(CliError::failed("there are no signing keys yet: the first `sluis serve` makes them"));
    }
    let algorithms = match only {
        Some(algorithm) => vec![algorithm],
        None => in_use(&existing, now),
    };
    let times = times(house, at_once);
    for algorithm in algorithms {
        let made = rotation::make(algorithm, house.config.keys.rsa_bits, &seals, house.dice)
            .map_err(CliError::failed)?;
        let about = About::default();
        let how = if at_once { "now" } else { "announced" };
        let detail = [("algorithm", algorithm.name()), ("kid", made.kid.as_str()), ("rotation", how)];
        let event = house.audit(AuditCode::KeyChanged, about, &detail);
        let tx = house.store.write().await.map_err(failed)?;
        rotation::turn(&tx, made, times, now).await.map_err(failed)?;
        tx.audit().add(&event).await.map_err(failed)?;
        tx.commit().await.map_err(failed)?;
    }
    list(house, output).await
}

fn times(house: &House, at_once: bool) -> RotationTimes {
    if at_once {
        return RotationTimes { announce: Duration::ZERO, longest_token: Duration::ZERO };
    }
    rotation::times(&house.config)
}

fn in_use(keys: &[StoredKey], now: Timestamp) -> Vec<SigningAlgorithm> {
    let used = |algorithm: &SigningAlgorithm| {
        keys.iter().any(|key| key.algorithm == *algorithm && key.state(now) == KeyState::Signing)
    };
    SigningAlgorithm::ALL.into_iter().filter(used).collect()
}

fn algorithm(name: &str) -> Result<SigningAlgorithm, String> {
    SigningAlgorithm::parse(name).ok_or_else(|| "one of RS256, ES256, PS256, EdDSA".to_owned())
}

fn state(key: &StoredKey, now: Timestamp) -> &'static str {
    match key.state(now) {
        KeyState::Announced => "announced",
        KeyState::Gone => "gone",
        KeyState::Retired => "retired",
        KeyState::Signing => "signing",
    }
}

fn facts(key: &StoredKey, now: Timestamp) -> Value {
    json!({
        "kid": key.kid,
        "alg": key.algorithm,
        "state": state(key, now),
        "announced_at": key.announced_at.seconds(),
        "signs_from": key.signs_from.seconds(),
        "retires_at": key.retires_at.map(|at| at.seconds()),
        "gone_at": key.gone_at.map(|at| at.seconds()),
    })
}

/// `2026-11-28 14:05` in UTC.
fn written(at: Timestamp) -> String {
    let moment = chrono::DateTime::from_timestamp(at.seconds(), 0);
    moment.map_or_else(|| at.seconds().to_string(), |moment| moment.format("%Y-%m-%d %H:%M").to_string())
}
