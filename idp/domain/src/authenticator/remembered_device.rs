//! A remembered device: for a while, a password is enough there (D8).
//!
//! ```text
//! none --second step, "remember": until = then + option--> active --a login: the value moves on--> active
//!  ^------- until is reached, a credential changed, a code on paper was used, an old value came back
//! ```
//! The cookie holds value n, an HMAC over the device and n. Each login moves on to n + 1. Whoever shows an older
//! value has a copy: then every device of the person is forgotten.

use crate::authenticator::authenticator::Authenticator;
use crate::id::Id;
use crate::organisation::organisation::Organisation;
use crate::time::Timestamp;
use std::time::Duration;

/// An answer may get lost on its way: so long, and while the new value was never shown, the one before it is
/// taken for the same.
const RETRY: Duration = Duration::from_secs(60);

/// One device, for one person and one organisation.
#[derive(Debug, Clone)]
pub struct RememberedDevice {
    /// The device as an authenticator: whose, bound how and on whose word.
    pub held: Authenticator,
    /// At whose doors it is remembered.
    pub organisation: Id<Organisation>,
    /// Which value the cookie holds.
    pub generation: u32,
    /// When the value moved on last.
    pub moved_at: Timestamp,
    /// Until when it is remembered, however much it is used.
    pub until: Timestamp,
}

/// What a value that is genuine turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// The one of now: it moves on.
    Current,
    /// The time is up.
    Over,
    /// The one before, because our last answer was lost: it stays.
    Retry,
    /// An older one: somebody has a copy.
    Stolen,
}

impl RememberedDevice {
    /// What value `generation` is at `now`.
    pub fn weigh(&self, generation: u32, now: Timestamp) -> Shown {
        if now >= self.until {
            return Shown::Over;
        }
        if generation == self.generation {
            return Shown::Current;
        }
        let before = generation.checked_add(1) == Some(self.generation);
        if before && now.since(self.moved_at) < RETRY { Shown::Retry } else { Shown::Stolen }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authenticator::authenticator::AuthenticatorKind;
    use crate::authenticator::authenticator::BoundBy;
    use crate::authenticator::vouching::Vouching;
    use crate::secret::Secret;
    use std::collections::BTreeSet;
    use uuid::Uuid;

    const START: Timestamp = Timestamp::from_seconds(1_000_000);

    fn device() -> RememberedDevice {
        let id = Uuid::from_u128(1);
        RememberedDevice {
            held: Authenticator {
                id: Id::from_uuid(id),
                user: Id::from_uuid(id),
                kind: AuthenticatorKind::RememberedDevice,
                label: String::new(),
                secret: Secret::new(Vec::new()),
                bound_by: BoundBy::Screen,
                vouched_by: Vouching::own(),
                accepted_at: BTreeSet::new(),
                last_step: None,
                created_at: START,
                last_used_at: None,
            },
            organisation: Id::from_uuid(id),
            generation: 5,
            moved_at: START,
            until: START + Duration::from_secs(12 * 3600),
        }
    }

    #[test]
    fn every_value_at_every_moment() {
        let second = |n: u64| START + Duration::from_secs(n);
        for (generation, at, shown) in [
            (5, 0, Shown::Current),
            (5, 43_199, Shown::Current),
            (5, 43_200, Shown::Over),
            (4, 59, Shown::Retry),
            (4, 60, Shown::Stolen),
            (3, 1, Shown::Stolen),
            (0, 1, Shown::Stolen),
            (6, 1, Shown::Stolen),
            (u32::MAX, 1, Shown::Stolen),
            (4, 43_200, Shown::Over),
        ] {
            assert_eq!(device().weigh(generation, second(at)), shown, "value {generation} after {at} s");
        }
    }
}
