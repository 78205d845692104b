//! The signing keys of the database, opened under the master key.

use crate::keys::rotation::place;
use crate::seals::Seals;
use sluis_domain::jose::key_ring::KeyRing;
use sluis_domain::jose::seal::SealBroken;
use sluis_domain::jose::signing_key::{KeyRefused, SigningKey};
use sluis_domain::jose::stored_key::StoredKey;
use sluis_domain::time::Timestamp;
use sluis_store::error::StoreError;
use sluis_store::store::Store;

/// Why the keys cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RingRefused {
    /// The private half is no key.
    #[error("signing key {kid}: {why}")]
    Key {
        /// Which one.
        kid: String,
        /// What is wrong.
        why: KeyRefused,
    },
    /// The private half does not open.
    #[error("signing key {kid} does not open under keys.master_key: {why}")]
    Sealed {
        /// Which one.
        kid: String,
        /// What is wrong.
        why: SealBroken,
    },
    /// The database cannot be asked.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Reads and opens every key that is not forgotten yet.
///
/// # Errors
/// When the database cannot be asked or a key does not open.
pub async fn load(store: &Store, seals: &Seals, now: Timestamp) -> Result<KeyRing, RingRefused> {
    let stored = store.read().signing_keys().list().await?;
    open(&stored, seals, now)
}

/// Opens every key that is not forgotten yet.
///
/// # Errors
/// When one does not open.
pub fn open(stored: &[StoredKey], seals: &Seals, now: Timestamp) -> Result<KeyRing, RingRefused> {
    let known = stored.iter().filter(|key| !key.is_forgotten(now));
    let opened: Result<Vec<_>, _> = known.map(|key| open_one(key, seals)).collect();
    opened.map(KeyRing::new)
}

fn open_one(stored: &StoredKey, seals: &Seals) -> Result<(StoredKey, SigningKey), RingRefused> {
    let private = seals
        .at_rest
        .open(&place(&stored.kid), &stored.sealed_private)
        .map_err(|why| RingRefused::Sealed { kid: stored.kid.clone(), why })?;
    let key = SigningKey::from_pkcs8(stored.algorithm, private.expose())
        .map_err(|why| RingRefused::Key { kid: stored.kid.clone(), why })?;
    Ok((stored.clone(), key))
}
