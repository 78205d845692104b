//! `/account/password`: another password, of who shows the one that they have. Every other session ends with it.

use crate::account::current_password;
use crate::account::current_password::Shown;
use crate::account::desk::Desk;
use crate::account::done::Done;
use crate::account::password_page as page;
use crate::account::told;
use crate::account::trail;
use crate::mail::notices::Notice;
use crate::new_password;
use crate::new_password::Refused;
use crate::new_password::Replaced;
use crate::web::answer::PageRefused;
use crate::web::own_browser::FormMark;
use crate::web::turned::Turned;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::IntoResponse;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::audit::AuditCode;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::secret::Secret;
use sluis_domain::session::Proof;
use sluis_domain::session::Session;

/// What is posted.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(flatten)]
    mark: FormMark,
    #[serde(default)]
    password: String,
    #[serde(default)]
    new_password: String,
    #[serde(default)]
    repeat: String,
}

/// RFC 8615, "A Well-Known URL for Changing Passwords": to the page of it.
pub async fn well_known() -> Response {
    (StatusCode::FOUND, [(LOCATION, urls::ACCOUNT_PASSWORD)]).into_response()
}

/// The form.
///
/// # Errors
/// With the way to the login, whenever that has something to ask first.
pub async fn get(visit: Visit) -> Result<Response, Turned> {
    let desk = Desk::to_change(visit).await?;
    held(&desk)?;
    page::form(&desk, &[], None).await
}

/// Checks the password that they have, then the new one, and saves it.
///
/// # Errors
/// As `get`.
pub async fn post(visit: Visit, Form(typed): Form<Typed>) -> Result<Response, Turned> {
    let (current, new, repeat) =
        (Secret::new(typed.password), Secret::new(typed.new_password), Secret::new(typed.repeat));
    let mut desk = Desk::of_form(visit, urls::ACCOUNT_PASSWORD, &typed.mark).await?;
    let held = held(&desk)?.clone();
    if current.expose().is_empty() {
        return page::form(&desk, &[], Some(page::NO_PASSWORD)).await;
    }
    match current_password::verify(&desk, &held, &current).await? {
        Shown::Right => {}
        Shown::Wrong => {
            let tx = desk.visit.app.store.write().await?;
            tx.audit().add(&trail::refused(&desk, "password")).await?;
            tx.commit().await?;
            return page::form(&desk, &[], Some(page::WRONG)).await;
        }
        Shown::Paused(until) => return page::paused(&desk, until).await,
    }
    let rules = desk.person.password_rules_at(Some(desk.organisation));
    let open = desk.outlook.organisations().collect();
    let former = new_password::former(&desk.visit, &desk.person).await?;
    match new_password::choose_for(&desk.visit, (&desk.person, &open), (&new, &repeat), &rules, &former).await
    {
        Ok(hash) => save(&mut desk, &held, hash).await,
        Err(Refused::Typed(wrong)) => page::form(&desk, &wrong.broken, Some(wrong.problem)).await,
        Err(Refused::Page(refused)) => Err(refused.into()),
    }
}

/// The password that they have.
fn held(desk: &Desk) -> Result<&Authenticator, Turned> {
    let is_password = |held: &&Authenticator| held.kind == AuthenticatorKind::Password;
    desk.person.authenticators.iter().find(is_password).ok_or_else(|| PageRefused::NotFound.into())
}

/// The password, the session that stands on it from now on, mails and audit row: one transaction.
async fn save(desk: &mut Desk, held: &Authenticator, hash: String) -> Result<Response, Turned> {
    let new = new_password::successor(&desk.visit, held, hash);
    let mails = told::everywhere(desk, Notice::PasswordChanged).await?;
    let (spared, now) = (Some(desk.session.id), desk.visit.now);
    let tx = desk.write(urls::ACCOUNT_PASSWORD).await?;
    desk.look_again(&tx).await?;
    if !desk.person.authenticators.iter().any(|left| left.id == held.id) {
        // Another tab changed it: what was shown here is not the password any more.
        return Ok(desk.on(&Done::Nothing.at(urls::ACCOUNT_PASSWORD)));
    }
    new_password::replace(&tx, Replaced { person: &desk.person, password: &new, spared, now }).await?;
    let renewed = Session { proofs: proofs(desk, held, &new), ..desk.session.clone() };
    tx.sessions().save_proofs(&renewed, &desk.session.digest).await?;
    for mail in &mails {
        tx.outbox().add(mail).await?;
    }
    tx.audit().add(&desk.event(AuditCode::PasswordChanged, &[])).await?;
    tx.commit().await?;
    Ok(desk.on(&Done::PasswordChanged.at(urls::ACCOUNT_SECURITY)))
}

/// This session goes on: what it proved with the password before, it has proven with this one.
fn proofs(desk: &Desk, held: &Authenticator, new: &Authenticator) -> Vec<Proof> {
    let renewed = |proof: &Proof| match proof.authenticator == held.id {
        true => Proof::of(new, proof.request, desk.visit.now),
        false => proof.clone(),
    };
    desk.session.proofs.iter().map(renewed).collect()
}
