//! `/activate`: the link itself, the page that is due, and the code that stands in for the link. None of it
//! spends anything, however often and by whomever it is asked.

use crate::activation::flow::Flow;
use crate::activation::page;
use crate::activation::view::TypeCode;
use crate::web::answer::PageRefused;
use crate::web::carried;
use crate::web::cookies;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::activation::typed_code::TypedCode;
use sluis_domain::link::LinkKind;

/// What the address carries.
#[derive(Deserialize)]
pub struct Asked {
    t: Option<String>,
}

/// What is posted.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    code: String,
}

/// With a token: to the same page without it, so that it stays in no address bar and no history. Without:
/// the page that is due.
///
/// # Errors
/// When the database cannot be asked.
pub async fn get(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, PageRefused> {
    match asked.t {
        Some(text) => Ok(carry(&carried::token(&text))),
        None => page::due(&Flow::of_page(visit).await?).await,
    }
}

/// The code, typed.
///
/// # Errors
/// When the database cannot be asked.
pub async fn post(visit: Visit, Form(typed): Form<Typed>) -> Result<Response, PageRefused> {
    let Some(code) = TypedCode::parse(LinkKind::Activation, &typed.code) else {
        let flow = Flow::of_page(visit).await?;
        let problem = if typed.code.trim().is_empty() { TypeCode::MISSING } else { TypeCode::WRONG };
        return page::type_code(&flow, Some(problem)).await;
    };
    Ok(carry(code.shown().expose()))
}

fn carry(token: &str) -> Response {
    carried::on_to(urls::ACTIVATE, cookies::set_flow(token))
}
