//! Where the browser goes from here: to the page that is due, or through the login.

use crate::activation::flow::Flow;
use crate::activation::flow::Opened;
use crate::facts;
use crate::session_start::SessionStart;
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
use sluis_domain::activation::stage::Stage;
use sluis_domain::id::Id;
use sluis_domain::login::demand::Demand;
use sluis_domain::login::demand::Prompt;
use sluis_domain::login::facts::Facts;
use sluis_domain::login::settle::settle;
use sluis_domain::organisation::policy::activation::Arrive;
use sluis_domain::user::User;
use sluis_store::error::ROW_IS_THERE;
use std::collections::BTreeSet;

/// To the page that is due, or to the login of who has an account.
///
/// # Errors
/// When the way cannot be sealed.
pub async fn of(flow: &Flow) -> Result<Response, PageRefused> {
    match (&flow.opened, flow.stage()) {
        (Some(opened), Stage::Login) => to_login(flow, opened),
        _ => Ok(flow.on()),
    }
}

/// The login of somebody who has an account, at its usual assurance and anew: what is proven in it is what
/// the organisation's door accepts.
fn to_login(flow: &Flow, opened: &Opened) -> Result<Response, PageRefused> {
    let demand =
        Demand { own: true, prompt: BTreeSet::from([Prompt::Login]), ..Demand::of(opened.client.id.clone()) };
    let sealed =
        Sealed::new(flow.visit.app.dice, flow.visit.now, demand, ReturnTo::Invitation(opened.link.id));
    Ok(flow.answer(to(flow, &sealed)?))
}

/// From the account that is there now to the message: the login goes on with what was just proven, in
/// `facts`, and then the app is next. Where nothing more is asked, this click is the last one (R29).
///
/// # Errors
/// When the way cannot be sealed, or short-lived state cannot be reached.
pub async fn to_message(
    flow: &Flow,
    opened: &Opened,
    (user, hint): (Id<User>, Option<String>),
    facts: impl FnOnce(&Sealed) -> Option<Facts>,
) -> Result<Response, PageRefused> {
    let demand = Demand {
        organisation: Some(opened.membership.organisation),
        invited_by: Some(opened.membership.organisation),
        person: Some(user),
        login_hint: hint,
        ..Demand::of(opened.client.id.clone())
    };
    let arrive = opened.client.post_activation.unwrap_or(opened.policy().activation.arrive);
    let then = ReturnTo::Message(opened.errand.target.clone().filter(|_| arrive == Arrive::TargetLink));
    let sealed = Sealed::new(flow.visit.app.dice, flow.visit.now, demand, then);
    let Some(facts) = facts(&sealed) else { return to(flow, &sealed) };
    let standing = Standing::of_new(&flow.visit, sealed).await?.with_facts(&flow.visit, facts).await?;
    if standing.facts.fresh_proofs(flow.visit.now).next().is_some()
        && let Some(response) = end(flow, &standing).await?
    {
        return Ok(response);
    }
    facts::keep(&flow.visit, &flow.browser.sitting, standing.sealed.id, &standing.facts).await?;
    to(flow, &standing.sealed)
}

/// The session, if the first password was all that is asked. None: something is still to come.
async fn end(flow: &Flow, standing: &Standing) -> Result<Option<Response>, PageRefused> {
    let settled = settle(&standing.sight(), flow.visit.now);
    let (Some(settled), Some(person)) = (settled, standing.person.as_ref()) else { return Ok(None) };
    let device = flow.browser.device;
    let token = flow.visit.app.dice.bearer();
    // Locked out this moment, or the password is another one by now: the dispatcher asks.
    let Ok(tx) = standing.write(&flow.visit, None).await? else { return Ok(None) };
    let start = SessionStart { visit: &flow.visit, standing, device: &device };
    match start.write(&tx, &settled, person, &token).await {
        Ok(()) => tx.commit().await?,
        // The session before it was ended this moment, from elsewhere: the dispatcher asks whether to go on.
        Err(error) if error.is_conflict(ROW_IS_THERE) => return Ok(None),
        Err(error) => return Err(error.into()),
    }
    let seal = seal(flow, &standing.sealed)?;
    let mut response = Redirect::to(&urls::with_seal(standing.sealed.then.path(), &seal)).into_response();
    let renewed = cookies::renew_browser(&flow.visit.headers);
    for cookie in cookies::set_session(&token).into_iter().chain(renewed) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(Some(response))
}

fn to(flow: &Flow, sealed: &Sealed) -> Result<Response, PageRefused> {
    Ok(Redirect::to(&urls::login(&seal(flow, sealed)?)).into_response())
}

fn seal(flow: &Flow, sealed: &Sealed) -> Result<String, PageRefused> {
    sealed.seal(&flow.visit.app.seals, flow.visit.app.dice).map_err(|_| PageRefused::Failure)
}
