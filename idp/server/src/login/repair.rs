//! `POST /login/repair`: whoever came in by a recovery code links another second step, now or later (D4).

use crate::login::finish;
use crate::login::stage::FormSeals;
use crate::login::stage::Stage;
use crate::web::turned::Turned;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::login::facts::Facts;
use sluis_domain::login::journey::Step;
use sluis_domain::login::repair::RepairAnswer;
use sluis_domain::login::repair::may_be_later;

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
    Later,
    Now,
}

/// Keeps the answer, and goes on. Whoever said "now" may still say "later".
pub async fn post(visit: Visit, Form(answered): Form<Answered>) -> Result<Response, Turned> {
    let stage = Stage::of_form(visit, &answered.seals).await?;
    let now = stage.visit.now;
    let (answer, is_one) = match answered.answer {
        Answer::Later => (RepairAnswer::Later, may_be_later(&stage.standing.sight(), now)),
        Answer::Now => (RepairAnswer::Now, stage.standing.step(now) == Step::OfferRepair),
    };
    let Some(person) = stage.standing.person.as_ref().filter(|_| is_one) else { return Ok(stage.on()) };
    let facts = Facts { repair: Some(answer), ..stage.standing.facts.clone().of(person.user.id) };
    finish::choose(stage, facts).await
}
