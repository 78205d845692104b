//! What a security key or passkey tells of itself each time that it is used (WebAuthn §6.1, the flags).

use serde::Deserialize;
use serde::Serialize;

/// What was shown beside the signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyUse {
    /// Whether it checked its holder, by PIN, finger or face (the flag UV): two factors in one.
    #[serde(rename = "v")]
    pub verified: bool,
    /// Whether the private key may be kept elsewhere as well (the flag BE): a passkey that a cloud synchronises.
    #[serde(rename = "s")]
    pub synced: bool,
}

impl KeyUse {
    /// The claim `amr`: RFC 8176 §2 for where the key lives and that somebody was there; `pop` for those who
    /// know OpenID Connect EAP ACR Values 1.0. Which finger or PIN it was is not told to us, so we claim none.
    pub const fn amr(self) -> [&'static str; 3] {
        [if self.synced { "swk" } else { "hwk" }, "pop", "user"]
    }
}
