//! `GET /login/codes.txt?r=SEAL`: the recovery codes that this login shows, as a file. A link, so that it works
//! without a script; it writes nothing, and shows them to nobody to whom the page would not.

use crate::login::keep_codes;
use crate::login::page;
use crate::login::stage::Stage;
use crate::recovery_codes;
use crate::web::answer::PageRefused;
use crate::web::codes_sheet;
use crate::web::turned::Turned;
use crate::web::visit::Visit;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::login::journey::Step;

/// What the address carries.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    r: String,
}

/// The codes, or the page that is due.
pub async fn get(visit: Visit, Query(query): Query<Asked>) -> Result<Response, Turned> {
    let stage = Stage::of_page(visit, query.r).await?;
    let stops = stage.standing.step(stage.visit.now) == Step::KeepRecoveryCodes;
    let Some(sheet) = keep_codes::at_hand(&stage).filter(|_| stops) else {
        return Ok(stage.answer(stage.on()));
    };
    let here = keep_codes::here(&stage);
    let codes = recovery_codes::shown(&stage.visit.app, sheet, &here).unwrap_or_default();
    let person = stage.standing.person.as_ref().ok_or(PageRefused::Failure)?;
    let typed = page::login_name(&stage, person).await?;
    let scene = page::scene(&stage).await?;
    let looks = stage.visit.app.looks.load();
    let theme = looks.theme(scene.theme()).ok_or(PageRefused::Failure)?;
    let page = scene.page(theme);
    let made = page.date_time(&sheet.held.created_at);
    let paper = codes_sheet::paper(&page, &typed, &made);
    let codes: Vec<String> = codes.iter().map(|code| code.expose().clone()).collect();
    Ok(stage.answer(codes_sheet::file(&page, &paper, &codes)?))
}
