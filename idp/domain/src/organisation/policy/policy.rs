//! What a login must satisfy, and how layers come to it.
//!
//! compiled floor → instance → preset → organisation → user type → floors of the preset and the instance.
//! A key that a layer leaves open is decided by the layer below it. What several organisations ask of one
//! person together: `join`. A password, the number of second steps and the lockout belong to the person, so
//! that every active membership has its say. Everything else is that of the organisation of this login, and
//! must be: a rule of a care provider that showed at an employer's door would tell the employer of the care.

use crate::organisation::membership::UserType;
use crate::organisation::policy::enforcement::Phase;
use crate::organisation::policy::enforcement::phase;
use crate::organisation::policy::section::Silence;
use crate::organisation::policy::section::sections;
use crate::time::Timestamp;
use std::collections::BTreeMap;

sections! {
    /// From the invitation to the first message.
    activation: ActivationLayer, ActivationRules;
    /// Back-up codes.
    backup: BackupLayer, BackupRules;
    /// One-time codes of the helpdesk.
    helpdesk: HelpdeskLayer, HelpdeskRules;
    /// The invitation.
    invite: InviteLayer, InviteRules;
    /// What a wrong attempt costs.
    lockout: LockoutLayer, LockoutRules;
    /// The login page.
    login: LoginLayer, LoginRules;
    /// The second step.
    mfa: MfaLayer, MfaRules;
    /// Rules for passwords.
    password: PasswordLayer, PasswordRules;
    /// Remembered devices.
    remember: RememberLayer, RememberRules;
    /// How long a session lives.
    session: SessionLayer, SessionRules;
    /// Codes by text message.
    sms: SmsLayer, SmsRules;
    /// Asking for the password again.
    sudo: SudoLayer, SudoRules;
    /// Words of the organisation's own.
    terms: TermsLayer, TermsRules;
    /// The authenticator app.
    totp: TotpLayer, TotpRules;
    /// How pages speak.
    ui: UiLayer, UiRules;
    /// Security keys and passkeys.
    webauthn: WebAuthnLayer, WebAuthnRules;
}

impl Policy {
    /// What `layers`, lowest first, come to for a person of `user_type`; without one, for everybody.
    pub fn fold<'l>(
        layers: impl IntoIterator<Item = &'l PolicyLayer>,
        user_type: impl Into<Option<UserType>>,
    ) -> Self {
        let user_type: Option<UserType> = user_type.into();
        let layers: Vec<&PolicyLayer> = layers.into_iter().collect();
        let mut policy = Self::compiled();
        for layer in &layers {
            policy.cover(layer);
        }
        // The user type comes after every organisation-wide rule, also after those of higher layers.
        for layer in layers.iter().filter_map(|layer| layer.user_type.get(&user_type?)) {
            policy.cover(layer);
        }
        policy.keep_within_bounds();
        policy
    }

    /// Takes over what `layer` asks more strictly. What it would loosen, and what has no order, stays.
    pub fn stricten(&mut self, layer: &PolicyLayer) {
        let mut asked = self.clone();
        asked.cover(layer);
        asked.keep_within_bounds();
        self.take_stricter(&asked);
    }

    /// Whether a second step may be missing at `now`, and whether it is announced that it may not.
    pub fn phase(&self, now: Timestamp) -> Phase {
        phase(self.mfa.enforcement, now)
    }

    /// Whether nobody passes without a second step at `now`.
    pub fn demands_second_step(&self, now: Timestamp) -> bool {
        self.phase(now) == Phase::Mandatory
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
        assert_eq!(
            Policy::fold([&organisation], None::<UserType>).mfa.min_factors,
            1,
            "who is nobody yet has none of them"
        );
    }
}
