//! ID tokens (OpenID Connect Core §2).

use crate::client::client::ClientId;
use crate::jose::signing_key::SigningKey;
use crate::oauth::claims::OurClaims;
use crate::oauth::grant::Grant;
use crate::time::Timestamp;
use chrono::{DateTime, Utc};
use openidconnect::core::{CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm};
use openidconnect::{
    AccessToken, Audience, AuthenticationContextClass, AuthenticationMethodReference, IssuerUrl, Nonce,
    StandardClaims, SubjectIdentifier,
};
use serde::Deserialize;
use std::time::Duration;

/// An ID token of ours.
pub type IdToken = openidconnect::IdToken<
    OurClaims,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type Claims = openidconnect::IdTokenClaims<OurClaims, CoreGenderClaim>;

/// The token could not be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the ID token could not be signed")]
pub struct NotSigned;

/// What an ID token is made of, beside its grant.
#[derive(Debug, Clone, Copy)]
pub struct IdTokenContent<'c> {
    /// `iss`.
    pub issuer: &'c IssuerUrl,
    /// The session, as this client knows it.
    pub sid: &'c str,
    /// The access token beside it: claim `at_hash`.
    pub access_token: &'c AccessToken,
    /// How long it lives.
    pub lifetime: Duration,
    /// OpenID Connect Core §12.2: a refreshed ID token "SHOULD NOT have a nonce Claim".
    pub with_nonce: bool,
}

/// Signs the ID token of `grant`.
///
/// OpenID Connect Core §12.2, for a refreshed one: `iss`, `sub`, `aud` are the same, "its `auth_time` Claim
/// … represents the time of the original authentication", `acr` and `amr` too: they come from the grant.
///
/// # Errors
/// When the key does not sign.
pub fn sign(
    grant: &Grant,
    content: IdTokenContent<'_>,
    key: &SigningKey,
    now: Timestamp,
) -> Result<IdToken, NotSigned> {
    let amr = grant.amr.iter().map(|method| AuthenticationMethodReference::new(method.clone())).collect();
    let (org_id, sid) = (Some(grant.organisation.to_string()), Some(content.sid.to_owned()));
    let ours = OurClaims { org_id, sid, ..OurClaims::default() };
    let nonce = grant.nonce.clone().filter(|_| content.with_nonce);
    let claims = Claims::new(
        content.issuer.clone(),
        vec![Audience::new(grant.client.as_str().to_owned())],
        date(now + content.lifetime).ok_or(NotSigned)?,
        date(now).ok_or(NotSigned)?,
        StandardClaims::new(SubjectIdentifier::new(grant.subject.clone())),
        ours,
    )
    .set_auth_time(date(grant.auth_time))
    .set_auth_context_ref(Some(AuthenticationContextClass::new(grant.acr.clone())))
    .set_auth_method_refs(Some(amr))
    .set_nonce(nonce.map(Nonce::new));
    IdToken::new(claims, key, key.core_algorithm(), Some(content.access_token), None).map_err(|_| NotSigned)
}

/// RFC 7519 §2, `NumericDate`: whole seconds on the wire.
fn date(moment: Timestamp) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(moment.seconds(), 0)
}

/// What is read of an ID token that comes back as a hint.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct HintClaims {
    /// Must be us.
    pub iss: String,
    /// Whom it was made for.
    pub aud: Audiences,
    /// Whom it is about, as that client knows them.
    pub sub: String,
    /// In which session, as that client knows it.
    pub sid: Option<String>,
}

/// `aud`, which is one text or a list (RFC 7519 §4.1.3).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Audiences {
    /// A list.
    Many(Vec<String>),
    /// One.
    One(String),
}

impl HintClaims {
    /// The client that the token was made for.
    pub fn client(&self) -> Option<ClientId> {
        match &self.aud {
            Audiences::One(one) => ClientId::parse(one),
            Audiences::Many(many) => match many.as_slice() {
                [one] => ClientId::parse(one),
                _ => None,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::client::SigningAlgorithm;
    use crate::jose::jws;
    use crate::oauth::refresh::tests::grant;
    use openidconnect::AccessTokenHash;
    use openidconnect::PrivateSigningKey;
    use serde_json::Value;

    const NOW: Timestamp = Timestamp::from_millis(1_000_000_999);

    fn key(algorithm: SigningAlgorithm) -> SigningKey {
        let der = SigningKey::generate(algorithm, 2048).unwrap();
        SigningKey::from_pkcs8(algorithm, der.expose()).unwrap()
    }

    fn signed(key: &SigningKey, with_nonce: bool) -> String {
        let issuer = IssuerUrl::new("https://op.example".to_owned()).unwrap();
        let access_token = AccessToken::new("at".to_owned());
        let content = IdTokenContent {
            issuer: &issuer,
            sid: "sid",
            access_token: &access_token,
            lifetime: Duration::from_secs(300),
            with_nonce,
        };
        sign(&grant(), content, key, NOW).unwrap().to_string()
    }

    fn read<C: serde::de::DeserializeOwned>(token: &str, key: &SigningKey) -> C {
        jws::verify(token, None, |_| Some(key)).unwrap()
    }

    #[test]
    fn an_id_token_says_who_for_whom_when_and_how() {
        let key = key(SigningAlgorithm::ES256);
        let claims: Value = read(&signed(&key, true), &key);
        assert_eq!(claims["iss"], "https://op.example");
        assert_eq!(claims["aud"][0], "absence");
        assert_eq!((&claims["iat"], &claims["exp"]), (&1_000_000.into(), &1_000_300.into()));
        assert_eq!(
            (&claims["sub"], &claims["sid"], &claims["nonce"]),
            (&"subject".into(), &"sid".into(), &"n".into())
        );
        assert_eq!(claims["acr"], "https://refeds.org/profile/sfa");
        assert_eq!(claims["amr"][0], "pwd");
        assert_eq!(claims["org_id"], grant().organisation.to_string());
        assert!(claims.get("azp").is_none() && claims.get("email").is_none());
    }

    #[test]
    fn the_hash_of_the_access_token_is_there_for_every_algorithm() {
        for algorithm in SigningAlgorithm::ALL {
            let key = key(algorithm);
            let claims: Value = read(&signed(&key, true), &key);
            let token = AccessToken::new("at".to_owned());
            let public = key.as_verification_key();
            let hash = AccessTokenHash::from_token(&token, &key.core_algorithm(), &public).unwrap();
            assert_eq!(claims["at_hash"].as_str(), Some(hash.as_str()));
        }
    }

    #[test]
    fn a_refreshed_id_token_has_no_nonce() {
        let key = key(SigningAlgorithm::EdDsa);
        let claims: Value = read(&signed(&key, false), &key);
        assert!(claims.get("nonce").is_none());
        assert_eq!(claims["auth_time"], grant().auth_time.seconds());
    }

    #[test]
    fn a_hint_names_its_client() {
        let key = key(SigningAlgorithm::EdDsa);
        let hint: HintClaims = read(&signed(&key, false), &key);
        assert_eq!(hint.client().unwrap().as_str(), "absence");
        let two = HintClaims { aud: Audiences::Many(vec!["a".to_owned(), "b".to_owned()]), ..hint };
        assert_eq!(two.client(), None);
    }
}
