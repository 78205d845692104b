//! What an organisation asks of a login: the layers that say so, and what they come to together.
//!
//! compiled floor → instance → preset → organisation → user type. A key that a layer leaves open is decided
//! by the layer below it. What several organisations ask of one person together: `policy_join`.

use crate::organisation::membership::UserType;
use crate::organisation::span::Span;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One layer of policy: what it leaves open, the layer below decides.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PolicyLayer {
    /// Rules for passwords.
    pub password: PasswordLayer,
    /// The second step.
    pub mfa: MfaLayer,
    /// Codes of an authenticator app.
    pub totp: TotpLayer,
    /// How long a session lives.
    pub session: SessionLayer,
    /// What a wrong password or code costs.
    pub lockout: LockoutLayer,
    /// How pages speak.
    pub ui: UiLayer,
    /// Further rules for one sort of people (R12). A layer in here holds no such rules itself.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub user_type: BTreeMap<UserType, Self>,
}

/// `password.*`
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PasswordLayer {
    /// The shortest password, in characters: 8 to 64.
    pub min_length: Option<u32>,
    /// The longest password, in characters: 64 to 256.
    pub max_length: Option<u32>,
}

/// `mfa.*`
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MfaLayer {
    /// Whether a second step may be missing.
    pub enforcement: Option<Enforcement>,
    /// The kinds of second step that open this organisation's doors.
    pub allowed: Option<BTreeSet<Factor>>,
    /// How many second steps a person must have linked while enforcement is mandatory: 0, 1 or 2.
    pub min_factors: Option<u32>,
}

/// `totp.*`
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TotpLayer {
    /// How many past steps of 30 seconds are good beside the present one: 0 or 1.
    pub skew_back: Option<u32>,
}

/// `session.*`
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SessionLayer {
    /// A session that nobody used for so long is over: 1m to 1h.
    pub idle: Option<Span>,
    /// A session is over after so long, however much it is used: 5m to 24h.
    pub absolute: Option<Span>,
}

/// `lockout.*`
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LockoutLayer {
    /// Wrong passwords before a pause: 3 to 20.
    pub password_attempts: Option<u32>,
    /// Wrong codes of one second step before a pause: 3 to 20.
    pub factor_attempts: Option<u32>,
    /// The first pause; each further wrong attempt doubles it: 1m to 1h.
    pub pause: Option<Span>,
}

/// `ui.*`
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct UiLayer {
    /// How Dutch pages address people.
    pub address: Option<Address>,
}

/// `mfa.enforcement`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Enforcement {
    /// Nobody passes without a second step.
    Mandatory,
    /// Who has a second step is asked for it; who has none passes.
    Optional,
}

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

/// `ui.address`: the two ways in which Dutch says "you".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Address {
    /// Informal.
    Je,
    /// Formal.
    U,
}

/// What a login must satisfy: every key decided, every value within its bounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Rules for passwords.
    pub password: PasswordRules,
    /// The second step.
    pub mfa: MfaRules,
    /// Past steps of an authenticator app that are good: 0 or 1.
    pub totp_skew_back: u32,
    /// How long a session lives.
    pub session: SessionRules,
    /// What a wrong attempt costs.
    pub lockout: LockoutRules,
    /// How Dutch pages address people.
    pub address: Address,
}

/// Lengths in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordRules {
    /// The shortest password.
    pub min_length: u32,
    /// The longest password.
    pub max_length: u32,
}

/// The second step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MfaRules {
    /// Whether it may be missing.
    pub enforcement: Enforcement,
    /// The kinds that open this organisation's doors.
    pub allowed: BTreeSet<Factor>,
    /// How many a person must have linked, while enforcement is mandatory.
    pub min_factors: u32,
}

/// How long a session lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionRules {
    /// Unused.
    pub idle: Span,
    /// At all.
    pub absolute: Span,
}

/// What a wrong attempt costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LockoutRules {
    /// Wrong passwords before a pause.
    pub password_attempts: u32,
    /// Wrong codes of one second step before a pause.
    pub factor_attempts: u32,
    /// The first pause.
    pub pause: Span,
}

impl Policy {
    /// What holds where no layer says anything.
    pub fn compiled() -> Self {
        Self {
            password: PasswordRules { min_length: 12, max_length: 128 },
            mfa: MfaRules {
                enforcement: Enforcement::Mandatory,
                allowed: BTreeSet::from([Factor::Totp]),
                min_factors: 1,
            },
            totp_skew_back: 1,
            session: SessionRules { idle: Span::minutes(30), absolute: Span::hours(12) },
            lockout: LockoutRules { password_attempts: 10, factor_attempts: 10, pause: Span::minutes(15) },
            address: Address::U,
        }
    }

