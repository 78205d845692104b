//! The frame around every request: it admits, names, hardens, and gives refusals their page.

use crate::app::App;
use crate::web::answer::PageRefused;
use crate::web::cookies;
use crate::web::headers;
use crate::web::refusal;
use crate::web::same_origin;
use crate::web::scene;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::extract::FromRequestParts;
use axum::extract::Request;
use axum::extract::State;
use axum::http::Method;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::http::header::SET_COOKIE;
use axum::middleware::Next;
use axum::response::IntoResponse;
use axum::response::Response;
use std::sync::Arc;

/// POSTs that other sites and other machines send by right: clients, and apps that send a browser here.
const OPEN_TO_OTHERS: [&str; 6] =
    [urls::AUTHORIZE, urls::INTROSPECT, urls::LOGOUT, urls::REVOKE, urls::TOKEN, urls::USERINFO];

/// Where what is posted is counted for each address of the network, before anything else is done with it.
const FLOODED: [&str; 5] = [urls::LOGIN, urls::ACTIVATE, urls::ACCOUNT, urls::RECOVERY, urls::RESET];

/// Walks a request through the house.
pub async fn around(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let Ok(visit) = Visit::from_request_parts(&mut parts, &app).await;
    let mut response = match admit(&visit) {
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
        Err(refused) => refused.into_response(),
    };
    if let Some(refused) = refused(&visit, &response) {
        response = refusal::page(&visit, &refused, response).await;
    }
    if let Some(cookie) =
        scene::chosen_now(&visit).and_then(|choice| cookies::set_language(&choice.to_cookie()))
    {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    headers::harden(response.headers_mut(), app.public_url.is_secure());
    response
}

/// Whether the request may come in at all.
fn admit(visit: &Visit) -> Result<(), PageRefused> {
    let path = visit.uri.path();
    if visit.method != Method::POST || OPEN_TO_OTHERS.contains(&path) || path.starts_with(urls::API) {
        return Ok(());
    }
    if !same_origin::permits(&visit.method, &visit.headers, &visit.app.public_url) {
        return Err(PageRefused::CrossSite);
    }
    if FLOODED.iter().any(|begin| path.starts_with(begin)) {
        visit.app.flood.admit(visit.address, visit.now).map_err(PageRefused::Flood)?;
    }
    Ok(())
}

/// The refusal that an answer carries, or that its bare status stands for.
fn refused(visit: &Visit, response: &Response) -> Option<PageRefused> {
    if let Some(refused) = response.extensions().get::<PageRefused>() {
        return Some(refused.clone());
    }
    // What the router and the extractors refuse by themselves has no words yet. Endpoints for machines keep
    // their bare answer.
    if response.headers().contains_key(CONTENT_TYPE) && is_bare_text(response) == Some(false) {
        return None;
    }
    let machine = visit.uri.path().starts_with("/oauth2/")
        && !matches!(visit.uri.path(), urls::AUTHORIZE | urls::LOGOUT);
    match response.status() {
        _ if machine
            || visit.uri.path().starts_with(urls::API)
            || visit.uri.path().starts_with("/health/") =>
        {
            None
        }
        StatusCode::NOT_FOUND => Some(PageRefused::NotFound),
        StatusCode::PAYLOAD_TOO_LARGE => Some(PageRefused::TooLarge),
        StatusCode::INTERNAL_SERVER_ERROR => Some(PageRefused::Failure),
        StatusCode::SERVICE_UNAVAILABLE => Some(PageRefused::Busy),
        status if status.is_client_error() => Some(PageRefused::BadRequest),
        _ => None,
    }
}

/// Whether the answer is a line of plain text, as axum's own refusals are.
fn is_bare_text(response: &Response) -> Option<bool> {
    let kind = response.headers().get(CONTENT_TYPE)?.to_str().ok()?;
    Some(kind.starts_with("text/plain"))
}
