//! Access tokens: sealed ones for ourselves, signed ones (RFC 9068) for a resource. Neither has a row: both
//! name their grant, and the grant says whether they still count.

use crate::client::client::{Client, ClientId, Resource};
use crate::id::Id;
use crate::jose::jws;
use crate::jose::jws::JwsRefused;
use crate::jose::key_ring::KeyRing;
use crate::jose::seal::Sealer;
use crate::jose::signing_key::SigningKey;
use crate::oauth::grant::Grant;
use crate::oauth::scope::Scopes;
use crate::time::Timestamp;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// RFC 9068 §2.1.
const TYPE: &str = "at+jwt";
/// What a sealed token is sealed for.
const PLACE: &[u8] = b"access_token";
/// Longer texts are not looked into.
const LONGEST: usize = 8192;

/// For whom a token speaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Bearer {
    /// A client for itself (RFC 6749 §4.4).
    #[serde(rename = "c")]
    Client,
    /// A client for a person.
    #[serde(rename = "g")]
    Grant(Id<Grant>),
}

/// What an access token says, whichever form it has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessToken {
    /// For whom it speaks.
    #[serde(rename = "b")]
    pub bearer: Bearer,
    /// Whose it is.
    #[serde(rename = "c")]
    pub client: ClientId,
    /// What it may do.
    #[serde(rename = "s")]
    pub scopes: Scopes,
    /// The resource that it is for; none: ourselves.
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// When it was made, in seconds.
    #[serde(rename = "i")]
    pub issued_at: i64,
    /// When it ends, in seconds.
    #[serde(rename = "e")]
    pub expires_at: i64,
    /// Its name.
    #[serde(rename = "j")]
    pub id: String,
}

/// The claims of RFC 9068 §2.2, and ours.
#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: String,
    client_id: ClientId,
    scope: String,
    iat: i64,
    exp: i64,
    jti: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    auth_time: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    acr: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    amr: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    org_id: Option<String>,
    /// The grant: it says whether the token still counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    grant_id: Option<Id<Grant>>,
}

/// Why a text is no access token that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AccessTokenRefused {
    /// Its lifetime is over.
    #[error("the access token has expired")]
    Expired,
    /// It is of neither form, or not ours.
    #[error("not an access token of ours")]
    NotOurs,
}

/// The token could not be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the access token could not be made")]
pub struct NotMade;

impl AccessToken {
    /// A token of `client` that speaks for `bearer`.
    pub fn new(
        client: &Client,
        bearer: Bearer,
        scopes: Scopes,
        lifetime: Duration,
        (now, random): (Timestamp, [u8; 16]),
    ) -> Self {
        Self {
            bearer,
            client: client.id.clone(),
            scopes,
            resource: None,
            issued_at: now.seconds(),
            expires_at: (now + lifetime).seconds(),
            id: URL_SAFE_NO_PAD.encode(random),
        }
    }

    /// The same token, for `resource`.
    #[must_use]
    pub fn for_resource(self, resource: &Resource) -> Self {
        let longest = self.issued_at.saturating_add(i64::from(resource.token_seconds));
        Self { expires_at: self.expires_at.min(longest), resource: Some(resource.identifier.clone()), ..self }
    }

    /// How long it lives, in seconds: `expires_in`.
    pub const fn lifetime(&self) -> u64 {
        self.expires_at.saturating_sub(self.issued_at).unsigned_abs()
    }

    /// The sealed form: only we can read it.
    ///
    /// # Errors
    /// When the seal fails.
    pub fn seal(&self, sealer: &Sealer, nonce: [u8; 12]) -> Result<String, NotMade> {
        let content = serde_json::to_vec(self).map_err(|_| NotMade)?;
        sealer.seal_text(nonce, PLACE, &content).map_err(|_| NotMade)
    }

    /// The signed form (RFC 9068) for its resource.
    ///
    /// RFC 9068 §2.2: "In cases of access tokens obtained through grants where a resource owner is involved,
    /// … the value of `sub` SHOULD correspond to the subject identifier of the resource owner. In cases …
    /// where no resource owner is involved, such as the client credentials grant, the value of `sub` SHOULD
    /// correspond to an identifier the authorization server uses to indicate the client application."
    ///
    /// # Errors
    /// When the token has no resource or the key does not sign.
    pub fn sign(&self, issuer: &str, grant: Option<&Grant>, key: &SigningKey) -> Result<String, NotMade> {
        let claims = Claims {
            iss: issuer.to_owned(),
            sub: grant.map_or_else(|| self.client.to_string(), |grant| grant.subject.clone()),
            aud: self.resource.clone().ok_or(NotMade)?,
            client_id: self.client.clone(),
            scope: self.scopes.to_string(),
            iat: self.issued_at,
            exp: self.expires_at,
            jti: self.id.clone(),
            auth_time: grant.map(|grant| grant.auth_time.seconds()),
            acr: grant.map(|grant| grant.acr.clone()),
            amr: grant.map(|grant| grant.amr.clone()).unwrap_or_default(),
            org_id: grant.map(|grant| grant.organisation.to_string()),
            grant_id: grant.map(|grant| grant.id),
        };
        jws::sign_typed(key, TYPE, &claims).map_err(|_| NotMade)
    }

