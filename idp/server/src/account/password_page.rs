//! The page on which people change their password.

use crate::account::password::Owner;
use crate::web::answer::PageRefused;
use crate::web::form::Problem;
use crate::web::new_password::NewPassword;
use crate::web::notes::Note;
use crate::web::page::Page;
use crate::web::scene::Scene;
use crate::web::urls;
use crate::web::visit::Visit;
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
    pub action: &'a str,
    /// Names the session that is shown it.
    pub mark: &'a str,
    pub username: &'a str,
    pub new: NewPassword,
    pub problem: Option<Problem<'a>>,
}

/// The form; and what is wrong with the one that was sent.
///
/// # Errors
/// When the database cannot be asked.
pub async fn form(
    owner: &Owner,
    refused: &[PasswordRefused],
    problem: Option<Problem<'static>>,
) -> Result<Response, PageRefused> {
    let visit = &owner.visit;
    let names = visit.app.store.read().users().login_names(owner.person.user.id).await?;
    let username = names.first().map(|name| name.typed()).unwrap_or_default();
    let (rules, mark) = (owner.person.password_rules(), owner.mark());
    dress(visit, |page| {
        let org = [("org", page.organisation_name())];
        let problem = problem.map(|problem| Problem { args: &org, ..problem });
        let (action, new) = (urls::ACCOUNT_PASSWORD, NewPassword::of(page, &rules, refused));
        let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        page.answer(status, &ChangePassword { page, action, mark: &mark, username, new, problem })
    })
}

/// It is saved.
///
/// # Errors
/// When there is no theme.
pub fn saved(owner: &Owner) -> Result<Response, PageRefused> {
    note(&owner.visit, StatusCode::OK, ("rst-done-title", &["pw-changed"]), None)
}

/// Nobody is logged in here, or not well enough.
///
/// # Errors
/// When there is no theme.
pub fn log_in_first(visit: &Visit) -> Result<Response, PageRefused> {
    let way_on = Some(("login-forgot", urls::RECOVERY));
    note(visit, StatusCode::OK, ("pw-change-title", &["pw-change-login"]), way_on)
}

/// Too many wrong attempts.
///
/// # Errors
/// When there is no theme.
pub fn paused(owner: &Owner, until: Option<Timestamp>) -> Result<Response, PageRefused> {
    dress(&owner.visit, |page| {
        let line = match until {
            Some(until) => page.t_with("login-paused", &[("time", &page.time(&until))]),
            None => page.t("login-locked"),
        };
        let lines = [line, page.t("paused-why")];
        let view = Note { page, title: &page.t("paused-title"), lines: &lines, way_on: None };
        page.answer(StatusCode::TOO_MANY_REQUESTS, &view)
    })
}

fn note(
    visit: &Visit,
    status: StatusCode,
    (title, lines): (&str, &[&str]),
    way_on: Option<(&str, &str)>,
) -> Result<Response, PageRefused> {
    dress(visit, |page| {
        let lines: Vec<String> = lines.iter().map(|key| page.t(key)).collect();
        let label = way_on.map(|(key, to)| (page.t(key), to));
        let way_on = label.as_ref().map(|(label, to)| (label.as_str(), *to));
        page.answer(status, &Note { page, title: &page.t(title), lines: &lines, way_on })
    })
}

fn dress(visit: &Visit, draw: impl FnOnce(&Page<'_>) -> Response) -> Result<Response, PageRefused> {
    let mut scene = Scene::bare(visit);
    scene.here = Some(urls::ACCOUNT_PASSWORD.to_owned());
    let looks = visit.app.looks.load();
    let theme = looks.theme(None).ok_or(PageRefused::Failure)?;
    Ok(draw(&scene.page(theme)))
}
