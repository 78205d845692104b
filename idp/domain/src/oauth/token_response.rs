//! What the token endpoint answers (RFC 6749 §5.1, OpenID Connect Core §3.1.3.3).

use crate::oauth::claims::OurClaims;
use crate::oauth::id_token::IdToken;
use crate::oauth::scope::Scopes;
use openidconnect::core::{
    CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreTokenType,
};
use openidconnect::{
    AccessToken, EmptyExtraTokenFields, ExtraTokenFields, IdTokenFields, RefreshToken, Scope,
    StandardTokenResponse,
};
use serde::Serialize;
use std::time::Duration;

type Fields = IdTokenFields<
    OurClaims,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;

/// The answer; openidconnect's own types, which relying parties read too.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum TokenResponse {
    /// OAuth alone. The other type would say `"id_token": null`.
    Plain(StandardTokenResponse<EmptyExtraTokenFields, CoreTokenType>),
    /// With an ID token.
    OpenId(Box<StandardTokenResponse<Fields, CoreTokenType>>),
}

/// What goes into an answer.
#[derive(Debug)]
pub struct Tokens {
    /// The access token.
    pub access: AccessToken,
    /// How long it lives, in seconds.
    pub expires_in: u64,
    /// The ID token, if `openid` was granted.
    pub id: Option<IdToken>,
    /// The refresh token, if the client gets one.
    pub refresh: Option<String>,
    /// What was granted.
    pub scopes: Scopes,
}

/// Puts an answer together.
pub fn response(tokens: Tokens) -> TokenResponse {
    match tokens.id {
        None => TokenResponse::Plain(filled(EmptyExtraTokenFields {}, tokens)),
        Some(ref id) => {
            let fields = Fields::new(Some(id.clone()), EmptyExtraTokenFields {});
            TokenResponse::OpenId(Box::new(filled(fields, tokens)))
        }
    }
}

/// RFC 6749 §5.1: `scope` is given even when it is what was asked for.
fn filled<F: ExtraTokenFields>(fields: F, tokens: Tokens) -> StandardTokenResponse<F, CoreTokenType> {
    let mut response = StandardTokenResponse::new(tokens.access, CoreTokenType::Bearer, fields);
    response.set_expires_in(Some(&Duration::from_secs(tokens.expires_in)));
    response.set_refresh_token(tokens.refresh.map(RefreshToken::new));
    response.set_scopes(Some(tokens.scopes.iter().map(|scope| Scope::new(scope.to_owned())).collect()));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_the_json_of_rfc_6749() {
        let tokens = Tokens {
            access: AccessToken::new("at".to_owned()),
            expires_in: 600,
            id: None,
            refresh: Some("rt".to_owned()),
            scopes: Scopes::parse("email openid").unwrap(),
        };
        let json = serde_json::to_value(response(tokens)).unwrap();
        assert_eq!(json["token_type"], "bearer");
        assert_eq!((&json["expires_in"], &json["scope"]), (&600.into(), &"email openid".into()));
        assert_eq!((&json["access_token"], &json["refresh_token"]), (&"at".into(), &"rt".into()));
        assert!(json.get("id_token").is_none());
    }
}
