//! The password that a person has, asked again before something is changed: counted before it is looked at (law 6).

use crate::hashing::HashingRefused;
use crate::hashing::Verdict;
use crate::web::answer::PageRefused;
use crate::web::visit::Visit;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::password::normal_form;
use sluis_domain::login::throttle::Before;
use sluis_domain::login::throttle::CounterKey;
use sluis_domain::login::throttle::Decision;
use sluis_domain::login::throttle::Limit;
use sluis_domain::login::throttle::Place;
use sluis_domain::login::throttle::password_counter;
use sluis_domain::login::throttle::total_counter;
use sluis_domain::organisation::policy::lockout::LockoutRules;
use sluis_domain::secret::Secret;
use sluis_domain::time::Timestamp;

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// It was not looked at. Until when that is so; none: waiting does not help.
    Paused(Option<Timestamp>),
    /// It is the one.
    Right,
    /// It is another.
    Wrong,
}

/// Whether `typed` is the password `held`.
///
/// # Errors
/// When the pool has no room, or the database cannot be asked.
pub async fn verify(
    visit: &Visit,
    held: &Authenticator,
    rules: &LockoutRules,
    typed: &Secret<String>,
) -> Result<Shown, PageRefused> {
    let Some(password) = normal_form(typed.expose()) else { return Ok(Shown::Wrong) };
    let hasher = &visit.app.hasher;
    let place = hasher.reserve().map_err(|_| PageRefused::Busy)?;
    let counters = counters(visit, held).await?;
    if let Some(until) = count(visit, &counters, rules).await? {
        return Ok(Shown::Paused(until));
    }
    match hasher.verify_at(place, password, Some(held.secret.clone())).await {
        Ok(Verdict::Right | Verdict::RightButStale) => {}
        Ok(Verdict::Wrong) => return Ok(Shown::Wrong),
        Err(HashingRefused::Busy) => return Err(PageRefused::Busy),
        Err(HashingRefused::Impossible) => return Err(PageRefused::Failure),
    }
    let tx = visit.app.store.write().await?;
    tx.attempts().clear(counters.own.as_str()).await?;
    tx.attempts().clear(counters.total.as_str()).await?;
    tx.commit().await?;
    Ok(Shown::Right)
}

struct Counters {
    own: CounterKey,
    total: CounterKey,
    place: Place,
}

/// The same counters as at a login: here is no further chance.
async fn counters(visit: &Visit, held: &Authenticator) -> Result<Counters, PageRefused> {
    let read = visit.app.store.read();
    let names = read.users().login_names(held.user).await?;
    let key = names.first().map(|name| name.key()).unwrap_or_default();
    let digest = visit.app.seals.counter.mac(&[b"login-name", key.as_bytes()]);
    let place = match visit.device() {
        Some(device) if read.known_browsers().knows(held.user, &device).await? => Place::KnownBrowser(device),
        _ => Place::Stranger,
    };
    Ok(Counters { own: password_counter(&digest, place), total: total_counter(held.user), place })
}

/// Counts the attempt and commits that. Some: it may not be made, and is not counted.
async fn count(
    visit: &Visit,
    counters: &Counters,
    rules: &LockoutRules,
) -> Result<Option<Option<Timestamp>>, PageRefused> {
    let tx = visit.app.store.write().await?;
    tx.attempts().hold(counters.total.as_str()).await?;
    let before = Before {
        own: tx.attempts().find(counters.own.as_str()).await?,
        total: tx.attempts().find(counters.total.as_str()).await?,
    };
    match before.decide(counters.place, Limit::of_password(rules), visit.now) {
        Decision::Free => {}
        Decision::Locked => return Ok(Some(None)),
        Decision::Paused(until) => return Ok(Some(Some(until))),
    }
    if before.is_forgotten(visit.now) {
        tx.attempts().clear(counters.own.as_str()).await?;
    }
    tx.attempts().count(counters.own.as_str(), visit.now).await?;
    tx.attempts().count(counters.total.as_str(), visit.now).await?;
    tx.commit().await?;
    Ok(None)
}
