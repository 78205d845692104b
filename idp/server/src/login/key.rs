//! `POST /login/key`: a security key or passkey as the second step.

use crate::login::key_trial;
use crate::login::key_trial::Attempt;
use crate::login::key_trial::Tried;
use crate::login::page;
use crate::login::page::Said;
use crate::login::remembered;
use crate::login::stage::FormSeals;
use crate::login::stage::Stage;
use crate::login::trail;
use crate::login::view_key::UseKey;
use crate::security_keys::challenge::Ceremony;
use crate::security_keys::key_answer::KeyAnswer;
use crate::web::form::Problem;
use crate::web::turned::Turned;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::login::journey::Step;

/// What is posted. The script of the page fills in the answer.
#[derive(Deserialize)]
pub struct Shown {
    #[serde(flatten)]
    seals: FormSeals,
    #[serde(default)]
    challenge: String,
    #[serde(default)]
    answer: String,
    /// For how many seconds this device is to be remembered.
    #[serde(default)]
    remember: String,
}

/// Checks what a key said, and goes on.
pub async fn post(visit: Visit, Form(shown): Form<Shown>) -> Result<Response, Turned> {
    let mut stage = Stage::of_form(visit, &shown.seals).await?;
    let step = stage.standing.step(stage.visit.now);
    let Step::SecondFactor(offered) = &step else { return Ok(stage.on()) };
    // What no key says is not counted: only well-formed submissions are.
    let Some(answer) = KeyAnswer::parse(&shown.answer) else {
        return page::of(&stage, &step, Said::problem(UseKey::MISSING)).await;
    };
    let ceremony = Ceremony::SecondStep;
    let attempt = Attempt { ceremony, offered, challenge: &shown.challenge, answer: &answer };
    let remember = remembered::chosen(&stage, &shown.remember);
    match key_trial::of(&stage, &attempt).await? {
        Tried::Good(good) => match key_trial::accept(&mut stage, *good, remember).await? {
            Some(response) => Ok(response),
            None => refuse(&stage, &step, UseKey::WRONG, "used at the same moment").await,
        },
        Tried::Paused(until) => page::paused(&stage, until).await,
        Tried::Wrong(problem, reason) => refuse(&stage, &step, problem, reason).await,
    }
}

async fn refuse(
    stage: &Stage,
    step: &Step,
    problem: Problem<'static>,
    reason: &str,
) -> Result<Response, Turned> {
    let user = stage.standing.person.as_ref().map(|person| &person.user);
    trail::refuse(stage, user, "web_authn", reason).await?;
    page::of(stage, step, Said::problem(problem)).await
}
