//! What a login must satisfy, and how layers come to it.
//!
//! compiled floor → instance → preset → organisation → user type. A key that a layer leaves open is decided
//! by the layer below it. What several organisations ask of one person together: `join`.

use crate::organisation::membership::UserType;
use crate::organisation::policy::enforcement::Enforcement;
use crate::organisation::policy::layer::PolicyLayer;
use crate::organisation::policy::lockout::LockoutRules;
use crate::organisation::policy::mfa::MfaRules;
use crate::organisation::policy::password::PasswordRules;
use crate::organisation::policy::session::SessionRules;
use crate::organisation::policy::totp::TotpRules;
use crate::organisation::policy::ui::UiRules;
use serde::Serialize;

/// What a login must satisfy: every key decided, every value within its bounds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Policy {
    /// What a wrong attempt costs.
    pub lockout: LockoutRules,
    /// The second step.
    pub mfa: MfaRules,
    /// Rules for passwords.
    pub password: PasswordRules,
    /// How long a session lives.
    pub session: SessionRules,
    /// Codes of an authenticator app.
    pub totp: TotpRules,
    /// How pages speak.
    pub ui: UiRules,
}

impl Policy {
    /// What holds where no layer says anything.
    pub fn compiled() -> Self {
        Self {
            lockout: LockoutRules::compiled(),
            mfa: MfaRules::compiled(),
            password: PasswordRules::compiled(),
            session: SessionRules::compiled(),
            totp: TotpRules::compiled(),
            ui: UiRules::compiled(),
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
        policy.keep_within_bounds();
        policy
    }

    fn cover(&mut self, layer: &PolicyLayer) {
        self.lockout.cover(&layer.lockout);
        self.mfa.cover(&layer.mfa);
        self.password.cover(&layer.password);
        self.session.cover(&layer.session);
        self.totp.cover(&layer.totp);
        self.ui.cover(&layer.ui);
    }

    /// The compiled floor and ceiling: no layer goes beyond them.
    fn keep_within_bounds(&mut self) {
        self.lockout.keep_within_bounds();
        self.mfa.keep_within_bounds();
        self.password.keep_within_bounds();
        self.session.keep_within_bounds();
        self.totp.keep_within_bounds();
        self.ui.keep_within_bounds();
    }

    /// Takes over what `layer` asks more strictly. What it would loosen, and what has no order, stays.
    pub fn stricten(&mut self, layer: &PolicyLayer) {
        let mut asked = self.clone();
        asked.cover(layer);
        asked.keep_within_bounds();
        self.lockout.stricten(&asked.lockout);
        self.mfa.stricten(&asked.mfa);
        self.password.stricten(&asked.password);
        self.session.stricten(&asked.session);
        self.totp.stricten(&asked.totp);
        self.ui.stricten(&asked.ui);
    }

    /// Whether nobody passes without a second step.
    pub fn demands_second_step(&self) -> bool {
        self.mfa.enforcement == Enforcement::Mandatory
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::organisation::policy::mfa::Factor;
    use crate::organisation::policy::ui::Address;
    use crate::organisation::span::Span;
    use std::collections::BTreeSet;

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
        assert_eq!(policy.totp.skew_back, 1);
    }

    #[test]
    fn a_floor_takes_what_is_stricter_and_nothing_else() {
        let mut policy =
            Policy::fold([&layer("session.idle = '10m'\nui.address = 'je'")], UserType::External);
        policy.stricten(&layer("session.idle = '20m'\npassword.min_length = 15\nui.address = 'u'"));
        assert_eq!(policy.session.idle, Span::minutes(10), "what is stricter already stays");
        assert_eq!(policy.password.min_length, 15);
        assert_eq!(policy.ui.address, Address::Je, "there is no stricter way to say you");
    }

    #[test]
    fn a_user_type_has_rules_of_its_own() {
        let organisation = layer("[user_type.internal]\nmfa.min_factors = 2");
        assert_eq!(Policy::fold([&organisation], UserType::Internal).mfa.min_factors, 2);
        assert_eq!(Policy::fold([&organisation], UserType::External).mfa.min_factors, 1);
    }
}
