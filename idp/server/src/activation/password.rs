//! `POST /activate/password`: the first password, and with it the account.

use crate::activation::commit;
use crate::activation::commit::Newcomer;
use crate::activation::flow::Flow;
use crate::activation::flow::Opened;
use crate::activation::flow::forgotten;
use crate::activation::onward;
use crate::activation::page;
use crate::activation::view::FirstPassword;
use crate::new_password;
use crate::new_password::Refused;
use crate::new_password::Wanted;
use crate::web::answer::PageRefused;
use crate::web::form::Problem;
use crate::web::own_browser::FormMark;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::response::IntoResponse;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::activation::stage::Event;
use sluis_domain::activation::stage::Outcome;
use sluis_domain::authenticator::password::PasswordRefused;
use sluis_domain::login::facts::Facts;
use sluis_domain::secret::Secret;
use sluis_domain::session::Proof;
use sluis_domain::user::LoginName;
use sluis_store::error::StoreError;

/// Names of their own choice that somebody may try with one invitation.
const MOST_NAMES: u32 = 10;

/// What is posted.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(flatten)]
    mark: FormMark,
    #[serde(default)]
    username: String,
    #[serde(default)]
    new_password: String,
    #[serde(default)]
    repeat: String,
}

/// Checks the password against the organisation's rules, and makes the account.
pub async fn post(visit: Visit, Form(typed): Form<Typed>) -> Response {
    match save(visit, typed).await {
        Ok(response) | Err(response) => response,
    }
}

async fn save(visit: Visit, typed: Typed) -> Result<Response, Response> {
    let (password, repeat) = (Secret::new(typed.new_password), Secret::new(typed.repeat));
    let flow = Flow::of_form(visit, &typed.mark).await?;
    let Some(opened) = flow.opened.as_ref().filter(|_| flow.stage().on(Event::Save) == Outcome::Activated)
    else {
        return Ok(flow.on());
    };
    let again = Again { flow: &flow, opened, username: &typed.username };
    let name = match login_name(opened, &typed.username) {
        Ok(name) => name,
        Err(problem) => return again.with(&[], problem).await,
    };
    if !may_be_called(&flow, opened, &name).await.map_err(failed)? {
        return Ok(flow.on());
    }
    let (words, rules) = (words(opened, &name), &opened.policy().password);
    let wanted = Wanted { typed: &password, repeat: &repeat, rules, words: &words, former: &[] };
    let hash = match new_password::choose(&flow.visit.app, wanted).await {
        Ok(hash) => hash,
        Err(Refused::Typed(wrong)) => return again.with(&wrong.broken, wrong.problem).await,
        Err(Refused::Page(refused)) => return Err(refused.into_response()),
    };
    if is_tried_out(&flow, opened, &name).await.map_err(failed)? {
        return again.with(&[], FirstPassword::NAME_TAKEN).await;
    }
    match commit::newcomer(&flow, opened, (&name, hash)).await.map_err(failed)? {
        Newcomer::NameTaken => again.with(&[], FirstPassword::NAME_TAKEN).await,
        // A second tab was first, or the link was called back: its page says so.
        Newcomer::TooLate => Ok(flow.on()),
        Newcomer::Made(made) => {
            let relogin = opened.policy().activation.relogin;
            let hint = Some(name.typed().to_owned());
            let facts = onward::to_message(&flow, opened, (made.user.id, hint), |sealed| {
                let proof = Proof::of(&made.password, sealed.id, flow.visit.now);
                (!relogin).then(|| Facts::default().record(made.user.id, proof))
            });
            facts.await.map(forgotten).map_err(IntoResponse::into_response)
        }
    }
}

/// The same page, with what is wrong.
struct Again<'a> {
    flow: &'a Flow,
    opened: &'a Opened,
    username: &'a str,
}

impl Again<'_> {
    async fn with(
        &self,
        refused: &[PasswordRefused],
        problem: Problem<'static>,
    ) -> Result<Response, Response> {
        let typed = (self.username, refused, Some(problem));
        page::password(self.flow, self.opened, typed).await.map_err(IntoResponse::into_response)
    }
}

/// The name that was invited, or another one that is no mail address: that could be somebody else's.
fn login_name(opened: &Opened, typed: &str) -> Result<LoginName, Problem<'static>> {
    let invited = opened.login_name().and_then(|name| LoginName::parse(name).ok());
    let typed = LoginName::parse(typed).ok();
    match (invited, typed) {
        (Some(invited), None) => Ok(invited),
        (Some(invited), Some(typed)) if invited.key() == typed.key() => Ok(invited),
        (_, Some(typed)) if !typed.key().contains('@') => Ok(typed),
        _ => Err(FirstPassword::NAME_IS_AN_ADDRESS),
    }
}

/// Whether so many other names were tried with this invitation that no further one is looked up: it is no way to find
/// out who is called what. Counted before it is looked at (law 6), and not while the password is what is wrong.
async fn is_tried_out(flow: &Flow, opened: &Opened, name: &LoginName) -> Result<bool, StoreError> {
    let invited = opened.login_name().and_then(|invited| LoginName::parse(invited).ok());
    if invited.is_none_or(|invited| invited.key() == name.key()) {
        return Ok(false);
    }
    let key = format!("names:{}", opened.membership.id);
    let tx = flow.visit.app.store.write().await?;
    let tried = tx.attempts().count(&key, flow.visit.now).await?;
    tx.commit().await?;
    Ok(tried.failures > MOST_NAMES)
}

/// Another name than the invited one is taken only where somebody has that one. Else it is not even looked up:
/// who was sent a link learns nothing about the names of others.
async fn may_be_called(flow: &Flow, opened: &Opened, name: &LoginName) -> Result<bool, StoreError> {
    match opened.login_name().and_then(|invited| LoginName::parse(invited).ok()) {
        Some(invited) if invited.key() != name.key() => {
            Ok(flow.visit.app.store.read().users().find_by_login_name(&invited).await?.is_some())
        }
        _ => Ok(true),
    }
}

/// What the password may not be made of: R41.
fn words(opened: &Opened, name: &LoginName) -> Vec<String> {
    let mut words: Vec<String> = opened.membership.profile.own_words().map(str::to_owned).collect();
    words.extend([
        name.typed().to_owned(),
        opened.tenant.organisation.name.clone(),
        opened.client.name.clone(),
    ]);
    words
}

fn failed(error: StoreError) -> Response {
    PageRefused::from(error).into_response()
}
