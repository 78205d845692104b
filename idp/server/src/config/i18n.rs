//! Section `i18n`: in which language people are spoken to who ask for none that we have.

use serde::{Deserialize, Serialize};

/// A language and form of address that every text exists in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
pub enum Language {
    /// English.
    #[serde(rename = "en")]
    English,
    /// Dutch that says "u".
    #[default]
    #[serde(rename = "nl")]
    Dutch,
    /// Dutch that says "je".
    #[serde(rename = "nl-je")]
    DutchInformal,
}

impl Language {
    /// The name of its texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Dutch => "nl",
            Self::DutchInformal => "nl-je",
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
