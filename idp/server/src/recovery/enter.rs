//! `GET /reset`: the link itself, and the page that is due. None of it spends anything, however often and by
//! whomever it is asked.

use crate::recovery::flow::Flow;
use crate::recovery::page;
use crate::web::answer::PageRefused;
use crate::web::carried;
use crate::web::cookies;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;

/// What the address carries.
#[derive(Deserialize)]
pub struct Asked {
    t: Option<String>,
}

/// With a token: to the same page without it, so that it stays in no address bar and no history. Without:
/// the page that is due.
///
/// # Errors
/// When the database cannot be asked.
pub async fn get(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, PageRefused> {
    match asked.t {
        Some(text) => Ok(carried::on_to(urls::RESET, cookies::set_reset(&carried::token(&text)))),
        None => page::due(&Flow::of_page(visit).await?).await,
    }
}
