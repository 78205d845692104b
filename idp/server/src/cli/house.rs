//! What most verbs work on: the database, the clock, the dice, and what seals secrets.

use crate::cli::output::CliError;
use crate::cli::password_rules::RulesOf;
use crate::clock::SystemClock;
use crate::config::settings::Config;
use crate::dice::Dice;
use crate::hashing::Hasher;
use crate::keys::deployment;
use crate::keys::first_start::FIRST_KEYS;
use crate::keys::master;
use crate::parts;
use crate::presets::Presets;
use crate::seals::Seals;
use crate::web::theme::Looks;
use sluis_domain::audit::{AuditCode, AuditEvent};
use sluis_domain::client::client::SigningAlgorithm;
use sluis_domain::id::Id;
use sluis_domain::organisation::membership::UserType;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::time::{Clock, Timestamp};
use sluis_domain::user::Pseudonym;
use sluis_store::error::StoreError;
use sluis_store::migrate;
use sluis_store::store::Store;
use std::collections::BTreeMap;
use std::fmt;

/// What most verbs work on.
#[derive(Debug)]
pub struct House {
    /// What the operator decided.
    pub config: Config,
    /// The database, of this version's schema.
    pub store: Store,
    /// The dice.
    pub dice: Dice,
    clock: SystemClock,
}

impl House {
    /// Opens the database and sees that its schema is ours.
    ///
    /// # Errors
    /// When it cannot be opened or its schema is older or newer.
    pub async fn open(config: Config) -> Result<Self, CliError> {
        let store = parts::store(&config.database).await.map_err(CliError::failed)?;
        let changes = migrate::status(&store).await.map_err(CliError::failed)?;
        let missing = changes.iter().filter(|change| !change.applied).count();
        if missing > 0 {
            return Err(CliError::failed(format_args!(
                "the database lacks {missing} changes of this version: run `sluis migrate up`"
            )));
        }
        Ok(Self { config, store, dice: Dice, clock: SystemClock })
    }

    /// Closes the database; everything is committed already.
    pub async fn close(self) {
        let _ = self.store.close().await;
    }

    /// The present moment.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The keys under the master key, which must be the one that this deployment was born with.
    ///
    /// # Errors
    /// When there is no master key, or it is another one.
    pub async fn seals(&self) -> Result<Seals, CliError> {
        let master = master::required(&self.config.keys).map_err(CliError::failed)?;
        let recorded = self.store.read().deployment().find().await.map_err(failed)?;
        if let Some(recorded) = recorded {
            deployment::check_key(&recorded, &master).map_err(CliError::failed)?;
        }
        Ok(Seals::new(&master, &[]))
    }

    /// A pool for passwords.
    ///
    /// # Errors
    /// When no thread can be had.
    pub fn hasher(&self) -> Result<Hasher, CliError> {
        parts::hasher(&self.config.hashing).map_err(CliError::failed)
    }

    /// The presets, over what the operator decided.
    ///
    /// # Errors
    /// When one of the product's own presets is broken.
    pub fn presets(&self) -> Result<Presets, CliError> {
        let presets = Presets::built_in().map_err(CliError::failed)?;
        Ok(presets.over(&self.config.session).with(&self.config.policy))
    }

    /// What a password must be for people of `user_type` in each of `organisations`.
    ///
    /// # Errors
    /// When one of the product's own presets is broken.
    pub fn password_rules(
        &self,
        organisations: &[Organisation],
        user_type: UserType,
    ) -> Result<Vec<RulesOf>, CliError> {
        let presets = self.presets()?;
        let of = |organisation: &Organisation| RulesOf {
            handle: Some(organisation.handle.clone()),
            name: organisation.name.clone(),
            rules: presets.policy(organisation, user_type).password,
        };
        Ok(organisations.iter().map(of).collect())
    }

    /// The organisation of that handle.
    ///
    /// # Errors
    /// When there is none.
    pub async fn organisation(&self, handle: &str) -> Result<Organisation, CliError> {
        let found = self.store.read().organisations().find_by_handle(handle).await.map_err(failed)?;
        found.ok_or_else(|| {
            CliError::failed(format_args!("there is no organisation `{handle}`: `sluis org list` shows them"))
        })
    }

    /// The organisations of those handles.
    ///
    /// # Errors
    /// When there is none of a handle, or one is named twice.
    pub async fn organisations(&self, handles: &[String]) -> Result<Vec<Organisation>, CliError> {
        let mut found = Vec::new();
        for (place, handle) in handles.iter().enumerate() {
            if handles[..place].contains(handle) {
                return Err(CliError::usage(format_args!("--organisation {handle} is given twice")));
            }
            found.push(self.organisation(handle).await?);
        }
        Ok(found)
    }

    /// Sees that there is a theme of that name: a page whose theme is not there looks like any other.
    ///
    /// # Errors
    /// With the themes that there are.
    pub fn has_theme(&self, name: Option<&str>) -> Result<(), CliError> {
        let Some(name) = name else { return Ok(()) };
        let looks = Looks::load(self.config.theme.dir.as_deref())
            .map_err(|why| CliError::failed(format_args!("theme.dir: {why}")))?;
        let themes: Vec<&str> = looks.names().collect();
        if themes.contains(&name) {
            return Ok(());
        }
        let known = themes.join(", ");
        Err(CliError::usage(format_args!(
            "--theme: there is no `{name}`, there is {known} (theme.dir holds them)"
        )))
    }

    /// Sees that some key signs with this algorithm, or will after the first start: who is registered with
    /// another one would never get a token.
    ///
    /// # Errors
    /// With the verb that makes such a key.
    pub async fn signs_with(&self, algorithm: SigningAlgorithm) -> Result<(), CliError> {
        let keys = self.store.read().signing_keys().list().await.map_err(failed)?;
        let at_first_start = keys.is_empty() && FIRST_KEYS.contains(&algorithm);
        if at_first_start || keys.iter().any(|key| key.algorithm == algorithm) {
            return Ok(());
        }
        let name = algorithm.name();
        Err(CliError::failed(format_args!(
            "no key signs with {name} yet: `sluis keys rotate --algorithm {name}` makes one, after the first `sluis serve`"
        )))
    }

    /// An audit event of the command line. `organisation` and `account` as far as it concerns one.
    pub fn audit(&self, code: AuditCode, about: About, detail: &[(&'static str, &str)]) -> AuditEvent {
        let now = self.now();
        let mut facts: BTreeMap<&'static str, String> =
            detail.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        facts.insert("via", "cli".to_owned());
        AuditEvent {
            organisation: about.organisation,
            account: about.account,
            client: about.client,
            detail: facts,
            ..AuditEvent::of(code, self.dice.id(now), now)
        }
    }
}

/// What an audit event is about.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// Its one organisation.
    pub organisation: Option<Id<Organisation>>,
    /// Whose account.
    pub account: Option<Id<Pseudonym>>,
    /// Which client.
    pub client: Option<String>,
}

/// A sentence for a failure of the database.
pub fn failed(error: StoreError) -> CliError {
    CliError::failed(error)
}

/// A sentence for a failure of the database, or `sentence` when it is that `rule` was broken.
pub fn refused(error: StoreError, rule: &str, sentence: impl fmt::Display) -> CliError {
    if error.is_conflict(rule) { CliError::failed(sentence) } else { CliError::failed(error) }
}
