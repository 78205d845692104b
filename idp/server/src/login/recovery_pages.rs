//! The pages of recovery codes, filled.

use crate::login::keep_codes;
use crate::login::page::Said;
use crate::login::recovery_view::Backup;
use crate::login::recovery_view::KeepCodes;
use crate::login::stage::Stage;
use crate::recovery_codes;
use crate::web::answer::PageRefused;
use crate::web::codes_sheet;
use crate::web::codes_sheet::CodesSheet;
use crate::web::form::Seals;
use crate::web::page::Page;
use crate::web::turned::Turned;
use crate::web::urls;
use axum::response::Response;
use sluis_domain::authenticator::recovery_sheet::SheetKind;
use sluis_domain::organisation::policy::backup::BackupAck;
use sluis_domain::organisation::policy::backup::BackupStyle;
use sluis_domain::organisation::policy::mfa::Factor;
use sluis_domain::organisation::policy::mfa::Presentation;
use sluis_domain::organisation::policy::policy::Policy;

/// A recovery code is asked.
pub fn backup(
    stage: &Stage,
    page: &Page<'_>,
    (seals, person): (Seals<'_>, &str),
    said: Said<'_>,
) -> Response {
    let others = urls::with_seal(urls::LOGIN_METHODS, &stage.seal);
    let looks: Vec<String> = policy(stage).backup.format.groups().map(|size| "X".repeat(size)).collect();
    let view = Backup {
        page,
        action: urls::LOGIN_BACKUP,
        restart: urls::LOGIN_RESTART,
        seals,
        person,
        others: &others,
        looks: &looks.join("-"),
        problem: said.problem,
    };
    page.answer(said.status(), &view)
}

/// New codes are shown, in the browser and the login that they were made in. Elsewhere a button makes others.
pub fn keep(
    stage: &Stage,
    page: &Page<'_>,
    (seals, person): (Seals<'_>, &str),
    said: Said<'_>,
) -> Result<Response, Turned> {
    let known = stage.standing.person.as_ref().ok_or(PageRefused::Failure)?;
    let here = keep_codes::here(stage);
    let sheet = keep_codes::at_hand(stage);
    let shown = sheet.and_then(|sheet| recovery_codes::shown(&stage.visit.app, sheet, &here));
    let made = sheet.map(|sheet| page.date_time(&sheet.held.created_at)).unwrap_or_default();
    let codes: Vec<String> = shown.unwrap_or_default().iter().map(|code| code.expose().clone()).collect();
    let had = known.sheets.iter().any(|sheet| sheet.kind() == SheetKind::Own && sheet.kept_at.is_some());
    let file = urls::with_seal(urls::LOGIN_CODES_FILE, &stage.seal);
    let paper = codes_sheet::paper(page, person, &made);
    let rules = policy(stage).backup;
    let (tick, several) = (rules.ack == BackupAck::Checkbox, rules.style == BackupStyle::Set);
    let view = KeepCodes {
        page,
        action: urls::LOGIN_KEEP_CODES,
        restart: urls::LOGIN_RESTART,
        seals,
        person,
        sheet: CodesSheet { codes: &codes, several, paper: &paper, file: &file, tick },
        replaces: had,
        linked: linked(stage),
        problem: said.problem,
    };
    Ok(page.answer(said.status(), &view))
}

/// What was linked in this login, where the page grows with each step.
fn linked(stage: &Stage) -> Option<Factor> {
    let grows = policy(stage).mfa.presentation == Presentation::Stepper;
    let of_this_login = grows && stage.standing.sealed.demand.link.is_none();
    stage.standing.facts.linking.linked.filter(|_| of_this_login)
}

/// What the organisation of this login asks.
pub fn policy(stage: &Stage) -> Policy {
    stage.standing.policy().unwrap_or_else(Policy::compiled)
}
