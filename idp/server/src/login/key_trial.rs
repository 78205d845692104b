//! A security key or passkey that is tried: counted, held against its challenge, and taken or not.

use crate::counting;
use crate::counting::Admission;
use crate::counting::Counters;
use crate::credential_change::alone;
use crate::login::finish;
use crate::login::key_pages;
use crate::login::notice_mail;
use crate::login::stage::Stage;
use crate::login::trail;
use crate::login::view_key::UseKey;
use crate::mail::notices::Notice;
use crate::security_keys::challenge;
use crate::security_keys::challenge::Ceremony;
use crate::security_keys::key_answer::KeyAnswer;
use crate::security_keys::relying_party::KeyRefused;
use crate::security_keys::relying_party::Used;
use crate::web::answer::PageRefused;
use crate::web::form::Problem;
use crate::web::turned::Turned;
use axum::response::Response;
use sluis_domain::audit::AuditCode;
use sluis_domain::audit::AuditOutcome;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::authenticator::security_key::SecurityKey;
use sluis_domain::id::Id;
use sluis_domain::login::facts::Facts;
use sluis_domain::login::throttle::Limit;
use sluis_domain::login::throttle::factor_counter;
use sluis_domain::login::throttle::total_counter;
use sluis_domain::organisation::policy::policy::Policy;
use sluis_domain::organisation::span::Span;
use sluis_domain::session::Proof;
use sluis_domain::time::Timestamp;

/// What is tried.
#[derive(Clone, Copy)]
pub struct Attempt<'a> {
    /// In what.
    pub ceremony: Ceremony,
    /// The authenticators that may be used.
    pub offered: &'a [Id<Authenticator>],
    /// The challenge, as the form brought it back.
    pub challenge: &'a str,
    /// What the key said.
    pub answer: &'a KeyAnswer,
}

/// What came of it.
pub enum Tried {
    /// It is one of the person's keys, and the signature is its own.
    Good(Box<Good>),
    /// It may not be tried now. Until when; none: waiting does not help.
    Paused(Option<Timestamp>),
    /// It is not taken: what the person hears, and the audit log.
    Wrong(Problem<'static>, &'static str),
}

/// A key that was used as it should be.
pub struct Good {
    held: Authenticator,
    used: Used,
    counters: Counters,
}

/// Tries a key of the person of `stage`. An attempt is counted before it is looked at (law 6), and takes its
/// challenge with it, whatever comes of it (law 5).
pub async fn of(stage: &Stage, attempt: &Attempt<'_>) -> Result<Tried, Turned> {
    let person = stage.standing.person.as_ref().ok_or(PageRefused::Failure)?;
    let keys = stage.visit.app.store.read().security_keys().of_user(person.user.id).await?;
    let named = keys.iter().find(|key| key.credential_id == attempt.answer.credential_id());
    let is_offered = |held: &&Authenticator| {
        held.kind == AuthenticatorKind::WebAuthn && attempt.offered.contains(&held.id)
    };
    let mut offered = person.authenticators.iter().filter(is_offered);
    let held = named.and_then(|key| offered.clone().find(|held| held.id == key.authenticator));
    let Some(counted) = held.or_else(|| offered.next()) else {
        return Ok(Tried::Wrong(UseKey::FOREIGN, "no such key"));
    };
    let counters = counters(stage, counted).await?;
    if let Admission::Refused(until) = counting::admit(&stage.visit, &counters).await? {
        return Ok(Tried::Paused(until));
    }
    let user = (attempt.ceremony == Ceremony::SecondStep).then_some(person.user.id);
    let place = key_pages::place(stage, attempt.ceremony, user);
    let Some(state) = challenge::take(&stage.visit, &place, attempt.challenge).await? else {
        return Ok(Tried::Wrong(UseKey::WRONG, "challenge taken or foreign"));
    };
    let (Some(key), Some(held)) = (named, held) else {
        return Ok(Tried::Wrong(UseKey::FOREIGN, "no such key"));
    };
    if attempt.answer.contradicts(person.user.id) {
        return Ok(Tried::Wrong(UseKey::FOREIGN, "another person's key"));
    }
    let party = key_pages::party(stage).await?;
    match party.check_use(attempt.answer, state.expose(), key) {
        // Told to whoever has the key, and to nobody else.
        Ok(_) if key.suspected_at.is_some() => Ok(Tried::Wrong(UseKey::COPIED, "suspected before")),
        Ok(used) => Ok(Tried::Good(Box::new(Good { held: held.clone(), used, counters }))),
        Err(KeyRefused::CountsBack) => {
            suspect(stage, key).await?;
            Ok(Tried::Wrong(UseKey::COPIED, KeyRefused::CountsBack.name()))
        }
        Err(KeyRefused::Unverified) => Ok(Tried::Wrong(UseKey::UNVERIFIED, KeyRefused::Unverified.name())),
        Err(refused) => Ok(Tried::Wrong(UseKey::WRONG, refused.name())),
    }
}

/// Writes that the key was used, and whatever the login comes to: one transaction. None: another use of it
/// came before, and nothing is written; `stage` is as it was. `remember` is for how long the device is to be remembered.
pub async fn accept(
    stage: &mut Stage,
    good: Good,
    remember: Option<Span>,
) -> Result<Option<Response>, Turned> {
    let Good { held, used, counters } = good;
    let (now, request) = (stage.visit.now, stage.standing.sealed.id);
    let before = stage.standing.facts.clone();
    let facts = before.clone().record(held.user, Proof::of_key(&held, used.shown, request, now));
    let facts = Facts { remember, ..facts };
    stage.standing = stage.standing.clone().with_facts(&stage.visit, facts).await?;
    let ending = finish::prepare(stage).await?;
    let tx = stage.write().await?;
    if tx.security_keys().advance(&used.key).await? {
        tx.authenticators().touch(held.id, now).await?;
        return finish::advance(stage, ending, tx, &[counters.own]).await.map(Some);
    }
    drop(tx);
    finish::take_back(stage, &ending, &before).await?;
    stage.standing = stage.standing.clone().with_facts(&stage.visit, before).await?;
    Ok(None)
}

async fn counters(stage: &Stage, held: &Authenticator) -> Result<Counters, Turned> {
    let place = counting::place(&stage.visit, held.user, &stage.browser.device).await?;
    let policy = stage.standing.policy();
    Ok(Counters {
        own: factor_counter(held.id, place),
        total: total_counter(held.user),
        place,
        limit: Limit::of_factor(&policy.unwrap_or_else(Policy::compiled).lockout),
    })
}

/// WebAuthn §6.1.1: a counter that does not go up "is a signal that the authenticator may be cloned". Whoever
/// has the copy is not told apart from the person: the key opens nothing from now on, and the person is told.
async fn suspect(stage: &Stage, key: &SecurityKey) -> Result<(), Turned> {
    let mails = notice_mail::to_everywhere(stage, Notice::KeySuspected).await?;
    let tx = stage.visit.app.store.write().await?;
    let user = stage.standing.person.as_ref().map(|person| &person.user);
    if let Some(user) = user {
        alone(&tx, user.id).await?;
    }
    if tx.security_keys().suspect(key.authenticator, stage.visit.now).await? {
        let what = AuditCode::SecurityKeySuspected;
        let event = trail::event(stage, what, user, stage.standing.organisation(), &[]);
        tx.audit().add(&event.failed(AuditOutcome::SeriousFailure)).await?;
        // A device that was remembered on the word of this key is no better than the key.
        if let Some(user) = user {
            tx.remembered_devices().forget_all(user.id).await?;
        }
        for mail in &mails {
            tx.outbox().add(mail).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}
