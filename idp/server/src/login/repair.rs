//! `POST /login/repair`: whoever came in by a recovery code links another second step, in the place of what is lost
//! or beside it, now or later (D4).

use crate::login::finish;
use crate::login::page;
use crate::login::page::Said;
use crate::login::repair_page::Repair;
use crate::login::stage::FormSeals;
use crate::login::stage::Stage;
use crate::web::turned::Turned;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::id::Id;
use sluis_domain::login::facts::Facts;
use sluis_domain::login::journey::Step;
use sluis_domain::login::repair::RepairAnswer;
use sluis_domain::login::repair::losable;
use sluis_domain::login::repair::may_be_later;
use sluis_domain::login::repair::may_be_now;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// What is posted.
#[derive(Deserialize)]
pub struct Answered {
    #[serde(flatten)]
    seals: FormSeals,
    answer: Answer,
    /// What is ticked, by the names of the page.
    #[serde(flatten)]
    ticked: BTreeMap<String, String>,
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
    let (sight, now) = (stage.standing.sight(), stage.visit.now);
    let (answer, is_one) = match answered.answer {
        Answer::Later => (RepairAnswer::Later, may_be_later(&sight, now)),
        Answer::Now => (RepairAnswer::Now, may_be_now(&sight, now)),
    };
    let Some(user) = stage.standing.person.as_ref().map(|person| person.user.id).filter(|_| is_one) else {
        return Ok(stage.on());
    };
    let facts = stage.standing.facts.clone().of(user);
    let facts = match answer {
        RepairAnswer::Later => Facts { repair: Some(answer), ..facts },
        RepairAnswer::Now => match lost(&stage, &answered.ticked) {
            Some(lost) => Facts { repair: Some(answer), lost, ..facts },
            None => return page::of(&stage, &Step::OfferRepair, Said::problem(Repair::UNANSWERED)).await,
        },
    };
    finish::choose(stage, facts).await
}

/// What is ticked, of what may be. None: neither anything nor "nothing" is, or both are.
fn lost(stage: &Stage, ticked: &BTreeMap<String, String>) -> Option<BTreeSet<Id<Authenticator>>> {
    let held = losable(&stage.standing.sight(), stage.visit.now).held;
    let is_ticked = |held: &&&Authenticator| ticked.contains_key(&Repair::tick(held.id));
    let lost: BTreeSet<_> = held.iter().filter(is_ticked).map(|held| held.id).collect();
    let is_answer = held.is_empty() || lost.is_empty() == ticked.contains_key(Repair::NOTHING);
    is_answer.then_some(lost)
}
