//! `GET /login?r=SEAL`: the page of the step that is due, however the browser got here. It writes nothing.

use crate::login::page;
use crate::login::page::Said;
use crate::login::stage::Stage;
use crate::login::stage::see_other;
use crate::web::answer::PageRefused;
use crate::web::turned::Turned;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::http::Method;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::login::journey::Step;

/// What the address carries.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    r: String,
}

/// Shows what comes next, or leads back to whoever asked when nothing does.
pub async fn get(visit: Visit, asked: Result<Query<Asked>, QueryRejection>) -> Result<Response, Turned> {
    let Ok(Query(asked)) = asked else { return Err(PageRefused::LinkBroken.into()) };
    let stage = Stage::of_page(visit, asked.r).await?;
    if let Step::Done(_) = stage.standing.step_at_the_door(stage.visit.now) {
        // With the browser cookie, should only that one be lost: without it there is no page of consent.
        return Ok(stage.answer(stage.back()));
    }
    let step = stage.standing.step(stage.visit.now);
    page::of(&stage, &step, Said::NOTHING).await
}

/// Another method than an address takes. An address that takes only forms stays in the address bar when a form
/// is answered with a page; whoever goes there again, by hand, from a bookmark or after a restart of the
/// browser, comes to the step that is due.
pub async fn instead(visit: Visit, asked: Result<Query<Asked>, QueryRejection>) -> Response {
    let looks = matches!(visit.method, Method::GET | Method::HEAD);
    if looks && visit.uri.path().strip_prefix(urls::LOGIN).is_some_and(|rest| rest.starts_with('/')) {
        let seal = asked.map(|Query(asked)| asked.r).unwrap_or_default();
        return see_other(&urls::login_of(&seal));
    }
    StatusCode::METHOD_NOT_ALLOWED.into_response()
}
