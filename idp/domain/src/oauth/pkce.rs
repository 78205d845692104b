//! Proof Key for Code Exchange (RFC 7636), method `S256` only.

use crate::secret::Digest;
use crate::secret::equal;
use serde::{Deserialize, Serialize};

/// What the client promised to know when it asked for the code (RFC 7636 §4.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CodeChallenge(String);

/// BASE64URL of a SHA-256 without padding.
const CHALLENGE_CHARACTERS: usize = 43;

impl CodeChallenge {
    /// Reads a challenge: 43 characters of base64url.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.len() == CHALLENGE_CHARACTERS;
        let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        (fits && plain).then(|| Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// RFC 7636 §4.6: `BASE64URL-ENCODE(SHA256(ASCII(code_verifier))) == code_challenge`.
    pub fn is_met_by(&self, verifier: &CodeVerifier<'_>) -> bool {
        equal(&Digest::of(verifier.0.as_bytes()).base64url(), &self.0)
    }
}

/// What the client shows at the token endpoint (RFC 7636 §4.1).
#[derive(Clone, Copy)]
pub struct CodeVerifier<'v>(&'v str);

impl<'v> CodeVerifier<'v> {
    /// RFC 7636 §4.1: "a high-entropy cryptographic random STRING using the unreserved characters
    /// `[A-Z] / [a-z] / [0-9] / "-" / "." / "_" / "~"` … with a minimum length of 43 characters and a
    /// maximum length of 128 characters". Any other is refused unhashed.
    pub fn parse(text: &'v str) -> Option<Self> {
        let fits = (43..=128).contains(&text.len());
        let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b));
        (fits && plain).then_some(Self(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::{prop_assume, proptest};

    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    #[test]
    fn the_pair_of_rfc_7636_fits() {
        // RFC 7636 appendix B.
        let challenge = CodeChallenge::parse(CHALLENGE).unwrap();
        assert!(challenge.is_met_by(&CodeVerifier::parse(VERIFIER).unwrap()));
    }

    #[test]
    fn lengths_and_letters_are_those_of_the_rfc() {
        assert!(CodeChallenge::parse(&CHALLENGE[1..]).is_none());
        assert!(CodeChallenge::parse(&format!("{CHALLENGE}A")).is_none());
        assert!(CodeChallenge::parse(&CHALLENGE.replace('-', "+")).is_none());
        assert!(CodeVerifier::parse(&VERIFIER[1..]).is_none());
        assert!(CodeVerifier::parse(&"a".repeat(129)).is_none());
        assert!(CodeVerifier::parse(&VERIFIER.replace('-', " ")).is_none());
        assert!(CodeVerifier::parse(&"~".repeat(128)).is_some());
    }

    proptest! {
        #[test]
        fn only_the_own_verifier_meets_a_challenge(own in "[A-Za-z0-9._~-]{43,128}", other in "[A-Za-z0-9._~-]{43,128}") {
            prop_assume!(own != other);
            let challenge = CodeChallenge::parse(&Digest::of(own.as_bytes()).base64url()).unwrap();
            assert!(challenge.is_met_by(&CodeVerifier::parse(&own).unwrap()));
            assert!(!challenge.is_met_by(&CodeVerifier::parse(&other).unwrap()));
        }
    }
}
