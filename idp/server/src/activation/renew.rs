//! `POST /activate/renew`: the link is too old; a new one goes to the same mailbox and to no other.

use crate::activation::flow::Flow;
use crate::activation::flow::Opened;
use crate::activation::page;
use crate::activation::post;
use crate::activation::post::Addressee;
use crate::activation::trail;
use crate::web::answer::PageRefused;
use crate::web::own_browser::FormMark;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::response::IntoResponse;
use axum::response::Response;
use sluis_domain::activation::stage::Event;
use sluis_domain::activation::stage::Outcome;
use sluis_domain::audit::AuditCode;

/// Writes the letter, unless one went a moment ago: the page is the same.
pub async fn post(visit: Visit, Form(mark): Form<FormMark>) -> Response {
    match renew(visit, &mark).await {
        Ok(response) | Err(response) => response,
    }
}

async fn renew(visit: Visit, mark: &FormMark) -> Result<Response, Response> {
    let flow = Flow::of_form(visit, mark).await?;
    let Some(opened) =
        flow.opened.as_ref().filter(|_| flow.stage().on(Event::AskNewLink) == Outcome::NewLink)
    else {
        return Ok(flow.on());
    };
    let sent = send(&flow, opened).await;
    sent.map_err(IntoResponse::into_response)?;
    page::link_sent(&flow).await.map_err(IntoResponse::into_response)
}

async fn send(flow: &Flow, opened: &Opened) -> Result<(), PageRefused> {
    let (visit, membership) = (&flow.visit, &opened.membership);
    let Some(invitation) = &opened.invitation else { return Ok(()) };
    let addressee = Addressee { membership, invitation, tenant: &opened.tenant, client: &opened.client };
    let letter = post::activation(visit, addressee, opened.errand.target.as_deref())
        .map_err(|_| PageRefused::Failure)?;
    let tx = visit.app.store.write().await?;
    if letter.may_go(&tx, visit.now).await?.is_err() {
        return Ok(());
    }
    letter.keep(&tx, None, visit.now).await?;
    tx.audit().add(&trail::by_stranger(visit, AuditCode::LinkSent, membership)).await?;
    Ok(tx.commit().await?)
}
