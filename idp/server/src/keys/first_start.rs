//! The first start of a deployment: it records what cannot change, and makes the first signing keys.

use crate::config::settings::Config;
use crate::dice::Dice;
use crate::keys::deployment;
use crate::keys::deployment::DeploymentDiffers;
use crate::keys::rotation;
use crate::keys::rotation::{NewKey, NotMade};
use crate::seals::Seals;
use sluis_domain::audit::{AuditCode, AuditEvent};
use sluis_domain::client::client::SigningAlgorithm;
use sluis_domain::secret::MasterKey;
use sluis_domain::time::Timestamp;
use sluis_store::error::StoreError;
use sluis_store::store::Store;
use std::collections::BTreeMap;

/// What every deployment signs with: RS256 for clients that name nothing (OpenID Connect Core §2).
pub const FIRST_KEYS: [SigningAlgorithm; 3] =
    [SigningAlgorithm::RS256, SigningAlgorithm::ES256, SigningAlgorithm::EdDsa];

/// Why a deployment does not start.
#[derive(Debug, thiserror::Error)]
pub enum FirstStartRefused {
    /// The configuration is that of another database.
    #[error(transparent)]
    Differs(#[from] DeploymentDiffers),
    /// The keys could not be made.
    #[error(transparent)]
    NotMade(#[from] NotMade),
    /// The database cannot be asked.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Compares the configuration with what was recorded, or records it and makes the first keys when nothing was.
///
/// Of two processes that start at once on a new database, one records; the other finds it recorded and uses
/// what the first one made.
///
/// # Errors
/// When the configuration differs from what was recorded, or something fails: then nothing was recorded.
pub async fn record(
    store: &Store,
    config: &Config,
    master: &MasterKey,
    dice: Dice,
    now: Timestamp,
) -> Result<(), FirstStartRefused> {
    if let Some(recorded) = store.read().deployment().find().await? {
        return Ok(deployment::check(&recorded, &config.server, master)?);
    }
    let seals = Seals::new(master, &[]);
    let bits = config.keys.rsa_bits;
    // An RSA key takes a second: outside the transaction, whatever becomes of it.
    let keys = tokio::task::spawn_blocking(move || {
        FIRST_KEYS.into_iter().map(|algorithm| rotation::make(algorithm, bits, &seals, dice)).collect()
    })
    .await;
    let keys: Vec<NewKey> = keys.unwrap_or(Err(NotMade::BrokenOff))?;

    let tx = store.write().await?;
    let born = tx.deployment().add_once(&deployment::of(&config.server, master, now)).await?;
    deployment::check(&born, &config.server, master)?;
    tx.signing_keys().lock().await?;
    if tx.signing_keys().list().await?.is_empty() {
        for key in keys {
            tx.audit().add(&event(&key, dice, now)).await?;
            tx.signing_keys().add(&key.stored(now, now)).await?;
        }
    }
    tx.commit().await?;
    tracing::info!(issuer = born.issuer, "a new deployment: its issuer and signing keys are recorded");
    Ok(())
}

fn event(key: &NewKey, dice: Dice, now: Timestamp) -> AuditEvent {
    AuditEvent {
        detail: BTreeMap::from([("kid", key.kid.clone()), ("via", "first start".to_owned())]),
        ..AuditEvent::of(AuditCode::KeyChanged, dice.id(now), now)
    }
}
