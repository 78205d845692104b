//! `POST /reset`: the new password, and with it the end of everything that stood on the one before.

use crate::new_password;
use crate::new_password::Refused;
use crate::recovery::commit;
use crate::recovery::flow::Flow;
use crate::recovery::flow::State;
use crate::recovery::onward;
use crate::recovery::page;
use crate::web::answer::PageRefused;
use crate::web::own_browser::FormMark;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::response::IntoResponse;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::secret::Secret;

/// What is posted.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(flatten)]
    mark: FormMark,
    #[serde(default)]
    new_password: String,
    #[serde(default)]
    repeat: String,
}

/// Checks the password against the rules of every organisation that the person belongs to, and saves it.
pub async fn post(visit: Visit, Form(typed): Form<Typed>) -> Response {
    match save(visit, typed).await {
        Ok(response) | Err(response) => response,
    }
}

async fn save(visit: Visit, typed: Typed) -> Result<Response, Response> {
    let (password, repeat) = (Secret::new(typed.new_password), Secret::new(typed.repeat));
    let flow = Flow::of_form(visit, &typed.mark).await?;
    let Some(opened) = flow.opened.as_ref().filter(|_| flow.state() == State::Open) else {
        return Ok(flow.on());
    };
    let (visit, person) = (&flow.visit, &opened.person);
    let rules = person.password_rules_at(opened.link.organisation);
    let former = if rules.history > 0 {
        new_password::former(visit, person).await.map_err(failed)?
    } else {
        // Who forgot it may find it again.
        Vec::new()
    };
    let typed = (&password, &repeat);
    let open = opened.open();
    let hash = match new_password::choose_for(visit, (person, &open), typed, &rules, &former).await {
        Ok(hash) => hash,
        Err(Refused::Typed(wrong)) => {
            let page = page::reset(&flow, opened, (&wrong.broken, Some(wrong.problem))).await;
            return page.map_err(IntoResponse::into_response);
        }
        Err(Refused::Page(refused)) => return Err(refused.into_response()),
    };
    match commit::reset(&flow, opened, hash).await.map_err(|error| failed(error.into()))? {
        // A second tab was first, or the link was called back: its page says so.
        None => Ok(flow.on()),
        Some(password) => onward::of(&flow, opened, &password).await.map_err(IntoResponse::into_response),
    }
}

fn failed(error: PageRefused) -> Response {
    error.into_response()
}
