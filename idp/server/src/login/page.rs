//! The page of each step, filled.

use crate::login::introduce_page;
use crate::login::key_pages;
use crate::login::link_page;
use crate::login::method::due;
use crate::login::new_password_page;
use crate::login::pass::Pass;
use crate::login::profile_page;
use crate::login::recovery_pages;
use crate::login::remembered_page;
use crate::login::repair_page;
use crate::login::sms_page;
use crate::login::sms_step;
use crate::login::stage::Stage;
use crate::login::terms;
use crate::login::view;
use crate::login::yubico_step;
use crate::web::answer::PageRefused;
use crate::web::form::Problem;
use crate::web::form::Seals;
use crate::web::page::Page;
use crate::web::page::Rooms;
use crate::web::rooms;
use crate::web::scene::Scene;
use crate::web::sealed::ReturnTo;
use crate::web::sealed::Sealed;
use crate::web::theme::Theme;
use crate::web::turned::Turned;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::Response;
use sluis_domain::authenticator::totp::issuer_label;
use sluis_domain::id::Id;
use sluis_domain::login::journey::NoAccess;
use sluis_domain::login::journey::Step;
use sluis_domain::login::method::Method;
use sluis_domain::login::person::Person;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::time::Timestamp;

/// After how long a busy house may be asked again, in seconds.
const RETRY_SECONDS: u64 = 3;

/// What a page says beside its form.
#[derive(Clone, Copy)]
pub struct Said<'s> {
    /// What is wrong with the form that was sent.
    pub problem: Option<Problem<'s>>,
    /// What the person typed as their name.
    pub username: Option<&'s str>,
}

impl Said<'_> {
    /// Nothing: the page is shown for the first time.
    pub const NOTHING: Self = Said { problem: None, username: None };

    /// What is wrong with the form that was sent.
    pub const fn problem(problem: Problem<'static>) -> Self {
        Said { problem: Some(problem), username: None }
    }

    /// The page as it is, or with a complaint.
    pub const fn status(&self) -> StatusCode {
        self.status_or(StatusCode::OK)
    }

    const fn status_or(&self, status: StatusCode) -> StatusCode {
        if self.problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { status }
    }
}

/// The page of `step`. Whoever is done is asked to confirm: what was proven is no session yet, and a GET
/// makes none.
pub async fn of(stage: &Stage, step: &Step, said: Said<'_>) -> Result<Response, Turned> {
    let scene = scene(stage).await?;
    let looks = stage.visit.app.looks.load();
    let theme = looks.theme(scene.theme()).ok_or(PageRefused::Failure)?;
    let rooms = rooms(stage, step);
    let page = Page { rooms: rooms.as_ref(), ..scene.page(theme) };
    let named = stage.standing.person.as_ref().filter(|_| *step != Step::Password);
    let mark = stage.form_mark(named.map(|person| person.user.id));
    let seals = Seals { request: &stage.seal, form: &mark };
    let person = match &stage.standing.person {
        Some(person) => login_name(stage, person).await?,
        None => String::new(),
    };
    let restart = urls::LOGIN_RESTART;
    let response = match step {
        Step::Password => {
            let hint = stage.standing.sealed.demand.login_hint.as_deref();
            let username = said.username.or(hint).unwrap_or_default();
            let action = urls::LOGIN_PASSWORD;
            let notice = notice(stage).filter(|_| said.problem.is_none());
            let forgotten = &urls::with_seal(urls::RECOVERY, &stage.seal);
            let passkey = key_pages::first_step(stage, &scene, &page)?;
            let (called, page, passkey) = (scene.called(), &page, passkey.as_ref());
            let problem = said.problem.map(|problem| called.in_words(problem));
            let view =
                view::Password { page, action, seals, forgotten, called, username, passkey, notice, problem };
            page.answer(said.status(), &view)
        }
        Step::SecondFactor(_) => second_step(stage, step, &page, (seals, &person), said).await?,
        Step::Introduce(days) => introduce_page::of(stage, &page, (seals, &person), *days),
        Step::KeepRecoveryCodes => recovery_pages::keep(stage, &page, (seals, &person), said)?,
        Step::OfferRepair => repair_page::of(stage, &page, (seals, &person), said),
        Step::NewPassword => return new_password_page::of(stage, &[], None).await,
        Step::Profile => return profile_page::of(stage).await,
        Step::Terms => return terms::page(stage).await,
        Step::Enrol(_) | Step::Link(_) | Step::OfferAnother(_) => {
            link_page::of(stage, step, &page, (seals, &person), said).await?
        }
        Step::ChooseOrganisation(several) => choose(stage, &page, (seals, &person), several).await?,
        Step::Confirm | Step::Done(_) => {
            let named = stage.standing.person.as_ref().and_then(|known| name(stage, known)).unwrap_or(person);
            let action = urls::LOGIN_CONFIRM;
            page.answer(StatusCode::OK, &view::Confirm { page: &page, action, seals, person: &named })
        }
        Step::NoAccess(why) => {
            let forgotten = &urls::with_seal(urls::RECOVERY, &stage.seal);
            let (action, problem) = (urls::LOGIN_UNLOCK, said.problem);
            let unlock =
                (*why == NoAccess::VouchedElsewhere).then_some(view::Unlock { action, forgotten, problem });
            let view = view::NoAccess { page: &page, restart, seals, person: &person, unlock };
            page.answer(said.status_or(StatusCode::FORBIDDEN), &view)
        }
    };
    Ok(stage.answer(response))
}

