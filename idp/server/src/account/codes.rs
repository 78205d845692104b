//! `/account/security/codes`: new recovery codes (R103). The old ones are dead at that moment.

use crate::account::desk::Desk;
use crate::account::done::Done;
use crate::account::form_view::NewCodes;
use crate::account::frame;
use crate::account::security;
use crate::account::told;
use crate::mail::notices::Notice;
use crate::recovery_codes;
use crate::recovery_codes::Maker;
use crate::recovery_codes::Wanted;
use crate::web::answer::PageRefused;
use crate::web::codes_sheet;
use crate::web::codes_sheet::CodesSheet;
use crate::web::form::Problem;
use crate::web::own_browser::FormMark;
use crate::web::page::Page;
use crate::web::turned::Turned;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::audit::AuditCode;
use sluis_domain::authenticator::recovery_sheet::RecoverySheet;
use sluis_domain::organisation::policy::backup::BackupAck;
use sluis_domain::organisation::policy::backup::BackupStyle;
use sluis_domain::secret::Digest;
use std::collections::BTreeSet;

/// What is posted: `answer=make`, or `answer=keep` with the tick.
#[derive(Deserialize)]
pub struct Posted {
    #[serde(flatten)]
    mark: FormMark,
    answer: Answer,
    #[serde(default)]
    kept: String,
}

/// The two buttons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Keep,
    Make,
}

/// Shows the codes that were made here and are not kept yet; else asks whether to make some.
///
/// # Errors
/// With the way to the login, whenever that has something to ask first.
pub async fn get(visit: Visit) -> Result<Response, Turned> {
    let desk = Desk::to_keep_codes(visit).await?;
    show(&desk, None).await
}

/// Makes them, or writes that they are kept.
///
/// # Errors
/// As `get`; and when there is no room to make them.
pub async fn post(visit: Visit, Form(posted): Form<Posted>) -> Result<Response, Turned> {
    let desk = Desk::of_codes_form(visit, urls::ACCOUNT_CODES, &posted.mark).await?;
    match (posted.answer, at_hand(&desk)) {
        (Answer::Make, _) => make(desk).await,
        (Answer::Keep, None) => Ok(desk.on(urls::ACCOUNT_CODES)),
        (Answer::Keep, Some(sheet)) => {
            if desk.policy.backup.ack == BackupAck::Checkbox && posted.kept.is_empty() {
                return show(&desk, Some(CodesSheet::not_kept(sheet.issued))).await;
            }
            let sheet = sheet.clone();
            keep(desk, &sheet).await
        }
    }
}

async fn make(mut desk: Desk) -> Result<Response, Turned> {
    // Codes stand for a second step: who has none needs none.
    if security::held(&desk).next().is_none() {
        return Ok(desk.on(urls::ACCOUNT_SECURITY));
    }
    let wanted = Wanted {
        user: desk.person.user.id,
        bound_by: desk.door().inherited_way(&desk.session.proofs),
        vouched_by: desk.door().inherited(&desk.session.proofs),
        accepted_at: BTreeSet::new(),
        rules: &desk.policy.backup,
        shown_for: here(&desk),
        now: desk.visit.now,
    };
    let made = recovery_codes::make(Maker::of(&desk.visit.app), wanted).await;
    let new = made.map_err(PageRefused::from)?;
    let mails = told::everywhere(&desk, Notice::CodesRenewed).await?;
    let tx = desk.write(urls::ACCOUNT_CODES).await?;
    desk.look_again(&tx).await?;
    let gone: Vec<_> = desk
        .person
        .sheets
        .iter()
        .filter(|sheet| sheet.gives_way_to(&new.sheet.held, desk.is_alone()))
        .map(|sheet| sheet.held.id)
        .collect();
    let (now, issued) = (desk.visit.now, new.sheet.issued.to_string());
    recovery_codes::add(&tx, &new, &desk.person.sheets, desk.is_alone(), now).await?;
    tx.recovery().void(&gone, now).await?;
    tx.remembered_devices().forget_all(desk.person.user.id).await?;
    tx.audit().add(&desk.event(AuditCode::BackupIssued, &[("codes", &issued)])).await?;
    for mail in &mails {
        tx.outbox().add(mail).await?;
    }
    tx.commit().await?;
    Ok(desk.on(urls::ACCOUNT_CODES))
}

