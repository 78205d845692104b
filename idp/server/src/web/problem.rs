//! Problem details (RFC 9457), with the challenge of RFC 6750 and the waiting time where due.

use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::http::header::RETRY_AFTER;
use axum::http::header::WWW_AUTHENTICATE;
use axum::response::IntoResponse;
use axum::response::Response;
use serde_json::json;
use std::time::Duration;

/// What an app hears when it is refused. Nothing in it is a value that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The last part of `type`.
    pub kind: &'static str,
    /// The status of the answer, and in it.
    pub status: StatusCode,
    /// One sentence for whoever reads the app's log.
    pub detail: String,
    /// Which member of the body is not taken.
    pub member: Option<&'static str>,
    /// RFC 6750 §3.
    pub challenge: Option<&'static str>,
    /// After how long it may be asked again.
    pub wait: Option<Duration>,
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut body = json!({
            "type": format!("urn:sluis:problem:{}", self.kind),
            "title": self.status.canonical_reason().unwrap_or_default(),
            "status": self.status.as_u16(),
            "detail": self.detail,
        });
        if let Some(member) = self.member {
            body["member"] = json!(member);
        }
        let mut response = (self.status, body.to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(challenge) = self.challenge {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        }
        if let Some(wait) = self.wait {
            headers.insert(RETRY_AFTER, HeaderValue::from(wait.as_secs().saturating_add(1)));
        }
        response
    }
}
