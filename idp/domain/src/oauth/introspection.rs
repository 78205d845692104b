//! What the introspection endpoint says of a token (RFC 7662).

use crate::client::client::Client;
use crate::oauth::access_token::AccessToken;
use crate::oauth::grant::Grant;
use serde::Serialize;

/// RFC 7662 §2.2.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Introspection {
    /// Whether the token counts. Everything else is there only if it does.
    pub active: bool,
    /// What the token may do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// Whose it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// How it is used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_type: Option<&'static str>,
    /// When it ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exp: Option<i64>,
    /// When it was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iat: Option<i64>,
    /// For whom it speaks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub: Option<String>,
    /// Whom it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aud: Option<String>,
    /// Who made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iss: Option<String>,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jti: Option<String>,
    /// When the person proved who they are (RFC 9470 §6.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_time: Option<i64>,
    /// How surely (RFC 9470 §6.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acr: Option<String>,
    /// The organisation of the login.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub org_id: Option<String>,
}

impl Introspection {
    /// RFC 7662 §2.2: "If the introspection call is properly authorized but the token is not active, …
    /// the authorization server MUST return … `active` … false. … Note that … the authorization server
    /// SHOULD NOT include any additional information".
    pub fn inactive() -> Self {
        Self::default()
    }

    /// What is said of an access token that counts.
    pub fn of_access_token(token: AccessToken, grant: Option<&Grant>, issuer: &str) -> Self {
        Self {
            active: true,
            scope: Some(token.scopes.to_string()),
            token_type: Some("Bearer"),
            exp: Some(token.expires_at),
            iat: Some(token.issued_at),
            aud: Some(token.resource.unwrap_or_else(|| issuer.to_owned())),
            jti: Some(token.id),
            ..Self::of_grant(token.client.to_string(), grant, issuer)
        }
    }

    /// What is said of a refresh token that counts.
    pub fn of_refresh_token(grant: &Grant, issuer: &str) -> Self {
        Self {
            active: true,
            scope: Some(grant.scopes.join(" ")),
            iat: Some(grant.created_at.seconds()),
            ..Self::of_grant(grant.client.to_string(), Some(grant), issuer)
        }
    }

    fn of_grant(client: String, grant: Option<&Grant>, issuer: &str) -> Self {
        Self {
            sub: Some(grant.map_or_else(|| client.clone(), |grant| grant.subject.clone())),
            client_id: Some(client),
            iss: Some(issuer.to_owned()),
            auth_time: grant.map(|grant| grant.auth_time.seconds()),
            acr: grant.map(|grant| grant.acr.clone()),
            org_id: grant.map(|grant| grant.organisation.to_string()),
            ..Self::default()
        }
    }
}

/// Whether `caller` may look into `token`: it is its own, or for a resource that it works with.
///
/// RFC 7662 §4: "the authorization server MUST require authentication of protected resources that need to
/// access the introspection endpoint", against those who try out tokens.
pub fn may_look(caller: &Client, token: &AccessToken) -> bool {
    token.client == caller.id
        || token.resource.as_ref().is_some_and(|resource| caller.resources.contains(resource))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::client::ClientId;
    use crate::client::registration::tests::client;
    use crate::oauth::access_token::Bearer;
    use crate::oauth::refresh::tests::grant;
    use crate::oauth::scope::Scopes;
    use crate::time::Timestamp;
    use std::time::Duration;

    fn token() -> AccessToken {
        let now = Timestamp::from_seconds(1_000);
        let scopes = Scopes::parse("openid").unwrap();
        AccessToken::new(
            &client(),
            Bearer::Grant(grant().id),
            scopes,
            Duration::from_secs(60),
            (now, [1; 16]),
        )
    }

    #[test]
    fn of_a_dead_token_nothing_is_said() {
        let json = serde_json::to_string(&Introspection::inactive()).unwrap();
        assert_eq!(json, r#"{"active":false}"#);
    }

    #[test]
    fn a_living_token_is_described() {
        let said = Introspection::of_access_token(token(), Some(&grant()), "https://op.example");
        let json = serde_json::to_value(said).unwrap();
        assert_eq!((&json["active"], &json["sub"]), (&true.into(), &"subject".into()));
        assert_eq!(json["aud"], "https://op.example");
        assert_eq!(json["org_id"], grant().organisation.to_string());
    }

    #[test]
    fn a_client_without_business_learns_nothing() {
        let other = Client { id: ClientId::parse("other").unwrap(), resources: Vec::new(), ..client() };
        assert!(may_look(&client(), &token()));
        assert!(!may_look(&other, &token()));
    }
}
