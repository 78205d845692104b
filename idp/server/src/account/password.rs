//! `/account/password`: another password, of who shows the one that they have. Every other session ends with it.

use crate::account::password_page as page;
use crate::account::password_page::Stands;
use crate::account::way::Way;
use crate::current_password;
use crate::current_password::Shown;
use crate::mail::notices::Notice;
use crate::new_password;
use crate::new_password::Refused;
use crate::new_password::Replaced;
use crate::new_password::Wanted;
use crate::people;
use crate::web::answer::PageRefused;
use crate::web::form::Problem;
use crate::web::new_password as form;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::IntoResponse;
use axum::response::Redirect;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::audit::AuditAction;
use sluis_domain::audit::AuditCode;
use sluis_domain::audit::AuditEvent;
use sluis_domain::audit::AuditOutcome;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::authenticator::password::PasswordRefused;
use sluis_domain::login::person::Person;
use sluis_domain::organisation::policy::policy::Policy;
use sluis_domain::secret::Secret;
use sluis_domain::secret::equal;
use sluis_domain::session::Proof;
use sluis_domain::session::Session;
use std::collections::BTreeMap;

/// What is posted.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    f: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    new_password: String,
    #[serde(default)]
    repeat: String,
}

/// Somebody who is logged in here, well enough to change something.
pub struct Owner {
    /// The request at hand.
    pub visit: Visit,
    /// The app that they came from.
    pub way: Way,
    /// Who.
    pub person: Person,
    /// The session of this browser.
    pub session: Session,
    /// What the organisation of the session asks.
    pub policy: Policy,
    /// The password that they have.
    pub held: Authenticator,
}

impl Owner {
    /// In what their pages stand.
    pub fn stands(&self) -> Stands<'_> {
        Stands { visit: &self.visit, way: &self.way, organisation: Some(self.session.organisation) }
    }

    /// What the form carries: it names the session that was shown it.
    pub fn mark(&self) -> String {
        self.visit.app.seals.form.mac(&[b"account-password", self.session.digest.bytes()]).base64url()
    }
}

/// RFC 8615, "A Well-Known URL for Changing Passwords": to the page of it.
pub async fn well_known() -> Response {
    (StatusCode::FOUND, [(LOCATION, urls::ACCOUNT_PASSWORD)]).into_response()
}

/// The form.
///
/// # Errors
/// When the database cannot be asked.
pub async fn get(visit: Visit) -> Result<Response, PageRefused> {
    match owner(visit).await? {
        Ok(owner) => page::form(&owner, &[], None).await,
        Err(visit) => page::log_in_first(&visit).await,
    }
}

/// Checks the password that they have, then the new one, and saves it.
///
/// # Errors
/// When the database cannot be asked.
pub async fn post(visit: Visit, Form(typed): Form<Typed>) -> Result<Response, PageRefused> {
    let (current, new, repeat) =
        (Secret::new(typed.password), Secret::new(typed.new_password), Secret::new(typed.repeat));
    let owner = match owner(visit).await? {
        Ok(owner) => owner,
        Err(visit) => return page::log_in_first(&visit).await,
    };
    if !equal(&owner.mark(), &typed.f) {
        return Ok(Redirect::to(&owner.way.link(urls::ACCOUNT_PASSWORD)).into_response());
    }
    if current.expose().is_empty() {
        return page::form(&owner, &[], Some(page::NO_PASSWORD)).await;
    }
    match current_password::verify(&owner.visit, &owner.held, &owner.policy.lockout, &current).await? {
        Shown::Right => {}
        Shown::Wrong => return page::form(&owner, &[], Some(page::WRONG)).await,
        Shown::Paused(until) => return page::paused(&owner, until).await,
    }
    match chosen(&owner, &new, &repeat).await? {
        Ok(hash) => save(owner, hash).await,
        Err((refused, problem)) => page::form(&owner, &refused, Some(problem)).await,
    }
}

