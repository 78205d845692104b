//! `POST /activate/check`: what only the person knows, for who got hold of the mailbox. Counted before it is looked
//! at (law 6), per invitation: another letter brings no further answers.

use crate::activation::flow::Flow;
use crate::activation::flow::Opened;
use crate::activation::onward;
use crate::activation::page;
use crate::activation::trail;
use crate::activation::view::Check;
use crate::app::App;
use crate::web::answer::PageRefused;
use crate::web::own_browser::FormMark;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::response::IntoResponse;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::activation::second_check::Question;
use sluis_domain::activation::second_check::is_forgotten;
use sluis_domain::activation::second_check::pause;
use sluis_domain::activation::stage::Event;
use sluis_domain::activation::stage::Outcome;
use sluis_domain::audit::AuditCode;
use sluis_domain::audit::AuditOutcome;
use sluis_domain::id::Id;
use sluis_domain::organisation::membership::Membership;
use sluis_domain::secret::Digest;
use sluis_domain::time::Timestamp;

/// What is posted.
#[derive(Deserialize)]
pub struct Answered {
    #[serde(flatten)]
    mark: FormMark,
    #[serde(default)]
    answer: String,
}

/// What is kept of a date of birth, and what an answer is held against.
pub fn digest(app: &App, membership: Id<Membership>, plain: &str) -> Digest {
    app.seals.typed_code.mac(&[b"second-check", membership.bytes(), plain.as_bytes()])
}

/// Remembers the right answer for this browser, and goes on.
pub async fn post(visit: Visit, Form(answered): Form<Answered>) -> Response {
    match check(visit, answered).await {
        Ok(response) | Err(response) => response,
    }
}

async fn check(visit: Visit, answered: Answered) -> Result<Response, Response> {
    let mut flow = Flow::of_form(visit, &answered.mark).await?;
    let is_askable = flow.opened.as_ref().is_some_and(Opened::can_be_asked);
    if flow.stage().on(Event::Answer) == Outcome::Nothing || !is_askable {
        return Ok(flow.on());
    }
    let Some((opened, question)) = flow.opened.as_ref().and_then(|opened| Some((opened, opened.question()?)))
    else {
        return Ok(flow.on());
    };
    let refuse = async |problem, until| {
        page::check(&flow, opened, (problem, until)).await.map_err(IntoResponse::into_response)
    };
    let Some(plain) = question.plain(&answered.answer) else {
        return refuse(Some(Check::MISSING), None).await;
    };
    if let Some(until) = count(&flow, opened).await.map_err(IntoResponse::into_response)? {
        return refuse(None, Some(until)).await;
    }
    if !is_right(&flow.visit.app, opened, (question, &plain)) {
        wrong(&flow, opened).await.map_err(IntoResponse::into_response)?;
        return refuse(Some(Check::WRONG), None).await;
    }
    forget(&flow, opened).await.map_err(IntoResponse::into_response)?;
    let progress = flow.progress.clone().after(Event::Answer, None);
    flow.keep(&progress).await.map_err(IntoResponse::into_response)?;
    flow.progress = progress;
    onward::of(&flow).await.map_err(IntoResponse::into_response)
}

/// Counts the answer. Until when none is looked at, if there were too many.
async fn count(flow: &Flow, opened: &Opened) -> Result<Option<Timestamp>, PageRefused> {
    let (key, now) = (key(opened), flow.visit.now);
    let tx = flow.visit.app.store.write().await?;
    tx.attempts().hold(&key).await?;
    if let Some(before) = tx.attempts().find(&key).await? {
        if let Some(until) = pause(before.failures, before.last_at, now) {
            return Ok(Some(until));
        }
        if is_forgotten(before.last_at, now) {
            tx.attempts().clear(&key).await?;
        }
    }
    tx.attempts().count(&key, now).await?;
    tx.commit().await?;
    Ok(None)
}

fn is_right(app: &App, opened: &Opened, (question, plain): (Question, &str)) -> bool {
    let known = match question {
        Question::Birthdate => opened.invitation.as_ref().and_then(|invitation| invitation.birthdate),
        Question::EmployeeNumber => {
            let number = opened.membership.profile.employee_number.as_deref();
            let plain = number.and_then(|number| question.plain(number));
            plain.map(|plain| digest(app, opened.membership.id, &plain))
        }
    };
    known == Some(digest(app, opened.membership.id, plain))
}

async fn wrong(flow: &Flow, opened: &Opened) -> Result<(), PageRefused> {
    let event = trail::by_stranger(&flow.visit, AuditCode::LoginRefused, &opened.membership);
    let tx = flow.visit.app.store.write().await?;
    tx.audit().add(&event.failed(AuditOutcome::MinorFailure)).await?;
    Ok(tx.commit().await?)
}

async fn forget(flow: &Flow, opened: &Opened) -> Result<(), PageRefused> {
    let tx = flow.visit.app.store.write().await?;
    tx.attempts().clear(&key(opened)).await?;
    Ok(tx.commit().await?)
}

fn key(opened: &Opened) -> String {
    format!("second-check:{}", opened.membership.id)
}