/// The rooms of the account, for somebody who links something from there: with the way back that they came by.
fn rooms(stage: &Stage, step: &Step) -> Option<Rooms> {
    let is_own = Pass::of(stage, step).is_some_and(|pass| pass.is_own());
    let ReturnTo::Account(then) = &stage.standing.sealed.then else { return None };
    if !is_own {
        return None;
    }
    let way = then.split_once('?').map(|(_, way)| format!("?{way}")).unwrap_or_default();
    let rooms = rooms::rooms(urls::ACCOUNT_SECURITY, |path| format!("{path}{way}"));
    Some(Rooms { rooms, logout: urls::LOGOUT })
}

/// What is asked as the second step.
async fn second_step(
    stage: &Stage,
    step: &Step,
    page: &Page<'_>,
    (seals, person): (Seals<'_>, &str),
    said: Said<'_>,
) -> Result<Response, Turned> {
    if sms_step::telephone(stage, step).is_some() {
        return sms_page::of(stage, step, page, (seals, person), said).await;
    }
    if key_pages::is_due(stage, due(stage, step)) {
        return key_pages::second_step(stage, step, page, (seals, person), said).await;
    }
    if yubico_step::is_due(stage, due(stage, step)) {
        return Ok(yubico_step::page(stage, page, (seals, person), said));
    }
    if due(stage, step) == Some(Method::Backup) {
        return Ok(recovery_pages::backup(stage, page, (seals, person), said));
    }
    let others = urls::with_seal(urls::LOGIN_METHODS, &stage.seal);
    let (action, restart, others, problem) =
        (urls::LOGIN_CODE, urls::LOGIN_RESTART, others.as_str(), said.problem);
    let remember = remembered_page::choices(stage, page);
    let remember = remember.as_slice();
    let view = view::Code { page, action, restart, seals, person, others, remember, problem };
    Ok(page.answer(said.status(), &view))
}

/// Whoever was away so long that the password must be typed again (D3); whoever is logged in and goes to their own
/// account; and R34: whoever has just chosen a first password and proves it now. Their name stands in the form.
fn notice(stage: &Stage) -> Option<&'static str> {
    if stage.standing.facts.have_lapsed(stage.visit.now) {
        return Some("login-idle");
    }
    let demand = &stage.standing.sealed.demand;
    if demand.own && stage.standing.session.is_some() {
        return Some("set-reauth");
    }
    (demand.invited_by.is_some() && demand.login_hint.is_some()).then_some("pw-saved")
}

/// How the app's list shows the entry: `Sluis: anna@example.nl`.
pub fn app_entry(theme: &Theme, environment: Option<&str>, person: &str) -> String {
    format!("{}: {person}", issuer_label(&theme.name, environment))
}

