//! Where the tries of a second step are counted.

use crate::counting;
use crate::counting::Counters;
use crate::login::stage::Stage;
use crate::web::answer::PageRefused;
use crate::web::turned::Turned;
use sluis_domain::login::throttle::CounterKey;
use sluis_domain::login::throttle::Limit;
use sluis_domain::login::throttle::Place;
use sluis_domain::login::throttle::total_counter;

/// What all tries of one person at one door have in common.
pub struct Tries {
    total: CounterKey,
    place: Place,
    limit: Limit,
}

impl Tries {
    /// The tries of the person of `stage` at the door of its organisation.
    ///
    /// # Errors
    /// `Failure` when nobody said yet who they are, or the login has no organisation yet.
    pub async fn at(stage: &Stage) -> Result<Self, Turned> {
        let person = stage.standing.person.as_ref().ok_or(PageRefused::Failure)?;
        let organisation = stage.standing.organisation().ok_or(PageRefused::Failure)?;
        let policy = stage.standing.policy().ok_or(PageRefused::Failure)?;
        let browser = (&stage.browser.device, organisation);
        Ok(Self {
            total: total_counter(person.user.id),
            place: counting::place_at(&stage.visit, person.user.id, browser).await?,
            limit: Limit::of_factor(&policy.lockout),
        })
    }

    /// The counters of something that has `own` for itself.
    pub fn of(&self, own: impl FnOnce(Place) -> CounterKey) -> Counters {
        Counters { own: own(self.place), total: self.total.clone(), place: self.place, limit: self.limit }
    }
}
