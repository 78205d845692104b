//! `POST /login/new-password`: another password in the place of one that no longer fits, in the middle of a login.

use crate::login::finish;
use crate::login::new_password_page;
use crate::login::page;
use crate::login::stage::FormSeals;
use crate::login::stage::Stage;
use crate::login::trail;
use crate::mail::notices::Notice;
use crate::new_password;
use crate::new_password::Refused;
use crate::new_password::Replaced;
use crate::web::answer::PageRefused;
use crate::web::turned::Turned;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::account::outlook::Outlook;
use sluis_domain::audit::AuditCode;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::login::facts::Facts;
use sluis_domain::login::journey::Step;
use sluis_domain::secret::Secret;
use sluis_domain::session::Proof;

/// What is posted.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(flatten)]
    seals: FormSeals,
    #[serde(default)]
    new_password: String,
    #[serde(default)]
    repeat: String,
}

/// Checks it, saves it, and goes on with the login.
pub async fn post(visit: Visit, Form(typed): Form<Typed>) -> Result<Response, Turned> {
    let (password, repeat) = (Secret::new(typed.new_password), Secret::new(typed.repeat));
    let stage = Stage::of_form(visit, &typed.seals).await?;
    if stage.standing.step(stage.visit.now) != Step::NewPassword {
        return Ok(stage.on());
    }
    let person = stage.standing.person.as_ref().ok_or(PageRefused::Failure)?;
    let is_password = |held: &&Authenticator| held.kind == AuthenticatorKind::Password;
    let held = person.authenticators.iter().find(is_password).cloned().ok_or(PageRefused::Failure)?;
    let rules = person.password_rules_at(stage.standing.organisation());
    let former = new_password::former(&stage.visit, person).await?;
    let typed = (&password, &repeat);
    let open = Outlook::of(person, &proofs(&stage)).organisations().collect();
    let hash = match new_password::choose_for(&stage.visit, (person, &open), typed, &rules, &former).await {
        Ok(hash) => hash,
        Err(Refused::Typed(wrong)) => {
            return new_password_page::of(&stage, &wrong.broken, Some(wrong.problem)).await;
        }
        Err(Refused::Page(PageRefused::Busy)) => return page::busy(&stage).await,
        Err(Refused::Page(refused)) => return Err(refused.into()),
    };
    let new = new_password::successor(&stage.visit, &held, hash);
    save(stage, &held, new).await
}

/// What was proven, in this login and before it.
fn proofs(stage: &Stage) -> Vec<Proof> {
    stage.standing.sight().shown().into_iter().cloned().collect()
}

/// Everything in one transaction: the password, what the person is told, and whatever the login comes to.
async fn save(mut stage: Stage, shown: &Authenticator, new: Authenticator) -> Result<Response, Turned> {
    let person = stage.standing.person.as_mut().ok_or(PageRefused::Failure)?;
    person.authenticators.retain(|held| held.kind != AuthenticatorKind::Password);
    person.authenticators.push(new.clone());
    let user = person.user.id;
    let mut facts = Facts { unfit: None, ..stage.standing.facts.clone() };
    facts.proofs.retain(|proof| proof.kind != AuthenticatorKind::Password);
    let facts = facts.record(user, Proof::of(&new, stage.standing.sealed.id, stage.visit.now));
    stage.standing = stage.standing.with_facts(&stage.visit, facts).await?;
    let person = stage.standing.person.as_ref().ok_or(PageRefused::Failure)?;
    let told = (Notice::PasswordChanged, stage.standing.organisation());
    let mails = new_password::notices(&stage.visit, person, told).await?;
    let ending = finish::prepare(&stage).await?;
    let own = stage.standing.session.as_ref().filter(|session| session.user == user);
    let spared = own.map(|session| session.id);
    let tx = stage.write_with(Some(new.id)).await?;
    if !tx.authenticators().of_user(user).await?.iter().any(|held| held.id == shown.id) {
        // It was changed elsewhere in this moment: what was shown here is not the password any more.
        return Ok(stage.on());
    }
    new_password::replace(&tx, Replaced { person, password: &new, spared, now: stage.visit.now }).await?;
    for mail in &mails {
        tx.outbox().add(mail).await?;
    }
    let what = AuditCode::PasswordChanged;
    let organisation = stage.standing.organisation();
    tx.audit().add(&trail::event(&stage, what, Some(&person.user), organisation, &[])).await?;
    finish::advance(&stage, ending, tx, &[]).await
}
