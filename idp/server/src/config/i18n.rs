//! Section `i18n`: in which language people are spoken to who ask for none that we have.

use serde::{Deserialize, Serialize};

/// A language that every text exists in. Whether Dutch says "u" or "je" is for each organisation to say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
pub enum Language {
    /// English.
    #[serde(rename = "en")]
    English,
    /// Dutch.
    #[default]
    #[serde(rename = "nl")]
    Dutch,
}

impl Language {
    /// The primary subtag of RFC 5646.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Dutch => "nl",
        }
    }
}

/// In which language people are spoken to.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct I18n {
    /// The language for who asks for none that we have.
    pub default: Language,
}
