//! `GET /login/methods`: what else there is as a second step. `POST /login/method`: that one, please.

use crate::login::finish;
use crate::login::page;
use crate::login::recovery_view::MethodChoice;
use crate::login::recovery_view::Methods;
use crate::login::stage::FormSeals;
use crate::login::stage::Stage;
use crate::web::answer::PageRefused;
use crate::web::form::Seals;
use crate::web::turned::Turned;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::login::facts::Facts;
use sluis_domain::login::journey::Step;
use sluis_domain::login::method::Method;
use sluis_domain::login::method::asked;
use sluis_domain::login::method::others;
use sluis_domain::login::person::Person;

/// What stands for the recovery codes.
const BACKUP: &str = "backup";

/// What the address carries.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    r: String,
}

/// What is posted.
#[derive(Deserialize)]
pub struct Picked {
    #[serde(flatten)]
    seals: FormSeals,
    method: String,
}

/// Shows the list. It writes nothing, and sends nothing (R110).
pub async fn get(visit: Visit, Query(query): Query<Asked>) -> Result<Response, Turned> {
    let stage = Stage::of_page(visit, query.r).await?;
    let Some((person, list)) = list(&stage) else { return Ok(stage.answer(stage.on())) };
    let choices: Vec<MethodChoice> = list.iter().map(|method| choice(person, *method)).collect();
    let typed = page::login_name(&stage, person).await?;
    let scene = page::scene(&stage).await?;
    let looks = stage.visit.app.looks.load();
    let theme = looks.theme(scene.theme()).ok_or(PageRefused::Failure)?;
    let page = scene.page(theme);
    let mark = stage.form_mark(Some(person.user.id));
    let view = Methods {
        page: &page,
        action: urls::LOGIN_METHOD,
        restart: urls::LOGIN_RESTART,
        seals: Seals { request: &stage.seal, form: &mark },
        person: &typed,
        choices: &choices,
        stay: &urls::login(&stage.seal),
    };
    Ok(stage.answer(page.answer(StatusCode::OK, &view)))
}

/// Keeps the pick, and goes on.
pub async fn post(visit: Visit, Form(picked): Form<Picked>) -> Result<Response, Turned> {
    let stage = Stage::of_form(visit, &picked.seals).await?;
    let Some((person, list)) = list(&stage) else { return Ok(stage.on()) };
    let Some(method) = list.into_iter().find(|method| value(*method) == picked.method) else {
        return Ok(stage.on());
    };
    let facts = Facts { method: Some(method), ..stage.standing.facts.clone().of(person.user.id) };
    finish::choose(stage, facts).await
}

/// Who is asked for a second step, and what else they have.
fn list(stage: &Stage) -> Option<(&Person, Vec<Method>)> {
    let step = stage.standing.step(stage.visit.now);
    let Step::SecondFactor(offered) = &step else { return None };
    let person = stage.standing.person.as_ref()?;
    Some((person, others(person, offered, due(stage, &step)?)))
}

/// What is asked now, if `step` asks for a second step.
pub fn due(stage: &Stage, step: &Step) -> Option<Method> {
    let Step::SecondFactor(offered) = step else { return None };
    let person = stage.standing.person.as_ref()?;
    let rules = stage.standing.policy()?.mfa;
    Some(asked(person, offered, stage.standing.facts.method, &rules))
}

fn value(method: Method) -> String {
    match method {
        Method::Backup => BACKUP.to_owned(),
        Method::Held(id) => id.to_string(),
    }
}

fn choice(person: &Person, method: Method) -> MethodChoice {
    let kind = match method {
        Method::Backup => None,
        Method::Held(id) => person.authenticators.iter().find(|held| held.id == id).map(|held| held.kind),
    };
    let key = match kind {
        Some(AuthenticatorKind::Sms) => "method-sms",
        Some(AuthenticatorKind::WebAuthn) => "method-key",
        Some(AuthenticatorKind::YubicoOtp) => "method-yubico",
        Some(_) => "method-app",
        None => "bk-use",
    };
    MethodChoice { value: value(method), key }
}
