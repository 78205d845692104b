//! Whether the database can be reached, is of our schema and belongs to this configuration.

use crate::cli::diagnosis::Check;
use crate::clock::SystemClock;
use crate::config::settings::Config;
use crate::keys::deployment;
use crate::keys::ring;
use crate::parts;
use crate::seals::Seals;
use sluis_domain::client::client::SigningAlgorithm;
use sluis_domain::deployment::Deployment;
use sluis_domain::time::{Clock, Timestamp};
use sluis_store::migrate;
use sluis_store::store::Store;

const DATABASE: &str = "database";
const SCHEMA: &str = "schema";
const DEPLOYMENT: &str = "deployment";
const SIGNING_KEYS: &str = "signing keys";
const CLOCK: &str = "clock";

/// 2026-01-01: before this the clock is wrong.
const EARLIEST: Timestamp = Timestamp::from_seconds(1_767_225_600);

/// Every check that needs the database, as far as one leads to the next.
pub async fn checks(config: &Config) -> Vec<Check> {
    if let Some(path) = config.database.file().filter(|path| !std::path::Path::new(path).exists()) {
        // Looking must not make a database.
        let found = format!("{path} is not there yet");
        let advice = "the first `sluis serve` makes it; its directory must be there and ours to write to";
        return vec![Check::warn(DATABASE, found, advice), clock(None)];
    }
    let store = match parts::store(&config.database).await {
        Ok(store) => store,
        Err(why) => {
            let advice = "start it, or correct database.url; `sluis config show` says where that came from";
            return vec![Check::fail(DATABASE, why, advice), clock(None)];
        }
    };
    let mut checks = vec![Check::ok(DATABASE, "answers")];
    let (schema, usable) = schema(&store, config).await;
    checks.push(schema);
    if usable {
        checks.extend(contents(&store, config).await);
    } else {
        checks.push(clock(None));
    }
    checks
}

/// How far the schema is, and whether its tables can be read.
async fn schema(store: &Store, config: &Config) -> (Check, bool) {
    match migrate::status(store).await {
        Ok(changes) if changes.iter().all(|change| change.applied) => (Check::ok(SCHEMA, "up to date"), true),
        Ok(changes) => {
            let missing = changes.iter().filter(|change| !change.applied).count();
            let found = format!("{missing} changes are missing");
            let check = if config.database.migrate {
                Check::warn(
                    SCHEMA,
                    found,
                    "`sluis serve` applies them at its start, or run `sluis migrate up`",
                )
            } else {
                Check::fail(SCHEMA, found, "run `sluis migrate up` (database.migrate is false)")
            };
            (check, false)
        }
        Err(why) => {
            (Check::fail(SCHEMA, why, "use the version of sluis that this database was made by"), false)
        }
    }
}

async fn contents(store: &Store, config: &Config) -> Vec<Check> {
    let recorded = match store.read().deployment().find().await {
        Ok(Some(recorded)) => recorded,
        Ok(None) => {
            let found = "nothing is recorded yet: the first `sluis serve` records issuer and key";
            return vec![Check::ok(DEPLOYMENT, found), clock(None)];
        }
        Err(why) => return vec![Check::fail(DEPLOYMENT, why, "look at the database's own log")],
    };
    vec![belongs(&recorded, config), signing_keys(store, config).await, clock(Some(recorded.created_at))]
}

fn belongs(recorded: &Deployment, config: &Config) -> Check {
    let Some(master) = config.keys.master() else {
        let advice = "configure the master key of this database";
        return Check::fail(DEPLOYMENT, "cannot be compared without a master key", advice);
    };
    match deployment::check(recorded, &config.server, &master) {
        Ok(()) => Check::ok(DEPLOYMENT, "issuer, RP ID and master key are those of this database"),
        Err(differs) => Check::fail(DEPLOYMENT, differs, "correct the configuration, not the database"),
    }
}

async fn signing_keys(store: &Store, config: &Config) -> Check {
    let Some(master) = config.keys.master() else {
        return Check::fail(SIGNING_KEYS, "cannot be opened without a master key", "configure it");
    };
    let now = SystemClock.now();
    match ring::load(store, &Seals::new(&master, &[]), now).await {
        Ok(ring) if ring.algorithms(now).contains(&SigningAlgorithm::RS256) => {
            let names: Vec<&str> = ring.algorithms(now).into_iter().map(SigningAlgorithm::name).collect();
            Check::ok(SIGNING_KEYS, format_args!("{} sign", names.join(", ")))
        }
        Ok(_) => {
            Check::fail(SIGNING_KEYS, "no RS256 key signs", "run `sluis keys rotate --algorithm RS256 --now`")
        }
        Err(why) => {
            Check::fail(SIGNING_KEYS, why, "put the right master key back, or a backup of the database")
        }
    }
}

/// Whether the clock makes sense: not before we were built, not before what the database remembers.
fn clock(born: Option<Timestamp>) -> Check {
    let now = SystemClock.now();
    let advice = "set the clock, and let NTP keep it: codes and tokens live by it";
    if now < EARLIEST {
        return Check::fail(CLOCK, "it is before 2026", advice);
    }
    match born {
        Some(born) if now < born => {
            Check::fail(CLOCK, "it is before the first start of this deployment", advice)
        }
        _ => Check::ok(CLOCK, "makes sense"),
    }
}
