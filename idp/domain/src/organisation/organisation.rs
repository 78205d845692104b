//! An organisation: the tenant whose people log in, whose words and colours they see.

use crate::id::Id;
use crate::organisation::policy::policy::PolicyLayer;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// One organisation of this deployment.
#[derive(Debug, Clone, PartialEq)]
pub struct Organisation {
    /// The claim `org_id`.
    pub id: Id<Organisation>,
    /// A short name for command lines and the `organization` parameter: `[a-z0-9-]{1,40}`, unique.
    pub handle: String,
    /// The name that people know.
    pub name: String,
    /// The preset that it was made with, by the name of its file.
    pub preset: String,
    /// What it asks beyond its preset.
    pub policy: PolicyLayer,
    /// Where its people find help.
    pub helpdesk: Helpdesk,
    /// The theme that its pages wear; the default one when absent.
    pub theme: Option<String>,
    /// A label such as "Trainingsomgeving", shown on each page when present.
    pub environment: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// Where people find help: shown at the same place on every page (WCAG 2.2, 3.2.6).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Helpdesk {
    /// A telephone number, as it is to be shown.
    pub phone: Option<String>,
    /// A mail address.
    pub mail: Option<String>,
    /// When somebody answers, in the organisation's own words.
    pub hours: Option<String>,
}

impl Helpdesk {
    /// Whether there is a number or an address: hours alone help nobody.
    pub const fn can_be_reached(&self) -> bool {
        self.phone.is_some() || self.mail.is_some()
    }
}

/// Whether `handle` may name an organisation.
pub fn is_handle(handle: &str) -> bool {
    (1..=40).contains(&handle.len())
        && handle.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !handle.starts_with('-')
        && !handle.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::is_handle;

    #[test]
    fn a_handle_is_short_lower_case_and_plain() {
        assert!(is_handle("de-linde-2"));
        for bad in ["", "-a", "a-", "De-Linde", "a b", "a/b", &"a".repeat(41)] {
            assert!(!is_handle(bad), "{bad}");
        }
    }
}
