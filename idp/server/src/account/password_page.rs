//! The page on which people change their password.

use crate::account::password::Owner;
use crate::account::way::Way;
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
use sluis_domain::id::Id;
use sluis_domain::organisation::organisation::Organisation;
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
    let names = owner.visit.app.store.read().users().login_names(owner.person.user.id).await?;
    let username = names.first().map(|name| name.typed()).unwrap_or_default();
    let (rules, mark) = (owner.person.password_rules(), owner.mark());
    let action = owner.way.link(urls::ACCOUNT_PASSWORD);
    dress(owner.stands(), |page| {
        let org = [("org", page.organisation_name())];
        let problem = problem.map(|problem| Problem { args: &org, ..problem });
        let (action, new) = (action.as_str(), NewPassword::of(page, &rules, refused));
        let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        page.answer(status, &ChangePassword { page, action, mark: &mark, username, new, problem })
    })
    .await
}

/// It is saved; on to the other settings.
///
/// # Errors
/// When the database cannot be asked, or there is no theme; so do the others.
pub async fn saved(owner: &Owner) -> Result<Response, PageRefused> {
    let settings = owner.way.link(urls::ACCOUNT_SECURITY);
    let way_on = ("acc-check-go", settings.as_str());
    note(owner.stands(), StatusCode::OK, ("rst-done-title", "pw-changed"), way_on).await
}

/// Nobody is logged in here, or not well enough.
///
/// # Errors
/// When the database cannot be asked, or there is no theme.
pub async fn log_in_first(visit: &Visit) -> Result<Response, PageRefused> {
    let way = Way::of(visit).await?;
    let stands = Stands { visit, way: &way, organisation: None };
    let way_on = ("login-forgot", urls::RECOVERY);
    note(stands, StatusCode::OK, ("pw-change-title", "pw-change-login"), way_on).await
}

/// Too many wrong attempts.
///
/// # Errors
/// When the database cannot be asked, or there is no theme.
pub async fn paused(owner: &Owner, until: Option<Timestamp>) -> Result<Response, PageRefused> {
    dress(owner.stands(), |page| {
        let line = match until {
            Some(until) => page.t_with("login-paused", &[("time", &page.time(&until))]),
            None => page.t("login-locked"),
        };
        let lines = [line, page.t("paused-why")];
        let view = Note { page, title: &page.t("paused-title"), lines: &lines, way_on: None };
        page.answer(StatusCode::TOO_MANY_REQUESTS, &view)
    })
    .await
}

/// In what the page stands: the app that somebody came from, and the organisation that they are logged in for.
pub struct Stands<'a> {
    pub visit: &'a Visit,
    pub way: &'a Way,
    pub organisation: Option<Id<Organisation>>,
}

async fn note(
    stands: Stands<'_>,
    status: StatusCode,
    (title, line): (&str, &str),
    (label, to): (&str, &str),
) -> Result<Response, PageRefused> {
    dress(stands, |page| {
        let (title, lines, label) = (page.t(title), [page.t(line)], page.t(label));
        page.answer(status, &Note { page, title: &title, lines: &lines, way_on: Some((&label, to)) })
    })
    .await
}

async fn dress(
    stands: Stands<'_>,
    draw: impl FnOnce(&Page<'_>) -> Response,
) -> Result<Response, PageRefused> {
    let Stands { visit, way, organisation } = stands;
    let mut scene = Scene::with(visit, &way.client(), organisation).await?;
    scene.here = Some(way.link(urls::ACCOUNT_PASSWORD));
    let looks = visit.app.looks.load();
    let theme = looks.theme(scene.theme()).ok_or(PageRefused::Failure)?;
    let page = scene.page(theme);
    Ok(draw(&Page { back: way.back().or(page.back), ..page }))
}
