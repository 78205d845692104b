//! The machines of oxide-auth, which keep the order and the rules of RFC 6749. No other file knows them.
//!
//! Each is driven in a straight line: ask, match the one answer that may come, go on. Clients have proven who
//! they are before, so the machines see a name without a password. They read a clock of their own; every
//! grant goes in without an end, and dates are checked by ours.

use chrono::DateTime;
use chrono::Utc;
use oxide_auth::code_grant::accesstoken as code;
use oxide_auth::code_grant::authorization as ask;
use oxide_auth::code_grant::client_credentials as own;
use oxide_auth::code_grant::error::{AccessTokenErrorType, AuthorizationErrorType};
use oxide_auth::code_grant::extensions::Pkce;
use oxide_auth::code_grant::refresh;
use oxide_auth::primitives::grant::{Extensions, Grant as Carried, Value};
use oxide_auth::primitives::registrar::{BoundClient, ExactUrl, PreGrant, RegisteredUrl};
use oxide_auth::primitives::scope::Scope;
use sluis_domain::client::client::{Client, ClientId};
use sluis_domain::oauth::authorization_request::AuthorizationRequest;
use sluis_domain::oauth::error::{ErrorCode, OAuthError};
use sluis_domain::oauth::grant::Grant;
use sluis_domain::oauth::parameters::Parameters;
use sluis_domain::oauth::scope::Scopes;
use std::borrow::Cow;

/// The machine answered what it cannot answer there.
const OUT_OF_STEP: OAuthError = OAuthError::new(ErrorCode::ServerError, "something went wrong here");

/// A request of a client that has proven who it is.
#[derive(Clone, Copy)]
struct Asked<'r> {
    client: &'r str,
    parameters: &'r Parameters,
}

impl<'r> Asked<'r> {
    fn one(&self, name: &str) -> Option<Cow<'r, str>> {
        self.parameters.get(name).map(Cow::Borrowed)
    }

    fn is_valid(&self) -> bool {
        self.parameters.check_unrepeated().is_ok()
    }
}

impl ask::Request for Asked<'_> {
    fn valid(&self) -> bool {
        self.is_valid()
    }

    fn client_id(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(self.client))
    }

    fn scope(&self) -> Option<Cow<'_, str>> {
        self.one("scope")
    }

    fn redirect_uri(&self) -> Option<Cow<'_, str>> {
        self.one("redirect_uri")
    }

    fn state(&self) -> Option<Cow<'_, str>> {
        self.one("state")
    }

    fn response_type(&self) -> Option<Cow<'_, str>> {
        self.one("response_type")
    }

    fn extension(&self, name: &str) -> Option<Cow<'_, str>> {
        self.one(name)
    }
}

impl code::Request for Asked<'_> {
    fn valid(&self) -> bool {
        self.is_valid()
    }

    fn code(&self) -> Option<Cow<'_, str>> {
        self.one("code")
    }

    fn authorization(&self) -> code::Authorization<'_> {
        code::Authorization::Username(Cow::Borrowed(self.client))
    }

    fn client_id(&self) -> Option<Cow<'_, str>> {
        None
    }

    fn redirect_uri(&self) -> Option<Cow<'_, str>> {
        self.one("redirect_uri")
    }

    fn grant_type(&self) -> Option<Cow<'_, str>> {
        self.one("grant_type")
    }

    fn extension(&self, name: &str) -> Option<Cow<'_, str>> {
        self.one(name)
    }
}

impl refresh::Request for Asked<'_> {
    fn valid(&self) -> bool {
        self.is_valid()
    }

    fn refresh_token(&self) -> Option<Cow<'_, str>> {
        self.one("refresh_token")
    }

    fn scope(&self) -> Option<Cow<'_, str>> {
        self.one("scope")
    }

    fn grant_type(&self) -> Option<Cow<'_, str>> {
        self.one("grant_type")
    }

    fn authorization(&self) -> Option<(Cow<'_, str>, Cow<'_, [u8]>)> {
        Some((Cow::Borrowed(self.client), Cow::Borrowed(b"")))
    }

    fn extension(&self, name: &str) -> Option<Cow<'_, str>> {
        self.one(name)
    }
}

