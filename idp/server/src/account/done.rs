//! What has just been done, as a page says it once: by a name in its address, and in no other words.

use crate::web::visit::Visit;
use url::form_urlencoded;

/// The parameter that carries it.
const PARAMETER: &str = "done";

/// What went well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    AppLinked,
    AppReplaced,
    CodesKept,
    DeviceForgotten,
    DevicesForgotten,
    MailSent,
    Off,
    OthersEnded,
    Removed,
    SessionEnded,
}

impl Done {
    const ALL: [(Self, &'static str, &'static str); 10] = [
        (Self::AppLinked, "app", "acc-done-app"),
        (Self::AppReplaced, "replaced", "acc-done-replaced"),
        (Self::CodesKept, "codes", "acc-done-codes"),
        (Self::DeviceForgotten, "device", "acc-done-device"),
        (Self::DevicesForgotten, "devices", "acc-done-devices"),
        (Self::MailSent, "mail", "acc-done-mail"),
        (Self::Off, "off", "acc-done-off"),
        (Self::OthersEnded, "others", "acc-done-others"),
        (Self::Removed, "removed", "acc-done-removed"),
        (Self::SessionEnded, "session", "acc-done-session"),
    ];

    /// `path` that says it.
    pub fn at(self, path: &str) -> String {
        let name = Self::ALL.iter().find(|(done, _, _)| *done == self).map_or("", |(_, name, _)| name);
        format!("{path}?{PARAMETER}={name}")
    }

    /// The key of its text, if the address of this visit says any.
    pub fn said(visit: &Visit) -> Option<&'static str> {
        let query = visit.uri.query()?;
        let (_, said) =
            form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name.as_ref() == PARAMETER)?;
        Self::ALL.iter().find(|(_, name, _)| *name == said).map(|(_, _, key)| *key)
    }
}
