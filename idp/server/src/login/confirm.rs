//! `POST /login/confirm`: "continue as …", or as somebody else.

use crate::login::finish;
use crate::login::stage::FormSeals;
use crate::login::stage::Stage;
use crate::web::turned::Turned;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::login::facts::Facts;

/// What is posted.
#[derive(Deserialize)]
pub struct Answered {
    #[serde(flatten)]
    seals: FormSeals,
    answer: Answer,
}

/// The two buttons.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Continue,
    Other,
}

/// Keeps the answer, and goes on.
pub async fn post(visit: Visit, Form(answered): Form<Answered>) -> Result<Response, Turned> {
    let stage = Stage::of_form(visit, &answered.seals).await?;
    let user = stage.standing.person.as_ref().map(|person| person.user.id);
    match (answered.answer, user) {
        (Answer::Continue, Some(user)) => {
            let facts = Facts { confirmed: true, ..stage.standing.facts.clone().of(user) };
            finish::choose(stage, facts).await
        }
        (Answer::Continue, None) => Ok(stage.on()),
        (Answer::Other, _) => {
            stage.keep(&Facts::of_somebody_else()).await?;
            Ok(stage.on())
        }
    }
}
