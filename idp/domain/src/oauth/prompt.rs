//! `prompt`: which pages the client wants shown (OpenID Connect Core §3.1.2.1).

use serde::{Deserialize, Serialize};

/// What is asked. All false: show what is due.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Prompt {
    /// "The Authorization Server MUST NOT display any authentication or consent user interface pages."
    pub none: bool,
    /// "The Authorization Server SHOULD prompt the End-User for reauthentication."
    pub login: bool,
    /// "The Authorization Server SHOULD prompt the End-User for consent before returning information to the
    /// Client."
    pub consent: bool,
    /// "The Authorization Server SHOULD prompt the End-User to select a user account."
    pub select_account: bool,
}

/// Why a text is no prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PromptRefused {
    /// "If this parameter contains none with any other value, an error is returned."
    #[error("prompt=none stands alone")]
    NoneWithOthers,
    /// A value that we do not know.
    #[error("prompt holds an unknown value")]
    Unknown,
}

impl Prompt {
    /// Reads a list that is separated by spaces.
    ///
    /// # Errors
    /// When it holds an unknown value, or `none` beside another.
    pub fn parse(text: &str) -> Result<Self, PromptRefused> {
        let mut prompt = Self::default();
        for value in text.split(' ').filter(|value| !value.is_empty()) {
            match value {
                "consent" => prompt.consent = true,
                "login" => prompt.login = true,
                "none" => prompt.none = true,
                "select_account" => prompt.select_account = true,
                _ => return Err(PromptRefused::Unknown),
            }
        }
        if prompt.none && (prompt.login || prompt.consent || prompt.select_account) {
            return Err(PromptRefused::NoneWithOthers);
        }
        Ok(prompt)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_stands_alone() {
        assert!(Prompt::parse("none").unwrap().none);
        assert_eq!(Prompt::parse("none login"), Err(PromptRefused::NoneWithOthers));
    }

    #[test]
    fn values_add_up_and_unknown_ones_are_refused() {
        let prompt = Prompt::parse("login consent").unwrap();
        assert!(prompt.login && prompt.consent && !prompt.select_account);
        assert_eq!(Prompt::parse("create"), Err(PromptRefused::Unknown));
    }
}
