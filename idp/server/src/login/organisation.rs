//! `POST /login/organisation`: for which organisation.

use crate::login::finish;
use crate::login::stage::FormSeals;
use crate::login::stage::Stage;
use crate::web::turned::Turned;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::login::facts::Facts;
use sluis_domain::login::journey::Step;

/// What is posted.
#[derive(Deserialize)]
pub struct Chosen {
    #[serde(flatten)]
    seals: FormSeals,
    organisation: String,
}

/// Keeps the choice, and goes on.
pub async fn post(visit: Visit, Form(chosen): Form<Chosen>) -> Result<Response, Turned> {
    let stage = Stage::of_form(visit, &chosen.seals).await?;
    let Step::ChooseOrganisation(several) = stage.standing.step(stage.visit.now) else {
        return Ok(stage.on());
    };
    let Some(organisation) = chosen.organisation.parse().ok().filter(|id| several.contains(id)) else {
        return Ok(stage.on());
    };
    let Some(user) = stage.standing.person.as_ref().map(|person| person.user.id) else {
        return Ok(stage.on());
    };
    let facts = Facts { organisation: Some(organisation), ..stage.standing.facts.clone().of(user) };
    finish::choose(stage, facts).await
}
