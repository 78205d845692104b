//! What has just been done, as a page says it once: by a name in its address, and in no other words.

use crate::web::visit::Visit;
use sluis_domain::login::link_wish::LinkWish;
use sluis_domain::organisation::policy::mfa::Factor;
use url::form_urlencoded;

/// The parameter that carries it.
const PARAMETER: &str = "done";

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    AppLinked,
    AppReplaced,
    CodesKept,
    ConsentWithdrawn,
    DeviceForgotten,
    DevicesForgotten,
    KeyLinked,
    MailSent,
    /// Nothing was: it is to be begun again.
    Nothing,
    Off,
    On,
    OthersEnded,
    PasswordChanged,
    PhoneLinked,
    PhoneReplaced,
    Removed,
    SessionEnded,
    SetKept,
    YubicoLinked,
}

impl Done {
    const ALL: [(Self, &'static str, &'static str); 19] = [
        (Self::AppLinked, "app", "acc-done-app"),
        (Self::AppReplaced, "replaced", "acc-done-replaced"),
        (Self::CodesKept, "codes", "acc-done-codes"),
        (Self::ConsentWithdrawn, "consent", "acc-done-consent"),
        (Self::DeviceForgotten, "device", "acc-done-device"),
        (Self::DevicesForgotten, "devices", "acc-done-devices"),
        (Self::KeyLinked, "key", "key-linked"),
        (Self::MailSent, "mail", "acc-done-mail"),
        (Self::Nothing, "nothing", "acc-done-nothing"),
        (Self::Off, "off", "acc-done-off"),
        (Self::On, "on", "acc-done-on"),
        (Self::OthersEnded, "others", "acc-done-others"),
        (Self::PasswordChanged, "password", "acc-done-password"),
        (Self::PhoneLinked, "phone", "sms-linked"),
        (Self::PhoneReplaced, "number", "acc-done-number"),
        (Self::Removed, "removed", "acc-done-removed"),
        (Self::SessionEnded, "session", "acc-done-session"),
        (Self::SetKept, "set", "acc-done-codes-set"),
        (Self::YubicoLinked, "yubico", "yubico-linked"),
    ];

    /// `path` that says it.
    pub fn at(self, path: &str) -> String {
        let name = Self::ALL.iter().find(|(done, _, _)| *done == self).map_or("", |(_, name, _)| name);
        let between = if path.contains('?') { '&' } else { '?' };
        format!("{path}{between}{PARAMETER}={name}")
    }

    /// What was done when this was linked.
    pub const fn of(wish: &LinkWish) -> Self {
        match wish.kind {
            Factor::Sms if wish.replaces.is_some() => Self::PhoneReplaced,
            Factor::Sms => Self::PhoneLinked,
            Factor::Totp => Self::AppLinked,
            Factor::WebAuthn => Self::KeyLinked,
            Factor::YubicoOtp => Self::YubicoLinked,
        }
    }

    /// The key of its text, if the address of this visit says any.
    pub fn said(visit: &Visit) -> Option<&'static str> {
        let query = visit.uri.query()?;
        let (_, said) =
            form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name.as_ref() == PARAMETER)?;
        Self::ALL.iter().find(|(_, name, _)| *name == said).map(|(_, _, key)| *key)
    }
}
