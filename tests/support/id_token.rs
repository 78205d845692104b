//! Checks an ID token as an app must (OpenID Connect Core §3.1.3.7).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::Value;

/// What an app expects of an ID token.
#[derive(Clone, Debug)]
pub struct Expected<'a> {
    /// The issuer that it found by discovery.
    pub issuer: &'a str,
    /// Its own client id.
    pub audience: &'a str,
    /// The nonce of its request, if it sent one.
    pub nonce: Option<&'a str>,
    /// The algorithm that it registered.
    pub algorithm: Algorithm,
    /// The second that it is (since 1970).
    pub now: u64,
}

/// The claims of a token that is what it should be, or why it is not.
pub fn verify(token: &str, keys: &JwkSet, expected: &Expected<'_>) -> Result<Value, String> {
    let claims = signed_claims(token, keys, expected.algorithm)?;
    let audience = &claims["aud"];
    let ours = audience == expected.audience
        || audience.as_array().is_some_and(|all| all.iter().all(|one| one == expected.audience));
    let second = |name: &str| claims[name].as_u64().ok_or(format!("no {name}"));
    let rules = [
        (claims["iss"] == expected.issuer, "iss is not the issuer"),
        (ours && audience.as_array().is_none_or(|all| !all.is_empty()), "aud is not this client"),
        (claims["azp"].is_null() || claims["azp"] == expected.audience, "azp is not this client"),
        (second("exp")? > expected.now, "exp has passed"),
        (second("iat")? <= expected.now + 5, "iat is to come"),
        (claims["nonce"].as_str() == expected.nonce, "nonce is not that of the request"),
        (
            claims["sub"].as_str().is_some_and(|sub| !sub.is_empty() && sub.len() <= 255),
            "sub is missing or too long",
        ),
    ];
    match rules.iter().find(|(kept, _)| !kept) {
        Some((_, broken)) => Err(format!("{broken}: {claims}")),
        None => Ok(claims),
    }
}

/// The claims of a JWT whose signature is by one of these keys and by this algorithm.
pub fn signed_claims(token: &str, keys: &JwkSet, algorithm: Algorithm) -> Result<Value, String> {
    let header = decode_header(token).map_err(|bad| format!("no JWT: {bad}"))?;
    if header.alg != algorithm {
        return Err(format!("signed with {:?}, not {algorithm:?}", header.alg));
    }
    let kid = header.kid.ok_or("it names no kid")?;
    let key = keys.find(&kid).ok_or_else(|| format!("{kid} is not in the JWKS"))?;
    let key = DecodingKey::from_jwk(key).map_err(|bad| format!("{kid} is no key: {bad}"))?;
    // Times and audience are checked by the caller, who says what time it is.
    let mut signature_only = Validation::new(algorithm);
    signature_only.validate_exp = false;
    signature_only.validate_aud = false;
    signature_only.required_spec_claims.clear();
    let token =
        decode::<Value>(token, &key, &signature_only).map_err(|bad| format!("not signed by {kid}: {bad}"))?;
    Ok(token.claims)
}

/// `at_hash` of an access token: the left half of its SHA-256 (OpenID Connect Core §3.1.3.6).
pub fn half_hash(token: &str) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, token.as_bytes());
    URL_SAFE_NO_PAD.encode(&digest.as_ref()[..16])
}
