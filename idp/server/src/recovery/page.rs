//! The pages for who forgot their login details, filled.

use crate::recovery::ask::Asking;
use crate::recovery::flow::Flow;
use crate::recovery::flow::Opened;
use crate::recovery::flow::State;
use crate::recovery::view;
use crate::web::answer::PageRefused;
use crate::web::form::Problem;
use crate::web::new_password::NewPassword;
use crate::web::no_mail::NoMail;
use crate::web::notes::LinkExpired;
use crate::web::notes::LookInMailbox;
use crate::web::notes::Note;
use crate::web::page::Page;
use crate::web::scene::Scene;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::http::StatusCode;
use axum::response::Response;
use sluis_domain::authenticator::password::PasswordRefused;
use sluis_domain::client::client::ClientId;
use sluis_domain::recovery::mailbox::may_read;

/// The question. `typed`: what stands in its field, and what is wrong with it.
///
/// # Errors
/// When there is no theme.
pub fn ask(asking: &Asking, typed: (&str, Option<Problem<'static>>)) -> Result<Response, PageRefused> {
    let login = (!asking.seal.is_empty()).then(|| urls::login(&asking.seal));
    let (called, (username, problem)) = (asking.scene.called().or_by_address(), typed);
    let problem = problem.map(|problem| called.in_words(problem));
    dress(&asking.visit, &asking.scene, |page| {
        let view = view::Forgotten {
            page,
            action: urls::RECOVERY,
            request: &asking.seal,
            called,
            username,
            login: login.as_deref(),
            problem,
        };
        page.answer(status(problem.is_some()), &view)
    })
}

/// One answer, whoever was meant (law 9).
///
/// # Errors
/// When there is no theme.
pub fn look_in_mailbox(asking: &Asking) -> Result<Response, PageRefused> {
    let login = (!asking.seal.is_empty()).then(|| urls::login(&asking.seal));
    let again = match asking.seal.as_str() {
        "" => urls::RECOVERY.to_owned(),
        seal => urls::with_seal(urls::RECOVERY, seal),
    };
    dress(&asking.visit, &asking.scene, |page| {
        let (title, line, login) = ("fgt-sent-title", "fgt-sent", login.as_deref());
        let no_mail = NoMail::of_recovery(page, &again);
        page.answer(StatusCode::OK, &LookInMailbox { page, title, line, no_mail, login })
    })
}

/// The page that is due for a link. It changes nothing.
///
/// # Errors
/// When the database cannot be asked.
pub async fn due(flow: &Flow) -> Result<Response, PageRefused> {
    match (&flow.opened, flow.state()) {
        (Some(opened), State::Open) => reset(flow, opened, (&[], None)).await,
        (Some(_), State::Expired) => expired(flow).await,
        _ => dead(flow).await,
    }
}

/// The new password; and what is wrong with the one that was sent.
///
/// # Errors
/// When the database cannot be asked.
pub async fn reset(
    flow: &Flow,
    opened: &Opened,
    (refused, problem): (&[PasswordRefused], Option<Problem<'static>>),
) -> Result<Response, PageRefused> {
    let names = flow.visit.app.store.read().users().login_names(opened.person.user.id).await?;
    let errand = &opened.errand;
    let mut names = names.iter().filter(|name| may_read(&errand.address, &errand.vouched_by, name));
    let username = names.next().map(|name| name.typed()).unwrap_or_default();
    let rules = opened.person.password_rules_at(opened.link.organisation);
    let scene = scene(flow).await?;
    let drawn = dress(&flow.visit, &scene, |page| {
        let org = [("org", page.organisation_name())];
        let problem = problem.map(|problem| Problem { args: &org, ..problem });
        let new = NewPassword::of(page, &rules, refused);
        let (action, mark) = (urls::RESET, flow.form_mark());
        let view = view::Reset { page, action, mark: &mark, username, new, problem };
        page.answer(status(problem.is_some()), &view)
    });
    drawn.map(|response| flow.answer(response))
}

/// "We gladly send you a new one."
async fn expired(flow: &Flow) -> Result<Response, PageRefused> {
    let scene = scene(flow).await?;
    let mark = flow.form_mark();
    let drawn = dress(&flow.visit, &scene, |page| {
        let view = LinkExpired { page, action: urls::RESET_RENEW, mark: &mark };
        page.answer(StatusCode::GONE, &view)
    });
    drawn.map(|response| flow.answer(response))
}

/// No such link, or one that was used.
async fn dead(flow: &Flow) -> Result<Response, PageRefused> {
    let scene = scene(flow).await?;
    let used = flow.opened.is_some();
    let title = if used { "rst-used-title" } else { "rst-dead-title" };
    dress(&flow.visit, &scene, |page| {
        let label = page.t("fgt-again");
        let status = if used { StatusCode::GONE } else { StatusCode::NOT_FOUND };
        note(
            page,
            status,
            (title, &[if used { "rst-used" } else { "rst-dead" }]),
            Some((&label, urls::RECOVERY)),
        )
    })
}

/// The letter is on its way, if it may.
///
/// # Errors
/// When the database cannot be asked.
pub async fn link_sent(flow: &Flow) -> Result<Response, PageRefused> {
    let scene = scene(flow).await?;
    dress(&flow.visit, &scene, |page| {
        let (title, line) = ("act-link-sent-title", "act-link-sent");
        let no_mail = NoMail::of_recovery(page, urls::RECOVERY);
        page.answer(StatusCode::OK, &LookInMailbox { page, title, line, no_mail, login: None })
    })
}

/// The password is saved. `login`: where it is typed; none: no app waits.
///
/// # Errors
/// When the database cannot be asked.
pub async fn done(flow: &Flow, login: Option<&str>) -> Result<Response, PageRefused> {
    let scene = scene(flow).await?;
    dress(&flow.visit, &scene, |page| {
        let to_app = page.t_with("nav-to-app", &[("app", page.app_name())]);
        let label = if login.is_some() { page.t("login-submit") } else { to_app };
        let lines: &[&str] = match login.or(page.back) {
            Some(_) => &["rst-done"],
            None => &["rst-done", "front-start"],
        };
        let way_on = login.or(page.back).map(|to| (label.as_str(), to));
        // What leads to the app is there already.
        let page = &Page { back: page.back.filter(|_| login.is_some()), ..*page };
        note(page, StatusCode::OK, ("rst-done-title", lines), way_on)
    })
}

fn note(
    page: &Page<'_>,
    status: StatusCode,
    (title, lines): (&str, &[&str]),
    way_on: Option<(&str, &str)>,
) -> Response {
    let lines: Vec<String> = lines.iter().map(|key| page.t(key)).collect();
    page.answer(status, &Note { page, title: &page.t(title), lines: &lines, way_on })
}

const fn status(has_problem: bool) -> StatusCode {
    if has_problem { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
}

/// In the looks of the organisation in whose name the letter went, and of the app that waits.
async fn scene(flow: &Flow) -> Result<Scene, PageRefused> {
    let errand = flow.opened.as_ref().map(|opened| &opened.errand);
    let organisation = flow.opened.as_ref().and_then(|opened| opened.link.organisation);
    let client: Option<&ClientId> = errand.and_then(|errand| errand.origin.client.as_ref());
    let mut scene = match client {
        Some(client) => Scene::with(&flow.visit, client, organisation).await?,
        None => Scene::bare(&flow.visit),
    };
    let person = flow.opened.as_ref().map(|opened| &opened.person);
    scene = scene.spoken_to(organisation.and_then(|organisation| person?.user_type_at(organisation)));
    scene.here = Some(urls::RESET.to_owned());
    Ok(scene)
}

fn dress(
    visit: &Visit,
    scene: &Scene,
    draw: impl FnOnce(&Page<'_>) -> Response,
) -> Result<Response, PageRefused> {
    let looks = visit.app.looks.load();
    let theme = looks.theme(scene.theme()).ok_or(PageRefused::Failure)?;
    Ok(draw(&scene.page(theme)))
}
