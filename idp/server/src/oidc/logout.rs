//! `GET|POST /oauth2/logout` (OpenID Connect RP-Initiated Logout 1.0).
//!
//! An app that shows the ID token of this very session is believed at once. Every other logout asks.

use crate::oidc::form::BrowserForm;
use crate::oidc::hint;
use crate::oidc::trail;
use crate::oidc::trail::{About, Happened};
use crate::oidc::view::{LoggedOut, LogoutConfirm};
use crate::web::answer::PageRefused;
use crate::web::cookies;
use crate::web::scene::Scene;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Redirect, Response};
use sluis_domain::oauth::logout::{Logout, LogoutRefused, LogoutRequest};
use sluis_domain::oauth::parameters::Parameters;
use sluis_domain::oauth::subject;
use sluis_domain::secret::equal;
use sluis_domain::session::Session;
use sluis_store::error::StoreError;
use std::collections::BTreeMap;

/// What a logout on its way is sealed for.
const PLACE: &[u8] = b"logout";
/// The field and parameter that carries it.
const SEAL: &str = "l";

/// A new request, or one that comes back from a POST (`?l=`).
///
/// # Errors
/// As pages.
pub async fn get(visit: Visit) -> Result<Response, PageRefused> {
    let parameters = Parameters::parse(visit.uri.query().unwrap_or_default());
    let parameters = parameters.map_err(|_| PageRefused::RequestRefused)?;
    // What an app asks is a request of its own, whatever it calls `l`.
    let logout = match parameters.get(SEAL).filter(|_| !LogoutRequest::is_made_of(&parameters)) {
        Some(seal) => open(&visit, seal)?,
        None => ask(&visit, &parameters).await?,
    };
    let Some(session) = visit.session().await? else { return farewell(&visit, &logout).await };
    if is_of_this_session(&visit, &logout, &session) {
        end(&visit, &logout, &session).await?;
        return farewell(&visit, &logout).await;
    }
    confirm_page(&visit, &logout, &session).await
}

/// A request by POST. The session cookie is not sent along from another site, so the browser comes back by a
/// GET of ours.
///
/// # Errors
/// As pages.
pub async fn post(visit: Visit, BrowserForm(parameters): BrowserForm) -> Result<Response, PageRefused> {
    let logout = ask(&visit, &parameters).await?;
    let address = format!("{}?{SEAL}={}", urls::LOGOUT, seal(&visit, &logout)?);
    Ok(Redirect::to(&address).into_response())
}

/// The person said yes, on a page of ours.
///
/// # Errors
/// As pages.
pub async fn confirm(visit: Visit, BrowserForm(form): BrowserForm) -> Result<Response, PageRefused> {
    let logout = open(&visit, form.get(SEAL).ok_or(PageRefused::BadRequest)?)?;
    if let Some(session) = visit.session().await? {
        end(&visit, &logout, &session).await?;
    }
    farewell(&visit, &logout).await
}

async fn ask(visit: &Visit, parameters: &Parameters) -> Result<Logout, PageRefused> {
    let refuse = |refused: LogoutRefused| {
        tracing::info!(%refused, "a logout request is refused");
        PageRefused::RequestRefused
    };
    let request = LogoutRequest::read(parameters).map_err(refuse)?;
    let hint = request.id_token_hint.and_then(|text| hint::read(visit, text));
    // What cannot be verified, because its key is gone for one, proves nothing. It still names the app as
    // `client_id` would, which proves nothing either; and the person is asked.
    let unproven = request.id_token_hint.filter(|_| hint.is_none());
    let unproven = unproven.and_then(|text| hint::unverified(visit, text));
    let client = match request.client(hint.as_ref().or(unproven.as_ref())).map_err(refuse)? {
        Some(id) => visit.app.directory.client(&visit.app, &id, visit.now).await?,
        None => None,
    };
    request.check(client.as_deref(), hint).map_err(refuse)
}

