//! The one page of another telephone number: the number, the code, and what they bring (R121).

use crate::login::link_phone;
use crate::login::page::Said;
use crate::login::stage::Stage;
use crate::login::texting::Asked;
use crate::login::view_link::Around;
use crate::login::view_replace::ReplacePhone;
use crate::login::view_replace::Waiting;
use crate::login::view_sms::LinkPhone;
use crate::phones;
use crate::web::answer::PageRefused;
use crate::web::form::Seals;
use crate::web::page::Page;
use crate::web::turned::Turned;
use crate::web::urls;
use axum::response::Response;
use sluis_domain::authenticator::phone::PhoneNumber;

/// The page, filled: `old` are the last digits of the number that gives way.
pub async fn of(
    stage: &Stage,
    (around, old): (Around, &str),
    page: &Page<'_>,
    (seals, person): (Seals<'_>, &str),
    said: Said<'_>,
) -> Result<Response, Turned> {
    let id = link_phone::pending(stage).ok_or(PageRefused::Failure)?;
    let asked = Asked::of(stage, id).ok_or(PageRefused::Failure)?;
    let waiting = asked.waiting().await?;
    let live = waiting.as_ref().filter(|challenge| challenge.is_live(stage.visit.now));
    let number = live.and_then(|challenge| phones::open_of(&stage.visit.app, challenge));
    // After five wrong codes another one is sent first, with the reason (D2).
    let tried_out = number.is_none() && waiting.is_some_and(|challenge| challenge.is_tried_out());
    let problem = said.problem.or(tried_out.then_some(LinkPhone::VOID));
    let sent = number.as_ref().map(PhoneNumber::shown);
    let view = ReplacePhone {
        page,
        send: urls::LOGIN_ENROL_NUMBER,
        register: urls::LOGIN_ENROL_NUMBER_CODE,
        restart: urls::LOGIN_RESTART,
        seals,
        person,
        around,
        old,
        phone: said.username.or(sent.as_deref()).unwrap_or_default(),
        waiting: number.as_ref().map(|number| Waiting { ending: number.ending(), shape: asked.shape() }),
        problem,
    };
    Ok(page.answer(said.status(), &view))
}
