//! Bearer tokens at endpoints of ours (RFC 6750).

use crate::oidc::access;
use crate::oidc::access::StandingGrant;
use crate::web::answer::JsonRefused;
use crate::web::visit::Visit;
use axum::Json;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, WWW_AUTHENTICATE};
use axum::response::{IntoResponse, Response};
use sluis_domain::oauth::access_token::{AccessToken, Bearer};
use sluis_domain::oauth::error::{ErrorCode, OAuthError};
use sluis_domain::oauth::parameters::Parameters;
use sluis_store::error::StoreError;

/// Why a bearer is not served.
#[derive(Debug)]
pub enum BearerRefused {
    /// No token at all: RFC 6750 §3.1 wants no error code then.
    NoToken,
    /// This.
    Refused(OAuthError),
    /// The house cannot look.
    Failed(JsonRefused),
}

impl From<StoreError> for BearerRefused {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<JsonRefused> for BearerRefused {
    fn from(refused: JsonRefused) -> Self {
        match refused.error.code {
            ErrorCode::ServerError | ErrorCode::TemporarilyUnavailable => Self::Failed(refused),
            _ => Self::Refused(refused.error),
        }
    }
}

impl IntoResponse for BearerRefused {
    /// RFC 6750 §3: "the resource server MUST include the HTTP "WWW-Authenticate" response header field".
    fn into_response(self) -> Response {
        let error = match self {
            Self::Failed(refused) => return refused.into_response(),
            Self::NoToken => {
                let challenge = HeaderValue::from_static("Bearer");
                return (StatusCode::UNAUTHORIZED, [(WWW_AUTHENTICATE, challenge)]).into_response();
            }
            Self::Refused(error) => error,
        };
        let (code, description) = (error.code.name(), error.description);
        let challenge = format!("Bearer error=\"{code}\", error_description=\"{description}\"");
        let status = StatusCode::from_u16(error.code.status()).unwrap_or(StatusCode::BAD_REQUEST);
        let mut response = (status, Json(error)).into_response();
        if let Ok(challenge) = HeaderValue::from_str(&challenge) {
            response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
        }
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}

/// The token of a request: in the header (RFC 6750 §2.1) or in the body (§2.2), and never in the address.
///
/// RFC 6750 §2: "Clients MUST NOT use more than one method to transmit the token in each request."
pub(super) fn token<'r>(visit: &'r Visit, body: Option<&'r Parameters>) -> Result<&'r str, BearerRefused> {
    let invalid = |why| BearerRefused::Refused(OAuthError::new(ErrorCode::InvalidRequest, why));
    let in_body = body.and_then(|body| body.get("access_token"));
    let Some(header) = visit.headers.get(AUTHORIZATION) else {
        return in_body.ok_or(BearerRefused::NoToken);
    };
    let (scheme, token) = header
        .to_str()
        .ok()
        .and_then(|text| text.split_once(' '))
        .ok_or(invalid("the Authorization header is malformed"))?;
    if !scheme.eq_ignore_ascii_case("Bearer") {
        return Err(BearerRefused::NoToken);
    }
    if in_body.is_some() {
        return Err(invalid("the access token is given twice"));
    }
    Ok(token.trim())
}

/// The person for whom `text` speaks to us, and what it may do.
pub(super) async fn admit(visit: &Visit, text: &str) -> Result<(AccessToken, StandingGrant), BearerRefused> {
    let refuse = || {
        let why = "the access token is invalid, expired or revoked";
        BearerRefused::Refused(OAuthError::new(ErrorCode::InvalidToken, why))
    };
    let token = access::read(visit, text).map_err(|_| refuse())?;
    // A token for a resource opens that resource's doors, not ours.
    let Bearer::Grant(grant) = token.bearer else { return Err(refuse()) };
    if token.resource.is_some() {
        return Err(refuse());
    }
    let standing = access::find_standing(visit, grant).await?.map_err(|dead| {
        tracing::debug!(%dead, "a token of a grant that is over");
        refuse()
    })?;
    Ok((token, standing))
}