async fn keep(mut desk: Desk, sheet: &RecoverySheet) -> Result<Response, Turned> {
    let tx = desk.write(urls::ACCOUNT_CODES).await?;
    desk.look_again(&tx).await?;
    let now = desk.visit.now;
    if recovery_codes::keep(&tx, sheet, &desk.person.sheets, desk.is_alone(), now).await? {
        tx.audit().add(&desk.event(AuditCode::BackupKept, &[])).await?;
        tx.commit().await?;
    }
    let done = if sheet.issued > 1 { Done::SetKept } else { Done::CodesKept };
    Ok(desk.on(&done.at(urls::ACCOUNT_SECURITY)))
}

/// Names this session in this browser.
fn here(desk: &Desk) -> Digest {
    recovery_codes::shown_for(desk.session.id.bytes(), &desk.session.digest)
}

/// The codes that are shown here.
fn at_hand(desk: &Desk) -> Option<&RecoverySheet> {
    let here = here(desk);
    let shown = |sheet: &&RecoverySheet| {
        sheet.shown_for == Some(here) && sheet.kept_at.is_none() && sheet.is_good(desk.visit.now)
    };
    desk.person.sheets.iter().rev().find(shown)
}

async fn show(desk: &Desk, problem: Option<Problem<'static>>) -> Result<Response, Turned> {
    let codes = written(desk);
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let person = told::login_name(desk).await?;
    frame::draw(desk, urls::ACCOUNT_SECURITY, |page, around| {
        let (action, back) = (around.link(urls::ACCOUNT_CODES), around.link(urls::ACCOUNT_SECURITY));
        let (action, back, file) = (action.as_str(), back.as_str(), around.link(urls::ACCOUNT_CODES_FILE));
        let (codes, paper, file) = (codes.as_slice(), &paper(desk, page, &person), file.as_str());
        let rules = &desk.policy.backup;
        let (tick, several) = (rules.ack == BackupAck::Checkbox, rules.style == BackupStyle::Set);
        let sheet = CodesSheet { codes, several, paper, file, tick };
        page.answer(status, &NewCodes { page, around, action, sheet, back, problem })
    })
    .await
}

/// The codes that are shown here, as they are written.
fn written(desk: &Desk) -> Vec<String> {
    let shown = at_hand(desk).and_then(|sheet| recovery_codes::shown(&desk.visit.app, sheet, &here(desk)));
    shown.unwrap_or_default().iter().map(|code| code.expose().clone()).collect()
}

/// What stands above them on paper: whose they are, by the name that opens the account.
fn paper(desk: &Desk, page: &Page<'_>, person: &str) -> [String; 2] {
    let made = at_hand(desk).map(|sheet| page.date_time(&sheet.held.created_at));
    codes_sheet::paper(page, person, &made.unwrap_or_default())
}

/// `GET /account/security/codes.txt`: the codes that the page shows, as a file. A link, so that it works without a
/// script; it writes nothing, and shows them to nobody to whom the page would not.
///
/// # Errors
/// As `get`.
pub async fn file(visit: Visit) -> Result<Response, Turned> {
    let desk = Desk::to_keep_codes(visit).await?;
    let codes = written(&desk);
    if codes.is_empty() {
        return Ok(desk.on(urls::ACCOUNT_CODES));
    }
    let person = told::login_name(&desk).await?;
    let scene = desk.scene().await?;
    let looks = desk.visit.app.looks.load();
    let page = scene.page(looks.theme(scene.theme()).ok_or(PageRefused::Failure)?);
    Ok(codes_sheet::file(&page, &paper(&desk, &page, &person), &codes)?)
}
