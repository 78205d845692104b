//! `GET /oauth2/jwks` (RFC 7517 §5).

use crate::web::visit::Visit;
use axum::http::HeaderValue;
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

/// Relying parties may keep the keys for an hour: a new one is announced for days before it signs.
const CACHE: &str = "public, max-age=3600";

/// The keys that tokens are verified with.
pub async fn get(visit: Visit) -> Response {
    let ring = visit.app.keys.load_full();
    let render = || ring.jwks(visit.now).to_string().into_bytes();
    let bytes = visit.app.published.jwks.get(&ring, visit.now, render);
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("application/jwk-set+json")),
        (CACHE_CONTROL, HeaderValue::from_static(CACHE)),
        (ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
    ];
    (headers, bytes).into_response()
}
