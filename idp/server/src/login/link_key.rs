//! `POST /login/enrol/key`: a security key or passkey that is being linked.

use crate::login::bound;
use crate::login::finish;
use crate::login::key_pages;
use crate::login::linked_mail;
use crate::login::page;
use crate::login::page::Said;
use crate::login::pass::Pass;
use crate::login::stage::FormSeals;
use crate::login::stage::Stage;
use crate::login::view_key::LinkKey;
use crate::security_keys::challenge;
use crate::security_keys::challenge::Ceremony;
use crate::security_keys::key_answer::NewKeyAnswer;
use crate::security_keys::relying_party::KeyRefused;
use crate::security_keys::relying_party::Used;
use crate::web::answer::PageRefused;
use crate::web::form::Problem;
use crate::web::turned::Turned;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::audit::AuditCode;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::authenticator::security_key::SecurityKey;
use sluis_domain::organisation::policy::mfa::Factor;
use sluis_domain::session::Proof;
use sluis_store::error::StoreError;

/// The name of a key that was given none.
const UNNAMED: &str = "key-unnamed";

/// What is posted. The script of the page fills in the answer.
#[derive(Deserialize)]
pub struct Shown {
    #[serde(flatten)]
    seals: FormSeals,
    #[serde(default)]
    challenge: String,
    #[serde(default)]
    answer: String,
    #[serde(default)]
    label: String,
}

/// Links the key when it answers what it was asked: that is a proof as well, and it is not asked twice.
pub async fn post(visit: Visit, Form(shown): Form<Shown>) -> Result<Response, Turned> {
    let stage = Stage::of_form(visit, &shown.seals).await?;
    if Pass::of_kind(&stage, Factor::WebAuthn).is_none() {
        return Ok(stage.on());
    }
    let Some(answer) = NewKeyAnswer::parse(&shown.answer) else {
        return again(&stage, &shown.label, LinkKey::MISSING).await;
    };
    let person = stage.standing.person.as_ref().ok_or(PageRefused::Failure)?;
    let keys = person.authenticators.iter().filter(|held| held.kind == AuthenticatorKind::WebAuthn).count();
    if keys >= SecurityKey::MOST {
        return again(&stage, &shown.label, LinkKey::MOST).await;
    }
    let place = key_pages::place(&stage, Ceremony::Bind, Some(person.user.id));
    let Some(state) = challenge::take(&stage.visit, &place, &shown.challenge).await? else {
        return again(&stage, &shown.label, LinkKey::WRONG).await;
    };
    let id = stage.visit.app.dice.id(stage.visit.now);
    match key_pages::party(&stage).await?.check_new(&answer, state.expose(), id) {
        Ok(used) => link(stage, &shown.label, used).await,
        Err(KeyRefused::Unverified) => again(&stage, &shown.label, LinkKey::UNVERIFIED).await,
        Err(_) => again(&stage, &shown.label, LinkKey::WRONG).await,
    }
}

async fn again(stage: &Stage, label: &str, problem: Problem<'static>) -> Result<Response, Turned> {
    let said = Said { username: Some(label), ..Said::problem(problem) };
    page::of(stage, &stage.standing.step(stage.visit.now), said).await
}

/// The key, its audit row, its mail and whatever the login comes to: one transaction.
async fn link(mut stage: Stage, typed: &str, used: Used) -> Result<Response, Turned> {
    let id = used.key.authenticator;
    let bare = bound::of_session(&stage, id, AuthenticatorKind::WebAuthn).ok_or(PageRefused::Failure)?;
    let label = match SecurityKey::label(typed) {
        Some(label) => label,
        None => unnamed(&stage).await?,
    };
    let held = Authenticator { label, ..bare };
    let mails = linked_mail::to_everywhere(&stage, &held).await?;
    let before = stage.standing.clone();
    let proof = Proof::of_key(&held, used.shown, stage.standing.sealed.id, stage.visit.now);
    let ending = bound::prove_by(&mut stage, &held, proof, Factor::WebAuthn).await?;
    let tx = stage.write_with(Some(held.id)).await?;
    if !bound::add(&stage, &tx, &ending, (&held, AuditCode::SecurityKeyRegistered, &mails)).await? {
        drop(tx);
        finish::take_back(&stage, &ending, &before.facts).await?;
        return Ok(stage.on());
    }
    match tx.security_keys().add(&used.key).await {
        Ok(()) => finish::advance(&stage, ending, tx, &[]).await,
        // It is bound already: to this account by another tab, or to another one.
        Err(StoreError::Conflict(_)) => {
            drop(tx);
            finish::take_back(&stage, &ending, &before.facts).await?;
            stage.standing = before;
            again(&stage, typed, LinkKey::KNOWN).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn unnamed(stage: &Stage) -> Result<String, Turned> {
    let scene = page::scene(stage).await?;
    let looks = stage.visit.app.looks.load();
    let theme = looks.theme(scene.theme()).ok_or(PageRefused::Failure)?;
    Ok(scene.page(theme).t(UNNAMED))
}
