//! A text message as the second step of a login: sent once when the step is reached by a POST, and again when
//! the person asks.

use crate::login::finish;
use crate::login::method::due;
use crate::login::page;
use crate::login::page::Said;
use crate::login::stage::FormSeals;
use crate::login::stage::Stage;
use crate::login::texting::Asked;
use crate::login::texting::Checked;
use crate::login::texting::Draft;
use crate::login::view_sms::SmsCodePage;
use crate::phones;
use crate::web::answer::PageRefused;
use crate::web::turned::Turned;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::response::Response;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::login::facts::Facts;
use sluis_domain::login::journey::Step;
use sluis_domain::login::method::Method;
use sluis_domain::organisation::policy::mfa::Factor;
use sluis_domain::organisation::span::Span;
use sluis_domain::session::Proof;

/// The telephone that is asked now, if it is one.
pub fn telephone<'s>(stage: &'s Stage, step: &Step) -> Option<&'s Authenticator> {
    let Method::Held(asked) = due(stage, step)? else { return None };
    let person = stage.standing.person.as_ref()?;
    person.authenticators.iter().find(|held| held.id == asked && held.kind == AuthenticatorKind::Sms)
}

/// The code that goes out because this POST led to a telephone, unless one went out before.
pub async fn on_the_way(stage: &Stage) -> Result<Option<Draft>, Turned> {
    let step = stage.standing.step(stage.visit.now);
    let Some(held) = telephone(stage, &step) else { return Ok(None) };
    if !stage.visit.app.linkable.contains(&Factor::Sms) {
        return Ok(None);
    }
    let asked = Asked::of(stage, held.id).ok_or(PageRefused::Failure)?;
    if asked.waiting().await?.is_some() {
        return Ok(None);
    }
    let Some(number) = phones::open(&stage.visit.app, held) else { return Ok(None) };
    Ok(Some(asked.draft(&number, None).await?))
}

/// `POST /login/sms`: sends a code, or another one.
pub async fn send(visit: Visit, Form(seals): Form<FormSeals>) -> Result<Response, Turned> {
    let stage = Stage::of_form(visit, &seals).await?;
    let step = stage.standing.step(stage.visit.now);
    let Some(held) = telephone(&stage, &step) else { return Ok(stage.on()) };
    if !stage.visit.app.linkable.contains(&Factor::Sms) {
        return page::of(&stage, &step, Said::problem(SmsCodePage::AWAY)).await;
    }
    let asked = Asked::of(&stage, held.id).ok_or(PageRefused::Failure)?;
    let number = phones::open(&stage.visit.app, held).ok_or(PageRefused::Failure)?;
    let before = asked.waiting().await?;
    match asked.send_again(&number, before.as_ref()).await? {
        None => Ok(stage.on()),
        Some(problem) => page::of(&stage, &step, Said::problem(problem)).await,
    }
}

/// Checks a code that was typed for the telephone `held`, and goes on; with for how long the device is to be
/// remembered.
pub async fn check(
    mut stage: Stage,
    held: Authenticator,
    (code, remember): (&str, Option<Span>),
) -> Result<Response, Turned> {
    let step = stage.standing.step(stage.visit.now);
    let asked = Asked::of(&stage, held.id).ok_or(PageRefused::Failure)?;
    let (challenge, counters) = match asked.check(code).await? {
        Checked::Right { challenge, counters } => (challenge, counters),
        Checked::Wrong(problem) => {
            if problem.key != SmsCodePage::MISSING.key && problem.key != SmsCodePage::SHAPE.key {
                asked.refuse(problem.key).await?;
            }
            return page::of(&stage, &step, Said::problem(problem)).await;
        }
        Checked::Paused(until) => return page::paused(&stage, until).await,
    };
    let before = stage.standing.facts.clone();
    let proof = Proof::of(&held, stage.standing.sealed.id, stage.visit.now);
    let facts = Facts { remember, ..before.clone().record(held.user, proof) };
    stage.standing = stage.standing.with_facts(&stage.visit, facts).await?;
    let ending = finish::prepare(&stage).await?;
    let tx = stage.write().await?;
    // Of any number of simultaneous attempts with one code, one spends it.
    if tx.sms_challenges().spend(&challenge).await? {
        tx.authenticators().touch(held.id, stage.visit.now).await?;
        return finish::advance(&stage, ending, tx, &[counters.own]).await;
    }
    drop(tx);
    finish::take_back(&stage, &ending, &before).await?;
    stage.standing = stage.standing.with_facts(&stage.visit, before).await?;
    page::of(&stage, &step, Said::problem(SmsCodePage::VOID)).await
}
