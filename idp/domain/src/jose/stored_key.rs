//! A signing key as the database keeps it: its public half, its sealed private half, its dates.

use crate::client::client::SigningAlgorithm;
use crate::time::Timestamp;

/// One signing key at rest. Where it stands follows from its dates; see `jose::key_ring`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredKey {
    /// The thumbprint of its public half (RFC 7638).
    pub kid: String,
    /// The one algorithm that it signs with.
    pub algorithm: SigningAlgorithm,
    /// Its public half, as it stands in JWKS.
    pub public_jwk: serde_json::Value,
    /// Its private half: PKCS#8, sealed under the master key.
    pub sealed_private: Vec<u8>,
    /// From when JWKS shows it.
    pub announced_at: Timestamp,
    /// From when it signs.
    pub signs_from: Timestamp,
    /// When a younger key takes over, if that is known.
    pub retires_at: Option<Timestamp>,
    /// When JWKS forgets it: the longest token that it signed is dead.
    pub gone_at: Option<Timestamp>,
}
