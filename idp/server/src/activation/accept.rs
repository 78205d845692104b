//! `/activate/accept?r=SEAL`: somebody with an account has logged in; is the invitation theirs? Only the person
//! attaches it, and the app hears of it as of any other acceptance.

use crate::activation::accepting;
use crate::activation::accepting::Accepted;
use crate::activation::flow::Flow;
use crate::activation::flow::Opened;
use crate::activation::flow::forgotten;
use crate::activation::onward;
use crate::activation::view;
use crate::standing::Standing;
use crate::web::answer::PageRefused;
use crate::web::form::Seals;
use crate::web::notes::Note;
use crate::web::scene::Scene;
use crate::web::sealed::ReturnTo;
use crate::web::sealed::SealRefused;
use crate::web::sealed::Sealed;
use crate::web::sealed::Shown;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::response::Redirect;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::activation::stage::Event;
use sluis_domain::activation::stage::Outcome;
use sluis_domain::activation::stage::Progress;
use sluis_domain::login::facts::Facts;
use sluis_domain::login::journey::Step;

/// What the address carries.
#[derive(Deserialize)]
pub struct Asked {
    r: String,
}

/// What is posted.
#[derive(Deserialize)]
pub struct Answered {
    r: String,
    #[serde(default)]
    f: String,
    answer: Answer,
}

/// The two buttons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Accept,
    Refuse,
}

/// Somebody who has logged in, before an invitation.
struct Candidate {
    flow: Flow,
    standing: Standing,
}

impl Candidate {
    /// For whom the form is shown: this browser, and the person whom the page names.
    fn shown(&self) -> Shown<'_> {
        let person = self.standing.person.as_ref().map(|person| person.user.id);
        Shown { browser: &self.flow.browser.sitting, person, consent: None }
    }
}

/// Asks.
///
/// # Errors
/// When the seal is not one that leads here.
pub async fn get(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, PageRefused> {
    match candidate(visit, &asked.r).await? {
        Ok(candidate) => ask(&candidate, &asked.r).await,
        Err(elsewhere) => Ok(elsewhere),
    }
}

/// Takes the answer.
///
/// # Errors
/// As `get`.
pub async fn post(visit: Visit, Form(answered): Form<Answered>) -> Result<Response, PageRefused> {
    let candidate = match candidate(visit, &answered.r).await? {
        Ok(candidate) => candidate,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let Candidate { flow, standing } = &candidate;
    if !standing.sealed.fits(&flow.visit.app.seals, &candidate.shown(), &answered.f) {
        return Ok(to_here(&answered.r));
    }
    let Some(opened) = &flow.opened else { return Ok(flow.on()) };
    if answered.answer == Answer::Refuse {
        flow.keep(&Progress::default()).await?;
        return Ok(flow.on());
    }
    let Some(person) = &standing.person else { return Ok(to_here(&answered.r)) };
    match accepting::attach(flow, opened, standing).await? {
        Accepted::Attached => {
            let user = person.user.id;
            let facts = Facts { user: Some(user), confirmed: true, ..Facts::default() };
            Ok(forgotten(onward::to_message(flow, opened, (user, None), |_| Some(facts)).await?))
        }
        Accepted::BelongsAlready => note(flow, opened).await,
        Accepted::TooLate => Ok(flow.on()),
    }
}

/// Who stands here: logged in for this very question, with the link that it is about.
async fn candidate(visit: Visit, seal: &str) -> Result<Result<Candidate, Response>, PageRefused> {
    let oldest = visit.app.config.lifetimes.request.duration();
    let sealed = match Sealed::open(&visit.app.seals, seal, visit.now, oldest) {
        Ok(sealed) => sealed,
        Err(SealRefused::Expired(_)) => return Ok(Err(Redirect::to(urls::ACTIVATE).into_response())),
        Err(SealRefused::Foreign | SealRefused::TooLong) => return Err(PageRefused::BadRequest),
    };
    let ReturnTo::Invitation(link) = sealed.then else { return Err(PageRefused::BadRequest) };
    let standing = Standing::of(&visit, sealed).await?;
    let flow = Flow::of_page(visit).await?;
    let is_about_it = flow.opened.as_ref().is_some_and(|opened| opened.link.id == link);
    if !is_about_it || flow.stage().on(Event::Accept) != Outcome::Attached {
        return Ok(Err(flow.on()));
    }
    if !matches!(standing.step_at_the_door(flow.visit.now), Step::Done(_)) {
        return Ok(Err(Redirect::to(&urls::login(seal)).into_response()));
    }
    Ok(Ok(Candidate { flow, standing }))
}

async fn ask(candidate: &Candidate, seal: &str) -> Result<Response, PageRefused> {
    let Candidate { flow, standing } = candidate;
    let (Some(opened), Some(person)) = (&flow.opened, &standing.person) else { return Ok(flow.on()) };
    let names = flow.visit.app.store.read().users().login_names(person.user.id).await?;
    let name = names.first().map(|name| name.typed()).unwrap_or_default();
    let mark = standing.sealed.form_mark(&flow.visit.app.seals, &candidate.shown());
    let mut scene = scene(flow, opened).await?;
    scene.here = Some(urls::with_seal(urls::ACTIVATE_ACCEPT, seal));
    let looks = flow.visit.app.looks.load();
    let page = scene.page(looks.theme(scene.theme()).ok_or(PageRefused::Failure)?);
    let seals = Seals { request: seal, form: &mark };
    let (action, until) = (urls::ACTIVATE_ACCEPT, opened.link.expires_at);
    Ok(page.answer(StatusCode::OK, &view::Accept { page: &page, action, seals, person: name, until }))
}

async fn note(flow: &Flow, opened: &Opened) -> Result<Response, PageRefused> {
    let scene = scene(flow, opened).await?;
    let looks = flow.visit.app.looks.load();
    let page = scene.page(looks.theme(scene.theme()).ok_or(PageRefused::Failure)?);
    let title = page.t_with("act-belongs-title", &[("org", page.organisation_name())]);
    let lines = [page.t("act-belongs")];
    // Two people share a mailbox: the other one logs in, or makes an account (law 4).
    let label = page.t("confirm-other");
    let way_on = Some((label.as_str(), urls::ACTIVATE));
    let view = Note { page: &page, title: &title, lines: &lines, way_on };
    Ok(page.answer(StatusCode::CONFLICT, &view))
}

async fn scene(flow: &Flow, opened: &Opened) -> Result<Scene, PageRefused> {
    let organisation = Some(opened.membership.organisation);
    let mut scene = Scene::with(&flow.visit, &opened.client.id, organisation).await?;
    scene.another_code = Some(urls::ACTIVATE_FORGET);
    Ok(scene.spoken_to(Some(opened.membership.user_type)))
}

fn to_here(seal: &str) -> Response {
    Redirect::to(&urls::with_seal(urls::ACTIVATE_ACCEPT, seal)).into_response()
}
