//! New signing keys, and the dates that they give to those before them.

use crate::config::settings::Config;
use crate::dice::Dice;
use crate::seals::Seals;
use sluis_domain::client::client::SigningAlgorithm;
use sluis_domain::jose::key_ring::{RotationTimes, rotate};
use sluis_domain::jose::seal::SealBroken;
use sluis_domain::jose::signing_key::{KeyRefused, SigningKey};
use sluis_domain::jose::stored_key::StoredKey;
use sluis_domain::time::Timestamp;
use sluis_store::error::StoreError;
use sluis_store::store::Tx;
use std::time::Duration;

/// The longest that a token for a resource may live: `Resource::token_seconds` is at most this.
const LONGEST_RESOURCE_TOKEN: Duration = Duration::from_hours(1);

/// A key that was made and is in no database yet.
#[derive(Debug)]
pub struct NewKey {
    /// Its name.
    pub kid: String,
    algorithm: SigningAlgorithm,
    public_jwk: serde_json::Value,
    sealed_private: Vec<u8>,
}

/// Why no key was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotMade {
    /// The thread that made it was cut off.
    #[error("a signing key could not be made: the work was broken off")]
    BrokenOff,
    /// The library refused.
    #[error("a signing key could not be made: {0}")]
    Key(#[from] KeyRefused),
    /// The private half could not be sealed.
    #[error("a signing key could not be sealed: {0}")]
    Seal(#[from] SealBroken),
}

impl NewKey {
    /// The key as the database keeps it, with its first two dates.
    pub fn stored(self, now: Timestamp, signs_from: Timestamp) -> StoredKey {
        StoredKey {
            kid: self.kid,
            algorithm: self.algorithm,
            public_jwk: self.public_jwk,
            sealed_private: self.sealed_private,
            announced_at: now,
            signs_from,
            retires_at: None,
            gone_at: None,
        }
    }
}

/// What the private half of the key `kid` is sealed for.
pub fn place(kid: &str) -> Vec<u8> {
    at_rest("signing_keys", "sealed_private", kid)
}

/// Table, column and row: what is sealed for one row opens in no other.
pub fn at_rest(table: &str, column: &str, row: &str) -> Vec<u8> {
    format!("{table}.{column}.{row}").into_bytes()
}

/// Makes a key. It takes a while for RSA: call it outside a transaction.
///
/// # Errors
/// When the library refuses.
pub fn make(
    algorithm: SigningAlgorithm,
    rsa_bits: u32,
    seals: &Seals,
    dice: Dice,
) -> Result<NewKey, NotMade> {
    let private = SigningKey::generate(algorithm, rsa_bits)?;
    let key = SigningKey::from_pkcs8(algorithm, private.expose())?;
    let sealed_private = seals.at_rest.seal(dice.bytes(), &place(key.kid()), private.expose())?;
    Ok(NewKey { kid: key.kid().to_owned(), algorithm, public_jwk: key.public_jwk().clone(), sealed_private })
}

/// Puts a new key beside the ones of its algorithm, which end when it begins.
///
/// # Errors
/// When the database cannot be asked.
pub async fn turn(tx: &Tx, new: NewKey, times: RotationTimes, now: Timestamp) -> Result<(), StoreError> {
    tx.signing_keys().lock().await?;
    let existing = tx.signing_keys().list().await?;
    let rotation = rotate(&existing, new.algorithm, times, now);
    for ending in &rotation.ending {
        tx.signing_keys().save(ending).await?;
    }
    tx.signing_keys().add(&new.stored(now, rotation.signs_from)).await
}

/// How long things around a rotation take here.
pub fn times(config: &Config) -> RotationTimes {
    let lifetimes = &config.lifetimes;
    let longest = lifetimes.id_token.duration().max(lifetimes.access_token.duration());
    RotationTimes {
        announce: config.keys.announce.duration(),
        longest_token: longest.max(LONGEST_RESOURCE_TOKEN),
    }
}
