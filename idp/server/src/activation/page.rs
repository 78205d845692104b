//! The page of each stage, filled.

use crate::activation::arrive;
use crate::activation::flow::Flow;
use crate::activation::flow::Opened;
use crate::activation::view;
use crate::web::answer::PageRefused;
use crate::web::cookies;
use crate::web::form::Problem;
use crate::web::new_password::NewPassword;
use crate::web::no_mail::NoMail;
use crate::web::notes::LinkExpired;
use crate::web::notes::LookInMailbox;
use crate::web::notes::Note;
use crate::web::page::Page;
use crate::web::scene::Scene;
use crate::web::terms::Terms;
use crate::web::urls;
use axum::http::StatusCode;
use axum::response::Response;
use sluis_domain::activation::second_check::Question;
use sluis_domain::activation::stage::Stage;
use sluis_domain::authenticator::password::PasswordRefused;
use sluis_domain::time::Timestamp;

/// The page that is due. It changes nothing.
///
/// # Errors
/// When the database cannot be asked.
pub async fn due(flow: &Flow) -> Result<Response, PageRefused> {
    let Some(opened) = &flow.opened else { return type_code(flow, None).await };
    match flow.stage() {
        Stage::Dead => type_code(flow, None).await,
        // Who pressed "I have an account" and thinks better of it finds both ways here (law 4).
        Stage::Landing | Stage::Login => landing(flow).await,
        Stage::Check if !opened.can_be_asked() => unanswerable(flow).await,
        Stage::Check => check(flow, opened, (None, None)).await,
        Stage::Terms => terms(flow, opened).await,
        Stage::Password => password(flow, opened, (opened.login_name().unwrap_or_default(), &[], None)).await,
        Stage::Active => active(flow, opened).await,
        Stage::Expired => {
            let mark = flow.form_mark();
            draw(flow, |page| {
                let view = LinkExpired { page, action: urls::ACTIVATE_RENEW, mark: &mark };
                page.answer(StatusCode::GONE, &view)
            })
            .await
        }
    }
}

/// The first page.
async fn landing(flow: &Flow) -> Result<Response, PageRefused> {
    let mark = flow.form_mark();
    draw(flow, |page| {
        let view = view::Landing { page, action: urls::ACTIVATE_CONTINUE, mark: &mark };
        page.answer(StatusCode::OK, &view)
    })
    .await
}