/// Whether the app showed the ID token of this session.
fn is_of_this_session(visit: &Visit, logout: &Logout, session: &Session) -> bool {
    let Some((client, sid)) = logout.client.as_ref().zip(logout.sid.as_ref()) else { return false };
    equal(&subject::session_id(session.id, client, &visit.app.seals.sid), sid)
}

/// Ends the session and what was granted in it, except for offline use.
async fn end(visit: &Visit, logout: &Logout, session: &Session) -> Result<(), StoreError> {
    let user = visit.app.store.read().users().find(session.user).await?;
    let tx = visit.app.store.write().await?;
    if tx.sessions().end(session.id, visit.now).await? {
        let revoked = tx.grants().revoke_of_session(session.id, visit.now).await?;
        let about = About {
            organisation: session.organisation,
            account: user.map(|user| user.pseudonym),
            client: logout.client.as_ref(),
            detail: BTreeMap::from([("grants", revoked.to_string())]),
        };
        tx.audit().add(&trail::event(visit, &Happened::Logout, about)).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// The session is over: back to the app, or a page that says so. With it goes whatever was left unfinished in
/// this browser: another tab that waits for an answer begins again. The browser alone keeps that, so that no
/// node has to remember it.
async fn farewell(visit: &Visit, logout: &Logout) -> Result<Response, PageRefused> {
    let mut response = parting(visit, logout).await?;
    let left = cookies::leave_browser(&visit.headers, &visit.app.dice.bearer());
    for cookie in cookies::clear_session().into_iter().chain(left) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}

async fn parting(visit: &Visit, logout: &Logout) -> Result<Response, PageRefused> {
    if let Some(address) = &logout.then {
        return Ok(Redirect::to(address).into_response());
    }
    let mut scene = scene(visit, logout).await?;
    scene.here = Some(here(visit, logout)?);
    let looks = visit.app.looks.load();
    let theme = looks.theme(scene.theme()).ok_or(PageRefused::Failure)?;
    let page = scene.page(theme);
    Ok(page.answer(StatusCode::OK, &LoggedOut { page: &page }))
}

async fn confirm_page(visit: &Visit, logout: &Logout, session: &Session) -> Result<Response, PageRefused> {
    let mut scene = scene(visit, logout).await?;
    let seal = seal(visit, logout)?;
    scene.here = Some(here(visit, logout)?);
    let names = visit.app.store.read().users().login_names(session.user).await?;
    let looks = visit.app.looks.load();
    let theme = looks.theme(scene.theme()).ok_or(PageRefused::Failure)?;
    let page = scene.page(theme);
    let view = LogoutConfirm {
        page: &page,
        action: urls::LOGOUT_CONFIRM,
        fields: &[(SEAL, &seal)],
        person: names.first().map(|name| name.typed()),
    };
    Ok(page.answer(StatusCode::OK, &view))
}

/// The GET of this logout: where nobody is logged in any more, it says so again.
fn here(visit: &Visit, logout: &Logout) -> Result<String, PageRefused> {
    Ok(format!("{}?{SEAL}={}", urls::LOGOUT, seal(visit, logout)?))
}

async fn scene(visit: &Visit, logout: &Logout) -> Result<Scene, StoreError> {
    match &logout.client {
        Some(client) => Scene::with(visit, client, None).await,
        None => Ok(Scene::bare(visit)),
    }
}

fn seal(visit: &Visit, logout: &Logout) -> Result<String, PageRefused> {
    let plain = serde_json::to_vec(logout).map_err(|_| PageRefused::Failure)?;
    let sealed = visit.app.seals.request.seal_text(visit.app.dice.bytes(), PLACE, &plain);
    sealed.map_err(|_| PageRefused::Failure)
}

fn open(visit: &Visit, seal: &str) -> Result<Logout, PageRefused> {
    let plain = visit.app.seals.request.open_text(PLACE, seal).map_err(|_| PageRefused::BadRequest)?;
    serde_json::from_slice(plain.expose()).map_err(|_| PageRefused::BadRequest)
}
