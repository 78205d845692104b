//! The page on which people change their password.

use crate::account::desk::Desk;
use crate::account::frame;
use crate::account::frame::Around;
use crate::account::told;
use crate::web::form::Problem;
use crate::web::new_password::NewPassword;
use crate::web::notes::Note;
use crate::web::page::Page;
use crate::web::turned::Turned;
use crate::web::urls;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use sluis_domain::authenticator::password::PasswordRefused;
use sluis_domain::time::Timestamp;

/// Nothing was typed as the password that they have.
pub const NO_PASSWORD: Problem<'static> = Problem::at("password", "login-password-missing");
/// It is another.
pub const WRONG: Problem<'static> = Problem::at("password", "pw-current-wrong");

/// The form.
#[derive(Template)]
#[template(path = "pages/change_password.html")]
pub struct ChangePassword<'a> {
    pub page: &'a Page<'a>,
    pub around: &'a Around,
    pub action: &'a str,
    pub username: &'a str,
    pub new: NewPassword,
    pub back: &'a str,
    pub problem: Option<Problem<'a>>,
}

/// The form; and what is wrong with the one that was sent.
///
/// # Errors
/// When the database cannot be asked.
pub async fn form(
    desk: &Desk,
    refused: &[PasswordRefused],
    problem: Option<Problem<'static>>,
) -> Result<Response, Turned> {
    let username = told::login_name(desk).await?;
    let rules = desk.person.password_rules_at(Some(desk.organisation));
    frame::draw(desk, urls::ACCOUNT_SECURITY, |page, around| {
        let org = [("org", page.organisation_name())];
        let problem = problem.map(|problem| Problem { args: &org, ..problem });
        let (action, back) = (around.link(urls::ACCOUNT_PASSWORD), around.link(urls::ACCOUNT_SECURITY));
        let (action, back, username) = (action.as_str(), back.as_str(), username.as_str());
        let new = NewPassword::of(page, &rules, refused);
        let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        page.answer(status, &ChangePassword { page, around, action, username, new, back, problem })
    })
    .await
}

/// Too many wrong attempts.
///
/// # Errors
/// When the database cannot be asked.
pub async fn paused(desk: &Desk, until: Option<Timestamp>) -> Result<Response, Turned> {
    frame::draw(desk, urls::ACCOUNT_SECURITY, |page, around| {
        let line = match until {
            Some(until) => page.t_with("login-paused", &[("time", &page.time(&until))]),
            None => page.t("login-locked"),
        };
        let lines = [line, page.t("paused-why")];
        let (label, back) = (page.t("acc-title"), around.link(urls::ACCOUNT));
        let way_on = Some((label.as_str(), back.as_str()));
        let view = Note { page, title: &page.t("paused-title"), lines: &lines, way_on };
        page.answer(StatusCode::TOO_MANY_REQUESTS, &view)
    })
    .await
}
