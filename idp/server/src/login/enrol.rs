//! `POST /login/enrol`: the first code of an app that is being linked.

use crate::login::finish;
use crate::login::linked_mail;
use crate::login::page;
use crate::login::page::Said;
use crate::login::stage::FormSeals;
use crate::login::stage::Stage;
use crate::login::trail;
use crate::login::turned::Turned;
use crate::login::view::Code;
use crate::totp_keys;
use crate::totp_keys::PendingKey;
use crate::web::answer::PageRefused;
use crate::web::visit::Visit;
use axum::extract::Form;
use axum::response::Response;
use serde::Deserialize;
use sluis_domain::assurance::Door;
use sluis_domain::audit::AuditAction;
use sluis_domain::audit::AuditCode;
use sluis_domain::audit::AuditOutcome;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::authenticator::totp::TotpCheck;
use sluis_domain::login::journey::Step;
use sluis_domain::session::Proof;
use sluis_store::error::StoreError;

/// What is posted.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(flatten)]
    seals: FormSeals,
    #[serde(default)]
    code: String,
}

/// Links the app when its code is right: that is a proof as well, and no second code is asked (R78).
pub async fn post(visit: Visit, Form(typed): Form<Typed>) -> Result<Response, Turned> {
    let stage = Stage::of_form(visit, &typed.seals).await?;
    let (now, step) = (stage.visit.now, stage.standing.step(stage.visit.now));
    if !matches!(step, Step::Enrol(_)) {
        return Ok(stage.on());
    }
    let again = |problem| Said { problem: Some(problem), username: None };
    let person = stage.standing.person.as_ref().ok_or(PageRefused::Failure)?;
    let request = (stage.standing.sealed.id, stage.standing.sealed.at);
    let number = person.authenticators.len();
    let pending = totp_keys::pending(&stage.visit.app, request, person.user.id, &stage.sitting, number);
    if typed.code.trim().is_empty() {
        return page::of(&stage, &step, again(Code::MISSING)).await;
    }
    // The page shows the key: a wrong code is no guess, and is not counted. Both steps are good here,
    // whatever the policy: the first code is often typed as it changes.
    match pending.key.check(&typed.code, now, 1, None) {
        TotpCheck::Good { step } => link(stage, &pending, step).await,
        TotpCheck::AlreadyUsed | TotpCheck::Wrong => page::of(&stage, &step, again(Code::WRONG)).await,
    }
}

/// The app, its audit row, its mail and whatever the login comes to: one transaction.
async fn link(mut stage: Stage, pending: &PendingKey, step: u64) -> Result<Response, Turned> {
    let held = authenticator(&stage, pending, step).await?;
    let (now, request) = (stage.visit.now, stage.standing.sealed.id);
    let facts = stage.standing.facts.clone().record(held.user, Proof::of(&held, request, now));
    let mails = linked_mail::to_everywhere(&stage, &held).await?;
    // The person holds it from here on; without the commit below, nobody ever hears of it.
    if let Some(person) = &mut stage.standing.person {
        person.authenticators.push(held.clone());
    }
    stage.standing = stage.standing.with_facts(&stage.visit, facts).await?;
    let ending = finish::prepare(&stage).await?;
    let tx = stage.visit.app.store.write().await?;
    match tx.authenticators().add(&held).await {
        Ok(()) => {}
        // Linked a moment ago, by the same form: the other answer leads on.
        Err(StoreError::Conflict(_)) => return Ok(stage.on()),
        Err(error) => return Err(error.into()),
    }
    let user = stage.standing.person.as_ref().map(|person| &person.user);
    let what = (AuditCode::TotpRegistered, AuditAction::C, AuditOutcome::Success);
    tx.audit().add(&trail::event(&stage, what, user, stage.standing.organisation(), &[])).await?;
    for mail in &mails {
        tx.outbox().add(mail).await?;
    }
    finish::advance(&stage, ending, tx, &[]).await
}

/// What is bound in a session carries every vouching of the proofs that it stands on. No door accepts it by
/// that alone: that happens on an invitation of the door's own organisation, with which the login goes on.
async fn authenticator(stage: &Stage, pending: &PendingKey, step: u64) -> Result<Authenticator, Turned> {
    let app = &stage.visit.app;
    let person = stage.standing.person.as_ref().ok_or(PageRefused::Failure)?;
    let organisation = stage.standing.organisation().ok_or(PageRefused::Failure)?;
    let door = Door { organisation, active_memberships: person.active().count() };
    let of_session = stage.standing.session.iter().filter(|session| session.user == person.user.id);
    let mut stood_on: Vec<Proof> = of_session.flat_map(|session| session.proofs.clone()).collect();
    stood_on.extend(stage.standing.facts.fresh_proofs(stage.visit.now).cloned());
    Ok(Authenticator {
        id: pending.id,
        user: person.user.id,
        kind: AuthenticatorKind::Totp,
        label: linked_mail::app_entry(stage).await?,
        secret: totp_keys::seal(app, pending.id, &pending.key).ok_or(PageRefused::Failure)?,
        bound_by: door.inherited_way(&stood_on),
        vouched_by: door.inherited(&stood_on),
        accepted_at: stage.standing.sealed.demand.doors_that_accept(organisation),
        last_step: Some(step),
        created_at: stage.visit.now,
        last_used_at: Some(stage.visit.now),
    })
}
