//! Remembered devices (D8): made after a second step, taken up with the password.

use crate::app::App;
use crate::credential_change::alone;
use crate::login::notice_mail;
use crate::login::recovery_pages;
use crate::login::stage::Stage;
use crate::login::trail;
use crate::mail::notices::Notice;
use crate::web::agent_name;
use crate::web::cookies;
use crate::web::turned::Turned;
use axum::http::HeaderValue;
use sluis_domain::audit::AuditCode;
use sluis_domain::audit::AuditOutcome;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::authenticator::remembered_device::RememberedDevice;
use sluis_domain::authenticator::remembered_device::Shown;
use sluis_domain::authenticator::vouching::Vouching;
use sluis_domain::id::Id;
use sluis_domain::login::facts::Facts;
use sluis_domain::login::journey::Step;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::organisation::span::Span;
use sluis_domain::secret::Secret;
use sluis_domain::secret::equal;
use sluis_domain::session::Proof;
use sluis_domain::user::User;
use sluis_store::error::ROW_IS_THERE;
use sluis_store::error::StoreError;
use sluis_store::store::Tx;
use std::collections::BTreeSet;

/// Letters of the MAC that part the cookies of several people in one browser.
const NAME_LETTERS: usize = 12;

/// A device that was taken up, as its cookie is to be from now on.
pub struct Carried {
    device: RememberedDevice,
    /// The value that was shown, unless it was shown before and our answer was lost.
    moves_from: Option<u32>,
}

/// Takes up the device that this browser carries for this person and organisation, if a second step is asked
/// beside a password of a moment ago, and the request takes a device for one. An altered value is no value.
pub async fn take_up(stage: &mut Stage) -> Result<(), Turned> {
    let now = stage.visit.now;
    let is_password = |proof: &Proof| proof.kind == AuthenticatorKind::Password;
    if !stage.standing.facts.fresh_proofs(now).any(is_password) {
        return Ok(());
    }
    let Step::SecondFactor(_) = stage.standing.step(now) else { return Ok(()) };
    let Some((device, generation)) = shown(stage) else { return Ok(()) };
    let moves_from = match device.weigh(generation, now) {
        Shown::Over => return Ok(()),
        Shown::Stolen => return forget_all(stage).await,
        Shown::Current => Some(generation),
        Shown::Retry => None,
    };
    let before = stage.standing.facts.clone();
    let proof = Proof::of(&device.held, stage.standing.sealed.id, now);
    let facts = before.clone().record(device.held.user, proof);
    stage.standing = stage.standing.clone().with_facts(&stage.visit, facts).await?;
    if matches!(stage.standing.step(now), Step::SecondFactor(_)) {
        // This request wants more: the code is asked, and the device is kept.
        stage.standing = stage.standing.clone().with_facts(&stage.visit, before).await?;
        return Ok(());
    }
    let next = if moves_from.is_some() { generation.saturating_add(1) } else { device.generation };
    stage.carried = Some(Carried { device: RememberedDevice { generation: next, ..device }, moves_from });
    Ok(())
}

/// The device whose cookie the browser sent, and the value that the cookie holds.
fn shown(stage: &Stage) -> Option<(RememberedDevice, u32)> {
    let (person, organisation) = (stage.standing.person.as_ref()?, stage.standing.organisation()?);
    let app = &stage.visit.app;
    let value = cookies::value(&stage.visit.headers, &name(app, person.user.id, organisation))?;
    let (id, generation) = read(app, value)?;
    let mut devices = person.devices.iter();
    let device = devices.find(|device| device.held.id == id && device.organisation == organisation)?;
    Some((device.clone(), generation))
}

/// Writes that a device was taken up: its value moves on. False when it did before, or the device is forgotten
/// by now: then nothing of this login is to be written.
pub async fn spend(stage: &Stage, tx: &Tx) -> Result<bool, StoreError> {
    let Some(carried) = &stage.carried else { return Ok(true) };
    let (id, now) = (carried.device.held.id, stage.visit.now);
    // First the authenticator and then its device: whoever forgets it locks them in this order.
    match tx.authenticators().touch(id, now).await {
        Ok(()) => {}
        Err(error) if error.is_conflict(ROW_IS_THERE) => return Ok(false),
        Err(error) => return Err(error),
    }
    match carried.moves_from {
        Some(from) => tx.remembered_devices().move_on(id, from, now).await,
        None => Ok(true),
    }
}

/// What a login goes on with whose device was gone when it was to be written.
pub fn without(facts: &Facts) -> Facts {
    let mut facts = facts.clone();
    facts.proofs.retain(|proof| proof.kind != AuthenticatorKind::RememberedDevice);
    facts
}

