//! Which kind of second step is linked: picked from a list, passed over, or declined.

use crate::login::finish;
use crate::login::pass::Pass;
use crate::login::stage::FormSeals;
use crate::login::stage::Stage;
use crate::web::turned::Turned;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::login::linking::LinkingPage;
use sluis_domain::organisation::policy::mfa::Factor;
use sluis_domain::organisation::policy::mfa::Presentation;

/// `POST /login/enrol/method`
#[derive(Deserialize)]
pub struct Picked {
    #[serde(flatten)]
    seals: FormSeals,
    /// A kind; without one: back to the list.
    #[serde(default)]
    method: String,
}

/// `POST /login/enrol/skip`
#[derive(Deserialize)]
pub struct Skipped {
    #[serde(flatten)]
    seals: FormSeals,
    /// The kind of the page that is passed over; none: all of them.
    #[serde(default)]
    method: String,
}

/// Keeps what was picked. What cannot be linked here is not.
pub async fn method(visit: Visit, Form(picked): Form<Picked>) -> Result<Response, Turned> {
    let stage = Stage::of_form(visit, &picked.seals).await?;
    let Some(pass) = Pass::of(&stage, &stage.standing.step(stage.visit.now)) else { return Ok(stage.on()) };
    let choices = match factor(&picked.method) {
        Some(factor) => pass.at().pick(factor),
        None => Some(pass.at().back()),
    };
    let Some(choices) = choices else { return Ok(stage.on()) };
    let facts = pass.facts(&stage, choices);
    finish::choose(stage, facts).await
}

/// Passes over a kind, if that may be (R49): who tries it with the last one is led to the choice, with the
/// reason.
pub async fn skip(visit: Visit, Form(skipped): Form<Skipped>) -> Result<Response, Turned> {
    let stage = Stage::of_form(visit, &skipped.seals).await?;
    let Some(pass) = Pass::of(&stage, &stage.standing.step(stage.visit.now)) else { return Ok(stage.on()) };
    let at = pass.at();
    // The page that was shown, or that is due: a form of yesterday passes over nothing else.
    let shown = factor(&skipped.method).or(match at.page() {
        LinkingPage::Link(factor) => Some(factor),
        LinkingPage::Choose { .. } => None,
    });
    let walks_on = pass.rules().presentation == Presentation::Wizard;
    let choices = match shown {
        Some(factor) if pass.is_needed() || walks_on => at.skip(factor).unwrap_or_else(|_| at.refused()),
        _ if pass.is_needed() => at.refused(),
        _ => at.back().decline(),
    };
    let facts = pass.facts(&stage, choices);
    finish::choose(stage, facts).await
}

/// The kind that a form names.
pub fn factor(name: &str) -> Option<Factor> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
}

/// How a form names a kind.
pub const fn name(factor: Factor) -> &'static str {
    match factor {
        Factor::Sms => "sms",
        Factor::Totp => "totp",
        Factor::WebAuthn => "webauthn",
        Factor::YubicoOtp => "yubico_otp",
    }
}