/// What only the person knows. `until`: too many answers were wrong.
///
/// # Errors
/// When the database cannot be asked.
pub async fn check(
    flow: &Flow,
    opened: &Opened,
    (problem, until): (Option<Problem<'static>>, Option<Timestamp>),
) -> Result<Response, PageRefused> {
    let (mark, born) = (flow.form_mark(), opened.question() == Some(Question::Birthdate));
    draw(flow, |page| {
        let status = match (problem, until) {
            (_, Some(_)) => StatusCode::TOO_MANY_REQUESTS,
            (Some(_), None) => StatusCode::UNPROCESSABLE_ENTITY,
            (None, None) => StatusCode::OK,
        };
        let field = page.t(view::Check::label_key(born));
        let args = [("field", field.as_str())];
        let problem = problem.map(|problem| Problem { args: &args, ..problem });
        let view = view::Check { page, action: urls::ACTIVATE_CHECK, mark: &mark, born, until, problem };
        page.answer(status, &view)
    })
    .await
}

/// Nobody can answer: what would be compared was never said to us.
async fn unanswerable(flow: &Flow) -> Result<Response, PageRefused> {
    draw(flow, |page| {
        let title = page.t("act-check-unknown-title");
        let lines = [page.t_with("act-check-unknown", &[("org", page.organisation_name())])];
        page.answer(StatusCode::CONFLICT, &Note { page, title: &title, lines: &lines, way_on: None })
    })
    .await
}

async fn terms(flow: &Flow, opened: &Opened) -> Result<Response, PageRefused> {
    let (mark, document) = (flow.form_mark(), opened.document());
    draw(flow, |page| {
        let address = document.as_ref().and_then(Terms::address);
        let version = document.as_ref().map_or("", |document| document.version.as_str());
        let action = urls::ACTIVATE_TERMS;
        let view = Terms { page, action, request: None, mark: &mark, address, version };
        page.answer(StatusCode::OK, &view)
    })
    .await
}

/// The first password. `typed` is the user name as it stands, the rules that the password which was sent broke, and
/// what is wrong with the form.
///
/// # Errors
/// When the database cannot be asked.
pub async fn password(
    flow: &Flow,
    opened: &Opened,
    (username, refused, problem): (&str, &[PasswordRefused], Option<Problem<'static>>),
) -> Result<Response, PageRefused> {
    let mark = flow.form_mark();
    draw(flow, |page| {
        let org = [("org", page.organisation_name())];
        let problem = problem.map(|problem| Problem { args: &org, ..problem });
        let new = NewPassword::of(page, &opened.policy().password, refused);
        let view = view::FirstPassword {
            page,
            action: urls::ACTIVATE_PASSWORD,
            account: urls::ACTIVATE_CONTINUE,
            mark: &mark,
            username,
            choose: problem.is_some_and(|problem| problem.is_at("username")),
            new,
            problem,
        };
        let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        page.answer(status, &view)
    })
    .await
}

/// There is no such link, or there is none yet: the code may be typed.
///
/// # Errors
/// When the database cannot be asked.
pub async fn type_code(flow: &Flow, problem: Option<Problem<'static>>) -> Result<Response, PageRefused> {
    let followed = cookies::value(&flow.visit.headers, cookies::FLOW).is_some();
    let status = match problem {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None if followed => StatusCode::NOT_FOUND,
        None => StatusCode::OK,
    };
    draw(flow, |page| {
        // Another code is typed here.
        let page = &Page { another_code: None, ..*page };
        let dead = followed && problem.is_none();
        let view = view::TypeCode { page, action: urls::ACTIVATE, dead, problem };
        page.answer(status, &view)
    })
    .await
}

/// R7: not an error.
async fn active(flow: &Flow, opened: &Opened) -> Result<Response, PageRefused> {
    let target = opened.errand.target.as_deref();
    let to = arrive::address(&flow.visit, &opened.client, (None, target));
    draw(flow, |page| {
        let (title, label) = (page.t("act-already-title"), page.t("login-submit"));
        let lines = [page.t("act-already")];
        let view = Note { page, title: &title, lines: &lines, way_on: Some((&label, &to)) };
        page.answer(StatusCode::OK, &view)
    })
    .await
}

/// R17: a polite end.
///
/// # Errors
/// When the database cannot be asked.
pub async fn declined(flow: &Flow) -> Result<Response, PageRefused> {
    let until = flow.opened.as_ref().map(|opened| opened.link.expires_at).unwrap_or(flow.visit.now);
    draw(flow, |page| {
        let (title, date) = (page.t("consent-declined-title"), page.date_time(&until));
        let label = page.t("consent-declined-back");
        let lines = [page.t_with("consent-declined", &[("date", &date)])];
        let way_on = Some((label.as_str(), urls::ACTIVATE));
        page.answer(StatusCode::OK, &Note { page, title: &title, lines: &lines, way_on })
    })
    .await
}

/// The letter is on its way.
///
/// # Errors
/// When the database cannot be asked.
pub async fn link_sent(flow: &Flow) -> Result<Response, PageRefused> {
    draw(flow, |page| {
        let (title, line) = ("act-link-sent-title", "act-link-sent");
        let no_mail = NoMail::of_new_link(page, urls::ACTIVATE);
        page.answer(StatusCode::OK, &LookInMailbox { page, title, line, no_mail, login: None })
    })
    .await
}

/// The language that the page is in, for the evidence.
///
/// # Errors
/// When the database cannot be asked.
pub async fn language(flow: &Flow) -> Result<String, PageRefused> {
    Ok(scene(flow).await?.locale.lang().to_owned())
}

/// Draws a page in the looks of the organisation that invites.
async fn draw(flow: &Flow, draw: impl FnOnce(&Page<'_>) -> Response) -> Result<Response, PageRefused> {
    let scene = scene(flow).await?;
    let looks = flow.visit.app.looks.load();
    let theme = looks.theme(scene.theme()).ok_or(PageRefused::Failure)?;
    Ok(flow.answer(draw(&scene.page(theme))))
}

async fn scene(flow: &Flow) -> Result<Scene, PageRefused> {
    let mut scene = match &flow.opened {
        Some(opened) => {
            let organisation = Some(opened.membership.organisation);
            let mut scene = Scene::with(&flow.visit, &opened.client.id, organisation).await?;
            scene.another_code = Some(urls::ACTIVATE_FORGET);
            scene.spoken_to(Some(opened.membership.user_type))
        }
        None => Scene::bare(&flow.visit),
    };
    scene.here = Some(urls::ACTIVATE.to_owned());
    Ok(scene)
}
