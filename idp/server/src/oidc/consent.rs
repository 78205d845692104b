//! `GET|POST /consent`: may this app know this?

use crate::oidc::door;
use crate::oidc::door::{Consented, Through, Underway, Weighed};
use crate::oidc::form::BrowserForm;
use crate::oidc::view::{Consent, ConsentLifetime};
use crate::web::answer::PageRefused;
use crate::web::form::Seals;
use crate::web::scene::Scene;
use crate::web::sealed::{Sealed, Shown};
use crate::web::urls;
use crate::web::visit::Visit;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use sluis_domain::oauth::error::{ErrorCode, OAuthError};
use sluis_domain::oauth::parameters::Parameters;
use sluis_domain::oauth::scope::OFFLINE_ACCESS;
use sluis_domain::secret::Digest;
use sluis_store::error::StoreError;

/// Seconds of a day.
const DAY: u64 = 86_400;

/// The page that asks. Everything that was to be proven before is looked at again.
///
/// # Errors
/// As pages.
pub async fn get(visit: Visit) -> Result<Response, PageRefused> {
    let query = Parameters::parse(visit.uri.query().unwrap_or_default());
    let query = query.map_err(|_| PageRefused::BadRequest)?;
    let seal = query.get("r").ok_or(PageRefused::LinkBroken)?;
    let Some(sealed) = open(&visit, seal) else { return Ok(restart(seal)) };
    let underway = Underway::resumed(&visit, sealed, seal.to_owned()).await?;
    let Weighed::Through(through) = door::weigh(&visit, &underway).await? else {
        return Ok(Redirect::to(&urls::with_seal(urls::AUTHORIZE, seal)).into_response());
    };
    let Some(browser) = visit.browser() else { return Ok(restart(seal)) };
    if !door::asks_consent(&visit, &underway, &through).await? {
        return Ok(Redirect::to(&urls::with_seal(urls::AUTHORIZE, seal)).into_response());
    }
    page(&visit, &underway, &through, (seal, browser)).await
}

/// The answer. It is remembered per client and organisation, and the browser leaves with the code.
///
/// # Errors
/// As pages.
pub async fn post(visit: Visit, BrowserForm(form): BrowserForm) -> Result<Response, PageRefused> {
    let seal = form.get("r").ok_or(PageRefused::BadRequest)?;
    let Some(sealed) = open(&visit, seal) else { return Ok(restart(seal)) };
    let underway = Underway::resumed(&visit, sealed, seal.to_owned()).await?;
    let Weighed::Through(through) = door::weigh(&visit, &underway).await? else {
        return door::leave(&visit, underway, Consented::NotNow).await;
    };
    let mark = form.get("f").unwrap_or_default();
    let fits = |browser: Digest| {
        let scopes: Vec<&str> = underway.request().scopes.iter().collect();
        underway.sealed.fits(&visit.app.seals, &shown(&browser, &through, &scopes), mark)
    };
    if !visit.browser().is_some_and(fits) {
        // Shown to another browser, to another person or for another organisation: asked again.
        return Ok(Redirect::to(&urls::with_seal(urls::CONSENT, seal)).into_response());
    }
    match form.get("answer") {
        Some("allow") => {
            let yes = Consented::Now(through.done.user, through.done.organisation);
            door::leave(&visit, underway, yes).await
        }
        Some("deny") => {
            let why = "the person said no";
            underway.refuse(&visit, OAuthError::new(ErrorCode::AccessDenied, why)).await
        }
        _ => Ok(Redirect::to(&urls::with_seal(urls::CONSENT, seal)).into_response()),
    }
}

/// What the page of consent says: who lets which organisation's app know what.
fn shown<'s>(browser: &'s Digest, through: &Through, scopes: &'s [&'s str]) -> Shown<'s> {
    let done = &through.done;
    Shown { browser, person: Some(done.user), consent: Some((done.organisation, scopes)) }
}

async fn page(
    visit: &Visit,
    underway: &Underway,
    through: &Through,
    (seal, browser): (&str, Digest),
) -> Result<Response, PageRefused> {
    let here = urls::with_seal(urls::CONSENT, seal);
    let organisation = through.done.organisation;
    let scene = Scene::of(visit, &underway.sealed, Some(organisation), here).await?;
    let scene = scene.spoken_to(through.person.user_type_at(organisation));
    let looks = visit.app.looks.load();
    let theme = looks.theme(scene.theme()).ok_or(PageRefused::Failure)?;
    let page = scene.page(theme);
    let scopes: Vec<&str> = underway.request().scopes.iter().collect();
    let days = visit.app.config.lifetimes.refresh_absolute.duration().as_secs().div_ceil(DAY);
    let lifetime = if underway.request().scopes.has(OFFLINE_ACCESS) {
        ConsentLifetime::Days(u32::try_from(days).unwrap_or(u32::MAX))
    } else {
        ConsentLifetime::Session
    };
    let mark = underway.sealed.form_mark(&visit.app.seals, &shown(&browser, through, &scopes));
    let view = Consent {
        page: &page,
        action: urls::CONSENT,
        seals: Seals { request: seal, form: &mark },
        person: &name(visit, through).await?,
        scopes: &scopes,
        lifetime,
    };
    Ok(page.answer(StatusCode::OK, &view))
}

/// How the organisation calls the person; else the name that they log in with.
async fn name(visit: &Visit, through: &Through) -> Result<String, StoreError> {
    let belonging = through.person.belonging_to(through.done.organisation);
    if let Some(name) = belonging.and_then(|belonging| belonging.membership.profile.name()) {
        return Ok(name);
    }
    let names = visit.app.store.read().users().login_names(through.done.user).await?;
    Ok(names.first().map(|name| name.typed().to_owned()).unwrap_or_default())
}

fn open(visit: &Visit, seal: &str) -> Option<Sealed> {
    let oldest = visit.app.config.lifetimes.request.duration();
    Sealed::open(&visit.app.seals, seal, visit.now, oldest).ok()
}

/// What is too old or not ours has its page at the login.
fn restart(seal: &str) -> Response {
    Redirect::to(&urls::login_of(seal)).into_response()
}
