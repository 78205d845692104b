//! Where the browser goes with its new password: back to the request that waits, or to the beginning at the app.
//! What was proven is the password; whatever else the login asks, it still asks.

use crate::facts;
use crate::recovery::flow::Flow;
use crate::recovery::flow::Opened;
use crate::recovery::page;
use crate::standing::Standing;
use crate::web::answer::PageRefused;
use crate::web::cookies;
use crate::web::sealed::ReturnTo;
use crate::web::sealed::Sealed;
use crate::web::urls;
use axum::http::header::SET_COOKIE;
use axum::response::IntoResponse;
use axum::response::Redirect;
use axum::response::Response;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::client::client::ClientId;
use sluis_domain::login::demand::Demand;
use sluis_domain::login::facts::Facts;
use sluis_domain::login::journey::Step;
use sluis_domain::session::Proof;

/// On.
///
/// # Errors
/// When the way cannot be sealed, or short-lived state cannot be reached.
pub async fn of(flow: &Flow, opened: &Opened, password: &Authenticator) -> Result<Response, PageRefused> {
    let mut response = match way(flow, opened).await? {
        Some(sealed) => go_on(flow, sealed, password).await?,
        None => page::done(flow, None).await?,
    };
    if let Some(cookie) = cookies::clear_reset() {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}

/// To what the login asks next. Where it asks nothing more, the person is told that the password is saved, and
/// types it at the login: a password manager learns it there.
async fn go_on(flow: &Flow, sealed: Sealed, password: &Authenticator) -> Result<Response, PageRefused> {
    let visit = &flow.visit;
    let facts = Facts::default().record(password.user, Proof::of(password, sealed.id, visit.now));
    let seal = sealed.seal(&visit.app.seals, visit.app.dice).map_err(|_| PageRefused::Failure)?;
    let standing = Standing::of_new(visit, sealed).await?.with_facts(visit, facts.clone()).await?;
    let login = urls::login(&seal);
    if let Step::Done(_) = standing.step(visit.now) {
        return page::done(flow, Some(&login)).await;
    }
    facts::keep(visit, &flow.browser.sitting, standing.sealed.id, &facts).await?;
    Ok(Redirect::to(&login).into_response())
}

/// The login that goes on. None: no app is known.
async fn way(flow: &Flow, opened: &Opened) -> Result<Option<Sealed>, PageRefused> {
    let (visit, origin) = (&flow.visit, &opened.errand.origin);
    if let Some(waiting) = waiting(flow, opened) {
        return Ok(Some(waiting));
    }
    let Some(client) = &origin.client else { return Ok(None) };
    let known = visit.app.directory.client(&visit.app, client, visit.now).await?;
    if known.is_none_or(|client| client.disabled_at.is_some()) {
        return Ok(None);
    }
    Ok(Some(Sealed::new(visit.app.dice, visit.now, demand(opened, client), ReturnTo::Message(None))))
}

/// The request itself, in the browser that it waits in: another one has no page of the app to return to.
fn waiting(flow: &Flow, opened: &Opened) -> Option<Sealed> {
    let (visit, origin) = (&flow.visit, &opened.errand.origin);
    let seal = origin.seal.as_ref().filter(|_| origin.browser == Some(flow.browser.sitting))?;
    let oldest = visit.app.config.lifetimes.request.duration();
    Sealed::open(&visit.app.seals, seal, visit.now, oldest).ok()
}

fn demand(opened: &Opened, client: &ClientId) -> Demand {
    Demand {
        organisation: opened.errand.origin.organisation,
        person: Some(opened.person.user.id),
        ..Demand::of(client.clone())
    }
}
