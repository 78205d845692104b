//! The metadata of the provider (OpenID Connect Discovery §3, RFC 8414 §2): all that any client may use.

use crate::client::client::SigningAlgorithm;
use crate::jose::signing_key::core_algorithm;
use openidconnect::core::{
    CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreResponseMode, CoreResponseType,
    CoreSubjectIdentifierType,
};
use openidconnect::url::ParseError;
use openidconnect::{
    AdditionalProviderMetadata, AuthUrl, AuthenticationContextClass, IssuerUrl, JsonWebKeySetUrl,
    LanguageTag, ProviderMetadata, ResponseTypes, Scope, TokenUrl, UserInfoUrl,
};
use serde::{Deserialize, Serialize};

/// What openidconnect does not know of: RFC 7009, 7662, 8414, 9207, RP-Initiated Logout.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct OurMetadata {
    authorization_response_iss_parameter_supported: bool,
    code_challenge_methods_supported: Vec<String>,
    end_session_endpoint: String,
    introspection_endpoint: String,
    introspection_endpoint_auth_methods_supported: Vec<String>,
    prompt_values_supported: Vec<String>,
    revocation_endpoint: String,
    revocation_endpoint_auth_methods_supported: Vec<String>,
}

impl AdditionalProviderMetadata for OurMetadata {}

/// The metadata; openidconnect's own type, which relying parties read too.
pub type Metadata = ProviderMetadata<
    OurMetadata,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// The absolute addresses of the endpoints.
#[derive(Debug, Clone)]
pub struct Endpoints {
    /// Authorization endpoint.
    pub authorization: String,
    /// Logout endpoint.
    pub end_session: String,
    /// Introspection endpoint.
    pub introspection: String,
    /// JWKS.
    pub jwks: String,
    /// Revocation endpoint.
    pub revocation: String,
    /// Token endpoint.
    pub token: String,
    /// Userinfo endpoint.
    pub userinfo: String,
}

/// What differs between deployments.
#[derive(Debug, Clone)]
pub struct Deployment<'d> {
    /// `iss`.
    pub issuer: &'d str,
    /// Where everything is.
    pub endpoints: Endpoints,
    /// The algorithms that some key signs with.
    pub algorithms: &'d [SigningAlgorithm],
    /// The scopes that mean something here.
    pub scopes: Vec<String>,
    /// What a client may ask for in `acr_values`.
    pub acr_values: Vec<String>,
    /// The languages of the pages.
    pub ui_locales: Vec<String>,
}

/// The metadata of `deployment`.
///
/// # Errors
/// When an address is none.
pub fn metadata(deployment: Deployment<'_>) -> Result<Metadata, ParseError> {
    let at = deployment.endpoints.clone();
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let ours = OurMetadata {
        authorization_response_iss_parameter_supported: true,
        code_challenge_methods_supported: texts(&["S256"]),
        end_session_endpoint: at.end_session,
        introspection_endpoint: at.introspection,
        introspection_endpoint_auth_methods_supported: texts(&["client_secret_basic", "client_secret_post"]),
        prompt_values_supported: texts(&["none", "login", "consent", "select_account"]),
        revocation_endpoint: at.revocation,
        revocation_endpoint_auth_methods_supported: texts(&[
            "client_secret_basic",
            "client_secret_post",
            "none",
        ]),
    };
    let metadata = Metadata::new(
        IssuerUrl::new(deployment.issuer.to_owned())?,
        AuthUrl::new(at.authorization)?,
        JsonWebKeySetUrl::new(at.jwks)?,
        vec![ResponseTypes::new(vec![CoreResponseType::Code])],
        vec![CoreSubjectIdentifierType::Pairwise, CoreSubjectIdentifierType::Public],
        deployment.algorithms.iter().map(|algorithm| core_algorithm(*algorithm)).collect(),
        ours,
    )
    .set_token_endpoint(Some(TokenUrl::new(at.token)?))
    .set_userinfo_endpoint(Some(UserInfoUrl::new(at.userinfo)?));
    Ok(with_abilities(metadata, deployment))
}

