//! `GET /`: what this place is.

use crate::oidc::view::Front;
use crate::web::answer::PageRefused;
use crate::web::scene::Scene;
use crate::web::visit::Visit;
use axum::http::StatusCode;
use axum::response::Response;

/// The page for who comes here by hand.
///
/// # Errors
/// When there is no theme.
pub async fn get(visit: Visit) -> Result<Response, PageRefused> {
    let mut scene = Scene::bare(&visit);
    scene.here = Some("/".to_owned());
    let looks = visit.app.looks.load();
    let theme = looks.theme(None).ok_or(PageRefused::Failure)?;
    let page = scene.page(theme);
    Ok(page.answer(StatusCode::OK, &Front { page: &page }))
}
