//! An authorization request (RFC 6749 §4.1.1, OpenID Connect Core §3.1.2.1), checked in one visible order.
//!
//! Before the client and its redirect URI are known good, a refusal is a page of ours. After that it goes
//! back to the client, with `error`, `state` and `iss`.

use crate::client::client::{Client, ClientId};
use crate::oauth::authorization_rules as rule;
use crate::oauth::error::OAuthError;
use crate::oauth::parameters::Parameters;
use crate::oauth::pkce::CodeChallenge;
use crate::oauth::prompt::Prompt;
use crate::oauth::return_address::{ResponseMode, ReturnAddress};
use crate::oauth::scope::Scopes;
use serde::{Deserialize, Serialize};

/// A request that kept every rule. It travels sealed while the person logs in: its names are short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorizationRequest {
    /// `client_id`.
    #[serde(rename = "c")]
    pub client: ClientId,
    /// `redirect_uri`, character by character. Made a `ReturnAddress` again whenever something goes there.
    #[serde(rename = "u")]
    pub redirect_uri: String,
    /// `response_mode`.
    #[serde(rename = "m", default, skip_serializing_if = "is_query")]
    pub response_mode: ResponseMode,
    /// `scope`: what may be granted of what was asked.
    #[serde(rename = "sc")]
    pub scopes: Scopes,
    /// `state`.
    #[serde(rename = "st", default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// `nonce`.
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
    /// `code_challenge`, by S256.
    #[serde(rename = "cc", default, skip_serializing_if = "Option::is_none")]
    pub code_challenge: Option<CodeChallenge>,
    /// `prompt`.
    #[serde(rename = "p", default)]
    pub prompt: Prompt,
    /// `max_age`, in seconds.
    #[serde(rename = "ma", default, skip_serializing_if = "Option::is_none")]
    pub max_age: Option<u32>,
    /// `login_hint`.
    #[serde(rename = "lh", default, skip_serializing_if = "Option::is_none")]
    pub login_hint: Option<String>,
    /// `ui_locales`, most wanted first.
    #[serde(rename = "ui", default, skip_serializing_if = "Vec::is_empty")]
    pub ui_locales: Vec<String>,
    /// `acr_values`, most wanted first.
    #[serde(rename = "a", default, skip_serializing_if = "Vec::is_empty")]
    pub acr_values: Vec<String>,
    /// `resource` (RFC 8707).
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// `organization`: the handle or identifier of the organisation to log in for.
    #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
    /// The `sub` of the `id_token_hint`, once that was verified: nobody else may answer.
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    pub expected_subject: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
fn is_query(mode: &ResponseMode) -> bool {
    *mode == ResponseMode::Query
}

/// Why a request is answered with a page of ours: there is nowhere good to send it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreturnable {
    /// `client_id` is missing, repeated or no client identifier.
    #[error("the request names no client")]
    NoClient,
    /// No such client, or one that is switched off.
    #[error("the client is unknown")]
    UnknownClient,
    /// `redirect_uri` is missing or repeated.
    #[error("the request names no redirect URI")]
    NoRedirectUri,
    /// `redirect_uri` is not one of the client's.
    #[error("the redirect URI is not registered for this client")]
    UnknownRedirectUri,
}

/// A refusal that goes back to the client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returned {
    /// Why.
    pub refused: OAuthError,
    /// To where.
    pub to: ReturnAddress,
}

/// A request that kept every rule, and what came along that is not sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The request.
    pub request: AuthorizationRequest,
    /// `id_token_hint`: still to be verified, and then `expected_subject`.
    pub id_token_hint: Option<String>,
}

/// `client_id`: who is to be looked up.
///
/// # Errors
/// When the request names no client.
pub fn client_id(parameters: &Parameters) -> Result<ClientId, Unreturnable> {
    parameters.one("client_id").ok().flatten().and_then(ClientId::parse).ok_or(Unreturnable::NoClient)
}

/// `redirect_uri`: where every later refusal goes.
///
/// RFC 6749 §4.1.2.1: "If the request fails due to a missing, invalid, or mismatching redirection URI, or if
/// the client identifier is missing or invalid, the authorization server SHOULD inform the resource owner of
/// the error and MUST NOT automatically redirect the user-agent to the invalid redirection URI."
///
/// # Errors
/// When the client is unknown or the address is not its own.
pub fn return_address(
    parameters: &Parameters,
    client: Option<&Client>,
) -> Result<ReturnAddress, Unreturnable> {
    let client = client.filter(|client| client.disabled_at.is_none()).ok_or(Unreturnable::UnknownClient)?;
    let uri = parameters.one("redirect_uri").ok().flatten().ok_or(Unreturnable::NoRedirectUri)?;
    let address = ReturnAddress::registered(client, uri).ok_or(Unreturnable::UnknownRedirectUri)?;
    Ok(address.with_state(rule::state(parameters).ok().flatten()))
}

