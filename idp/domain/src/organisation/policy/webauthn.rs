//! `webauthn.*`: security keys and passkeys.

use crate::organisation::policy::keeping::Word;
use crate::organisation::policy::section::section;
use serde::{Deserialize, Serialize};

/// `webauthn.resident_key`: whether a key keeps the account's name, so that it finds the account by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResidentKey {
    /// It should not: the places on a small key are few.
    Discouraged,
    /// It should, if it can: only such a key is a passkey.
    Preferred,
    /// It must.
    Required,
}

/// `webauthn.user_verification`: whether a key must check its holder. The later in this list, the stricter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserVerification {
    /// It does if it can.
    Preferred,
    /// It must, by PIN, finger or face.
    Required,
}

section! {
    /// Security keys and passkeys.
    webauthn WebAuthnLayer WebAuthnRules

    /// Whether a passkey that checks its holder takes the place of the password.
    passwordless: bool = false, Word("true or false"), Smaller, OfThisLogin, "NIST SP 800-63B-4 §2.2: a multi-factor authenticator";
    /// Whether a new key keeps the account's name, as it must to log in without one being typed.
    resident_key: ResidentKey = ResidentKey::Preferred, Word("discouraged, preferred or required"), Neither, OfThisLogin, "";
    /// Whether a key must check its holder, by PIN, finger or face, also beside a password.
    user_verification: UserVerification = UserVerification::Preferred, Word("preferred or required"), Larger, OfThisLogin,
        "NIST SP 800-63B-4 §3.1.7: at AAL3 it must";
}
