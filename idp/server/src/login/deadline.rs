//! `POST /login/deadline`: the answer to the announced deadline, "set up now" or "not now" (D6).

use crate::login::finish;
use crate::login::introduce_page::Introduce;
use crate::login::page;
use crate::login::page::Said;
use crate::login::stage::FormSeals;
use crate::login::stage::Stage;
use crate::login::trail;
use crate::web::answer::PageRefused;
use crate::web::turned::Turned;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::audit::AuditCode;
use sluis_domain::id::Id;
use sluis_domain::login::facts::Facts;
use sluis_domain::login::introduce::DeadlineAnswer;
use sluis_domain::login::introduce::may_put_off;
use sluis_domain::login::journey::Step;
use sluis_domain::organisation::membership::Membership;

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
    NotNow,
    SetUp,
}

/// Keeps the answer, and goes on. What a page of yesterday offers is no answer once it is mandatory (R133).
pub async fn post(visit: Visit, Form(answered): Form<Answered>) -> Result<Response, Turned> {
    let stage = Stage::of_form(visit, &answered.seals).await?;
    let step = stage.standing.step(stage.visit.now);
    match (answered.answer, &step) {
        (Answer::SetUp, Step::Introduce(_)) => {
            let facts = facts(&stage, DeadlineAnswer::SetUp)?;
            finish::choose(stage, facts).await
        }
        (Answer::NotNow, _) if may_put_off(&stage.standing.sight(), stage.visit.now) => put_off(stage).await,
        (Answer::NotNow, Step::Enrol(_)) => {
            page::of(&stage, &step, Said { problem: Some(Introduce::TOO_LATE), username: None }).await
        }
        _ => Ok(stage.on()),
    }
}

fn facts(stage: &Stage, answer: DeadlineAnswer) -> Result<Facts, Turned> {
    let person = stage.standing.person.as_ref().ok_or(PageRefused::Failure)?;
    Ok(Facts { deadline: Some(answer), ..stage.standing.facts.clone().of(person.user.id) })
}

/// That it was put off, its audit row and whatever the login comes to: one transaction.
async fn put_off(mut stage: Stage) -> Result<Response, Turned> {
    let now = stage.visit.now;
    let membership = told_off(&mut stage)?;
    let facts = facts(&stage, DeadlineAnswer::NotNow)?;
    stage.standing = stage.standing.with_facts(&stage.visit, facts).await?;
    let ending = finish::prepare(&stage).await?;
    let tx = stage.write().await?;
    tx.deadlines().put_off(membership, now).await?;
    let what = AuditCode::SecondStepPutOff;
    let user = stage.standing.person.as_ref().map(|person| &person.user);
    tx.audit().add(&trail::event(&stage, what, user, stage.standing.organisation(), &[])).await?;
    if stage.standing.facts.fresh_proofs(now).next().is_none() {
        tx.commit().await?;
        stage.keep(&stage.standing.facts).await?;
        return Ok(stage.on());
    }
    finish::advance(&stage, ending, tx, &[]).await
}

/// The membership of this login, from here on with its "not now". Without the commit nobody ever hears of it.
fn told_off(stage: &mut Stage) -> Result<Id<Membership>, Turned> {
    let (now, organisation) = (stage.visit.now, stage.standing.organisation());
    let person = stage.standing.person.as_mut().ok_or(PageRefused::Failure)?;
    let mut active = person.memberships.iter_mut().filter(|one| one.membership.is_active());
    let here = active.find(|one| Some(one.membership.organisation) == organisation);
    let belonging = here.ok_or(PageRefused::Failure)?;
    belonging.put_off_at = Some(now);
    Ok(belonging.membership.id)
}