/// Checks the whole request of `client`, one rule after the other. `known` are the scopes that mean
/// something in this deployment.
///
/// # Errors
/// The first rule that is broken, and where to say so.
pub fn check(
    parameters: &Parameters,
    client: &Client,
    to: ReturnAddress,
    known: &Scopes,
) -> Result<Checked, Box<Returned>> {
    // How the answer travels is read first, so that a refusal travels that way too.
    let mode = rule::response_mode(parameters);
    let to = to.by(mode.unwrap_or_default());
    let returned = |refused| Box::new(Returned { refused, to: to.clone() });
    checked(parameters, client, &to, known)
        .and_then(|checked| mode.map(|response_mode| with_mode(checked, response_mode)))
        .map_err(returned)
}

fn with_mode(checked: Checked, response_mode: ResponseMode) -> Checked {
    Checked { request: AuthorizationRequest { response_mode, ..checked.request }, ..checked }
}

fn checked(
    parameters: &Parameters,
    client: &Client,
    to: &ReturnAddress,
    known: &Scopes,
) -> Result<Checked, OAuthError> {
    rule::unrepeated(parameters)?;
    rule::no_request_object(parameters)?;
    let state = rule::state(parameters)?;
    rule::response_type(parameters)?;
    rule::grant_type(client)?;
    let scopes = rule::scopes(parameters, client, known)?;
    let code_challenge = rule::code_challenge(parameters, client)?;
    let request = AuthorizationRequest {
        client: client.id.clone(),
        redirect_uri: to.uri().to_owned(),
        response_mode: ResponseMode::default(),
        scopes,
        state,
        nonce: rule::nonce(parameters)?,
        code_challenge,
        prompt: rule::prompt(parameters)?,
        max_age: rule::max_age(parameters)?,
        login_hint: rule::login_hint(parameters)?,
        ui_locales: rule::ui_locales(parameters)?,
        acr_values: rule::acr_values(parameters)?,
        resource: rule::resource(parameters, client)?,
        organization: rule::organization(parameters)?,
        expected_subject: None,
    };
    Ok(Checked { request, id_token_hint: parameters.get("id_token_hint").map(str::to_owned) })
}

impl AuthorizationRequest {
    /// Where the answer goes, if `client` still has that address registered.
    pub fn return_address(&self, client: &Client) -> Option<ReturnAddress> {
        let address = ReturnAddress::registered(client, &self.redirect_uri)?;
        Some(address.with_state(self.state.clone()).by(self.response_mode))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::client::{ClientAuthentication, GrantType};
    use crate::client::registration::tests::{client, public_client};
    use crate::oauth::error::ErrorCode;
    use crate::oauth::scope;
    use crate::time::Timestamp;
    use proptest::prelude::{any, proptest};

    const GOOD: &str = "client_id=absence&redirect_uri=https%3A%2F%2Fapp.example%2Fcb&response_type=code\
                        &scope=openid+profile&state=s&nonce=n&code_challenge_method=S256\
                        &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    fn ask(text: &str, client: &Client) -> Result<Checked, Box<Returned>> {
        let parameters = Parameters::parse(text).unwrap();
        let to = return_address(&parameters, Some(client)).unwrap();
        check(&parameters, client, to, &scope::STANDARD.into_iter().collect())
    }

    fn error(text: &str, client: &Client) -> ErrorCode {
        ask(text, client).unwrap_err().refused.code
    }

    /// The good request with one parameter replaced, or taken away when `value` is empty.
    fn with(name: &str, value: &str) -> String {
        let kept = url::form_urlencoded::parse(GOOD.as_bytes()).filter(|(key, _)| key != name);
        url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(kept)
            .append_pair(name, value)
            .finish()
    }

    #[test]
    fn a_good_request_keeps_every_rule() {
        let request = ask(GOOD, &client()).unwrap().request;
        assert_eq!(request.scopes.to_string(), "openid profile");
        assert_eq!((request.state.as_deref(), request.nonce.as_deref()), (Some("s"), Some("n")));
    }

    #[test]
    fn without_a_good_client_and_address_nothing_goes_back() {
        let refused = |text: &str, client: Option<&Client>| {
            let parameters = Parameters::parse(text).unwrap();
            client_id(&parameters).and_then(|_| return_address(&parameters, client)).unwrap_err()
        };
        let client = client();
        assert_eq!(refused(&with("client_id", ""), Some(&client)), Unreturnable::NoClient);
        assert_eq!(refused(&format!("{GOOD}&client_id=b"), Some(&client)), Unreturnable::NoClient);
        assert_eq!(refused(GOOD, None), Unreturnable::UnknownClient);
        assert_eq!(refused(&with("redirect_uri", ""), Some(&client)), Unreturnable::NoRedirectUri);
        let twice = format!("{GOOD}&redirect_uri=https://app.example/cb");
        assert_eq!(refused(&twice, Some(&client)), Unreturnable::NoRedirectUri);
        let foreign = with("redirect_uri", "https://evil.example/cb");
        assert_eq!(refused(&foreign, Some(&client)), Unreturnable::UnknownRedirectUri);
        let disabled = Client { disabled_at: Some(Timestamp::from_seconds(1)), ..client };
        assert_eq!(refused(GOOD, Some(&disabled)), Unreturnable::UnknownClient);
    }

