//! The way back to the app: by the address, or by a form that posts itself.

use crate::oidc::view::FormPost;
use crate::web::answer::PageRefused;
use crate::web::scene::Scene;
use crate::web::visit::Visit;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use sluis_domain::client::client::ClientId;
use sluis_domain::oauth::return_address::Answer;

/// Sends the browser off with `answer`.
///
/// RFC 9700 §4.12: "the authorization server … MUST NOT use the HTTP status code 307": `Redirect::to` is 303.
pub(super) async fn send(visit: &Visit, client: &ClientId, answer: Answer) -> Result<Response, PageRefused> {
    let (action, fields) = match answer {
        Answer::Redirect(address) => return Ok(Redirect::to(&address).into_response()),
        Answer::FormPost { action, fields } => (action, fields),
    };
    let scene = Scene::with(visit, client, None).await?;
    let looks = visit.app.looks.load();
    let theme = looks.theme(scene.theme()).ok_or(PageRefused::Failure)?;
    let page = scene.page(theme);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    Ok(page.answer(StatusCode::OK, &FormPost { page: &page, action: &action, fields: &fields }))
}
