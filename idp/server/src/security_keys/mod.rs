//! Security keys and passkeys (WebAuthn): what a browser is asked, and whether its answer holds.

pub mod challenge;
pub mod key_answer;
pub mod relying_party;
