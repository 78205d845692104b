//! A signing key: the private half in aws-lc-rs, the public half as a JSON Web Key.

use crate::client::client::SigningAlgorithm;
use crate::secret::Digest;
use crate::secret::Secret;
use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::encoding::Pkcs8V1Der;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    self, ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, ED25519, EcdsaKeyPair, Ed25519KeyPair,
    KeyPair, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RSA_PSS_2048_8192_SHA256, RSA_PSS_SHA256,
    RsaEncoding, RsaKeyPair,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openidconnect::core::{CoreJsonWebKey, CoreJwsSigningAlgorithm};
use openidconnect::{PrivateSigningKey, SigningError};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt;

/// Why a key could not be made or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyRefused {
    /// The library refused to make one.
    #[error("the key could not be made")]
    NotMade,
    /// The bytes are no PKCS#8 key for this algorithm.
    #[error("the private key is not of its algorithm, or damaged")]
    NotReadable,
    /// RSA keys have 2048, 3072 or 4096 bits.
    #[error("an RSA key has 2048, 3072 or 4096 bits, not {0}")]
    RsaBits(u32),
}

enum Pair {
    Ec(EcdsaKeyPair),
    Ed(Ed25519KeyPair),
    Rsa(RsaKeyPair),
}

/// One key pair that signs with one algorithm.
pub struct SigningKey {
    algorithm: SigningAlgorithm,
    jwk: CoreJsonWebKey,
    kid: String,
    pair: Pair,
    public_jwk: Value,
}