fn with_abilities(metadata: Metadata, deployment: Deployment<'_>) -> Metadata {
    let claims = [
        "acr",
        "amr",
        "at_hash",
        "aud",
        "auth_time",
        "email",
        "email_verified",
        "exp",
        "family_name",
        "gender",
        "given_name",
        "iat",
        "iss",
        "name",
        "nonce",
        "org_id",
        "phone_number",
        "phone_number_verified",
        "sid",
        "sub",
        "urn:sluis:initials",
        "urn:sluis:surname_prefix",
    ];
    metadata
        .set_acr_values_supported(Some(
            deployment.acr_values.into_iter().map(AuthenticationContextClass::new).collect(),
        ))
        .set_claim_types_supported(Some(vec![CoreClaimType::Normal]))
        .set_claims_parameter_supported(Some(false))
        .set_claims_supported(Some(
            claims.into_iter().map(|claim| CoreClaimName::new(claim.to_owned())).collect(),
        ))
        .set_grant_types_supported(Some(vec![
            CoreGrantType::AuthorizationCode,
            CoreGrantType::ClientCredentials,
            CoreGrantType::RefreshToken,
        ]))
        .set_request_parameter_supported(Some(false))
        .set_request_uri_parameter_supported(Some(false))
        .set_response_modes_supported(Some(vec![CoreResponseMode::Query, CoreResponseMode::FormPost]))
        .set_scopes_supported(Some(deployment.scopes.into_iter().map(Scope::new).collect()))
        .set_token_endpoint_auth_methods_supported(Some(vec![
            CoreClientAuthMethod::ClientSecretBasic,
            CoreClientAuthMethod::ClientSecretPost,
            CoreClientAuthMethod::None,
        ]))
        .set_ui_locales_supported(Some(deployment.ui_locales.into_iter().map(LanguageTag::new).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn rendered() -> Value {
        let at = |path: &str| format!("https://op.example{path}");
        let deployment = Deployment {
            issuer: "https://op.example",
            endpoints: Endpoints {
                authorization: at("/a"),
                end_session: at("/e"),
                introspection: at("/i"),
                jwks: at("/j"),
                revocation: at("/r"),
                token: at("/t"),
                userinfo: at("/u"),
            },
            algorithms: &SigningAlgorithm::ALL,
            scopes: vec!["openid".to_owned()],
            acr_values: vec!["https://refeds.org/profile/sfa".to_owned()],
            ui_locales: vec!["nl".to_owned(), "en".to_owned()],
        };
        serde_json::to_value(metadata(deployment).unwrap()).unwrap()
    }

    #[test]
    fn everything_that_discovery_requires_is_there() {
        let json = rendered();
        for required in [
            "issuer",
            "authorization_endpoint",
            "token_endpoint",
            "jwks_uri",
            "response_types_supported",
            "subject_types_supported",
            "id_token_signing_alg_values_supported",
        ] {
            assert!(json.get(required).is_some(), "{required}");
        }
        assert_eq!(json["issuer"], "https://op.example");
        assert_eq!(json["code_challenge_methods_supported"], serde_json::json!(["S256"]));
        assert_eq!(json["authorization_response_iss_parameter_supported"], true);
        assert_eq!(json["ui_locales_supported"], serde_json::json!(["nl", "en"]));
    }

    #[test]
    fn what_is_off_by_default_of_others_is_said_to_be_off() {
        // Discovery §3: request_uri_parameter_supported is true when it is left out.
        assert_eq!(rendered()["request_uri_parameter_supported"], false);
    }

    #[test]
    fn rs256_is_among_the_algorithms() {
        // Discovery §3: "The algorithm RS256 MUST be included."
        let algorithms = rendered()["id_token_signing_alg_values_supported"].clone();
        assert_eq!(algorithms, serde_json::json!(["ES256", "EdDSA", "PS256", "RS256"]));
    }
}