    #[test]
    fn each_rule_refuses_what_breaks_it() {
        for (name, value, code) in [
            ("response_type", "", ErrorCode::InvalidRequest),
            ("response_type", "token", ErrorCode::UnsupportedResponseType),
            ("response_type", "code id_token", ErrorCode::UnsupportedResponseType),
            ("response_mode", "fragment", ErrorCode::InvalidRequest),
            ("scope", "openid a\"b", ErrorCode::InvalidScope),
            ("scope", "", ErrorCode::InvalidScope),
            ("code_challenge", "", ErrorCode::InvalidRequest),
            ("code_challenge", "short", ErrorCode::InvalidRequest),
            ("code_challenge_method", "plain", ErrorCode::InvalidRequest),
            ("code_challenge_method", "", ErrorCode::InvalidRequest),
            ("prompt", "none login", ErrorCode::InvalidRequest),
            ("prompt", "dance", ErrorCode::InvalidRequest),
            ("max_age", "-1", ErrorCode::InvalidRequest),
            ("max_age", "soon", ErrorCode::InvalidRequest),
            ("nonce", &"n".repeat(513), ErrorCode::InvalidRequest),
            ("login_hint", "a\nb", ErrorCode::InvalidRequest),
            ("ui_locales", "<script>", ErrorCode::InvalidRequest),
            ("resource", "https://other.example", ErrorCode::InvalidTarget),
            ("resource", "api", ErrorCode::InvalidTarget),
            ("organization", "a b", ErrorCode::InvalidRequest),
            ("request", "e30.e30.", ErrorCode::RequestNotSupported),
            ("request_uri", "https://a", ErrorCode::RequestUriNotSupported),
            ("registration", "{}", ErrorCode::RegistrationNotSupported),
        ] {
            assert_eq!(error(&with(name, value), &client()), code, "{name}={value}");
        }
    }

    #[test]
    fn a_repeated_parameter_goes_back_as_an_error_without_that_state() {
        let refused = ask(&format!("{GOOD}&state=t"), &client()).unwrap_err();
        assert_eq!(refused.refused.code, ErrorCode::InvalidRequest);
        let answer = format!("{:?}", refused.to.error(refused.refused, "https://op.example"));
        assert!(!answer.contains("state="), "{answer}");
    }

    #[test]
    fn pkce_is_left_out_only_by_a_confidential_client_registered_so() {
        let without = with("code_challenge", "").replace("&code_challenge_method=S256", "");
        assert_eq!(error(&without, &client()), ErrorCode::InvalidRequest);
        let optional = Client { pkce_optional: true, ..client() };
        assert!(ask(&without, &optional).unwrap().request.code_challenge.is_none());
        let public = Client { authentication: ClientAuthentication::None, ..optional };
        assert_eq!(error(&without, &public), ErrorCode::InvalidRequest);
    }

    #[test]
    fn a_scope_that_others_know_is_refused_and_one_that_nobody_knows_is_passed_over() {
        let narrow = Client { scopes: vec!["openid".to_owned()], ..client() };
        assert_eq!(error(GOOD, &narrow), ErrorCode::InvalidScope);
        let request = ask(&with("scope", "openid address"), &narrow).unwrap().request;
        assert_eq!(request.scopes.to_string(), "openid");
        assert_eq!(error(&with("scope", "address"), &narrow), ErrorCode::InvalidScope);
    }

    #[test]
    fn offline_access_is_for_clients_that_refresh() {
        let text = with("scope", "openid offline_access");
        assert!(ask(&text, &client()).unwrap().request.scopes.has(scope::OFFLINE_ACCESS));
        let without = Client { grant_types: vec![GrantType::AuthorizationCode], ..client() };
        assert!(!ask(&text, &without).unwrap().request.scopes.has(scope::OFFLINE_ACCESS));
    }

    #[test]
    fn a_client_without_the_grant_is_not_authorized() {
        let service = Client { grant_types: vec![GrantType::ClientCredentials], ..client() };
        assert_eq!(error(GOOD, &service), ErrorCode::UnauthorizedClient);
    }

    #[test]
    fn a_request_survives_its_seal() {
        let checked =
            ask(&format!("{GOOD}&prompt=login&max_age=60&response_mode=form_post"), &public_client());
        let request = checked.unwrap().request;
        let text = serde_json::to_string(&request).unwrap();
        assert_eq!(serde_json::from_str::<AuthorizationRequest>(&text).unwrap(), request);
        assert!(text.len() < 400, "{}", text.len());
        assert!(request.return_address(&public_client()).is_some());
        let moved = Client { redirect_uris: vec!["https://new.example/cb".to_owned()], ..client() };
        assert_eq!(request.return_address(&moved), None);
    }

    proptest! {
        #[test]
        fn an_answer_only_ever_goes_to_a_registered_address(text in any::<String>(), name in "[a-z_]{1,12}", value: String) {
            for text in [text, with(&name, &value)] {
                let Ok(parameters) = Parameters::parse(&text) else { continue };
                let Ok(to) = return_address(&parameters, Some(&client())) else { continue };
                assert_eq!(to.uri(), "https://app.example/cb");
                let _ = check(&parameters, &client(), to, &Scopes::default());
            }
        }
    }
}