async fn choose(
    stage: &Stage,
    page: &Page<'_>,
    (seals, person): (Seals<'_>, &str),
    several: &[Id<Organisation>],
) -> Result<Response, Turned> {
    let mut named = Vec::new();
    for id in several {
        if let Some(tenant) = stage.visit.app.directory.tenant(&stage.visit.app, *id, stage.visit.now).await?
        {
            named.push((id.to_string(), tenant.organisation.name.clone()));
        }
    }
    named.sort_by(|one, other| one.1.cmp(&other.1));
    let choices: Vec<view::OrganisationChoice<'_>> =
        named.iter().map(|(value, name)| view::OrganisationChoice { value, name }).collect();
    let (action, restart) = (urls::LOGIN_ORGANISATION, urls::LOGIN_RESTART);
    let view = view::ChooseOrganisation { page, action, restart, seals, person, choices: &choices };
    Ok(page.answer(StatusCode::OK, &view))
}

/// Too many wrong attempts. Without a moment: waiting does not help here.
pub async fn paused(stage: &Stage, until: Option<Timestamp>) -> Result<Response, Turned> {
    let retry = urls::login(&stage.seal);
    let mut response = dress(&stage.visit, &scene(stage).await?, |page| {
        page.answer(StatusCode::TOO_MANY_REQUESTS, &view::Paused { page, until, retry: &retry })
    })?;
    if let Some(until) = until {
        let seconds = until.since(stage.visit.now).as_secs().saturating_add(1);
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    Ok(response)
}

/// More passwords at once than this machine takes.
pub async fn busy(stage: &Stage) -> Result<Response, Turned> {
    let retry = urls::login(&stage.seal);
    let mut response = dress(&stage.visit, &scene(stage).await?, |page| {
        page.answer(StatusCode::SERVICE_UNAVAILABLE, &view::Busy { page, retry: &retry })
    })?;
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(RETRY_SECONDS));
    Ok(response)
}

/// The browser did not send our cookie back.
pub async fn no_cookies(visit: &Visit, sealed: &Sealed, seal: &str) -> Result<Response, Turned> {
    let retry = urls::login(seal);
    let scene = Scene::of(visit, sealed, None, retry.clone()).await?;
    dress(visit, &scene, |page| {
        page.answer(StatusCode::BAD_REQUEST, &view::NoCookies { page, retry: &retry })
    })
}

/// The request is too old. The page leads to where the app begins anew.
pub async fn expired(visit: &Visit, sealed: &Sealed, seal: &str) -> Result<Response, Turned> {
    let scene = Scene::of(visit, sealed, None, urls::login(seal)).await?;
    dress(visit, &scene, |page| {
        let page = Page { back: scene.begin(), ..*page };
        page.answer(StatusCode::GONE, &view::Expired { page: &page })
    })
}

/// Draws a page in the looks of its scene.
fn dress(visit: &Visit, scene: &Scene, draw: impl FnOnce(&Page<'_>) -> Response) -> Result<Response, Turned> {
    let looks = visit.app.looks.load();
    let theme = looks.theme(scene.theme()).ok_or(PageRefused::Failure)?;
    Ok(draw(&scene.page(theme)))
}

/// The surroundings: under the organisation of the login, as soon as it is known.
pub async fn scene(stage: &Stage) -> Result<Scene, Turned> {
    let here = urls::login(&stage.seal);
    let organisation = stage.standing.organisation();
    let scene = Scene::of(&stage.visit, &stage.standing.sealed, organisation, here).await?;
    let person = stage.standing.person.as_ref();
    Ok(scene.spoken_to(organisation.and_then(|organisation| person?.user_type_at(organisation))))
}

/// What the person types to say who they are: shown to somebody who has not proven everything yet.
pub async fn login_name(stage: &Stage, person: &Person) -> Result<String, Turned> {
    let names = stage.visit.app.store.read().users().login_names(person.user.id).await?;
    Ok(names.into_iter().next().map(|name| name.typed().to_owned()).unwrap_or_default())
}

/// What the organisation of this login calls the person, if it says.
pub fn name(stage: &Stage, person: &Person) -> Option<String> {
    let organisation = stage.standing.organisation()?;
    person.belonging_to(organisation)?.membership.profile.name()
}
