//! What the mailbox and the telephone have in common: how a page, a file and a refusal are answered.

use crate::web::headers::harden;
use askama::Template;
use axum::Router;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;

/// Renders a page.
pub fn page(template: &impl Template) -> Response {
    match template.render() {
        Ok(text) => Html(text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Adds the style sheet of a site, and the headers that every answer carries.
pub fn dressed(router: Router, style: &'static str) -> Router {
    let sheet = move || async move { ([(CONTENT_TYPE, "text/css; charset=utf-8")], style) };
    router.route("/stijl.css", get(sheet)).layer(axum::middleware::map_response(
        async |mut answer: Response| {
            harden(answer.headers_mut(), false);
            answer
        },
    ))
}
