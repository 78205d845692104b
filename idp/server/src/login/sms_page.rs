//! The pages of text messages, filled.

use crate::login::link_phone;
use crate::login::page::Said;
use crate::login::remembered_page;
use crate::login::sms_step;
use crate::login::stage::Stage;
use crate::login::texting::Asked;
use crate::login::view_link::Around;
use crate::login::view_sms::Beside;
use crate::login::view_sms::LinkPhone;
use crate::login::view_sms::SmsActions;
use crate::login::view_sms::SmsCodePage;
use crate::login::view_sms::SmsState;
use crate::phones;
use crate::web::answer::PageRefused;
use crate::web::form::Seals;
use crate::web::page::Page;
use crate::web::turned::Turned;
use crate::web::urls;
use axum::response::Response;
use sluis_domain::login::journey::Step;
use sluis_domain::login::sms_challenge::SmsChallenge;

const OF_STEP: SmsActions = SmsActions { check: urls::LOGIN_CODE, again: urls::LOGIN_SMS, change: None };
const OF_LINKING: SmsActions = SmsActions {
    check: urls::LOGIN_ENROL_NUMBER_CODE,
    again: urls::LOGIN_ENROL_NUMBER_AGAIN,
    change: Some(urls::LOGIN_ENROL_NUMBER_CHANGE),
};

/// A telephone as the second step.
pub async fn of(
    stage: &Stage,
    step: &Step,
    page: &Page<'_>,
    (seals, person): (Seals<'_>, &str),
    said: Said<'_>,
) -> Result<Response, Turned> {
    let held = sms_step::telephone(stage, step).ok_or(PageRefused::Failure)?;
    let asked = Asked::of(stage, held.id).ok_or(PageRefused::Failure)?;
    let waiting = asked.waiting().await?;
    let state = state(waiting.as_ref(), stage);
    let others = urls::with_seal(urls::LOGIN_METHODS, &stage.seal);
    let beside = Beside::Others(&others);
    let (actions, restart) = (OF_STEP, urls::LOGIN_RESTART);
    let (shape, ending, problem) = (asked.shape(), held.label.as_str(), said.problem);
    let remember = remembered_page::choices(stage, page);
    let remember = remember.as_slice();
    let view = SmsCodePage {
        page,
        actions,
        restart,
        seals,
        person,
        beside,
        ending,
        shape,
        state,
        remember,
        problem,
    };
    Ok(page.answer(said.status(), &view))
}

/// A telephone that is being linked: its code while one waits, else its number.
pub async fn of_linking(
    stage: &Stage,
    around: Around,
    page: &Page<'_>,
    (seals, person): (Seals<'_>, &str),
    said: Said<'_>,
) -> Result<Response, Turned> {
    let id = link_phone::pending(stage).ok_or(PageRefused::Failure)?;
    let asked = Asked::of(stage, id).ok_or(PageRefused::Failure)?;
    let waiting = asked.waiting().await?;
    let restart = urls::LOGIN_RESTART;
    let live = waiting.as_ref().filter(|challenge| challenge.is_live(stage.visit.now));
    let number = live.and_then(|challenge| phones::open_of(&stage.visit.app, challenge));
    let Some(number) = number else {
        // After five wrong codes the number is asked again, with the reason (D2).
        let tried_out = waiting.is_some_and(|challenge| challenge.is_tried_out());
        let problem = said.problem.or(tried_out.then_some(LinkPhone::VOID));
        let phone = said.username.unwrap_or_default();
        let action = urls::LOGIN_ENROL_NUMBER;
        let view = LinkPhone { page, action, restart, seals, person, around, phone, problem };
        return Ok(page.answer(said.status(), &view));
    };
    let (state, actions, beside) = (SmsState::Live, OF_LINKING, Beside::Linking(around));
    let (shape, ending, problem) = (asked.shape(), number.ending(), said.problem);
    let view = SmsCodePage {
        page,
        actions,
        restart,
        seals,
        person,
        beside,
        ending,
        shape,
        state,
        remember: &[],
        problem,
    };
    Ok(page.answer(said.status(), &view))
}

fn state(waiting: Option<&SmsChallenge>, stage: &Stage) -> SmsState {
    match waiting {
        None => SmsState::Unsent,
        Some(challenge) if challenge.is_live(stage.visit.now) => SmsState::Live,
        Some(_) => SmsState::Void,
    }
}