/// Somebody showed an old value, so there is a copy: no device of this person is remembered any more.
async fn forget_all(stage: &mut Stage) -> Result<(), Turned> {
    let mails = notice_mail::to_everywhere(stage, Notice::DeviceStolen).await?;
    let Some(person) = stage.standing.person.as_mut() else { return Ok(()) };
    person.devices.clear();
    let user = person.user.clone();
    let event = trail::event(stage, AuditCode::DeviceStolen, Some(&user), stage.standing.organisation(), &[])
        .failed(AuditOutcome::SeriousFailure);
    let tx = stage.visit.app.store.write().await?;
    alone(&tx, user.id).await?;
    // Of several at once one finds something to forget, and tells it.
    if tx.remembered_devices().forget_all(user.id).await? > 0 {
        tx.audit().add(&event).await?;
        for mail in &mails {
            tx.outbox().add(mail).await?;
        }
    }
    Ok(tx.commit().await?)
}

/// What somebody chose: one of the options of the organisation, or nothing.
pub fn chosen(stage: &Stage, typed: &str) -> Option<Span> {
    let span = Span::seconds(typed.parse().ok()?);
    recovery_pages::policy(stage).remember.offered().find(|offered| *offered == span)
}

/// Writes the device that this login is to be remembered on, if it is, in place of the one before it.
pub async fn add(
    stage: &Stage,
    tx: &Tx,
    organisation: Id<Organisation>,
) -> Result<Option<HeaderValue>, StoreError> {
    let Some(device) = new_device(stage, organisation) else { return Ok(None) };
    if let Some((before, _)) = shown(stage) {
        tx.authenticators().remove(before.held.id).await?;
    }
    tx.authenticators().add(&device.held).await?;
    tx.remembered_devices().add(&device).await?;
    let user = stage.standing.person.as_ref().map(|person| &person.user);
    let what = AuditCode::DeviceRemembered;
    let until = device.until.seconds().to_string();
    let event = trail::event(stage, what, user, Some(organisation), &[("until", &until)]);
    tx.audit().add(&event).await?;
    Ok(cookie(stage, &device))
}

/// After a second step that was proven for this request, and neither by a code on paper nor by a device.
fn new_device(stage: &Stage, organisation: Id<Organisation>) -> Option<RememberedDevice> {
    let (now, request, facts) = (stage.visit.now, stage.standing.sealed.id, &stage.standing.facts);
    let span = facts.remember?;
    let is_offered = recovery_pages::policy(stage).remember.offered().any(|offered| offered == span);
    let of_now = |proof: &&Proof| proof.request == request && proof.kind.factor().is_some();
    let proof = facts.fresh_proofs(now).filter(of_now).last().filter(|_| is_offered)?;
    let held = Authenticator {
        id: stage.visit.app.dice.id(now),
        user: facts.user?,
        kind: AuthenticatorKind::RememberedDevice,
        label: agent_name::of(&stage.visit.headers),
        secret: Secret::new(Vec::new()),
        bound_by: proof.bound_by,
        vouched_by: Vouching::by(organisation),
        accepted_at: BTreeSet::new(),
        last_step: None,
        created_at: now,
        last_used_at: Some(now),
    };
    let until = proof.at + span.duration();
    Some(RememberedDevice { held, organisation, generation: 0, moved_at: now, until })
}

/// The cookie of the device that was taken up, at its value from now on.
pub fn carried_cookie(stage: &Stage) -> Option<HeaderValue> {
    stage.carried.as_ref().and_then(|carried| cookie(stage, &carried.device))
}

fn cookie(stage: &Stage, device: &RememberedDevice) -> Option<HeaderValue> {
    let app = &stage.visit.app;
    let seconds = device.until.since(stage.visit.now).as_secs();
    let name = name(app, device.held.user, device.organisation);
    cookies::set_device(&name, &value(app, device.held.id, device.generation), seconds)
}

fn name(app: &App, user: Id<User>, organisation: Id<Organisation>) -> String {
    let mac = app.seals.device.mac(&[b"name", user.bytes(), organisation.bytes()]).base64url();
    format!("{}{}", cookies::DEVICE, mac.chars().take(NAME_LETTERS).collect::<String>())
}

fn value(app: &App, id: Id<Authenticator>, generation: u32) -> String {
    let mac = app.seals.device.mac(&[b"value", id.bytes(), &generation.to_be_bytes()]);
    format!("{}.{generation}.{}", id.uuid().simple(), mac.base64url())
}

fn read(app: &App, text: &str) -> Option<(Id<Authenticator>, u32)> {
    let mut parts = text.split('.');
    let (id, generation) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    equal(&value(app, id, generation), text).then_some((id, generation))
}