    /// What `layers`, lowest first, come to for a person of `user_type`.
    pub fn fold<'l>(layers: impl IntoIterator<Item = &'l PolicyLayer>, user_type: UserType) -> Self {
        let layers: Vec<&PolicyLayer> = layers.into_iter().collect();
        let mut policy = Self::compiled();
        for layer in &layers {
            policy.cover(layer);
        }
        // The user type comes after every organisation-wide rule, also after those of higher layers.
        for layer in layers.iter().filter_map(|layer| layer.user_type.get(&user_type)) {
            policy.cover(layer);
        }
        policy.within_bounds()
    }

    fn cover(&mut self, layer: &PolicyLayer) {
        set(&mut self.password.min_length, layer.password.min_length);
        set(&mut self.password.max_length, layer.password.max_length);
        set(&mut self.mfa.enforcement, layer.mfa.enforcement);
        if let Some(allowed) = &layer.mfa.allowed {
            self.mfa.allowed.clone_from(allowed);
        }
        set(&mut self.mfa.min_factors, layer.mfa.min_factors);
        set(&mut self.totp_skew_back, layer.totp.skew_back);
        set(&mut self.session.idle, layer.session.idle);
        set(&mut self.session.absolute, layer.session.absolute);
        set(&mut self.lockout.password_attempts, layer.lockout.password_attempts);
        set(&mut self.lockout.factor_attempts, layer.lockout.factor_attempts);
        set(&mut self.lockout.pause, layer.lockout.pause);
        set(&mut self.address, layer.ui.address);
    }

    /// The compiled floor and ceiling: no layer goes beyond them.
    fn within_bounds(mut self) -> Self {
        self.password.min_length = self.password.min_length.clamp(8, 64);
        self.password.max_length = self.password.max_length.clamp(64, 256);
        self.mfa.min_factors = self.mfa.min_factors.min(2);
        self.totp_skew_back = self.totp_skew_back.min(1);
        self.session.idle = self.session.idle.clamp(Span::minutes(1), Span::hours(1));
        self.session.absolute = self.session.absolute.clamp(Span::minutes(5), Span::hours(24));
        self.lockout.password_attempts = self.lockout.password_attempts.clamp(3, 20);
        self.lockout.factor_attempts = self.lockout.factor_attempts.clamp(3, 20);
        self.lockout.pause = self.lockout.pause.clamp(Span::minutes(1), Span::hours(1));
        self
    }

    /// Whether nobody passes without a second step.
    pub fn demands_second_step(&self) -> bool {
        self.mfa.enforcement == Enforcement::Mandatory
    }
}

impl MfaRules {
    /// Whether `factor` opens this organisation's doors beside a password.
    pub fn allows(&self, factor: Option<Factor>) -> bool {
        factor.is_some_and(|factor| self.allowed.contains(&factor))
    }
}

fn set<T>(value: &mut T, said: Option<T>) {
    if let Some(said) = said {
        *value = said;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(text: &str) -> PolicyLayer {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn a_higher_layer_decides_what_it_names_and_no_more() {
        let instance = layer("password.min_length = 10\nsession.idle = '20m'");
        let organisation = layer("password.min_length = 14");
        let policy = Policy::fold([&instance, &organisation], UserType::External);
        assert_eq!(policy.password.min_length, 14);
        assert_eq!(policy.session.idle, Span::minutes(20));
        assert_eq!(policy.lockout, Policy::compiled().lockout);
    }

    #[test]
    fn no_layer_goes_below_the_floor() {
        let weak = layer(
            "password.min_length = 1\npassword.max_length = 10\nsession.idle = '20h'\nlockout.pause = '1s'\n\
             lockout.password_attempts = 9999\ntotp.skew_back = 40",
        );
        let policy = Policy::fold([&weak], UserType::External);
        assert_eq!((policy.password.min_length, policy.password.max_length), (8, 64));
        assert_eq!(policy.session.idle, Span::hours(1));
        assert_eq!((policy.lockout.pause, policy.lockout.password_attempts), (Span::minutes(1), 20));
        assert_eq!(policy.mfa.allowed, BTreeSet::from([Factor::Totp]), "a password is no second step");
        assert_eq!(policy.totp_skew_back, 1);
    }

    #[test]
    fn a_user_type_has_rules_of_its_own() {
        let organisation = layer("[user_type.internal]\nmfa.min_factors = 2");
        assert_eq!(Policy::fold([&organisation], UserType::Internal).mfa.min_factors, 2);
        assert_eq!(Policy::fold([&organisation], UserType::External).mfa.min_factors, 1);
    }

    #[test]
    fn an_unknown_key_is_refused() {
        assert!(toml::from_str::<PolicyLayer>("password.minimum = 8").is_err());
        assert!(toml::from_str::<PolicyLayer>("pasword.min_length = 8").is_err());
        assert!(
            toml::from_str::<PolicyLayer>("mfa.allowed = ['email']").is_err(),
            "a mail is no second step"
        );
    }
}