impl own::Request for Asked<'_> {
    fn valid(&self) -> bool {
        self.is_valid()
    }

    fn authorization(&self) -> Option<(Cow<'_, str>, Cow<'_, [u8]>)> {
        Some((Cow::Borrowed(self.client), Cow::Borrowed(b"")))
    }

    fn scope(&self) -> Option<Cow<'_, str>> {
        self.one("scope")
    }

    fn grant_type(&self) -> Option<Cow<'_, str>> {
        self.one("grant_type")
    }

    fn extension(&self, _: &str) -> Option<Cow<'_, str>> {
        // Its only question is for credentials in the body, which were seen already.
        None
    }
}

/// RFC 6749 §4.1.1: the authorization request, as the machine sees it. Ours have been checked before; what
/// it refuses beyond that is refused.
pub(super) fn authorization(
    parameters: &Parameters,
    request: &AuthorizationRequest,
) -> Result<(), OAuthError> {
    let asked = Asked { client: request.client.as_str(), parameters };
    let mut machine = ask::Authorization::new(&asked);
    let uri = match machine.advance(ask::Input::None) {
        ask::Output::Bind { redirect_uri: Some(uri), .. } => uri,
        ask::Output::Err(error) => return Err(of_authorization(error)),
        _ => return Err(OUT_OF_STEP),
    };
    let bound_client = BoundClient {
        client_id: Cow::Owned(asked.client.to_owned()),
        redirect_uri: Cow::Owned(RegisteredUrl::Exact(uri.clone())),
    };
    match machine.advance(ask::Input::Bound { request: &asked, bound_client }) {
        ask::Output::Extend => {}
        ask::Output::Err(error) => return Err(of_authorization(error)),
        _ => return Err(OUT_OF_STEP),
    }
    match machine
        .advance(ask::Input::Extended(challenge(request.code_challenge.as_ref().map(|c| c.as_str()))))
    {
        ask::Output::Negotiate { .. } => {}
        _ => return Err(OUT_OF_STEP),
    }
    let pre_grant = PreGrant {
        client_id: asked.client.to_owned(),
        redirect_uri: RegisteredUrl::Exact(uri),
        scope: scope(&request.scopes.to_string())?,
    };
    match machine.advance(ask::Input::Negotiated { pre_grant, state: request.state.clone() }) {
        ask::Output::Ok { .. } => Ok(()),
        _ => Err(OUT_OF_STEP),
    }
}

/// RFC 6749 §4.1.3: an exchange of a code that has begun.
pub(super) struct CodeExchange(code::AccessToken);

impl CodeExchange {
    /// Reads the request. Gives the code, of which the grant is to be found.
    pub(super) fn begin(parameters: &Parameters, client: &ClientId) -> Result<(Self, String), OAuthError> {
        let mut machine = code::AccessToken::new(&Asked { client: client.as_str(), parameters });
        match machine.advance(code::Input::None) {
            code::Output::Authenticate { .. } => {}
            code::Output::Err(error) => return Err(of_code(*error)),
            _ => return Err(OUT_OF_STEP),
        }
        let code = match machine.advance(code::Input::Authenticated) {
            code::Output::Recover { code } => code.to_owned(),
            code::Output::Err(error) => return Err(of_code(*error)),
            _ => return Err(OUT_OF_STEP),
        };
        Ok((Self(machine), code))
    }

    /// Whether the machine would issue tokens for `grant`.
    pub(super) fn found(mut self, grant: &Grant, verifier: Option<&str>) -> Result<(), OAuthError> {
        let mut extensions = match self.0.advance(code::Input::Recovered(Some(Box::new(carried(grant)?)))) {
            code::Output::Extend { extensions } => extensions.clone(),
            code::Output::Err(error) => return Err(of_code(*error)),
            _ => return Err(OUT_OF_STEP),
        };
        if grant.code_challenge.is_some() {
            // Never `Pkce::optional()`: it takes a verifier where there was no challenge.
            let pkce = Pkce::required();
            pkce.verify(extensions.remove(&pkce), verifier.map(Cow::Borrowed))
                .map_err(|()| OAuthError::new(ErrorCode::InvalidGrant, "code_verifier is wrong"))?;
        }
        match self.0.advance(code::Input::Extended { access_extensions: extensions }) {
            code::Output::Issue { .. } => Ok(()),
            code::Output::Err(error) => Err(of_code(*error)),
            _ => Err(OUT_OF_STEP),
        }
    }
}

