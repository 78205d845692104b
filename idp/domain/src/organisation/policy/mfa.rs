//! `mfa.*`: the second step.

use crate::organisation::policy::enforcement::Enforcement;
use crate::organisation::policy::keeping::Between;
use crate::organisation::policy::keeping::Each;
use crate::organisation::policy::keeping::Once;
use crate::organisation::policy::keeping::Word;
use crate::organisation::policy::line::Line;
use crate::organisation::policy::section::section;
use crate::organisation::span::Span;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
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

/// `mfa.preferred`: the kind that is recommended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preferred {
    /// No kind is.
    None,
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

/// `mfa.presentation`: how a second step is set up (P8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presentation {
    /// A page with a button for each kind (R70).
    Choice,
    /// One page that grows with each step (R82).
    Stepper,
    /// One kind after the other, each with "skip" (R48).
    Wizard,
}

/// The three texts of a theme: English, and Dutch with each of its two words for "you".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tongue {
    /// English.
    En,
    /// Dutch.
    Nl,
    /// Dutch with "je".
    NlJe,
}

/// `mfa.legal_text`: what the notice says, in the organisation's own words.
pub type LegalText = BTreeMap<Tongue, Line<300>>;

const FACTORS: Word = Word("a list of sms, totp, webauthn and yubico_otp");
const YES_OR_NO: Word = Word("true or false");

section! {
    /// The second step.
    mfa MfaLayer MfaRules

    /// The kinds of second step that open this organisation's doors.
    allowed: BTreeSet<Factor> = BTreeSet::from([Factor::Totp]), FACTORS, Fewer, OfThisLogin,
        "AP: mail is no second step; NIST SP 800-63B-4 §3.1.3.3 and ASVS 6.6.1: SMS never alone";
    /// Whether a second step may be missing, and from which day it may not.
    enforcement: Enforcement = Enforcement::Mandatory,
        Word("optional, mandatory, or schedule with announce_from and mandatory_from"), Larger, OfThisLogin,
        "NEN 7510 and the AP: two factors for patient and absence data";
    /// In which order the kinds are offered; those that are not named come after.
    enrol_order: Vec<Factor> = vec![Factor::Totp, Factor::WebAuthn, Factor::Sms, Factor::YubicoOtp],
        Once("a list of sms, totp, webauthn and yubico_otp, each once"), Neither, OfThisLogin, "";
    /// Whether the pages that set up a second step tell the law that asks for it.
    legal_notice: bool = false, YES_OR_NO, Neither, OfThisLogin, "";
    /// What they tell then, in the organisation's own words. Without any for the reader's language: the words of the
    /// theme; nl-je without any has those of nl.
    legal_text: LegalText = LegalText::new(), Word("nl, nl-je and en, each a text of at most 300 characters"), Neither,
        OfThisLogin, "";
    /// How many second steps a person must have linked while enforcement is mandatory.
    min_factors: u32 = 1, Between(0, 2), Larger, Shared, "NIST SP 800-63B-4 §4.1: two are advised";
    /// How long nobody is told again of the announced deadline after saying "not now"; 0s: at each login.
    nag_every: Span = Span::seconds(0), Between(Span::seconds(0), Span::days(30)), Smaller, OfThisLogin, "";
    /// Whether a second kind is offered after the first one was set up.
    offer_second: bool = true, YES_OR_NO, Larger, OfThisLogin, "NIST SP 800-63B-4 §4.1: two are advised";
    /// The kind that is recommended and shown first.
    preferred: Preferred = Preferred::None, Word("none, sms, totp, webauthn or yubico_otp"), Neither, OfThisLogin, "";
    /// How a second step is set up: from a list, one after the other, or on one page that grows.
    presentation: Presentation = Presentation::Choice, Word("choice, wizard or stepper"), Neither, OfThisLogin, "";
    /// How long before the deadline who has no second step gets a mail; none: no mails.
    reminders: BTreeSet<Span> = [30, 7, 1].map(Span::days).into(),
        Each { one: Between(Span::hours(24), Span::days(90)), most: 5 }, Neither, OfThisLogin, "";
    /// Whether the list is left out where it would hold one kind.
    skip_choice_if_single: bool = true, YES_OR_NO, Neither, OfThisLogin, "";
}

impl MfaRules {
    /// Whether `factor` opens this organisation's doors beside a password.
    pub fn allows(&self, factor: Option<Factor>) -> bool {
        factor.is_some_and(|factor| self.allowed.contains(&factor))
    }

    /// The allowed kinds in the order in which they are offered: the recommended one first, then as
    /// `mfa.enrol_order` says, then those that it does not name.
    pub fn in_order(&self) -> Vec<Factor> {
        let mut order: Vec<Factor> = Vec::new();
        let wished = self.preferred.factor().into_iter().chain(self.enrol_order.iter().copied());
        for factor in wished.chain(self.allowed.iter().copied()) {
            if self.allowed.contains(&factor) && !order.contains(&factor) {
                order.push(factor);
            }
        }
        order
    }
}

impl MfaRules {
    /// The organisation's own words of the notice, for a reader in `tongue`.
    pub fn legal_text_in(&self, tongue: Tongue) -> Option<&str> {
        let own = |tongue| self.legal_text.get(&tongue).and_then(Line::own);
        match tongue {
            Tongue::NlJe => own(tongue).or_else(|| own(Tongue::Nl)),
            Tongue::En | Tongue::Nl => own(tongue),
        }
    }
}

impl Preferred {
    /// The kind, if one is recommended.
    pub const fn factor(self) -> Option<Factor> {
        match self {
            Self::None => None,
            Self::Sms => Some(Factor::Sms),
            Self::Totp => Some(Factor::Totp),
            Self::WebAuthn => Some(Factor::WebAuthn),
            Self::YubicoOtp => Some(Factor::YubicoOtp),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_recommended_kind_comes_first_and_what_is_not_allowed_not_at_all() {
        let mut rules = MfaRules::compiled();
        rules.allowed = BTreeSet::from([Factor::Sms, Factor::Totp, Factor::YubicoOtp]);
        rules.enrol_order = vec![Factor::WebAuthn, Factor::Sms];
        assert_eq!(rules.in_order(), [Factor::Sms, Factor::Totp, Factor::YubicoOtp]);
        rules.preferred = Preferred::YubicoOtp;
        assert_eq!(rules.in_order(), [Factor::YubicoOtp, Factor::Sms, Factor::Totp]);
        rules.preferred = Preferred::WebAuthn;
        assert_eq!(rules.in_order(), [Factor::Sms, Factor::Totp, Factor::YubicoOtp], "it is not allowed");
    }

    #[test]
    fn a_notice_in_one_language_is_not_read_by_who_reads_another() {
        let mut rules = MfaRules::compiled();
        let layer: MfaLayer = toml::from_str("legal_text = { nl = 'Volgens de wet.', en = '' }").unwrap();
        rules.cover(&layer);
        let [nl, je, en] = [Tongue::Nl, Tongue::NlJe, Tongue::En].map(|tongue| rules.legal_text_in(tongue));
        assert_eq!((nl, je, en), (Some("Volgens de wet."), Some("Volgens de wet."), None));
        let both: MfaLayer =
            toml::from_str("legal_text = { nl = 'Doet u dit.', nl-je = 'Doe dit.' }").unwrap();
        rules.cover(&both);
        assert_eq!(rules.legal_text_in(Tongue::NlJe), Some("Doe dit."));
    }
}