type Wrong = (Vec<PasswordRefused>, Problem<'static>);

async fn chosen(
    owner: &Owner,
    new: &Secret<String>,
    repeat: &Secret<String>,
) -> Result<Result<String, Wrong>, PageRefused> {
    let rules = owner.person.password_rules();
    let words = new_password::words(&owner.visit, &owner.person).await?;
    let former = new_password::former(&owner.visit, &owner.person).await?;
    let wanted = Wanted { typed: new, repeat, rules: &rules, words: &words, former: &former };
    match new_password::choose(&owner.visit.app, wanted).await {
        Ok(hash) => Ok(Ok(hash)),
        Err(Refused::Rules(refused)) => {
            let problem = form::problem(&refused);
            Ok(Err((refused, problem)))
        }
        Err(Refused::Form(problem)) => Ok(Err((Vec::new(), problem))),
        Err(Refused::Busy) => Err(PageRefused::Busy),
        Err(Refused::Impossible) => Err(PageRefused::Failure),
    }
}

async fn save(owner: Owner, hash: String) -> Result<Response, PageRefused> {
    let Owner { visit, person, session, held, .. } = &owner;
    let new = new_password::successor(visit, held, hash);
    let mails = new_password::notices(visit, person, Notice::PasswordChanged).await?;
    let tx = visit.app.store.write().await?;
    let spared = Some(session.id);
    new_password::replace(&tx, Replaced { person, password: &new, spared, now: visit.now }).await?;
    let renewed = Session { proofs: proofs(session, held, &new, visit), ..session.clone() };
    tx.sessions().save_proofs(&renewed, &session.digest).await?;
    for mail in &mails {
        tx.outbox().add(mail).await?;
    }
    tx.audit().add(&event(&owner)).await?;
    tx.commit().await?;
    page::saved(&owner).await
}

/// This session goes on: what it proved with the password before, it has proven with this one.
fn proofs(session: &Session, held: &Authenticator, new: &Authenticator, visit: &Visit) -> Vec<Proof> {
    let renewed = |proof: &Proof| match proof.authenticator == held.id {
        true => Proof::of(new, proof.request, visit.now),
        false => proof.clone(),
    };
    session.proofs.iter().map(renewed).collect()
}

fn event(owner: &Owner) -> AuditEvent {
    let (visit, user) = (&owner.visit, &owner.person.user);
    AuditEvent {
        id: visit.app.dice.id(visit.now),
        at: visit.now,
        organisation: Some(owner.session.organisation),
        code: AuditCode::PasswordChanged,
        action: AuditAction::U,
        outcome: AuditOutcome::Success,
        actor: Some(user.pseudonym),
        account: Some(user.pseudonym),
        client: None,
        network: Some(visit.address.to_string()),
        detail: BTreeMap::new(),
    }
}

/// Who is logged in here. Whoever has a second step has shown it in this session.
async fn owner(visit: Visit) -> Result<Result<Owner, Visit>, PageRefused> {
    let Some(session) = visit.session().await? else { return Ok(Err(visit)) };
    let Some(person) = people::find(&visit.app, session.user, visit.now).await? else {
        return Ok(Err(visit));
    };
    let Some(policy) = person.policy_at(session.organisation) else { return Ok(Err(visit)) };
    let held = person.authenticators.iter().find(|held| held.kind == AuthenticatorKind::Password).cloned();
    let Some(held) = held else { return Ok(Err(visit)) };
    let proven = |proof: &Proof| person.holds(proof);
    let knows = session.proofs.iter().any(|proof| proof.authenticator == held.id);
    let has_second = person.authenticators.iter().any(|held| held.kind.is_second_step());
    let shown_second = session.proofs.iter().any(|proof| proof.kind.is_second_step() && proven(proof));
    let way = Way::of(&visit).await?;
    let may = person.user.locked_at.is_none()
        && session.is_alive(&policy.session, visit.now)
        && knows
        && (shown_second || !has_second);
    if may { Ok(Ok(Owner { visit, way, person, session, policy, held })) } else { Ok(Err(visit)) }
}
