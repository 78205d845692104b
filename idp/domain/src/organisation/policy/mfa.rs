//! `mfa.*`: the second step.

use crate::organisation::policy::enforcement::Enforcement;
use crate::organisation::policy::keeping::Between;
use crate::organisation::policy::keeping::Word;
use crate::organisation::policy::section::section;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// `mfa.allowed`: what can stand beside a password. A mail cannot: the password is reset by mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Factor {
    /// A text message.
    Sms,
    /// An authenticator app.
    Totp,
    /// A security key or passkey.
    #[serde(rename = "webauthn")]
    WebAuthn,
    /// A YubiKey that types one-time passwords.
    YubicoOtp,
}

section! {
    /// The second step.
    mfa MfaLayer MfaRules

    /// The kinds of second step that open this organisation's doors.
    allowed: BTreeSet<Factor> = BTreeSet::from([Factor::Totp]),
        Word("a list of sms, totp, webauthn and yubico_otp"), Fewer, OfThisLogin,
        "AP: mail is no second step; NIST SP 800-63B-4 §3.1.3.3 and ASVS 6.6.1: SMS never alone";
    /// Whether a second step may be missing.
    enforcement: Enforcement = Enforcement::Mandatory, Word("optional or mandatory"), Larger, OfThisLogin,
        "NEN 7510 and the AP: two factors for patient and absence data";
    /// How many second steps a person must have linked while enforcement is mandatory.
    min_factors: u32 = 1, Between(0, 2), Larger, Shared, "NIST SP 800-63B-4 §4.1: two are advised";
}

impl MfaRules {
    /// Whether `factor` opens this organisation's doors beside a password.
    pub fn allows(&self, factor: Option<Factor>) -> bool {
        factor.is_some_and(|factor| self.allowed.contains(&factor))
    }
}