impl SigningKey {
    /// A new private key as PKCS#8. The library throws its own dice here: it takes none from outside.
    ///
    /// # Errors
    /// When `rsa_bits` is no size that we make, or the library fails.
    pub fn generate(algorithm: SigningAlgorithm, rsa_bits: u32) -> Result<Secret<Vec<u8>>, KeyRefused> {
        let der: Vec<u8> = match algorithm {
            SigningAlgorithm::RS256 | SigningAlgorithm::PS256 => {
                let size = match rsa_bits {
                    2048 => KeySize::Rsa2048,
                    3072 => KeySize::Rsa3072,
                    4096 => KeySize::Rsa4096,
                    other => return Err(KeyRefused::RsaBits(other)),
                };
                let pair = RsaKeyPair::generate(size).map_err(|_| KeyRefused::NotMade)?;
                let der: Pkcs8V1Der<'_> = pair.as_der().map_err(|_| KeyRefused::NotMade)?;
                der.as_ref().to_vec()
            }
            SigningAlgorithm::ES256 => EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING)
                .and_then(|pair| pair.to_pkcs8v1())
                .map_err(|_| KeyRefused::NotMade)?
                .as_ref()
                .to_vec(),
            SigningAlgorithm::EdDsa => Ed25519KeyPair::generate()
                .and_then(|pair| pair.to_pkcs8())
                .map_err(|_| KeyRefused::NotMade)?
                .as_ref()
                .to_vec(),
        };
        Ok(Secret::new(der))
    }

    /// The key whose private half is `pkcs8`.
    ///
    /// # Errors
    /// When the bytes are no key for `algorithm`.
    pub fn from_pkcs8(algorithm: SigningAlgorithm, pkcs8: &[u8]) -> Result<Self, KeyRefused> {
        let unreadable = |_| KeyRefused::NotReadable;
        let (pair, members) = match algorithm {
            SigningAlgorithm::RS256 | SigningAlgorithm::PS256 => {
                let pair = RsaKeyPair::from_pkcs8(pkcs8).map_err(unreadable)?;
                let public = pair.public_key();
                let e = URL_SAFE_NO_PAD.encode(public.exponent().big_endian_without_leading_zero());
                let n = URL_SAFE_NO_PAD.encode(public.modulus().big_endian_without_leading_zero());
                (Pair::Rsa(pair), members([("e", &e), ("kty", "RSA"), ("n", &n)]))
            }
            SigningAlgorithm::ES256 => {
                let pair =
                    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8).map_err(unreadable)?;
                // SEC 1 §2.3.3, uncompressed: 0x04 ‖ x (32) ‖ y (32).
                let point = pair.public_key().as_ref();
                let coordinates = point.get(1..65).ok_or(KeyRefused::NotReadable)?;
                let x = URL_SAFE_NO_PAD.encode(&coordinates[..32]);
                let y = URL_SAFE_NO_PAD.encode(&coordinates[32..]);
                (Pair::Ec(pair), members([("crv", "P-256"), ("kty", "EC"), ("x", &x), ("y", &y)]))
            }
            SigningAlgorithm::EdDsa => {
                let pair = Ed25519KeyPair::from_pkcs8(pkcs8).map_err(unreadable)?;
                let x = URL_SAFE_NO_PAD.encode(pair.public_key().as_ref());
                (Pair::Ed(pair), members([("crv", "Ed25519"), ("kty", "OKP"), ("x", &x)]))
            }
        };
        Self::assemble(algorithm, pair, members)
    }

    fn assemble(algorithm: SigningAlgorithm, pair: Pair, members: Members) -> Result<Self, KeyRefused> {
        let kid = thumbprint(&members);
        let mut public_jwk = json!(members);
        public_jwk["alg"] = json!(algorithm.name());
        public_jwk["kid"] = json!(kid);
        public_jwk["use"] = json!("sig");
        // CoreJsonWebKey has no constructor that sets `alg`; reading one does.
        let jwk = serde_json::from_value(public_jwk.clone()).map_err(|_| KeyRefused::NotReadable)?;
        Ok(Self { algorithm, jwk, kid, pair, public_jwk })
    }

    /// `kid`: the thumbprint of the public half.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The one algorithm that it signs with.
    pub const fn algorithm(&self) -> SigningAlgorithm {
        self.algorithm
    }

    /// The public half, as it stands in JWKS.
    pub const fn public_jwk(&self) -> &Value {
        &self.public_jwk
    }

    /// Signs `message` with the key's own algorithm.
    ///
    /// # Errors
    /// When the library refuses.
    #[expect(
        clippy::disallowed_methods,
        reason = "the library draws the nonce or salt of a signature itself"
    )]
    pub fn sign_bytes(&self, message: &[u8]) -> Result<Vec<u8>, SigningError> {
        let random = SystemRandom::new();
        match &self.pair {
            Pair::Ec(pair) => pair.sign(&random, message).map(|signature| signature.as_ref().to_vec()),
            Pair::Ed(pair) => Ok(pair.sign(message).as_ref().to_vec()),
            Pair::Rsa(pair) => {
                let encoding: &'static dyn RsaEncoding = match self.algorithm {
                    SigningAlgorithm::PS256 => &RSA_PSS_SHA256,
                    _ => &RSA_PKCS1_SHA256,
                };
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(encoding, &random, message, &mut signature).map(|()| signature)
            }
        }
        .map_err(|_| SigningError::CryptoError)
    }

    /// Whether this key signed `message`.
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let (how, public): (&'static dyn signature::VerificationAlgorithm, &[u8]) = match &self.pair {
            Pair::Ec(pair) => (&ECDSA_P256_SHA256_FIXED, pair.public_key().as_ref()),
            Pair::Ed(pair) => (&ED25519, pair.public_key().as_ref()),
            Pair::Rsa(pair) if self.algorithm == SigningAlgorithm::PS256 => {
                (&RSA_PSS_2048_8192_SHA256, pair.public_key().as_ref())
            }
            Pair::Rsa(pair) => (&RSA_PKCS1_2048_8192_SHA256, pair.public_key().as_ref()),
        };
        signature::UnparsedPublicKey::new(how, public).verify(message, signature).is_ok()
    }

    /// The algorithm as openidconnect names it.
    pub const fn core_algorithm(&self) -> CoreJwsSigningAlgorithm {
        core_algorithm(self.algorithm)
    }
}

