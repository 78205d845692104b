//! `GET /account`: what there is to be seen to, and what there is.

use crate::account::desk::Desk;
use crate::account::frame;
use crate::account::list_view::Overview;
use crate::account::security;
use crate::web::page::Page;
use crate::web::turned::Turned;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::http::StatusCode;
use axum::response::Response;
use sluis_domain::account::safety::Warning;
use sluis_domain::account::safety::warnings;

/// Shows it.
///
/// # Errors
/// With the way to the login, whenever that has something to ask first.
pub async fn get(visit: Visit) -> Result<Response, Turned> {
    let desk = Desk::to_look(visit).await?;
    frame::draw(&desk, urls::ACCOUNT, |page, around| {
        let warnings = words(&desk, page);
        page.answer(StatusCode::OK, &Overview { page, around, warnings: &warnings })
    })
    .await
}

/// What is to be seen to, in words (R136).
pub fn words(desk: &Desk, page: &Page<'_>) -> Vec<String> {
    let word = |warning: Warning| match warning {
        Warning::CodesNotKept => page.t("acc-warn-not-kept"),
        Warning::FewCodes(1) => page.t("acc-warn-few-one"),
        Warning::FewCodes(left) => page.t_with("acc-warn-few", &[("n", &left.to_string())]),
        Warning::NoCodes => page.t("acc-warn-none"),
        Warning::NoSecondStep => page.t("acc-warn-no-step"),
        Warning::OnlyOneMethod => page.t("set-last"),
    };
    let can_link = !security::more(desk).is_empty();
    warnings(&desk.person, &desk.policy, can_link, desk.visit.now).into_iter().map(word).collect()
}
