//! Scopes (RFC 6749 §3.3): a sorted set, so that the same answer always has the same bytes.

use crate::client::registration::is_scope;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// Asks for an ID token (OpenID Connect Core §3.1.2.1).
pub const OPENID: &str = "openid";
/// Asks for refresh tokens that survive logout (OpenID Connect Core §11).
pub const OFFLINE_ACCESS: &str = "offline_access";
/// The scopes of OpenID Connect that we serve.
pub const STANDARD: [&str; 5] = [OPENID, "profile", "email", "phone", OFFLINE_ACCESS];

/// Why a text is no scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ScopeRefused {
    /// A character that RFC 6749 §3.3 does not allow.
    #[error("a scope holds a character that is not allowed")]
    Malformed,
    /// More than `Scopes::MOST`, or one longer than `Scopes::LONGEST`.
    #[error("too many scopes, or one that is too long")]
    TooMany,
}

/// A set of scopes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Scopes(BTreeSet<String>);

impl Scopes {
    /// The longest scope, in bytes.
    pub const LONGEST: usize = 128;
    /// The most scopes of one request.
    pub const MOST: usize = 32;

    /// Reads a list that is separated by single spaces.
    ///
    /// # Errors
    /// When it is malformed or passes a bound.
    pub fn parse(text: &str) -> Result<Self, ScopeRefused> {
        let mut scopes = BTreeSet::new();
        for scope in text.split(' ').filter(|scope| !scope.is_empty()) {
            if !is_scope(scope) {
                return Err(ScopeRefused::Malformed);
            }
            if scope.len() > Self::LONGEST || scopes.len() >= Self::MOST {
                return Err(ScopeRefused::TooMany);
            }
            scopes.insert(scope.to_owned());
        }
        Ok(Self(scopes))
    }

    /// Whether `scope` is among them.
    pub fn has(&self, scope: &str) -> bool {
        self.0.contains(scope)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Those that `keep` keeps.
    #[must_use]
    pub fn only(&self, keep: impl Fn(&str) -> bool) -> Self {
        self.iter().filter(|scope| keep(scope)).collect()
    }

    /// Whether each of them is among `others`.
    pub fn within(&self, others: &Self) -> bool {
        self.0.is_subset(&others.0)
    }

    /// As a row carries them.
    pub fn to_row(&self) -> Vec<String> {
        self.0.iter().cloned().collect()
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, scope) in self.iter().enumerate() {
            let gap = if place == 0 { "" } else { " " };
            write!(f, "{gap}{scope}")?;
        }
        Ok(())
    }
}

impl<S: Into<String>> FromIterator<S> for Scopes {
    fn from_iter<I: IntoIterator<Item = S>>(scopes: I) -> Self {
        Self(scopes.into_iter().map(Into::into).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::proptest;

    #[test]
    fn order_and_repetition_do_not_matter() {
        let scopes = Scopes::parse("profile openid  openid").unwrap();
        assert_eq!(scopes.to_string(), "openid profile");
    }

    #[test]
    fn letters_that_break_a_header_are_refused() {
        for bad in ["a\"b", "a\\b", "a\tb", "é", "a\nb"] {
            assert_eq!(Scopes::parse(bad), Err(ScopeRefused::Malformed), "{bad}");
        }
        assert_eq!(Scopes::parse(&"x".repeat(129)), Err(ScopeRefused::TooMany));
    }

    proptest! {
        #[test]
        fn scopes_survive_their_text(texts in proptest::collection::vec("[!#-\\[\\]-~]{1,20}", 0..32)) {
            let scopes: Scopes = texts.into_iter().collect();
            assert_eq!(Scopes::parse(&scopes.to_string()), Ok(scopes));
        }
    }
}
