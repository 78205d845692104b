//! `POST /login/code`: the code that the person's app shows.

use crate::counting;
use crate::counting::Admission;
use crate::login::finish;
use crate::login::page;
use crate::login::page::Said;
use crate::login::remembered;
use crate::login::sms_step;
use crate::login::stage::FormSeals;
use crate::login::stage::Stage;
use crate::login::superseded;
use crate::login::told;
use crate::login::trail;
use crate::login::tries::Tries;
use crate::login::view::Code;
use crate::totp_keys;
use crate::web::answer::PageRefused;
use crate::web::form::Problem;
use crate::web::turned::Turned;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::authenticator::totp::TotpCheck;
use sluis_domain::authenticator::totp::Window;
use sluis_domain::authenticator::totp::is_code;
use sluis_domain::id::Id;
use sluis_domain::login::facts::Facts;
use sluis_domain::login::journey::Step;
use sluis_domain::login::person::Person;
use sluis_domain::login::throttle::CounterKey;
use sluis_domain::login::throttle::factor_counter;
use sluis_domain::organisation::span::Span;
use sluis_domain::session::Proof;
use sluis_domain::time::Timestamp;

/// What is posted.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(flatten)]
    seals: FormSeals,
    #[serde(default)]
    code: String,
    /// For how many seconds this device is to be remembered.
    #[serde(default)]
    remember: String,
}

/// What a code turned out to be, held against each app that it may have come from.
enum Found {
    /// It is the code of this app. `tried`: the counters of each app that it was held against.
    Good { held: Box<Authenticator>, step: u64, tried: Vec<CounterKey> },
    /// It is not, and this is what the person hears.
    Not(Problem<'static>),
    /// It is that of an entry that gave way to another: what the one is called that is used now. Empty: there are
    /// several, or it has no name.
    OfTheOldApp(String),
    /// No app may be tried now.
    Paused(Option<Timestamp>),
}

/// Checks a code, and goes on.
pub async fn post(visit: Visit, Form(typed): Form<Typed>) -> Result<Response, Turned> {
    let stage = Stage::of_form(visit, &typed.seals).await?;
    let step = stage.standing.step(stage.visit.now);
    let Step::SecondFactor(offered) = &step else { return Ok(stage.on()) };
    if let Some(held) = sms_step::telephone(&stage, &step) {
        let held = held.clone();
        let remember = remembered::chosen(&stage, &typed.remember);
        return sms_step::check(stage, held, (&typed.code, remember)).await;
    }
    let again = Said::problem;
    // What can be nobody's code is not counted: only well-formed submissions are.
    if !is_code(&typed.code) {
        return page::of(&stage, &step, again(Code::MISSING)).await;
    }
    match find(&stage, offered, &typed.code).await? {
        Found::Good { held, step: spent, tried } => {
            let remember = remembered::chosen(&stage, &typed.remember);
            match accept(stage, (&held, spent), &tried, remember).await? {
                Ok(response) => Ok(response),
                Err(stage) => refuse(&stage, &step, again(Code::USED)).await,
            }
        }
        Found::Not(problem) => refuse(&stage, &step, again(problem)).await,
        Found::OfTheOldApp(label) => {
            let args = [("label", label.as_str())];
            let problem = if label.is_empty() { Code::OF_THE_OLD_APP } else { Code::of_the_old_app(&args) };
            refuse(&stage, &step, Said { problem: Some(problem), username: None }).await
        }
        Found::Paused(until) => page::paused(&stage, until).await,
    }
}

/// Spends the code of `step` and goes on. `tried`: the counters of what it was held against. The stage again, as it
/// was, when another attempt with the same code came first.
pub async fn accept(
    mut stage: Stage,
    (held, step): (&Authenticator, u64),
    tried: &[CounterKey],
    remember: Option<Span>,
) -> Result<Result<Response, Stage>, Turned> {
    let before = stage.standing.facts.clone();
    let proof = Proof::of(held, stage.standing.sealed.id, stage.visit.now);
    let facts = Facts { remember, ..before.clone().record(held.user, proof) };
    stage.standing = stage.standing.with_facts(&stage.visit, facts).await?;
    let ending = finish::prepare(&stage).await?;
    let tx = stage.write().await?;
    // RFC 6238 §5.2: of any number of simultaneous attempts with one code, one spends it.
    if tx.authenticators().spend_totp_step(held.id, step, stage.visit.now).await? {
        return Ok(Ok(finish::advance(&stage, ending, tx, tried).await?));
    }
    drop(tx);
    finish::take_back(&stage, &ending, &before).await?;
    stage.standing = stage.standing.with_facts(&stage.visit, before).await?;
    Ok(Err(stage))
}

/// Holds the code against each app that is offered, each attempt counted first.
async fn find(stage: &Stage, offered: &[Id<Authenticator>], code: &str) -> Result<Found, Turned> {
    let person = stage.standing.person.as_ref().ok_or(PageRefused::Failure)?;
    let policy = stage.standing.policy().ok_or(PageRefused::Failure)?;
    let tries = Tries::at(stage).await?;
    let (mut wrong, mut waits, mut tried) = (None, None, Vec::new());
    for held in apps(person, offered) {
        let counters = tries.of(|place| factor_counter(held.id, place));
        if let Admission::Refused(until) = counting::admit(&stage.visit, &counters).await? {
            waits = Some(until);
            continue;
        }
        // One code is one attempt: when it is right for one app, it was no failure of another.
        tried.push(counters.own);
        let Some(key) = totp_keys::open(&stage.visit.app, held) else { continue };
        let typed = told::Typed { app: held.id, key: &key, code };
        match told::check(&stage.visit, typed, Window::of(&policy.totp), held.last_step).await? {
            TotpCheck::Good { step } => {
                return Ok(Found::Good { held: Box::new(held.clone()), step, tried });
            }
            TotpCheck::AlreadyUsed => wrong = Some(Code::USED),
            TotpCheck::Wrong => match told::explain(&stage.visit, typed).await? {
                Some(because) => {
                    wrong = wrong.filter(|told| told.key == Code::USED.key).or(Some(Code::because(because)))
                }
                None => wrong = wrong.or(Some(Code::WRONG)),
            },
        }
    }
    if wrong.is_some_and(|told| told.key == Code::WRONG.key) && superseded::shows(stage, person, code).await?
    {
        let mut present = apps(person, offered).map(|held| held.label.clone());
        let only = present.next().filter(|_| present.next().is_none());
        return Ok(Found::OfTheOldApp(only.unwrap_or_default()));
    }
    Ok(match (wrong, waits) {
        (None, Some(until)) => Found::Paused(until),
        (wrong, _) => Found::Not(wrong.unwrap_or(Code::WRONG)),
    })
}

fn apps<'p>(person: &'p Person, offered: &'p [Id<Authenticator>]) -> impl Iterator<Item = &'p Authenticator> {
    person
        .authenticators
        .iter()
        .filter(|held| held.kind == AuthenticatorKind::Totp && offered.contains(&held.id))
}

async fn refuse(stage: &Stage, step: &Step, said: Said<'_>) -> Result<Response, Turned> {
    let user = stage.standing.person.as_ref().map(|person| &person.user);
    let reason = said.problem.map_or("", |problem| problem.key);
    trail::refuse(stage, user, "totp", reason).await?;
    page::of(stage, step, said).await
}
