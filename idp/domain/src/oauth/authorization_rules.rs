//! The rules of an authorization request: one function each, in the order of `authorization_request`.

use crate::client::client::{Client, GrantType};
use crate::client::registration::is_resource;
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::parameters::Parameters;
use crate::oauth::pkce::CodeChallenge;
use crate::oauth::prompt::{Prompt, PromptRefused};
use crate::oauth::return_address::ResponseMode;
use crate::oauth::scope::{self, Scopes};
use crate::text::line;

/// The longest `state`, in bytes: it is sealed and travels in a URL.
const LONGEST_STATE: usize = 1024;
/// The longest `nonce`, in bytes.
const LONGEST_NONCE: usize = 512;
/// The longest `login_hint`, in characters.
const LONGEST_HINT: usize = 254;
/// The longest of the short lists, in bytes.
const LONGEST_LIST: usize = 512;

const fn invalid(description: &'static str) -> OAuthError {
    OAuthError::new(ErrorCode::InvalidRequest, description)
}

/// RFC 6749 §3.1: "Request and response parameters MUST NOT be included more than once."
pub(crate) fn unrepeated(parameters: &Parameters) -> Result<(), OAuthError> {
    parameters.check_unrepeated().map_err(|_| invalid("a parameter is given more than once"))
}

/// OpenID Connect Core §6 and §7.2.1: what we do not take is refused, for it might contradict the rest.
pub(crate) fn no_request_object(parameters: &Parameters) -> Result<(), OAuthError> {
    let refuse = |name, code, description| match parameters.get(name) {
        None => Ok(()),
        Some(_) => Err(OAuthError::new(code, description)),
    };
    refuse("request", ErrorCode::RequestNotSupported, "request objects are not supported")?;
    refuse("request_uri", ErrorCode::RequestUriNotSupported, "request_uri is not supported")?;
    refuse("registration", ErrorCode::RegistrationNotSupported, "registration is not supported")
}

/// RFC 6749 §4.1.1: opaque, and given back; here it is bounded, for it travels sealed. RFC 6749 appendix A.5:
/// `state = 1*VSCHAR`.
pub(crate) fn state(parameters: &Parameters) -> Result<Option<String>, OAuthError> {
    bounded(parameters, "state", LONGEST_STATE, "state is too long or no text")
}

/// RFC 6749 §4.1.1: "response_type: REQUIRED. Value MUST be set to `code`."
pub(crate) fn response_type(parameters: &Parameters) -> Result<(), OAuthError> {
    match parameters.get("response_type") {
        Some("code") => Ok(()),
        None => Err(invalid("response_type is missing")),
        Some(_) => Err(OAuthError::new(ErrorCode::UnsupportedResponseType, "the only response_type is code")),
    }
}

/// RFC 6749 §4.1.2.1, `unauthorized_client`: the client may not ask for a code by this method.
pub(crate) fn grant_type(client: &Client) -> Result<(), OAuthError> {
    if client.may(GrantType::AuthorizationCode) {
        return Ok(());
    }
    Err(OAuthError::new(
        ErrorCode::UnauthorizedClient,
        "this client may not use the authorization code grant",
    ))
}

/// Form Post Response Mode §2, and the default of RFC 6749.
pub(crate) fn response_mode(parameters: &Parameters) -> Result<ResponseMode, OAuthError> {
    match parameters.get("response_mode") {
        None | Some("query") => Ok(ResponseMode::Query),
        Some("form_post") => Ok(ResponseMode::FormPost),
        Some(_) => Err(invalid("response_mode is query or form_post")),
    }
}

/// RFC 6749 §3.3 and OpenID Connect Core §3.1.2.1: "Scope values used that are not understood by an
/// implementation SHOULD be ignored." What is understood and not this client's is refused.
///
/// OpenID Connect Core §11: `offline_access` is passed over when the client gets no refresh tokens.
pub(crate) fn scopes(parameters: &Parameters, client: &Client, known: &Scopes) -> Result<Scopes, OAuthError> {
    let refused = |description| OAuthError::new(ErrorCode::InvalidScope, description);
    let asked = Scopes::parse(parameters.get("scope").unwrap_or_default())
        .map_err(|_| refused("scope is malformed or too long"))?;
    let own = |scope: &str| client.scopes.iter().any(|allowed| allowed == scope);
    if asked.iter().any(|scope| known.has(scope) && !own(scope)) {
        return Err(refused("a scope is not allowed for this client"));
    }
    let refreshes = client.may(GrantType::RefreshToken);
    let granted = asked.only(|scope| own(scope) && (refreshes || scope != scope::OFFLINE_ACCESS));
    if granted.is_empty() {
        return Err(refused("the request asks for no scope that this client may have"));
    }
    Ok(granted)
}

