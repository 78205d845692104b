//! What a page calls the second steps that somebody holds.

use crate::web::page::Page;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;

/// What a second step is called, by the key of its text.
pub const fn key(kind: AuthenticatorKind) -> &'static str {
    match kind {
        AuthenticatorKind::Sms => "acc-method-sms",
        AuthenticatorKind::WebAuthn => "acc-method-key",
        AuthenticatorKind::YubicoOtp => "acc-method-yubico",
        _ => "acc-method-app",
    }
}

/// What the person knows it by: of a telephone, the last digits.
pub fn label(page: &Page<'_>, held: &Authenticator) -> String {
    match held.kind {
        AuthenticatorKind::Sms => page.t_with("acc-phone-ends", &[("ending", &held.label)]),
        _ => held.label.clone(),
    }
}
