//! What a deployment is born with and keeps: recorded at the first start, compared at every later one.

use crate::time::Timestamp;

/// The facts on which every client, passkey and sealed row depends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deployment {
    /// `iss` of every token: changing it breaks every client.
    pub issuer: String,
    /// The WebAuthn RP ID: changing it kills every passkey.
    pub rp_id: String,
    /// Names the master key (`MasterKey::key_id`): another one opens nothing.
    pub key_id: [u8; 8],
    /// When the deployment was first started.
    pub created_at: Timestamp,
}
