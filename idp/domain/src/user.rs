//! A person: one for the whole deployment, whatever organisations they belong to.

use crate::id::Id;
use crate::text::{TextRefused, line};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Stands for a person in the audit log. The mapping to the person is deleted on erasure.
#[derive(Debug)]
pub struct Pseudonym;

/// One person of this deployment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Names the person inside; never leaves the house (clients hear a `sub`).
    pub id: Id<User>,
    /// What the audit log calls the person.
    pub pseudonym: Id<Pseudonym>,
    /// When the person was made known.
    pub created_at: Timestamp,
    /// When an administrator locked the person out, if so: no login, no refresh, no token.
    pub locked_at: Option<Timestamp>,
}

/// What a person types to say who they are. Unique in the deployment by its key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoginName {
    key: String,
    typed: String,
}

impl LoginName {
    /// The longest login name, in characters: RFC 5321's longest address.
    pub const LONGEST: usize = 254;

    /// Reads a login name as somebody types it.
    ///
    /// The key is trimmed, in normal form C, in lower case, with an internationalised domain in its
    /// ASCII form (UTS 46); nothing else is folded: `j.jansen` and `jjansen` are two names.
    ///
    /// # Errors
    /// When it is empty, too long or holds control characters.
    pub fn parse(typed: &str) -> Result<Self, TextRefused> {
        let typed = line(typed, Self::LONGEST)?;
        let lower = typed.to_lowercase();
        let key = match lower.rsplit_once('@') {
            Some((local, domain)) => {
                let domain = idna::domain_to_ascii(domain).unwrap_or_else(|_| domain.to_owned());
                format!("{local}@{domain}")
            }
            None => lower,
        };
        Ok(Self { key, typed })
    }

    /// The login name that a row carries.
    pub const fn from_row(key: String, typed: String) -> Self {
        Self { key, typed }
    }

    /// The form that is compared.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The form that is shown.
    pub fn typed(&self) -> &str {
        &self.typed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(typed: &str) -> String {
        LoginName::parse(typed).unwrap().key().to_owned()
    }

    #[test]
    fn case_and_blanks_around_do_not_matter() {
        assert_eq!(key("  Anna.Jansen@Example.NL "), "anna.jansen@example.nl");
    }

    #[test]
    fn dots_and_plus_signs_do_matter() {
        assert_ne!(key("a.b@example.nl"), key("ab@example.nl"));
        assert_ne!(key("a+b@example.nl"), key("a@example.nl"));
    }

    #[test]
    fn an_international_domain_has_one_form() {
        assert_eq!(key("info@Bücher.example"), "info@xn--bcher-kva.example");
    }

    #[test]
    fn what_was_typed_is_kept() {
        assert_eq!(LoginName::parse("Anna@Example.nl").unwrap().typed(), "Anna@Example.nl");
    }
}
