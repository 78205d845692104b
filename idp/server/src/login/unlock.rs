//! `POST /login/unlock`: a code of something that a shut door took before. Whether the person has anything of the
//! kind, or belongs behind this door at all, is not to be read from the answer: the limit, the work and the words are
//! one for all.

use crate::counting;
use crate::counting::Admission;
use crate::counting::Counters;
use crate::hashing;
use crate::hashing::HashingRefused;
use crate::login::backup;
use crate::login::code;
use crate::login::page;
use crate::login::page::Said;
use crate::login::stage::Stage;
use crate::login::stage::TypedCode;
use crate::login::told;
use crate::login::trail;
use crate::login::view::NoAccess;
use crate::login::yubico_step;
use crate::recovery_codes;
use crate::totp_keys;
use crate::web::answer::PageRefused;
use crate::web::turned::Turned;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::response::Response;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::recovery_code::RecoveryCode;
use sluis_domain::authenticator::totp::TotpCheck;
use sluis_domain::authenticator::totp::is_code;
use sluis_domain::authenticator::yubico_otp::YubicoOtp;
use sluis_domain::login::person::Person;
use sluis_domain::login::shut;
use sluis_domain::login::throttle::Limit;
use sluis_domain::login::throttle::Place;
use sluis_domain::login::throttle::total_counter;
use sluis_domain::login::throttle::unlocking_counter;

/// What was typed: each kind is written in a way of its own.
enum Code {
    App(String),
    Paper(RecoveryCode, hashing::Place),
    Yubikey(YubicoOtp),
}

/// Checks a code, and goes on.
pub async fn post(visit: Visit, Form(typed): Form<TypedCode>) -> Result<Response, Turned> {
    let stage = Stage::of_form(visit, &typed.seals).await?;
    let Some(person) = stage.standing.person.clone() else { return Ok(stage.on()) };
    if !shut::is_shut(&stage.standing.sight(), stage.visit.now) {
        return Ok(stage.on());
    }
    // What cannot be a code is not counted: only well-formed submissions are. A place in the queue comes first: who
    // is sent away because we are busy has not made an attempt.
    let code = match read(&stage, &typed.code) {
        Ok(Some(code)) => code,
        Ok(None) => return again(&stage, Said::problem(NoAccess::MISSING)).await,
        Err(HashingRefused::Busy | HashingRefused::Impossible) => return page::busy(&stage).await,
    };
    let counters = Counters {
        own: unlocking_counter(person.user.id),
        total: total_counter(person.user.id),
        place: Place::Stranger,
        limit: Limit::AT_A_SHUT_DOOR,
    };
    if let Admission::Refused(until) = counting::admit(&stage.visit, &counters).await? {
        return page::paused(&stage, until).await;
    }
    match code {
        Code::App(typed) => of_app(stage, &typed, &counters).await,
        Code::Paper(code, place) => of_paper(stage, &person, (&code, place), &counters).await,
        Code::Yubikey(otp) => of_yubikey(stage, &otp, &counters).await,
    }
}

fn read(stage: &Stage, typed: &str) -> Result<Option<Code>, HashingRefused> {
    if is_code(typed) {
        return Ok(Some(Code::App(typed.to_owned())));
    }
    if let Ok(otp) = YubicoOtp::parse(typed) {
        return Ok(Some(Code::Yubikey(otp)));
    }
    let Some(code) = RecoveryCode::read(typed) else { return Ok(None) };
    Ok(Some(Code::Paper(code, stage.visit.app.hasher.reserve()?)))
}

async fn of_app(stage: Stage, typed: &str, counters: &Counters) -> Result<Response, Turned> {
    match app(&stage, typed).await? {
        Some((held, step)) => {
            let own = std::slice::from_ref(&counters.own);
            match code::accept(stage, (&held, step), own, None).await? {
                Ok(response) => Ok(response),
                Err(stage) => refuse(&stage, "totp").await,
            }
        }
        None => refuse(&stage, "totp").await,
    }
}

/// The app that shows this code, of those that the door took before.
async fn app(stage: &Stage, typed: &str) -> Result<Option<(Authenticator, u64)>, Turned> {
    let sight = stage.standing.sight();
    for (held, window) in shut::keys(&sight, stage.visit.now).apps {
        let Some(key) = totp_keys::open(&stage.visit.app, held) else { continue };
        let typed = told::Typed { app: held.id, key: &key, code: typed };
        if let TotpCheck::Good { step } = told::check(&stage.visit, typed, window, held.last_step).await? {
            return Ok(Some((held.clone(), step)));
        }
    }
    Ok(None)
}

async fn of_paper(
    stage: Stage,
    person: &Person,
    (code, place): (&RecoveryCode, hashing::Place),
    counters: &Counters,
) -> Result<Response, Turned> {
    let app = &stage.visit.app;
    let kept = app.store.read().recovery().codes(person.user.id).await?;
    let found = match recovery_codes::find(app, place, &kept, code).await {
        Ok(found) => found.filter(|found| found.used_at.is_none()),
        Err(HashingRefused::Busy) => return page::busy(&stage).await,
        Err(HashingRefused::Impossible) => return Err(PageRefused::Failure.into()),
    };
    let sight = stage.standing.sight();
    let sheets = shut::keys(&sight, stage.visit.now).sheets;
    match found.filter(|found| sheets.iter().any(|sheet| sheet.held.id == found.sheet)) {
        Some(found) => match backup::accept(stage, person, found, counters).await? {
            Ok(response) => Ok(response),
            Err(stage) => refuse(&stage, "recovery_code").await,
        },
        None => refuse(&stage, "recovery_code").await,
    }
}

async fn of_yubikey(stage: Stage, otp: &YubicoOtp, counters: &Counters) -> Result<Response, Turned> {
    let sight = stage.standing.sight();
    let mut yubikeys = shut::keys(&sight, stage.visit.now).yubikeys.into_iter();
    let own = yubikeys.find(|held| otp.is_of(held)).cloned();
    // Asked for whatever was typed: who knows the name of the key would read in the time that it takes whose it is.
    match (yubico_step::validate(&stage, otp).await?, own) {
        (Ok(()), Some(held)) => yubico_step::accept(stage, &held, (counters, None)).await,
        _ => refuse(&stage, "yubico_otp").await,
    }
}

async fn refuse(stage: &Stage, factor: &str) -> Result<Response, Turned> {
    let user = stage.standing.person.as_ref().map(|person| &person.user);
    trail::refuse(stage, user, factor, "shut door").await?;
    again(stage, Said::problem(NoAccess::WRONG)).await
}

async fn again(stage: &Stage, said: Said<'_>) -> Result<Response, Turned> {
    page::of(stage, &stage.standing.step(stage.visit.now), said).await
}
