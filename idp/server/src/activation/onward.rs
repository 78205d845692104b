//! Where the browser goes from here: to the page that is due, or through the login.

use crate::activation::flow::Flow;
use crate::activation::flow::Opened;
use crate::facts;
use crate::web::answer::PageRefused;
use crate::web::sealed::ReturnTo;
use crate::web::sealed::Sealed;
use crate::web::urls;
use axum::response::IntoResponse;
use axum::response::Redirect;
use axum::response::Response;
use sluis_domain::activation::stage::Stage;
use sluis_domain::id::Id;
use sluis_domain::login::demand::Demand;
use sluis_domain::login::demand::Prompt;
use sluis_domain::login::facts::Facts;
use sluis_domain::user::User;
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
/// `facts`, and then the app is next.
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
    let then = ReturnTo::Message(opened.errand.target.clone());
    let sealed = Sealed::new(flow.visit.app.dice, flow.visit.now, demand, then);
    if let Some(facts) = facts(&sealed) {
        facts::keep(&flow.visit, &flow.browser, sealed.id, &facts).await?;
    }
    to(flow, &sealed)
}

fn to(flow: &Flow, sealed: &Sealed) -> Result<Response, PageRefused> {
    let seal = sealed.seal(&flow.visit.app.seals, flow.visit.app.dice).map_err(|_| PageRefused::Failure)?;
    Ok(Redirect::to(&urls::login(&seal)).into_response())
}
