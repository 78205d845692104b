//! `GET /account/security/link?kind=KIND`: on to the login, where a telephone or a key is linked as during any other
//! login, or (`&replace=ID`) another number in the place of the old one (R121), and back. Looking here changes nothing.
//!
//! `GET /account/security/on` leads there likewise, to the first second step, of whichever kind is offered (R123).

use crate::account::desk::Desk;
use crate::account::security;
use crate::web::answer::PageRefused;
use crate::web::turned::Turned;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::id::Id;
use sluis_domain::login::link_wish::LinkWish;
use sluis_domain::organisation::policy::mfa::Factor;

/// What the address carries.
#[derive(Deserialize)]
pub struct Asked {
    kind: Factor,
    /// The telephone that is to give way.
    replace: Option<Id<Authenticator>>,
}

/// Leads to the login that links it.
///
/// # Errors
/// With the way to the login, whenever that has something to ask first; and when that cannot be linked here.
pub async fn get(visit: Visit, asked: Result<Query<Asked>, QueryRejection>) -> Result<Response, Turned> {
    let desk = Desk::to_change(visit).await?;
    let Ok(Query(asked)) = asked else { return Err(PageRefused::NotFound.into()) };
    let wish = LinkWish { kind: asked.kind, replaces: asked.replace };
    if !desk.linkable.takes(&wish) {
        return Err(PageRefused::NotFound.into());
    }
    desk.to_link(wish)
}

/// Leads to the login that links the first one. Who has one, or can link none here, is led to the page that says so.
///
/// # Errors
/// With the way to the login, whenever that has something to ask first.
pub async fn on(visit: Visit) -> Result<Response, Turned> {
    let desk = Desk::to_change(visit).await?;
    if desk.linkable.kinds.is_empty() || security::held(&desk).next().is_some() {
        return Ok(desk.on(urls::ACCOUNT_SECURITY));
    }
    desk.to_set_up()
}
