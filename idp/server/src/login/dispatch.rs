//! `GET /login?r=SEAL`: the page of the step that is due, however the browser got here. It writes nothing.

use crate::login::page;
use crate::login::page::Said;
use crate::login::stage::Stage;
use crate::login::turned::Turned;
use crate::web::visit::Visit;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::login::journey::Step;

/// What the address carries.
#[derive(Deserialize)]
pub struct Asked {
    r: String,
}

/// Shows what comes next, or leads back to whoever asked when nothing does.
pub async fn get(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Turned> {
    let stage = Stage::of_page(visit, asked.r).await?;
    if let Step::Done(_) = stage.standing.step_at_the_door(stage.visit.now) {
        return Ok(stage.back());
    }
    let step = stage.standing.step(stage.visit.now);
    page::of(&stage, &step, Said::NOTHING).await
}
