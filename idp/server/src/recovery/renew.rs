//! `POST /reset/renew`: the link is too old; a new one goes to the same mailbox and to no other.

use crate::recovery::ask;
use crate::recovery::errand::Asked;
use crate::recovery::errand::Origin;
use crate::recovery::errand::Who;
use crate::recovery::flow::Flow;
use crate::recovery::flow::State;
use crate::recovery::page;
use crate::web::own_browser::FormMark;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::response::IntoResponse;
use axum::response::Response;

/// Has the letter written, unless one went a moment ago: the page is the same.
pub async fn post(visit: Visit, Form(mark): Form<FormMark>) -> Response {
    match renew(visit, &mark).await {
        Ok(response) | Err(response) => response,
    }
}

async fn renew(visit: Visit, mark: &FormMark) -> Result<Response, Response> {
    let flow = Flow::of_form(visit, mark).await?;
    let Some(opened) = flow.opened.as_ref().filter(|_| flow.state() == State::Expired) else {
        return Ok(flow.on());
    };
    let asked = Asked {
        who: Who::Holder(opened.link.id),
        origin: Origin { device: flow.visit.device(), ..opened.errand.origin.clone() },
        language: opened.errand.language.clone(),
        network: flow.visit.address.to_string(),
    };
    ask::keep(&flow.visit, &asked).await.map_err(IntoResponse::into_response)?;
    page::link_sent(&flow).await.map_err(IntoResponse::into_response)
}