    /// Reads a token of either form.
    ///
    /// # Errors
    /// When it is none of ours, or over.
    pub fn read(
        text: &str,
        issuer: &str,
        keys: Keys<'_>,
        now: Timestamp,
    ) -> Result<Self, AccessTokenRefused> {
        if text.len() > LONGEST {
            return Err(AccessTokenRefused::NotOurs);
        }
        let token = if text.contains('.') {
            let read: Result<Claims, JwsRefused> =
                jws::verify(text, Some(TYPE), |kid| keys.ring.find(kid, now));
            let claims = read.ok().filter(|claims| claims.iss == issuer);
            claims.and_then(Self::from_claims).ok_or(AccessTokenRefused::NotOurs)?
        } else {
            let content = keys.sealer.open_text(PLACE, text).map_err(|_| AccessTokenRefused::NotOurs)?;
            serde_json::from_slice(content.expose()).map_err(|_| AccessTokenRefused::NotOurs)?
        };
        if token.expires_at <= now.seconds() {
            return Err(AccessTokenRefused::Expired);
        }
        Ok(token)
    }

    fn from_claims(claims: Claims) -> Option<Self> {
        Some(Self {
            bearer: claims.grant_id.map_or(Bearer::Client, Bearer::Grant),
            client: claims.client_id,
            scopes: Scopes::parse(&claims.scope).ok()?,
            resource: Some(claims.aud),
            issued_at: claims.iat,
            expires_at: claims.exp,
            id: claims.jti,
        })
    }
}

/// What it takes to read a token.
#[derive(Debug, Clone, Copy)]
pub struct Keys<'k> {
    /// Reads the signed form.
    pub ring: &'k KeyRing,
    /// Reads the sealed form.
    pub sealer: &'k Sealer,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::client::SigningAlgorithm;
    use crate::client::registration::tests::client;
    use crate::jose::stored_key::StoredKey;
    use crate::oauth::refresh::tests::grant;
    use crate::secret::MasterKey;
    use proptest::prelude::{any, proptest};

    const NOW: Timestamp = Timestamp::from_seconds(1_000_000);
    const ISSUER: &str = "https://op.example";

    fn ring() -> KeyRing {
        let algorithm = SigningAlgorithm::ES256;
        let key = SigningKey::from_pkcs8(algorithm, SigningKey::generate(algorithm, 0).unwrap().expose());
        let key = key.unwrap();
        let stored = StoredKey {
            kid: key.kid().to_owned(),
            algorithm,
            public_jwk: key.public_jwk().clone(),
            sealed_private: Vec::new(),
            announced_at: NOW,
            signs_from: NOW,
            retires_at: None,
            gone_at: None,
        };
        KeyRing::new(vec![(stored, key)])
    }

    fn sealer() -> Sealer {
        Sealer::new(&MasterKey::new([4; 32]), &[], "sluis:access-token")
    }

    fn token() -> AccessToken {
        let scopes = Scopes::parse("openid profile").unwrap();
        let bearer = Bearer::Grant(grant().id);
        AccessToken::new(&client(), bearer, scopes, Duration::from_secs(600), (NOW, [1; 16]))
    }

    fn resource() -> Resource {
        Resource {
            identifier: "https://api.example".to_owned(),
            name: "API".to_owned(),
            scopes: Vec::new(),
            signing_alg: SigningAlgorithm::ES256,
            token_seconds: 300,
        }
    }

    fn read(text: &str, ring: &KeyRing, now: Timestamp) -> Result<AccessToken, AccessTokenRefused> {
        AccessToken::read(text, ISSUER, Keys { ring, sealer: &sealer() }, now)
    }

    #[test]
    fn a_sealed_token_comes_back_and_says_nothing_to_others() {
        let text = token().seal(&sealer(), [5; 12]).unwrap();
        assert_eq!(read(&text, &ring(), NOW), Ok(token()));
        assert!(!text.contains('.') && text.len() < 300, "{}", text.len());
    }

    #[test]
    fn a_signed_token_has_the_claims_of_rfc_9068_and_lives_as_its_resource_says() {
        let ring = ring();
        let token = token().for_resource(&resource());
        assert_eq!(token.lifetime(), 300);
        let key = ring.signer(SigningAlgorithm::ES256, NOW).unwrap();
        let text = token.sign(ISSUER, Some(&grant()), key).unwrap();
        assert_eq!(read(&text, &ring, NOW), Ok(token));
        let claims: serde_json::Value = jws::verify(&text, Some("at+jwt"), |_| Some(key)).unwrap();
        for claim in ["iss", "exp", "aud", "sub", "client_id", "iat", "jti", "scope", "auth_time", "acr"] {
            assert!(claims.get(claim).is_some(), "{claim}");
        }
        assert_eq!(claims["sub"], "subject");
    }

    #[test]
    fn a_token_ends_on_the_second() {
        let text = token().seal(&sealer(), [5; 12]).unwrap();
        let end = NOW + Duration::from_secs(600);
        assert_eq!(read(&text, &ring(), end), Err(AccessTokenRefused::Expired));
    }

    #[test]
    fn a_token_of_another_issuer_or_key_is_not_ours() {
        let (ring, other) = (ring(), self::ring());
        let key = ring.signer(SigningAlgorithm::ES256, NOW).unwrap();
        let token = token().for_resource(&resource());
        let foreign = token.sign("https://evil.example", None, key).unwrap();
        assert_eq!(read(&foreign, &ring, NOW), Err(AccessTokenRefused::NotOurs));
        let text = token.sign(ISSUER, None, key).unwrap();
        assert_eq!(read(&text, &other, NOW), Err(AccessTokenRefused::NotOurs));
    }

    proptest! {
        #[test]
        fn rubbish_is_refused_not_feared(text in any::<String>()) {
            assert_eq!(read(&text, &KeyRing::default(), NOW), Err(AccessTokenRefused::NotOurs));
        }
    }
}
