//! The page on which a password that no longer fits is replaced.

use crate::login::page;
use crate::login::stage::Stage;
use crate::web::answer::PageRefused;
use crate::web::form::Problem;
use crate::web::form::Seals;
use crate::web::new_password::NewPassword;
use crate::web::page::Page;
use crate::web::turned::Turned;
use crate::web::urls;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use sluis_domain::authenticator::password::PasswordRefused;

/// The form.
#[derive(Template)]
#[template(path = "pages/new_password.html")]
pub struct Renewal<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    pub restart: &'a str,
    pub seals: Seals<'a>,
    /// The login name.
    pub person: &'a str,
    pub new: NewPassword,
    pub problem: Option<Problem<'a>>,
}

/// The page; and what is wrong with the password that was sent.
pub async fn of(
    stage: &Stage,
    refused: &[PasswordRefused],
    problem: Option<Problem<'static>>,
) -> Result<Response, Turned> {
    let known = stage.standing.person.as_ref().ok_or(PageRefused::Failure)?;
    let person = page::login_name(stage, known).await?;
    let scene = page::scene(stage).await?;
    let looks = stage.visit.app.looks.load();
    let page = scene.page(looks.theme(scene.theme()).ok_or(PageRefused::Failure)?);
    let mark = stage.form_mark(Some(known.user.id));
    let rules = known.password_rules_at(stage.standing.organisation());
    let org = [("org", page.organisation_name())];
    let problem = problem.map(|problem| Problem { args: &org, ..problem });
    let view = Renewal {
        page: &page,
        action: urls::LOGIN_NEW_PASSWORD,
        restart: urls::LOGIN_RESTART,
        seals: Seals { request: &stage.seal, form: &mark },
        person: &person,
        new: NewPassword::of(&page, &rules, refused),
        problem,
    };
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(stage.answer(page.answer(status, &view)))
}
