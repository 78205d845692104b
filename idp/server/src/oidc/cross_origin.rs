//! Which scripts of other sites may call the endpoints for clients (Fetch Standard, CORS protocol).
//!
//! Never with cookies. The token, userinfo and revocation endpoints answer scripts of registered redirect
//! URIs only; RFC 9700 §2.6: "The authorization endpoint … MUST NOT support CORS".

use crate::app::App;
use crate::web::urls;
use axum::extract::Request;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::Method;
use axum::http::StatusCode;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, VARY,
};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sluis_store::error::StoreError;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// The endpoints that scripts of registered apps may call.
const FOR_APPS: [&str; 3] = [urls::REVOKE, urls::TOKEN, urls::USERINFO];
/// The documents that every script may read.
const FOR_ALL: [&str; 3] = [urls::JWKS, urls::OAUTH_CONFIGURATION, urls::OPENID_CONFIGURATION];
/// How old the list of origins may be.
const FRESH: Duration = Duration::from_secs(30);
/// Clients whose addresses are looked at.
const MOST_CLIENTS: u64 = 10_000;

/// Answers preflights and names the origin that may read an answer.
pub async fn around(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let Some(origin) = request.headers().get(ORIGIN).cloned() else { return next.run(request).await };
    let preflight =
        request.method() == Method::OPTIONS && request.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD);
    let allowed = if FOR_ALL.contains(&path.as_str()) {
        Some(HeaderValue::from_static("*"))
    } else if FOR_APPS.contains(&path.as_str()) && is_registered(&app, &origin).await {
        Some(origin)
    } else {
        None
    };
    let mut response =
        if preflight { StatusCode::NO_CONTENT.into_response() } else { next.run(request).await };
    let headers = response.headers_mut();
    headers.append(VARY, HeaderValue::from_static("Origin"));
    let Some(allowed) = allowed else { return response };
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
    if preflight {
        headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST"));
        headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("authorization, content-type"));
        headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
    } else {
        headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("WWW-Authenticate"));
    }
    response
}

async fn is_registered(app: &App, origin: &HeaderValue) -> bool {
    let Ok(origin) = origin.to_str() else { return false };
    match origins(app).await {
        Ok(origins) => origins.contains(origin),
        Err(error) => {
            tracing::error!(%error, "the registered origins cannot be read");
            false
        }
    }
}

async fn origins(app: &App) -> Result<Arc<BTreeSet<String>>, StoreError> {
    let now = app.clock.now();
    if let Some(known) = app.published.origins.known(now - FRESH) {
        return Ok(known);
    }
    let clients = app.store.read().clients().list(MOST_CLIENTS).await?;
    let uris = clients.iter().filter(|client| client.disabled_at.is_none()).flat_map(|c| &c.redirect_uris);
    let origins = uris.filter_map(|uri| Some(Url::parse(uri).ok()?.origin().ascii_serialization()));
    Ok(app.published.origins.keep(origins.collect(), now))
}
