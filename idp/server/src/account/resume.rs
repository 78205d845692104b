//! `GET /account/resume?r=SEAL`: from the login to the page that asked for it. The page looks for itself.

use crate::web::answer::PageRefused;
use crate::web::sealed::ReturnTo;
use crate::web::sealed::SealRefused;
use crate::web::sealed::Sealed;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::extract::Query;
use axum::response::IntoResponse;
use axum::response::Redirect;
use axum::response::Response;
use serde::Deserialize;

/// What the address carries.
#[derive(Deserialize)]
pub struct Asked {
    r: String,
}

/// On to the page.
///
/// # Errors
/// When the seal is not one that leads here.
pub async fn get(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, PageRefused> {
    let oldest = visit.app.config.lifetimes.request.duration();
    let then = match Sealed::open(&visit.app.seals, &asked.r, visit.now, oldest) {
        Ok(sealed) => sealed.then,
        // A request for one's own account does not grow old: it begins again.
        Err(SealRefused::Expired(sealed)) => sealed.then,
        Err(SealRefused::Foreign | SealRefused::TooLong) => return Err(PageRefused::LinkBroken),
    };
    let ReturnTo::Account(page) = then else { return Err(PageRefused::BadRequest) };
    let page = Some(page).filter(|page| page.starts_with(urls::ACCOUNT));
    Ok(Redirect::to(page.as_deref().unwrap_or(urls::ACCOUNT)).into_response())
}
