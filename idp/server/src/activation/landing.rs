//! `POST /activate/continue`: on from the first page, with a new account or with the one that the person has.

use crate::activation::flow::Flow;
use crate::activation::onward;
use crate::web::own_browser::FormMark;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::response::IntoResponse;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::activation::stage::Event;
use sluis_domain::activation::stage::Outcome;

/// What is posted.
#[derive(Deserialize)]
pub struct Pressed {
    #[serde(flatten)]
    mark: FormMark,
    #[serde(default)]
    account: Account,
}

/// The two ways on.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Account {
    #[default]
    New,
    Mine,
}

/// Remembers it for this browser, and goes on.
pub async fn post(visit: Visit, Form(pressed): Form<Pressed>) -> Response {
    match go_on(visit, pressed).await {
        Ok(response) | Err(response) => response,
    }
}

async fn go_on(visit: Visit, pressed: Pressed) -> Result<Response, Response> {
    let mut flow = Flow::of_form(visit, &pressed.mark).await?;
    let event = match pressed.account {
        Account::New => Event::Continue,
        Account::Mine => Event::HaveAccount,
    };
    if flow.stage().on(event) == Outcome::Nothing {
        return Ok(flow.on());
    }
    let progress = flow.progress.clone().after(event, None);
    flow.keep(&progress).await.map_err(IntoResponse::into_response)?;
    flow.progress = progress;
    onward::of(&flow).await.map_err(IntoResponse::into_response)
}
