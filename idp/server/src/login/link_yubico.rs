//! `POST /login/enrol/yubico`: a YubiKey that is being linked, by touching it once.

use crate::counting;
use crate::counting::Admission;
use crate::counting::Counters;
use crate::login::bound;
use crate::login::finish;
use crate::login::linked_mail;
use crate::login::page;
use crate::login::page::Said;
use crate::login::pass::Pass;
use crate::login::stage::FormSeals;
use crate::login::stage::Stage;
use crate::login::tries::Tries;
use crate::login::view_link::Around;
use crate::login::view_yubico::LinkYubico;
use crate::login::view_yubico::UseYubico;
use crate::login::yubico_step;
use crate::web::answer::PageRefused;
use crate::web::form::Problem;
use crate::web::form::Seals;
use crate::web::page::Page;
use crate::web::turned::Turned;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::audit::AuditCode;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::authenticator::yubico_otp::YubicoOtp;
use sluis_domain::login::throttle::linking_counter;
use sluis_domain::organisation::policy::mfa::Factor;
use sluis_domain::secret::Secret;

/// What is posted. The YubiKey types it.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(flatten)]
    seals: FormSeals,
    #[serde(default)]
    otp: String,
}

/// The page, filled.
pub fn page(around: Around, page: &Page<'_>, (seals, person): (Seals<'_>, &str), said: Said<'_>) -> Response {
    let (action, restart, problem) = (urls::LOGIN_ENROL_YUBICO, urls::LOGIN_RESTART, said.problem);
    page.answer(said.status(), &LinkYubico { page, action, restart, seals, person, around, problem })
}

/// Links the YubiKey when a validation server knows it: that is a proof as well, and it is not touched twice.
pub async fn post(visit: Visit, Form(typed): Form<Typed>) -> Result<Response, Turned> {
    let stage = Stage::of_form(visit, &typed.seals).await?;
    if Pass::of_kind(&stage, Factor::YubicoOtp).is_none() {
        return Ok(stage.on());
    }
    let Ok(otp) = YubicoOtp::parse(&typed.otp) else { return again(&stage, UseYubico::MISSING).await };
    let person = stage.standing.person.as_ref().ok_or(PageRefused::Failure)?;
    if person.authenticators.iter().any(|held| otp.is_of(held)) {
        return again(&stage, LinkYubico::KNOWN).await;
    }
    let counters = Tries::at(&stage).await?.of(|place| linking_counter(person.user.id, place));
    if let Admission::Refused(until) = counting::admit(&stage.visit, &counters).await? {
        return page::paused(&stage, until).await;
    }
    match yubico_step::validate(&stage, &otp).await? {
        Ok(()) => link(stage, &otp, &counters).await,
        Err(problem) => again(&stage, problem).await,
    }
}

async fn again(stage: &Stage, problem: Problem<'static>) -> Result<Response, Turned> {
    page::of(stage, &stage.standing.step(stage.visit.now), Said::problem(problem)).await
}

/// The YubiKey, its audit row, its mail and whatever the login comes to: one transaction. Of the key its public
/// name is kept, which is no secret.
async fn link(mut stage: Stage, otp: &YubicoOtp, counters: &Counters) -> Result<Response, Turned> {
    let id = stage.visit.app.dice.id(stage.visit.now);
    let held = Authenticator {
        label: otp.name().to_owned(),
        secret: Secret::new(otp.name().as_bytes().to_vec()),
        ..bound::of_session(&stage, id, AuthenticatorKind::YubicoOtp).ok_or(PageRefused::Failure)?
    };
    let mails = linked_mail::to_everywhere(&stage, &held).await?;
    let before = stage.standing.clone();
    let ending = bound::prove(&mut stage, &held, Factor::YubicoOtp).await?;
    let tx = stage.write_with(Some(held.id)).await?;
    if !bound::add(&stage, &tx, &ending, (&held, AuditCode::YubicoRegistered, &mails)).await? {
        drop(tx);
        finish::take_back(&stage, &ending, &before.facts).await?;
        stage.standing = before;
        return again(&stage, LinkYubico::KNOWN).await;
    }
    finish::advance(&stage, ending, tx, std::slice::from_ref(&counters.own)).await
}
