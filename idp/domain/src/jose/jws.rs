//! Signed tokens with an explicit type (RFC 7515, RFC 8725 §3.11), and reading back our own.

use crate::jose::signing_key::SigningKey;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openidconnect::SigningError;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Longer texts are not looked into: our longest token has a third of this.
const LONGEST: usize = 8192;

#[derive(Serialize)]
struct Header<'h> {
    alg: &'h str,
    kid: &'h str,
    typ: &'h str,
}

/// The header of a token that came back (RFC 7515 §4.1). Members that we did not write are refused.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadHeader {
    alg: String,
    kid: String,
    typ: Option<String>,
}

/// Why a token is none of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JwsRefused {
    /// Signed and well-formed, and yet its claims are not what this kind of token holds.
    #[error("the claims are not those of this kind of token")]
    Claims,
    /// No three parts of base64url, or too long.
    #[error("not a signed token")]
    NotAToken,
    /// The signature is not of the key that the header names.
    #[error("the signature is wrong")]
    Signature,
    /// `typ` is of another kind of token.
    #[error("a token of another type")]
    Type,
    /// `kid` names no key of ours, or `alg` is not that key's algorithm.
    #[error("signed by an unknown key")]
    UnknownKey,
}

/// Signs `claims` as a token of type `typ` (`at+jwt` for one).
///
/// # Errors
/// When the library refuses.
pub fn sign_typed<C: Serialize>(key: &SigningKey, typ: &str, claims: &C) -> Result<String, SigningError> {
    let unwritable = |_| SigningError::Other("the claims are not JSON".to_owned());
    let header = Header { alg: key.algorithm().name(), kid: key.kid(), typ };
    let mut token = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&header).map_err(unwritable)?);
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(serde_json::to_vec(claims).map_err(unwritable)?, &mut token);
    let signature = key.sign_bytes(token.as_bytes())?;
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(signature, &mut token);
    Ok(token)
}

/// Reads a token that we signed. Says nothing of its dates: the caller knows which of them matter.
///
/// `typ` is what the header must say; `None` for ID tokens, whose header says nothing.
///
/// # Errors
/// One variant for each thing that can be wrong with it.
pub fn verify<'k, C: DeserializeOwned>(
    token: &str,
    typ: Option<&str>,
    key_named: impl FnOnce(&str) -> Option<&'k SigningKey>,
) -> Result<C, JwsRefused> {
    if token.len() > LONGEST {
        return Err(JwsRefused::NotAToken);
    }
    let (signed, signature) = token.rsplit_once('.').ok_or(JwsRefused::NotAToken)?;
    let (header, payload) = signed.split_once('.').ok_or(JwsRefused::NotAToken)?;
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| JwsRefused::NotAToken);
    let header: ReadHeader = serde_json::from_slice(&decode(header)?).map_err(|_| JwsRefused::NotAToken)?;
    if header.typ.as_deref() != typ {
        return Err(JwsRefused::Type);
    }
    // RFC 8725 §3.1: "each key MUST be used with exactly one algorithm, and this MUST be checked".
    let key = key_named(&header.kid)
        .filter(|key| key.algorithm().name() == header.alg)
        .ok_or(JwsRefused::UnknownKey)?;
    if !key.verifies(signed.as_bytes(), &decode(signature)?) {
        return Err(JwsRefused::Signature);
    }
    serde_json::from_slice(&decode(payload)?).map_err(|_| JwsRefused::Claims)
}

/// Reads what a token says without asking who signed it: nothing may rest on it.
///
/// # Errors
/// When it is no token.
pub fn unverified<C: DeserializeOwned>(token: &str) -> Result<C, JwsRefused> {
    let mut parts = token.split('.');
    let (Some(_), Some(payload), Some(_), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(JwsRefused::NotAToken);
    };
    if token.len() > LONGEST {
        return Err(JwsRefused::NotAToken);
    }
    let payload = URL_SAFE_NO_PAD.decode(payload).map_err(|_| JwsRefused::NotAToken)?;
    serde_json::from_slice(&payload).map_err(|_| JwsRefused::Claims)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::client::SigningAlgorithm;
    use aws_lc_rs::hmac;
    use proptest::prelude::{any, proptest};
    use serde_json::{Value, json};

    fn key() -> SigningKey {
        let der = SigningKey::generate(SigningAlgorithm::EdDsa, 2048).unwrap();
        SigningKey::from_pkcs8(SigningAlgorithm::EdDsa, der.expose()).unwrap()
    }

    fn read(key: &SigningKey, token: &str, typ: Option<&str>) -> Result<Value, JwsRefused> {
        verify(token, typ, |kid| (kid == key.kid()).then_some(key))
    }

    #[test]
    fn the_compact_form_is_that_of_rfc_7515() {
        // RFC 7515 A.1: the encoding and the MAC over `header.payload`, with its own key.
        let header = URL_SAFE_NO_PAD.encode("{\"typ\":\"JWT\",\r\n \"alg\":\"HS256\"}");
        let payload = URL_SAFE_NO_PAD
            .encode("{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}");
        assert_eq!(header, "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9");
        let secret = URL_SAFE_NO_PAD
            .decode("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow")
            .unwrap();
        let key = hmac::Key::new(hmac::HMAC_SHA256, &secret);
        let tag = hmac::sign(&key, format!("{header}.{payload}").as_bytes());
        assert_eq!(URL_SAFE_NO_PAD.encode(tag), "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    }

    #[test]
    fn a_token_comes_back_as_it_went() {
        let key = key();
        let token = sign_typed(&key, "at+jwt", &json!({ "sub": "a" })).unwrap();
        assert_eq!(read(&key, &token, Some("at+jwt")).unwrap()["sub"], "a");
    }

    #[test]
    fn a_token_of_another_type_is_refused() {
        let key = key();
        let token = sign_typed(&key, "logout+jwt", &json!({})).unwrap();
        assert_eq!(read(&key, &token, Some("at+jwt")), Err(JwsRefused::Type));
        assert_eq!(read(&key, &token, None), Err(JwsRefused::Type));
    }

    #[test]
    fn a_header_that_names_no_or_another_algorithm_is_refused() {
        let key = key();
        let token = sign_typed(&key, "at+jwt", &json!({})).unwrap();
        let rest = token.split_once('.').unwrap().1;
        for alg in ["none", "HS256", "ES256"] {
            let header = json!({ "alg": alg, "kid": key.kid(), "typ": "at+jwt" }).to_string();
            let forged = format!("{}.{rest}", URL_SAFE_NO_PAD.encode(header));
            assert_eq!(read(&key, &forged, Some("at+jwt")), Err(JwsRefused::UnknownKey), "{alg}");
        }
    }

    #[test]
    fn a_key_in_the_header_is_not_even_read() {
        let key = key();
        let header = json!({ "alg": "EdDSA", "kid": key.kid(), "jwk": key.public_jwk() }).to_string();
        let token = format!("{}.e30.AA", URL_SAFE_NO_PAD.encode(header));
        assert_eq!(read(&key, &token, None), Err(JwsRefused::NotAToken));
    }

    proptest! {
        #[test]
        fn rubbish_is_refused_not_feared(text in any::<String>(), dots in "[a-zA-Z0-9_-]{0,9}\\.[a-zA-Z0-9_-]{0,9}\\.[a-z]{0,4}") {
            let key = key();
            assert!(read(&key, &text, None).is_err());
            assert!(read(&key, &dots, None).is_err());
        }
    }
}