/// RFC 7636 §4.3 and §4.4.1; RFC 9700 §2.1.1: "Public clients MUST use PKCE", for others it is recommended,
/// and only `S256` is safe.
pub(crate) fn code_challenge(
    parameters: &Parameters,
    client: &Client,
) -> Result<Option<CodeChallenge>, OAuthError> {
    let method = parameters.get("code_challenge_method");
    let Some(text) = parameters.get("code_challenge") else {
        let optional = client.pkce_optional
            && client.is_confidential()
            && client.profile.rules().pkce_may_be_optional
            && method.is_none();
        return if optional { Ok(None) } else { Err(invalid("code_challenge is required")) };
    };
    // RFC 7636 §4.3: an absent method means `plain`.
    if method != Some("S256") {
        return Err(invalid("code_challenge_method must be S256"));
    }
    let challenge = CodeChallenge::parse(text);
    challenge.map(Some).ok_or(invalid("code_challenge is 43 characters of base64url"))
}

/// OpenID Connect Core §3.1.2.1: put into the ID token as it is.
pub(crate) fn nonce(parameters: &Parameters) -> Result<Option<String>, OAuthError> {
    bounded(parameters, "nonce", LONGEST_NONCE, "nonce is too long or no text")
}

/// OpenID Connect Core §3.1.2.1.
pub(crate) fn prompt(parameters: &Parameters) -> Result<Prompt, OAuthError> {
    Prompt::parse(parameters.get("prompt").unwrap_or_default()).map_err(|refused| match refused {
        PromptRefused::NoneWithOthers => invalid("prompt=none stands alone"),
        PromptRefused::Unknown => invalid("prompt holds an unknown value"),
    })
}

/// OpenID Connect Core §3.1.2.1: "the allowable elapsed time in seconds since the last time the End-User was
/// actively authenticated by the OP".
pub(crate) fn max_age(parameters: &Parameters) -> Result<Option<u32>, OAuthError> {
    let Some(text) = parameters.get("max_age") else { return Ok(None) };
    if !text.bytes().all(|b| b.is_ascii_digit()) || text.len() > 12 {
        return Err(invalid("max_age is a whole number of seconds"));
    }
    // More than a century is as good as none.
    Ok(text.parse().ok())
}

/// OpenID Connect Core §3.1.2.1: a hint, shown to the person who may change it.
pub(crate) fn login_hint(parameters: &Parameters) -> Result<Option<String>, OAuthError> {
    let hint = parameters.get("login_hint").map(|text| line(text, LONGEST_HINT));
    hint.transpose().map_err(|_| invalid("login_hint is not one line of text"))
}

/// OpenID Connect Core §3.1.2.1: language tags (RFC 5646), "ordered by preference".
pub(crate) fn ui_locales(parameters: &Parameters) -> Result<Vec<String>, OAuthError> {
    let tag = |text: &str| {
        (1..=35).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    list(parameters, "ui_locales", tag, "ui_locales is a list of language tags")
}

/// OpenID Connect Core §3.1.2.1: "requested Authentication Context Class Reference values".
pub(crate) fn acr_values(parameters: &Parameters) -> Result<Vec<String>, OAuthError> {
    let plain = |text: &str| text.bytes().all(|b| b.is_ascii_graphic());
    list(parameters, "acr_values", plain, "acr_values is a list of plain words")
}

/// RFC 8707 §2: "If the client omits the resource parameter …, the authorization server MAY process the
/// request with no specific resource". We make tokens for one resource at a time.
pub(crate) fn resource(parameters: &Parameters, client: &Client) -> Result<Option<String>, OAuthError> {
    let refused = |description| Err(OAuthError::new(ErrorCode::InvalidTarget, description));
    match parameters.all("resource") {
        [] => Ok(None),
        [uri] if !is_resource(uri) => refused("resource is an absolute URI without a fragment"),
        [uri] if client.resources.contains(uri) => Ok(Some(uri.clone())),
        [_] => refused("this client may not ask for that resource"),
        _ => refused("one resource at a time"),
    }
}

/// The handle or identifier of an organisation: for which of them the person is to log in.
pub(crate) fn organization(parameters: &Parameters) -> Result<Option<String>, OAuthError> {
    let Some(text) = parameters.get("organization") else { return Ok(None) };
    let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if plain && text.len() <= 40 {
        return Ok(Some(text.to_owned()));
    }
    Err(invalid("organization is a handle or an identifier"))
}

fn bounded(
    parameters: &Parameters,
    name: &str,
    longest: usize,
    description: &'static str,
) -> Result<Option<String>, OAuthError> {
    match parameters.one(name).map_err(|_| invalid("a parameter is given more than once"))? {
        // Not every database keeps a NUL, and no log or header should see a line break.
        Some(text) if text.len() > longest || text.chars().any(char::is_control) => Err(invalid(description)),
        other => Ok(other.map(str::to_owned)),
    }
}

fn list(
    parameters: &Parameters,
    name: &str,
    fits: impl Fn(&str) -> bool,
    description: &'static str,
) -> Result<Vec<String>, OAuthError> {
    let text = parameters.get(name).unwrap_or_default();
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    if text.len() > LONGEST_LIST || !words.iter().all(|word| fits(word)) {
        return Err(invalid(description));
    }
    Ok(words.into_iter().map(str::to_owned).collect())
}
