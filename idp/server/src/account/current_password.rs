//! The password that a person has, asked again before something is changed: counted with those of the login, before it
//! is looked at (law 6).

use crate::account::desk::Desk;
use crate::argon2id::Verdict;
use crate::counting;
use crate::counting::Admission;
use crate::counting::Counters;
use crate::web::answer::PageRefused;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::password::normal_form;
use sluis_domain::login::throttle::Limit;
use sluis_domain::login::throttle::Place;
use sluis_domain::login::throttle::password_counter;
use sluis_domain::login::throttle::total_counter;
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

/// Whether `typed` is the password `held` of the person at the desk.
///
/// # Errors
/// When the pool has no room, or the database cannot be asked.
pub async fn verify(desk: &Desk, held: &Authenticator, typed: &Secret<String>) -> Result<Shown, PageRefused> {
    let Some(password) = normal_form(typed.expose()) else { return Ok(Shown::Wrong) };
    let app = &desk.visit.app;
    let place = app.hasher.reserve()?;
    let counters = counters(desk, held).await?;
    if let Admission::Refused(until) = counting::admit(&desk.visit, &counters).await? {
        return Ok(Shown::Paused(until));
    }
    if app.hasher.verify_at(place, password, Some(held.secret.clone())).await? == Verdict::Wrong {
        return Ok(Shown::Wrong);
    }
    let tx = app.store.write().await?;
    counting::forgive(&tx, &[counters.own, counters.total]).await?;
    tx.commit().await?;
    Ok(Shown::Right)
}

/// The same counters as at a login: here is no further chance. Of several login names, those of the first.
async fn counters(desk: &Desk, held: &Authenticator) -> Result<Counters, PageRefused> {
    let visit = &desk.visit;
    let names = visit.app.store.read().users().login_names(held.user).await?;
    // Nobody has a password and no name to type it with.
    let name = names.first().ok_or(PageRefused::Failure)?;
    let place = match visit.device() {
        Some(device) => counting::place(visit, held.user, &device).await?,
        None => Place::Stranger,
    };
    Ok(Counters {
        own: password_counter(&counting::digest_of(&visit.app.seals, name), place),
        total: total_counter(held.user),
        place,
        limit: Limit::of_password(&desk.policy.lockout),
    })
}
