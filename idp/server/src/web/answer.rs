//! Where a refusal or a failure becomes an answer: a page, or the JSON of OAuth. Problem documents are written in
//! `problem`, and what a bearer of a token hears in `oidc/bearer`.

use crate::hashing::HashingRefused;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::http::header::PRAGMA;
use axum::http::header::RETRY_AFTER;
use axum::http::header::WWW_AUTHENTICATE;
use axum::response::IntoResponse;
use axum::response::Response;
use sluis_domain::client::client::ClientId;
use sluis_domain::oauth::error::ErrorCode;
use sluis_domain::oauth::error::OAuthError;
use sluis_store::error::StoreError;
use std::time::Duration;

/// After how long a busy house may be asked again, in seconds.
const RETRY_SECONDS: u64 = 3;

/// Why a person does not get the page that they asked for. The frame around every request turns it into a
/// page, in the person's language and with a way on.
#[derive(Debug, Clone)]
pub enum PageRefused {
    /// The form or address cannot be read.
    BadRequest,
    /// Too many passwords are waiting to be checked.
    Busy,
    /// This client's address for answers is not one that it registered: never a redirect.
    RedirectUriUnknown(ClientId),
    /// The client is unknown or switched off: never a redirect.
    ClientUnknown,
    /// A form of another site.
    CrossSite,
    /// Something that must not happen did; the log knows.
    Failure,
    /// Too many requests from one address.
    Flood(Duration),
    /// An address of ours without the sealed request that belongs in it, or with a changed one.
    LinkBroken,
    /// There is no such page.
    NotFound,
    /// The request's parameters are refused before it is known whom to tell.
    RequestRefused,
    /// More bytes than any form of ours has.
    TooLarge,
}

impl PageRefused {
    /// The status of the answer.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::BadRequest
            | Self::ClientUnknown
            | Self::LinkBroken
            | Self::RedirectUriUnknown(_)
            | Self::RequestRefused => StatusCode::BAD_REQUEST,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::CrossSite => StatusCode::FORBIDDEN,
            Self::Failure => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Flood(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        }
    }
}

impl From<StoreError> for PageRefused {
    fn from(error: StoreError) -> Self {
        // Logged once, here. Outside it is nobody's business what a table is called.
        tracing::error!(%error, "the store failed");
        if matches!(error, StoreError::Unavailable(_)) { Self::Busy } else { Self::Failure }
    }
}

impl From<HashingRefused> for PageRefused {
    fn from(refused: HashingRefused) -> Self {
        match refused {
            HashingRefused::Busy => Self::Busy,
            HashingRefused::Impossible => Self::Failure,
        }
    }
}

impl IntoResponse for PageRefused {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        let wait = match &self {
            Self::Busy => Some(RETRY_SECONDS),
            Self::Flood(wait) => Some(wait.as_secs().saturating_add(1)),
            _ => None,
        };
        if let Some(seconds) = wait {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// A refusal at an endpoint that speaks JSON (RFC 6749 §5.2, RFC 7009 §2.2.1, RFC 7662 §2.3).
#[derive(Debug)]
pub struct JsonRefused {
    /// What the client hears.
    pub error: OAuthError,
}

impl From<OAuthError> for JsonRefused {
    fn from(error: OAuthError) -> Self {
        Self { error }
    }
}

impl From<StoreError> for JsonRefused {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "the store failed");
        let code = match error {
            StoreError::Unavailable(_) => ErrorCode::TemporarilyUnavailable,
            _ => ErrorCode::ServerError,
        };
        Self::from(OAuthError::from(code))
    }
}

impl IntoResponse for JsonRefused {
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.error.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, axum::Json(&self.error)).into_response();
        let headers = response.headers_mut();
        // RFC 6749 §5.1: "MUST include the HTTP "Cache-Control" response header field with a value of "no-store"".
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(PRAGMA, HeaderValue::from_static("no-cache"));
        // RFC 9110 §15.5.2: "The server generating a 401 response MUST send a WWW-Authenticate header field".
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(
                WWW_AUTHENTICATE,
                HeaderValue::from_static("Basic realm=\"sluis\", charset=\"UTF-8\""),
            );
        }
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(RETRY_AFTER, HeaderValue::from(RETRY_SECONDS));
        }
        response
    }
}
