//! `POST /activate/terms`: the answer to the organisation's terms. Nothing else follows from it than that the
//! page of the password may come; the evidence is kept with the account.

use crate::activation::flow::Flow;
use crate::activation::flow::Opened;
use crate::activation::onward;
use crate::activation::page;
use crate::web::own_browser::FormMark;
use crate::web::terms::Answer;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::response::IntoResponse;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::activation::stage::Event;
use sluis_domain::activation::stage::Outcome;
use sluis_domain::terms::Agreed;

/// What is posted.
#[derive(Deserialize)]
pub struct Answered {
    #[serde(flatten)]
    mark: FormMark,
    answer: Answer,
    /// The version that the page showed: yesterday's page agrees to nothing new.
    #[serde(default)]
    version: String,
}

/// Remembers "agree" for this browser, and says goodbye on "do not agree".
pub async fn post(visit: Visit, Form(answered): Form<Answered>) -> Response {
    match go_on(visit, answered).await {
        Ok(response) | Err(response) => response,
    }
}

async fn go_on(visit: Visit, answered: Answered) -> Result<Response, Response> {
    let mut flow = Flow::of_form(visit, &answered.mark).await?;
    let event = match answered.answer {
        Answer::Agree => Event::Agree,
        Answer::Decline => Event::Decline,
    };
    if flow.stage().on(event) == Outcome::Nothing {
        return Ok(flow.on());
    }
    let document = flow.opened.as_ref().and_then(Opened::document);
    if document.as_ref().is_none_or(|document| document.version != answered.version) {
        return Ok(flow.on());
    }
    let language = page::language(&flow).await.map_err(IntoResponse::into_response)?;
    let agreed = document.map(|document| Agreed { document, language, at: flow.visit.now });
    let progress = flow.progress.clone().after(event, agreed);
    flow.keep(&progress).await.map_err(IntoResponse::into_response)?;
    flow.progress = progress;
    let page = match answered.answer {
        Answer::Agree => onward::of(&flow).await,
        Answer::Decline => page::declined(&flow).await,
    };
    page.map_err(IntoResponse::into_response)
}
