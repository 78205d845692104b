//! Whether the process is up, and whether it can serve.

use crate::web::visit::Visit;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;

const TEXT: [(axum::http::HeaderName, &str); 1] = [(CONTENT_TYPE, "text/plain; charset=utf-8")];

/// `GET /health/live`: the process answers.
pub async fn live() -> impl IntoResponse {
    (StatusCode::OK, TEXT, "live\n")
}

/// `GET /health/ready`: the database answers and there are keys to sign with. Mail and text messages do not count: a
/// gateway that is away is no reason to send everybody to the other node.
pub async fn ready(visit: Visit) -> impl IntoResponse {
    if visit.app.keys.load().algorithms(visit.now).is_empty() {
        return (StatusCode::SERVICE_UNAVAILABLE, TEXT, "no signing keys\n");
    }
    if visit.app.store.ping().await.is_err() {
        return (StatusCode::SERVICE_UNAVAILABLE, TEXT, "no database\n");
    }
    (StatusCode::OK, TEXT, "ready\n")
}
