//! What is kept of a security key or passkey beside its authenticator. None of it is secret.

use crate::authenticator::authenticator::Authenticator;
use crate::id::Id;
use crate::time::Timestamp;

/// One key of one person (WebAuthn §4, "credential record").
#[derive(Debug, Clone, PartialEq)]
pub struct SecurityKey {
    /// The authenticator that it is.
    pub authenticator: Id<Authenticator>,
    /// What the key calls itself: unique in this deployment.
    pub credential_id: Vec<u8>,
    /// Its public key and what else is needed to check a signature, as the library writes it.
    pub credential: serde_json::Value,
    /// How often it has signed, as it says itself; 0: it does not count.
    pub counter: u32,
    /// When it was seen to count back, which a copy does. It opens nothing from then on.
    pub suspected_at: Option<Timestamp>,
}

impl SecurityKey {
    /// More than anybody carries: a list that grows without end is a mistake or an attack.
    pub const MOST: usize = 20;
    /// The longest name that somebody gives one, in characters.
    pub const LONGEST_LABEL: usize = 40;

    /// The name that somebody typed for a key, as it is kept. None: there is nothing in it.
    pub fn label(typed: &str) -> Option<String> {
        let words = typed.split_whitespace().collect::<Vec<_>>().join(" ");
        let kept: String = words.chars().filter(|c| !c.is_control()).take(Self::LONGEST_LABEL).collect();
        let kept = kept.trim().to_owned();
        (!kept.is_empty()).then_some(kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_kept_in_one_line_and_within_bounds() {
        assert_eq!(
            SecurityKey::label("  Sleutel \n aan  mijn bos ").as_deref(),
            Some("Sleutel aan mijn bos")
        );
        assert_eq!(SecurityKey::label(&"x".repeat(90)).map(|label| label.len()), Some(40));
        assert_eq!(SecurityKey::label(" \t\u{7} "), None);
    }
}
