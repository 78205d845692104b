//! `POST /activate/forget`: somebody else sits at this computer, or has another letter. The browser lets go of the link
//! that was opened in it; the link itself stays as good as it was.

use crate::activation::flow::forgotten;
use crate::web::urls;
use axum::extract::Form;
use axum::response::IntoResponse;
use axum::response::Redirect;
use axum::response::Response;
use serde::Deserialize;

/// What is posted: nothing but the button.
#[derive(Deserialize)]
pub struct Pressed {}

/// To the page that asks for a code.
pub async fn post(Form(Pressed {}): Form<Pressed>) -> Response {
    forgotten(Redirect::to(urls::ACTIVATE).into_response())
}
