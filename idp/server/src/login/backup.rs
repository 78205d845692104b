//! `POST /login/backup`: a recovery code, in place of the second step (D4).

use crate::counting;
use crate::counting::Admission;
use crate::counting::Counters;
use crate::hashing::HashingRefused;
use crate::login::finish;
use crate::login::notice_mail;
use crate::login::page;
use crate::login::page::Said;
use crate::login::recovery_view::Backup;
use crate::login::stage::Stage;
use crate::login::stage::TypedCode;
use crate::login::trail;
use crate::login::tries::Tries;
use crate::mail::notices::Notice;
use crate::recovery_codes;
use crate::web::answer::PageRefused;
use crate::web::turned::Turned;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::response::Response;
use sluis_domain::audit::AuditCode;
use sluis_domain::authenticator::recovery_code::RecoveryCode;
use sluis_domain::login::journey::Step;
use sluis_domain::login::journey::sheets_at_hand;
use sluis_domain::login::method::Method;
use sluis_domain::login::person::Person;
use sluis_domain::login::throttle::recovery_counter;
use sluis_domain::session::Proof;
use sluis_domain::time::Timestamp;
use sluis_store::recovery::KeptCode;

/// Checks a code, and goes on.
pub async fn post(visit: Visit, Form(typed): Form<TypedCode>) -> Result<Response, Turned> {
    let stage = Stage::of_form(visit, &typed.seals).await?;
    let Step::SecondFactor(_) = stage.standing.step(stage.visit.now) else { return Ok(stage.on()) };
    let Some(person) = stage.standing.person.clone() else { return Ok(stage.on()) };
    if typed.code.trim().is_empty() {
        return asked_again(stage, Said { problem: Some(Backup::MISSING), username: None }).await;
    }
    // What cannot be a code is not counted: only well-formed submissions are.
    let Some(code) = RecoveryCode::read(&typed.code) else {
        return asked_again(stage, Said { problem: Some(Backup::WRONG), username: None }).await;
    };
    // A place in the queue first: who is sent away because we are busy has not made an attempt.
    let Ok(place) = stage.visit.app.hasher.reserve() else { return page::busy(&stage).await };
    let counters = Tries::at(&stage).await?.of(|place| recovery_counter(person.user.id, place));
    if let Admission::Refused(until) = counting::admit(&stage.visit, &counters).await? {
        return page::paused(&stage, until).await;
    }
    let kept = stage.visit.app.store.read().recovery().codes(person.user.id).await?;
    let found = match recovery_codes::find(&stage.visit.app, place, &kept, &code).await {
        Ok(found) => found,
        Err(HashingRefused::Busy) => return page::busy(&stage).await,
        Err(HashingRefused::Impossible) => return Err(PageRefused::Failure.into()),
    };
    let at_hand = |found: &KeptCode| {
        let sheets = sheets_at_hand(&stage.standing.sight(), stage.visit.now);
        sheets.iter().any(|sheet| sheet.held.id == found.sheet)
    };
    match found {
        Some(found) if found.used_at.is_some() => refuse_used(stage, found.used_at).await,
        Some(found) if at_hand(found) => {
            let now = stage.visit.now;
            match accept(stage, &person, found, &counters).await? {
                Ok(response) => Ok(response),
                Err(stage) => refuse_used(stage, Some(now)).await,
            }
        }
        _ => refuse(stage, "wrong code", Said { problem: Some(Backup::WRONG), username: None }).await,
    }
}

/// The code, its audit row, its mail and whatever the login comes to: one transaction. The stage again, as it was, when
/// another attempt with the same code came first.
pub async fn accept(
    mut stage: Stage,
    person: &Person,
    found: &KeptCode,
    counters: &Counters,
) -> Result<Result<Response, Stage>, Turned> {
    let (now, before) = (stage.visit.now, stage.standing.facts.clone());
    let mut sheets = person.sheets.clone();
    let Some(sheet) = sheets.iter_mut().find(|sheet| sheet.held.id == found.sheet) else {
        return Err(PageRefused::Failure.into());
    };
    sheet.left = sheet.left.saturating_sub(1);
    let (left, kind) = (sheet.left.to_string(), sheet.kind());
    let proof = Proof::of(&sheet.held, stage.standing.sealed.id, now);
    // As it is from here on; without the commit below, nobody ever hears of it.
    if let Some(person) = &mut stage.standing.person {
        person.sheets = sheets;
        person.devices.clear();
    }
    let facts = before.clone().record(person.user.id, proof);
    stage.standing = stage.standing.with_facts(&stage.visit, facts).await?;
    // In the name of the organisation whose door it opens: a shut one is nobody's until now.
    let mails = notice_mail::to_everywhere(&stage, Notice::BackupUsed).await?;
    let ending = finish::prepare(&stage).await?;
    let tx = stage.write().await?;
    if !tx.recovery().spend(found.id, now).await? {
        drop(tx);
        finish::take_back(&stage, &ending, &before).await?;
        if let Some(known) = &mut stage.standing.person {
            known.sheets.clone_from(&person.sheets);
        }
        stage.standing = stage.standing.with_facts(&stage.visit, before).await?;
        return Ok(Err(stage));
    }
    tx.authenticators().touch(found.sheet, now).await?;
    // R116: who uses a code on paper has lost something.
    tx.remembered_devices().forget_all(person.user.id).await?;
    let what = AuditCode::BackupUsed;
    let detail = [("left", left.as_str()), ("kind", kind.name())];
    let organisation = stage.standing.organisation();
    tx.audit().add(&trail::event(&stage, what, Some(&person.user), organisation, &detail)).await?;
    for mail in &mails {
        tx.outbox().add(mail).await?;
    }
    Ok(Ok(finish::advance(&stage, ending, tx, std::slice::from_ref(&counters.own)).await?))
}

/// Only whoever gave the right password hears that a code was good once (R100).
async fn refuse_used(stage: Stage, used_at: Option<Timestamp>) -> Result<Response, Turned> {
    let scene = page::scene(&stage).await?;
    let looks = stage.visit.app.looks.load();
    let theme = looks.theme(scene.theme()).ok_or(PageRefused::Failure)?;
    let date = used_at.map(|at| scene.page(theme).date_time(&at)).unwrap_or_default();
    let args = [("date", date.as_str())];
    refuse(stage, "used code", Said { problem: Some(Backup::used(&args)), username: None }).await
}

async fn refuse(stage: Stage, reason: &str, said: Said<'_>) -> Result<Response, Turned> {
    let user = stage.standing.person.as_ref().map(|person| &person.user);
    trail::refuse(&stage, user, "recovery_code", reason).await?;
    asked_again(stage, said).await
}

/// The page of the recovery code, whatever was picked in another tab.
async fn asked_again(mut stage: Stage, said: Said<'_>) -> Result<Response, Turned> {
    stage.standing.facts.method = Some(Method::Backup);
    let step = stage.standing.step(stage.visit.now);
    page::of(&stage, &step, said).await
}
