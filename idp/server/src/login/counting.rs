//! Count before you look (law 6): an attempt is written down, and only then may it be verified.

use crate::login::turned::Turned;
use crate::web::visit::Visit;
use sluis_domain::login::throttle::Before;
use sluis_domain::login::throttle::CounterKey;
use sluis_domain::login::throttle::Decision;
use sluis_domain::login::throttle::Limit;
use sluis_domain::login::throttle::Place;
use sluis_domain::time::Timestamp;
use sluis_store::error::StoreError;
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

/// Counts an attempt and commits that, unless it may not be made.
pub async fn admit(visit: &Visit, counters: &Counters) -> Result<Admission, Turned> {
    let now = visit.now;
    let kept = visit.app.store.read();
    let mut before = Before {
        own: kept.attempts().find(counters.own.as_str()).await?,
        total: kept.attempts().find(counters.total.as_str()).await?,
    };
    match before.decide(counters.place, counters.limit, now) {
        Decision::Free => {}
        Decision::Locked => return Ok(Admission::Refused(None)),
        Decision::Paused(until) => return Ok(Admission::Refused(Some(until))),
    }
    let tx = visit.app.store.write().await?;
    if before.is_forgotten(now) {
        tx.attempts().clear(counters.own.as_str()).await?;
        before.own = None;
    }
    let counted = tx.attempts().count(counters.own.as_str(), now).await?;
    tx.attempts().count(counters.total.as_str(), now).await?;
    tx.commit().await?;
    if before.admits(counted, counters.limit) {
        return Ok(Admission::Admitted);
    }
    // Others came at the same moment and used up what was left.
    let after = Before { own: Some(counted), total: None };
    Ok(Admission::Refused(match after.decide(counters.place, counters.limit, now) {
        Decision::Paused(until) => Some(until),
        Decision::Free | Decision::Locked => None,
    }))
}

/// Forgets what was counted: the attempt was right.
pub async fn forgive(tx: &Tx, keys: &[CounterKey]) -> Result<(), StoreError> {
    for key in keys {
        tx.attempts().clear(key.as_str()).await?;
    }
    Ok(())
}