/// RFC 6749 §6: a refresh that has begun.
pub(super) struct Refreshing(refresh::Refresh);

impl Refreshing {
    /// Reads the request. Gives the token, of which the grant is to be found.
    pub(super) fn begin(parameters: &Parameters, client: &ClientId) -> Result<(Self, String), OAuthError> {
        let asked = Asked { client: client.as_str(), parameters };
        well_formed(parameters)?;
        let mut machine = refresh::Refresh::new(&asked);
        match machine.advance(refresh::Input::None) {
            refresh::Output::Unauthenticated { .. } => {}
            refresh::Output::Err(error) => return Err(of_refresh(error)),
            _ => return Err(OUT_OF_STEP),
        }
        let token = match machine.advance(refresh::Input::Authenticated { scope: asked.one("scope") }) {
            refresh::Output::RecoverRefresh { token } => token.to_owned(),
            refresh::Output::Err(error) => return Err(of_refresh(error)),
            _ => return Err(OUT_OF_STEP),
        };
        Ok((Self(machine), token))
    }

    /// The scopes of the new access token: what was granted, or less if less is asked for. The grant, and
    /// with it the next refresh token, keeps what it has.
    pub(super) fn found(mut self, grant: &Grant, parameters: &Parameters) -> Result<Scopes, OAuthError> {
        let narrowed = parameters.get("scope");
        let input = refresh::Input::Recovered {
            scope: narrowed.map(Cow::Borrowed),
            grant: Some(Box::new(carried(grant)?)),
        };
        match self.0.advance(input) {
            refresh::Output::Refresh { grant, .. } => Ok(grant.scope.iter().collect()),
            refresh::Output::Err(error) => Err(of_refresh(error)),
            _ => Err(OUT_OF_STEP),
        }
    }
}

/// RFC 6749 §4.4: a client for itself. Gives the scopes that it asks for, if it asks for any.
pub(super) fn client_credentials(
    parameters: &Parameters,
    client: &Client,
) -> Result<Option<Scopes>, OAuthError> {
    well_formed(parameters)?;
    let mut machine = own::ClientCredentials::new(&Asked { client: client.id.as_str(), parameters });
    match machine.advance(own::Input::None) {
        own::Output::Authenticate { .. } => {}
        own::Output::Err(error) => return Err(of_own(*error)),
        _ => return Err(OUT_OF_STEP),
    }
    match machine.advance(own::Input::Authenticated) {
        own::Output::Binding { .. } => {}
        _ => return Err(OUT_OF_STEP),
    }
    // The machine wants an address to bind to, and goes nowhere with it.
    let nowhere: ExactUrl = "https://nowhere.invalid/".parse().map_err(|_| OUT_OF_STEP)?;
    let bound_client = BoundClient {
        client_id: Cow::Owned(client.id.as_str().to_owned()),
        redirect_uri: Cow::Owned(RegisteredUrl::Exact(nowhere)),
    };
    match machine.advance(own::Input::Bound { bound_client }) {
        own::Output::Extend => {}
        _ => return Err(OUT_OF_STEP),
    }
    match machine.advance(own::Input::Extended { extensions: Extensions::new() }) {
        own::Output::Negotiate { scope, .. } => Ok(scope.map(|scope| scope.iter().collect())),
        _ => Err(OUT_OF_STEP),
    }
}

/// A grant of ours as the machines carry it.
fn carried(grant: &Grant) -> Result<Carried, OAuthError> {
    Ok(Carried {
        owner_id: grant.subject.clone(),
        client_id: grant.client.as_str().to_owned(),
        scope: scope(&grant.scopes.join(" "))?,
        redirect_uri: grant.redirect_uri.parse().map_err(|_| OUT_OF_STEP)?,
        until: DateTime::<Utc>::MAX_UTC,
        extensions: challenge(grant.code_challenge.as_deref()),
    })
}

fn challenge(challenge: Option<&str>) -> Extensions {
    let mut extensions = Extensions::new();
    if let Some(challenge) = challenge {
        // Pkce keeps the method before the challenge: `S` stands for S256.
        let pkce = Pkce::required();
        if let Ok(Some(value)) = pkce.challenge(Some(Cow::Borrowed("S256")), Some(Cow::Borrowed(challenge))) {
            extensions.set(&pkce, value);
        } else {
            extensions.set(&pkce, Value::private(None));
        }
    }
    extensions
}

