//! `GET /account/resume?r=SEAL`: from the login to the page that asked for it. The page looks for itself.

use crate::account::done::Done;
use crate::facts;
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
use sluis_store::error::StoreError;

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
    let sealed = match Sealed::open(&visit.app.seals, &asked.r, visit.now, oldest) {
        Ok(sealed) => sealed,
        // A request for one's own account does not grow old: it begins again.
        Err(SealRefused::Expired(sealed)) => *sealed,
        Err(SealRefused::Foreign | SealRefused::TooLong) => return Err(PageRefused::LinkBroken),
    };
    let done = linked(&visit, &sealed).await?;
    let ReturnTo::Account(page) = sealed.then else { return Err(PageRefused::BadRequest) };
    let page = Some(page).filter(|page| page.starts_with(urls::ACCOUNT));
    let page = page.as_deref().unwrap_or(urls::ACCOUNT);
    let page = done.map_or_else(|| page.to_owned(), |done| done.at(page));
    Ok(Redirect::to(&page).into_response())
}

/// What the person set out to link, if they did: who came back without it hears nothing.
async fn linked(visit: &Visit, sealed: &Sealed) -> Result<Option<Done>, StoreError> {
    let (wish, sets_up) = (sealed.demand.link, sealed.demand.set_up);
    if wish.is_none() && !sets_up {
        return Ok(None);
    }
    let linked = facts::find(visit, sealed.id).await?.linking.linked;
    Ok(match wish {
        Some(wish) => (linked == Some(wish.kind)).then(|| Done::of(&wish)),
        None => linked.map(|_| Done::On),
    })
}
