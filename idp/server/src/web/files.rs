//! `GET /assets/…`: the files that pages wear.

use crate::web::answer::PageRefused;
use crate::web::visit::Visit;
use axum::extract::Path;
use axum::response::Response;

/// The file of that name, content hash and all.
pub async fn get(visit: Visit, Path(name): Path<String>) -> Result<Response, PageRefused> {
    visit.app.looks.load().asset(&name).map(|asset| asset.answer()).ok_or(PageRefused::NotFound)
}
