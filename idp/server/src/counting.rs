//! Count before you look (law 6): an attempt is written down, and only then may it be verified.

use crate::seals::Seals;
use crate::web::visit::Visit;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::id::Id;
use sluis_domain::login::throttle::Before;
use sluis_domain::login::throttle::CounterKey;
use sluis_domain::login::throttle::Decision;
use sluis_domain::login::throttle::Limit;
use sluis_domain::login::throttle::Place;
use sluis_domain::login::throttle::factor_counter;
use sluis_domain::login::throttle::password_counter;
use sluis_domain::login::throttle::recovery_counter;
use sluis_domain::login::throttle::total_counter;
use sluis_domain::login::throttle::unlocking_counter;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::secret::Digest;
use sluis_domain::time::Timestamp;
use sluis_domain::user::LoginName;
use sluis_domain::user::User;
use sluis_store::attempts::AttemptsRepository;
use sluis_store::error::StoreError;
use sluis_store::store::Connection;
use sluis_store::store::Tx;

/// Where one attempt is counted.
#[derive(Debug, Clone)]
pub struct Counters {
    /// Of the password or factor.
    pub own: CounterKey,
    /// Of the person.
    pub total: CounterKey,
    /// From where it comes.
    pub place: Place,
    /// What the own counter allows.
    pub limit: Limit,
}

/// What becomes of one attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// It was counted: look.
    Admitted,
    /// It is not looked at. Until when that is so; none: waiting does not help.
    Refused(Option<Timestamp>),
}

/// From where an attempt of `user` comes, at what cannot be guessed or is asked at every door: a password, a key.
pub async fn place(visit: &Visit, user: Id<User>, browser: &Digest) -> Result<Place, StoreError> {
    let doors = visit.app.store.read().known_browsers().doors(user, browser).await?;
    Ok(Place::in_browser(browser, !doors.is_empty()))
}

/// From where an attempt of `user` comes, at a second step at the door of one organisation. Where a password is enough,
/// any browser becomes a known one that whoever has the password logs in with; here it has shown what is asked here.
pub async fn place_at(
    visit: &Visit,
    user: Id<User>,
    (browser, organisation): (&Digest, Id<Organisation>),
) -> Result<Place, StoreError> {
    let doors = visit.app.store.read().known_browsers().doors(user, browser).await?;
    Ok(Place::in_browser(browser, doors.contains(&organisation)))
}

/// Counts an attempt and commits that, unless it may not be made: what is not looked at is not counted, or a
/// burst would reach at once what patience reaches in weeks.
pub async fn admit(visit: &Visit, counters: &Counters) -> Result<Admission, StoreError> {
    // Without a lock first: who is refused anyhow does not hold up the others.
    let seen = before(&visit.app.store.read().attempts(), counters).await?;
    if let Some(refused) = refusal(&seen, counters, visit.now) {
        return Ok(refused);
    }
    // Once more with everybody else held off: of many that come at once, each sees what the one before it
    // counted.
    let tx = visit.app.store.write().await?;
    tx.attempts().hold(counters.total.as_str()).await?;
    let before = before(&tx.attempts(), counters).await?;
    if let Some(refused) = refusal(&before, counters, visit.now) {
        return Ok(refused);
    }
    if before.is_forgotten(visit.now) {
        tx.attempts().clear(counters.own.as_str()).await?;
    }
    tx.attempts().count(counters.own.as_str(), visit.now).await?;
    tx.attempts().count(counters.total.as_str(), visit.now).await?;
    tx.commit().await?;
    Ok(Admission::Admitted)
}

async fn before<C: Connection>(
    kept: &AttemptsRepository<'_, C>,
    counters: &Counters,
) -> Result<Before, StoreError> {
    Ok(Before {
        own: kept.find(counters.own.as_str()).await?,
        total: kept.find(counters.total.as_str()).await?,
    })
}

fn refusal(before: &Before, counters: &Counters, now: Timestamp) -> Option<Admission> {
    match before.decide(counters.place, counters.limit, now) {
        Decision::Free => None,
        Decision::Locked => Some(Admission::Refused(None)),
        Decision::Paused(until) => Some(Admission::Refused(Some(until))),
    }
}

/// What a login name is counted under: a keyed digest, so that the counters name nobody.
pub fn digest_of(seals: &Seals, name: &LoginName) -> Digest {
    seals.counter.mac(&[b"login-name", name.key().as_bytes()])
}

/// Where strangers count against a person at the password: at each of their names.
pub fn of_strangers_at_names(seals: &Seals, names: &[LoginName]) -> Vec<CounterKey> {
    names.iter().map(|name| password_counter(&digest_of(seals, name), Place::Stranger)).collect()
}

/// Where strangers count against a person who holds `held`: at each of them, and at their recovery codes.
pub fn of_strangers_at_second_steps<'h>(
    user: Id<User>,
    held: impl IntoIterator<Item = &'h Authenticator>,
) -> Vec<CounterKey> {
    let factors = held.into_iter().map(|held| factor_counter(held.id, Place::Stranger));
    factors.chain([recovery_counter(user, Place::Stranger)]).collect()
}

/// The helpdesk's part of law 6: whatever was counted against the person, by whomever, is forgotten.
///
/// Wherever one transaction writes several counters, that of a shut door comes first, then those of passwords, factors
/// and codes, and the total of the person last: no two wait for each other.
///
/// # Errors
/// When the database does not take it.
pub async fn lift(tx: &Tx, seals: &Seals, user: Id<User>) -> Result<(), StoreError> {
    let names = tx.users().login_names(user).await?;
    let held = tx.authenticators().of_user(user).await?;
    forgive(tx, &[unlocking_counter(user)]).await?;
    forgive(tx, &of_strangers_at_names(seals, &names)).await?;
    forgive(tx, &of_strangers_at_second_steps(user, &held)).await?;
    forgive(tx, &[total_counter(user)]).await
}

/// Forgets what was counted: the attempt was right.
pub async fn forgive(tx: &Tx, keys: &[CounterKey]) -> Result<(), StoreError> {
    for key in keys {
        tx.attempts().clear(key.as_str()).await?;
    }
    Ok(())
}
