//! `/account/sessions`: where the person is logged in, and how that ends.

use crate::account::desk::Desk;
use crate::account::done::Done;
use crate::account::frame;
use crate::account::list_view::OpenSession;
use crate::account::list_view::Sessions;
use crate::web::answer::PageRefused;
use crate::web::own_browser::FormMark;
use crate::web::turned::Turned;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::audit::AuditCode;
use sluis_domain::id::Id;
use sluis_domain::session::Session;
use sluis_store::error::StoreError;

/// What is posted: which one; nothing for all others.
#[derive(Deserialize)]
pub struct Posted {
    #[serde(flatten)]
    mark: FormMark,
    #[serde(default)]
    id: String,
}

/// Shows them.
///
/// # Errors
/// With the way to the login, whenever that has something to ask first.
pub async fn get(visit: Visit) -> Result<Response, Turned> {
    let desk = Desk::to_look(visit).await?;
    let mut sessions = Vec::new();
    for session in shown(&desk).await? {
        sessions.push(OpenSession {
            id: session.id.to_string(),
            here: session.id == desk.session.id,
            organisation: frame::organisation_name(&desk, session.organisation).await?,
            since: session.created_at,
            used: session.last_seen_at,
        });
    }
    frame::draw(&desk, urls::ACCOUNT_SESSIONS, |page, around| {
        let action = around.link(urls::ACCOUNT_SESSIONS);
        page.answer(StatusCode::OK, &Sessions { page, around, action: &action, sessions: &sessions })
    })
    .await
}

/// Ends one, or all others, with what was granted in them.
///
/// # Errors
/// As `get`; and when there is no such session here.
pub async fn post(visit: Visit, Form(posted): Form<Posted>) -> Result<Response, Turned> {
    let desk = Desk::of_form(visit, urls::ACCOUNT_SESSIONS, &posted.mark).await?;
    let one: Option<Id<Session>> = match posted.id.is_empty() {
        true => None,
        false => Some(posted.id.parse().map_err(|_| PageRefused::NotFound)?),
    };
    let others = shown(&desk).await?.into_iter().map(|session| session.id);
    let others = others.filter(|id| *id != desk.session.id && one.is_none_or(|one| one == *id));
    let gone: Vec<Id<Session>> = others.collect();
    if one.is_some() && gone.is_empty() {
        return Err(PageRefused::NotFound.into());
    }
    let (tx, now) = (desk.write(urls::ACCOUNT_SESSIONS).await?, desk.visit.now);
    for id in &gone {
        if tx.sessions().end(*id, now).await? {
            tx.grants().revoke_of_session(*id, now).await?;
            let event = desk.event(AuditCode::Logout, &[("by", "account")]);
            tx.audit().add(&event).await?;
        }
    }
    tx.commit().await?;
    let done = if one.is_some() { Done::SessionEnded } else { Done::OthersEnded };
    Ok(desk.on(&done.at(urls::ACCOUNT_SESSIONS)))
}

/// Those that are alive, at organisations whose rooms are open.
async fn shown(desk: &Desk) -> Result<Vec<Session>, StoreError> {
    let now = desk.visit.now;
    let open = desk.visit.app.store.read().sessions().of_user(desk.person.user.id, now).await?;
    let lives = |session: &Session| {
        let belonging = desk.person.belonging_to(session.organisation);
        belonging.is_some_and(|belonging| session.is_alive(&belonging.policy.session, now))
    };
    let shows = |session: &Session| desk.outlook.shows(Some(session.organisation)) && lives(session);
    Ok(open.into_iter().filter(shows).collect())
}