fn scope(text: &str) -> Result<Scope, OAuthError> {
    text.parse().map_err(|_| OAuthError::new(ErrorCode::InvalidScope, "scope is malformed"))
}

/// RFC 6749 §5.2, `invalid_scope`: "The requested scope is invalid, unknown, malformed, or exceeds the scope
/// granted". The machines take a malformed one for a malformed request.
fn well_formed(parameters: &Parameters) -> Result<(), OAuthError> {
    parameters.get("scope").map_or(Ok(()), |text| scope(text).map(|_| ()))
}

fn of_authorization(error: ask::Error) -> OAuthError {
    let ask::Error::Redirect(mut refused) = error else { return OUT_OF_STEP };
    let code = match refused.description().kind() {
        AuthorizationErrorType::AccessDenied => ErrorCode::AccessDenied,
        AuthorizationErrorType::InvalidScope => ErrorCode::InvalidScope,
        AuthorizationErrorType::UnauthorizedClient => ErrorCode::UnauthorizedClient,
        AuthorizationErrorType::UnsupportedResponseType => ErrorCode::UnsupportedResponseType,
        _ => ErrorCode::InvalidRequest,
    };
    OAuthError::new(code, "the authorization request is malformed")
}

fn of_code(mut error: code::Error) -> OAuthError {
    of_token(error.description().map(|said| said.kind()))
}

fn of_refresh(mut error: refresh::Error) -> OAuthError {
    of_token(error.description().map(|said| said.kind()))
}

fn of_own(mut error: own::Error) -> OAuthError {
    of_token(error.description().map(|said| said.kind()))
}

fn of_token(kind: Option<AccessTokenErrorType>) -> OAuthError {
    let (code, description) = match kind {
        Some(AccessTokenErrorType::InvalidGrant) => {
            (ErrorCode::InvalidGrant, "the code or token is invalid, expired, used, or not for this client")
        }
        Some(AccessTokenErrorType::InvalidScope) => {
            (ErrorCode::InvalidScope, "the scope is malformed or wider than what was granted")
        }
        Some(AccessTokenErrorType::InvalidClient) => {
            (ErrorCode::InvalidClient, "client authentication failed")
        }
        Some(AccessTokenErrorType::UnauthorizedClient) => {
            (ErrorCode::UnauthorizedClient, "this client may not use this grant")
        }
        Some(AccessTokenErrorType::UnsupportedGrantType) => {
            (ErrorCode::UnsupportedGrantType, "this grant type is not supported")
        }
        Some(_) => (ErrorCode::InvalidRequest, "a parameter is missing or malformed"),
        None => return OUT_OF_STEP,
    };
    OAuthError::new(code, description)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client() -> ClientId {
        ClientId::parse("absence").unwrap()
    }

    fn parameters(text: &str) -> Parameters {
        Parameters::parse(text).unwrap()
    }

    #[test]
    fn a_code_is_read_from_a_good_request_only() {
        let begin = |text: &str| CodeExchange::begin(&parameters(text), &client()).map(|(_, code)| code);
        let good = "grant_type=authorization_code&code=c&redirect_uri=https://app.example/cb";
        assert_eq!(begin(good).unwrap(), "c");
        assert_eq!(begin(&good.replace("&code=c", "")).unwrap_err().code, ErrorCode::InvalidRequest);
        let other = good.replace("authorization_code", "password");
        assert_eq!(begin(&other).unwrap_err().code, ErrorCode::UnsupportedGrantType);
        assert_eq!(begin(&format!("{good}&code=d")).unwrap_err().code, ErrorCode::InvalidRequest);
    }

    #[test]
    fn a_refresh_token_is_read_from_a_good_request_only() {
        let begin = |text: &str| Refreshing::begin(&parameters(text), &client()).map(|(_, token)| token);
        assert_eq!(begin("grant_type=refresh_token&refresh_token=t").unwrap(), "t");
        assert_eq!(begin("grant_type=refresh_token").unwrap_err().code, ErrorCode::InvalidRequest);
    }
}