/// The algorithm as openidconnect names it.
pub const fn core_algorithm(algorithm: SigningAlgorithm) -> CoreJwsSigningAlgorithm {
    match algorithm {
        SigningAlgorithm::ES256 => CoreJwsSigningAlgorithm::EcdsaP256Sha256,
        SigningAlgorithm::EdDsa => CoreJwsSigningAlgorithm::EdDsa,
        SigningAlgorithm::PS256 => CoreJwsSigningAlgorithm::RsaSsaPssSha256,
        SigningAlgorithm::RS256 => CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    }
}

/// The members of a JSON Web Key that make it what it is, in the order of their names.
type Members = BTreeMap<&'static str, String>;

fn members<const N: usize>(pairs: [(&'static str, &str); N]) -> Members {
    pairs.into_iter().map(|(name, value)| (name, value.to_owned())).collect()
}

/// RFC 7638 §3: SHA-256 over the required members, "ordered lexicographically", without whitespace.
fn thumbprint(required: &Members) -> String {
    Digest::of(&serde_json::to_vec(required).unwrap_or_default()).base64url()
}

impl PrivateSigningKey for SigningKey {
    type VerificationKey = CoreJsonWebKey;

    fn sign(&self, algorithm: &CoreJwsSigningAlgorithm, message: &[u8]) -> Result<Vec<u8>, SigningError> {
        if *algorithm != self.core_algorithm() {
            return Err(SigningError::UnsupportedAlg(format!("{algorithm:?}")));
        }
        self.sign_bytes(message)
    }

    fn as_verification_key(&self) -> CoreJsonWebKey {
        self.jwk.clone()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[signing key {} {}]", self.algorithm.name(), self.kid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use openidconnect::JsonWebKey;

    fn key(algorithm: SigningAlgorithm) -> SigningKey {
        let der = SigningKey::generate(algorithm, 2048).unwrap();
        SigningKey::from_pkcs8(algorithm, der.expose()).unwrap()
    }

    #[test]
    fn the_thumbprint_is_that_of_rfc_7638() {
        // RFC 7638 §3.1.
        let n = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECP\
                 ebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY\
                 368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0f\
                 M4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
        assert_eq!(
            thumbprint(&members([("kty", "RSA"), ("n", n), ("e", "AQAB")])),
            "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
        );
    }

    #[test]
    fn an_independent_library_verifies_every_algorithm() {
        for algorithm in SigningAlgorithm::ALL {
            let key = key(algorithm);
            let signature = key.sign(&key.core_algorithm(), b"message").unwrap();
            let public = key.as_verification_key();
            public.verify_signature(&key.core_algorithm(), b"message", &signature).unwrap();
            assert!(public.verify_signature(&key.core_algorithm(), b"massage", &signature).is_err());
            assert!(key.verifies(b"message", &signature) && !key.verifies(b"massage", &signature));
        }
    }

    #[test]
    fn a_key_signs_with_its_own_algorithm_only() {
        let key = key(SigningAlgorithm::ES256);
        assert!(key.sign(&CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256, b"message").is_err());
        assert!(key.sign(&CoreJwsSigningAlgorithm::None, b"message").is_err());
    }

    #[test]
    fn nothing_private_is_published_or_printed() {
        for algorithm in SigningAlgorithm::ALL {
            let key = key(algorithm);
            let published = key.public_jwk().as_object().unwrap();
            for member in ["d", "p", "q", "dp", "dq", "qi", "k"] {
                assert!(!published.contains_key(member), "{member}");
            }
            assert!(format!("{key:?}").len() < 80);
        }
    }

    #[test]
    fn a_damaged_or_foreign_private_key_is_refused() {
        let der = SigningKey::generate(SigningAlgorithm::ES256, 2048).unwrap();
        let refused = |algorithm, der: &[u8]| SigningKey::from_pkcs8(algorithm, der).unwrap_err();
        assert_eq!(refused(SigningAlgorithm::EdDsa, der.expose()), KeyRefused::NotReadable);
        assert_eq!(refused(SigningAlgorithm::ES256, &der.expose()[1..]), KeyRefused::NotReadable);
        assert_eq!(
            SigningKey::generate(SigningAlgorithm::RS256, 1024).unwrap_err(),
            KeyRefused::RsaBits(1024)
        );
    }
}
