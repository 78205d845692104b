//! `POST /login/keep-codes`: new recovery codes are kept, or are to be made; and where they are made.

use crate::hashing::HashingRefused;
use crate::login::finish;
use crate::login::page;
use crate::login::page::Said;
use crate::login::recovery_pages;
use crate::login::stage::FormSeals;
use crate::login::stage::Stage;
use crate::login::trail;
use crate::recovery_codes;
use crate::recovery_codes::Maker;
use crate::recovery_codes::NewSheet;
use crate::recovery_codes::Wanted;
use crate::web::answer::PageRefused;
use crate::web::codes_sheet::CodesSheet;
use crate::web::turned::Turned;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::audit::AuditCode;
use sluis_domain::authenticator::recovery_sheet::RecoverySheet;
use sluis_domain::login::binding::Binding;
use sluis_domain::login::journey::Step;
use sluis_domain::organisation::policy::backup::BackupAck;
use sluis_domain::secret::Digest;
use sluis_store::error::StoreError;
use sluis_store::store::Tx;

/// What is posted.
#[derive(Deserialize)]
pub struct Answered {
    #[serde(flatten)]
    seals: FormSeals,
    #[serde(default)]
    kept: String,
}

/// Writes that the codes are kept, and goes on. Without codes on the page it makes some.
pub async fn post(visit: Visit, Form(answered): Form<Answered>) -> Result<Response, Turned> {
    let mut stage = Stage::of_form(visit, &answered.seals).await?;
    let step = stage.standing.step(stage.visit.now);
    if !matches!(step, Step::KeepRecoveryCodes) {
        return Ok(stage.on());
    }
    let Some(sheet) = at_hand(&stage).cloned() else { return make_now(stage).await };
    // R101: refused without the tick, also by the server.
    let ticked = !answered.kept.is_empty();
    if recovery_pages::policy(&stage).backup.ack == BackupAck::Checkbox && !ticked {
        return page::of(&stage, &step, Said::problem(CodesSheet::not_kept(sheet.issued))).await;
    }
    let (now, alone) = (stage.visit.now, is_alone(&stage));
    let Some(person) = stage.standing.person.as_mut() else { return Err(PageRefused::Failure.into()) };
    let (user, before) = (person.user.clone(), person.sheets.clone());
    person.sheets = kept_from_now_on(&sheet, &before, (alone, now));
    let ending = finish::prepare(&stage).await?;
    let tx = stage.write().await?;
    if !recovery_codes::keep(&tx, &sheet, &before, alone, now).await? {
        // Another tab was first, or a newer sheet was shown elsewhere.
        drop(tx);
        finish::take_back(&stage, &ending, &stage.standing.facts).await?;
        return Ok(stage.on());
    }
    let what = AuditCode::BackupKept;
    let event = trail::event(&stage, what, Some(&user), stage.standing.organisation(), &[]);
    tx.audit().add(&event).await?;
    finish::advance(&stage, ending, tx, &[]).await
}

async fn make_now(stage: Stage) -> Result<Response, Turned> {
    let Some(sheet) = due(&stage).await? else { return page::busy(&stage).await };
    let tx = stage.write().await?;
    write(&stage, &tx, &sheet).await?;
    tx.commit().await?;
    Ok(stage.on())
}

/// The sheets as they are once `sheet` is kept.
fn kept_from_now_on(
    sheet: &RecoverySheet,
    before: &[RecoverySheet],
    (alone, now): (bool, sluis_domain::time::Timestamp),
) -> Vec<RecoverySheet> {
    let then = |other: &RecoverySheet| {
        let mut then = other.clone();
        if other.held.id == sheet.held.id {
            then.kept_at = Some(now);
        } else if other.gives_way_to(&sheet.held, alone) {
            then.voided_at = then.voided_at.or(Some(now));
        }
        then
    };
    before.iter().map(then).collect()
}

/// Names this login in this browser.
pub fn here(stage: &Stage) -> Digest {
    recovery_codes::shown_for(stage.standing.sealed.id.bytes(), &stage.browser.device)
}

/// The sheet that this login shows.
pub fn at_hand(stage: &Stage) -> Option<&RecoverySheet> {
    let here = here(stage);
    let person = stage.standing.person.as_ref()?;
    let is_here = |sheet: &&RecoverySheet| {
        sheet.shown_for == Some(here) && sheet.kept_at.is_none() && sheet.is_good(stage.visit.now)
    };
    person.sheets.iter().rev().find(is_here)
}

/// New codes, if this login stops for them and shows none yet. None as well while the pool is full: then the
/// page has a button.
pub async fn due(stage: &Stage) -> Result<Option<NewSheet>, Turned> {
    let stops = matches!(stage.standing.step(stage.visit.now), Step::KeepRecoveryCodes);
    if !stops || at_hand(stage).is_some() {
        return Ok(None);
    }
    let person = stage.standing.person.as_ref().ok_or(PageRefused::Failure)?;
    let binding = Binding::of(&stage.standing.sight(), stage.visit.now).ok_or(PageRefused::Failure)?;
    let policy = recovery_pages::policy(stage);
    let wanted = Wanted {
        user: person.user.id,
        bound_by: binding.bound_by,
        vouched_by: binding.vouched_by,
        accepted_at: binding.accepted_at,
        rules: &policy.backup,
        shown_for: here(stage),
        now: stage.visit.now,
    };
    match recovery_codes::make(Maker::of(&stage.visit.app), wanted).await {
        Ok(sheet) => Ok(Some(sheet)),
        Err(HashingRefused::Busy) => Ok(None),
        Err(HashingRefused::Impossible) => Err(PageRefused::Failure.into()),
    }
}

/// Writes new codes, and that they were given.
pub async fn write(stage: &Stage, tx: &Tx, new: &NewSheet) -> Result<(), StoreError> {
    let Some(person) = stage.standing.person.as_ref() else { return Ok(()) };
    recovery_codes::add(tx, new, &person.sheets, is_alone(stage), stage.visit.now).await?;
    let what = AuditCode::BackupIssued;
    let codes = new.sheet.issued.to_string();
    let detail = [("codes", codes.as_str())];
    let event = trail::event(stage, what, Some(&person.user), stage.standing.organisation(), &detail);
    tx.audit().add(&event).await
}

fn is_alone(stage: &Stage) -> bool {
    stage.standing.person.as_ref().is_some_and(|person| person.active().count() <= 1)
}
