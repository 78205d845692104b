//! `totp.*`: the authenticator app.

use crate::organisation::policy::keeping::Between;
use crate::organisation::policy::keeping::Word;
use crate::organisation::policy::section::section;
use serde::{Deserialize, Serialize};

/// `totp.enrol_channel`: by what way the key reaches the app (R72). The later in this list, the safer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EnrolChannel {
    /// A mail holds the key.
    EmailSecret,
    /// A mail holds the key, and the page shows it on request.
    Both,
    /// A mail leads to a page that shows it.
    EmailLink,
    /// The page shows it.
    Screen,
}

impl EnrolChannel {
    /// Whether a mail with the key or with a link to it is sent.
    pub const fn sends_mail(self) -> bool {
        !matches!(self, Self::Screen)
    }

    /// Whether the key itself stands in the mail.
    pub const fn mails_the_key(self) -> bool {
        matches!(self, Self::Both | Self::EmailSecret)
    }
}

/// `totp.email_resend`: what a second mail holds. The later in this list, the safer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmailResend {
    /// The same key.
    Same,
    /// A new key; that of the mail before is dead (R77).
    Rotate,
}

section! {
    /// The authenticator app.
    totp TotpLayer TotpRules

    /// Whether a further mail brings a new key, or the same one.
    email_resend: EmailResend = EmailResend::Rotate, Word("rotate or same"), Larger, OfThisLogin, "";
    /// By what way the key reaches the app.
    enrol_channel: EnrolChannel = EnrolChannel::Screen, Word("screen, email_link, both or email_secret"), Larger, OfThisLogin,
        "NIST SP 800-63B-4 §4.1.2: never by mail; such an app is not AAL2";
    /// How many past steps of 30 seconds are good beside the present one: with 1 a code lives 60 seconds.
    skew_back: u32 = 1, Between(0, 1), Smaller, OfThisLogin, "ASVS 6.5.5 wants 0";
    /// How many coming steps of 30 seconds are good, for telephones whose clock is ahead.
    skew_forward: u32 = 0, Between(0, 1), Smaller, OfThisLogin, "ASVS 6.5.5 wants 0";
}
