//! A YubiKey that types one-time passwords: as the second step of a login.

use crate::counting;
use crate::counting::Admission;
use crate::counting::Counters;
use crate::login::finish;
use crate::login::page;
use crate::login::page::Said;
use crate::login::remembered;
use crate::login::remembered_page;
use crate::login::stage::FormSeals;
use crate::login::stage::Stage;
use crate::login::trail;
use crate::login::tries::Tries;
use crate::login::view_yubico::UseYubico;
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
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::authenticator::yubico_otp::YubicoOtp;
use sluis_domain::authenticator::yubico_response::Verdict;
use sluis_domain::login::facts::Facts;
use sluis_domain::login::journey::Step;
use sluis_domain::login::method::Method;
use sluis_domain::login::throttle::factor_counter;
use sluis_domain::organisation::span::Span;
use sluis_domain::session::Proof;
use sluis_store::error::StoreError;
use std::time::Duration;

/// How long a use is remembered here, beside what the validation server remembers for ever: a server that lost
/// its counters, or two that do not talk to each other, take nothing twice.
const REMEMBERED: Duration = Duration::from_secs(24 * 3600);

/// What is posted. The YubiKey types it.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(flatten)]
    seals: FormSeals,
    #[serde(default)]
    otp: String,
    /// For how many seconds this device is to be remembered.
    #[serde(default)]
    remember: String,
}

/// Whether a YubiKey is asked as the second step now.
pub fn is_due(stage: &Stage, asked: Option<Method>) -> bool {
    let Some(Method::Held(id)) = asked else { return false };
    let held = stage.standing.person.iter().flat_map(|person| &person.authenticators);
    held.into_iter().any(|held| held.id == id && held.kind == AuthenticatorKind::YubicoOtp)
}

/// The page, filled.
pub fn page(stage: &Stage, page: &Page<'_>, (seals, person): (Seals<'_>, &str), said: Said<'_>) -> Response {
    let others = urls::with_seal(urls::LOGIN_METHODS, &stage.seal);
    let (action, restart, others, problem) =
        (urls::LOGIN_YUBICO, urls::LOGIN_RESTART, others.as_str(), said.problem);
    let remember = remembered_page::choices(stage, page);
    let remember = remember.as_slice();
    let view = UseYubico { page, action, restart, seals, person, others, remember, problem };
    page.answer(said.status(), &view)
}

/// `POST /login/yubico`: what a YubiKey typed.
pub async fn post(visit: Visit, Form(typed): Form<Typed>) -> Result<Response, Turned> {
    let stage = Stage::of_form(visit, &typed.seals).await?;
    let step = stage.standing.step(stage.visit.now);
    let Step::SecondFactor(offered) = &step else { return Ok(stage.on()) };
    // What no YubiKey types is not counted: only well-formed submissions are.
    let Ok(otp) = YubicoOtp::parse(&typed.otp) else {
        return page::of(&stage, &step, Said::problem(UseYubico::MISSING)).await;
    };
    let person = stage.standing.person.as_ref().ok_or(PageRefused::Failure)?;
    let mut keys = person
        .authenticators
        .iter()
        .filter(|held| held.kind == AuthenticatorKind::YubicoOtp && offered.contains(&held.id));
    let own = keys.clone().find(|held| otp.is_of(held)).cloned();
    let Some(counted) = own.clone().or_else(|| keys.next().cloned()) else { return Ok(stage.on()) };
    let counters = Tries::at(&stage).await?.of(|place| factor_counter(counted.id, place));
    if let Admission::Refused(until) = counting::admit(&stage.visit, &counters).await? {
        return page::paused(&stage, until).await;
    }
    let Some(held) = own else { return refuse(&stage, &step, UseYubico::FOREIGN).await };
    match validate(&stage, &otp).await? {
        Ok(()) => {
            let remember = remembered::chosen(&stage, &typed.remember);
            accept(stage, &held, (&counters, remember)).await
        }
        Err(problem) => refuse(&stage, &step, problem).await,
    }
}

/// Asks whether a YubiKey made `otp` and whether this is its first use; of any number of simultaneous attempts
/// with one, one asks. An error is what the person hears.
pub async fn validate(stage: &Stage, otp: &YubicoOtp) -> Result<Result<(), Problem<'static>>, StoreError> {
    let app = &stage.visit.app;
    let Some(validators) = &app.yubico else { return Ok(Err(UseYubico::AWAY)) };
    let key = format!("yubico:{}", otp.digest().base64url());
    if !app.short_lived.put_new(&key, b"", REMEMBERED, stage.visit.now).await? {
        return Ok(Err(UseYubico::USED));
    }
    Ok(match validators.ask(app.dice, otp).await {
        Verdict::Good => Ok(()),
        Verdict::Replayed => Err(UseYubico::USED),
        Verdict::Wrong => Err(UseYubico::WRONG),
        Verdict::Unknown(_) => Err(UseYubico::AWAY),
    })
}

/// Goes on with a YubiKey that was used.
pub async fn accept(
    mut stage: Stage,
    held: &Authenticator,
    (counters, remember): (&Counters, Option<Span>),
) -> Result<Response, Turned> {
    let proof = Proof::of(held, stage.standing.sealed.id, stage.visit.now);
    let facts = Facts { remember, ..stage.standing.facts.clone().record(held.user, proof) };
    stage.standing = stage.standing.with_facts(&stage.visit, facts).await?;
    let ending = finish::prepare(&stage).await?;
    let tx = stage.write().await?;
    tx.authenticators().touch(held.id, stage.visit.now).await?;
    finish::advance(&stage, ending, tx, std::slice::from_ref(&counters.own)).await
}

async fn refuse(stage: &Stage, step: &Step, problem: Problem<'static>) -> Result<Response, Turned> {
    let user = stage.standing.person.as_ref().map(|person| &person.user);
    trail::refuse(stage, user, "yubico_otp", problem.key).await?;
    page::of(stage, step, Said::problem(problem)).await
}
