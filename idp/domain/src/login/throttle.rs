//! Count before you look: which counter an attempt goes to, and whether it may be looked at.
//!
//! An attempt goes to two counters: its own (the password or the factor, apart for strangers and for each
//! browser that the person uses) and the person's total. A stranger can slow strangers and, after a hundred
//! failures in a row, stop them; on a browser that the person uses, the person goes on.

use crate::authenticator::authenticator::Authenticator;
use crate::id::Id;
use crate::login::attempts::Attempts;
use crate::organisation::policy::lockout::LockoutRules;
use crate::secret::Digest;
use crate::time::Timestamp;
use crate::user::User;
use std::time::Duration;

/// NIST SP 800-63B-4 §3.2.2: "no more than 100" consecutive failed attempts on a single account.
pub const MOST_FAILURES_IN_A_ROW: u32 = 100;

/// A pause doubles with each further failure, this many times at most: 15 minutes become 4 hours.
const MOST_DOUBLINGS: u32 = 4;

/// A pause is forgotten when nobody tried for so long.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(24 * 3600);

/// The name of one counter.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CounterKey(String);

impl CounterKey {
    /// The text that the counter is kept under.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// From where an attempt comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A browser in which this person logged in before, named by the digest of its cookie.
    KnownBrowser(Digest),
    /// Any other.
    Stranger,
}

impl Place {
    /// An attempt in this browser, which the person used before or did not.
    pub const fn in_browser(browser: &Digest, is_known: bool) -> Self {
        if is_known { Self::KnownBrowser(*browser) } else { Self::Stranger }
    }
}

/// The counter of a login name's passwords. `name` is a keyed digest: unknown names are counted alike.
pub fn password_counter(name: &Digest, place: Place) -> CounterKey {
    counter("password", &name.base64url(), place)
}

/// The counter of one second step.
pub fn factor_counter(factor: Id<Authenticator>, place: Place) -> CounterKey {
    counter("factor", &factor.to_string(), place)
}

/// The counter of a person's recovery codes: of all sheets together, so that a new sheet is no new chance.
pub fn recovery_counter(user: Id<User>, place: Place) -> CounterKey {
    counter("recovery", &user.to_string(), place)
}

/// The counter of the YubiKeys that a person tries to link: of all together, as none of them is theirs yet.
pub fn linking_counter(user: Id<User>, place: Place) -> CounterKey {
    counter("linking", &user.to_string(), place)
}

/// The counter of what a person types at doors that are shut for them: of all doors and kinds together, as it is not
/// to be told whether any of it could be right. Of all browsers together: whoever reads in the work mailbox comes in at
/// work, and any browser of theirs is then one that the person uses.
pub fn unlocking_counter(user: Id<User>) -> CounterKey {
    counter("unlocking", &user.to_string(), Place::Stranger)
}

/// The counter of the letters that a person is sent who forgot their login details.
pub fn letters_counter(user: Id<User>, place: Place) -> CounterKey {
    counter("letters", &user.to_string(), place)
}

/// The total of a person.
pub fn total_counter(user: Id<User>) -> CounterKey {
    CounterKey(format!("total:{user}"))
}

/// The total of a name that is nobody's, so that it costs the same.
pub fn total_counter_of_nobody(name: &Digest) -> CounterKey {
    CounterKey(format!("total:{}", name.base64url()))
}

fn counter(what: &str, whose: &str, place: Place) -> CounterKey {
    CounterKey(match place {
        Place::KnownBrowser(browser) => format!("{what}:{whose}:{}", browser.base64url()),
        Place::Stranger => format!("{what}:{whose}"),
    })
}

/// What one counter allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    attempts: u32,
    pause: Duration,
}

impl Limit {
    /// At a door that is shut: alike for everybody, as the rules of an organisation would name it.
    pub const AT_A_SHUT_DOOR: Self = Self { attempts: 5, pause: Duration::from_secs(15 * 60) };

    /// For passwords.
    pub const fn of_password(rules: &LockoutRules) -> Self {
        Self { attempts: rules.password_attempts, pause: rules.pause.duration() }
    }

    /// For one second step.
    pub const fn of_factor(rules: &LockoutRules) -> Self {
        Self { attempts: rules.factor_attempts, pause: rules.pause.duration() }
    }
}

/// Whether an attempt may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Count it, then look.
    Free,
    /// Not from here, however long one waits: the helpdesk helps, or a browser that the person uses.
    Locked,
    /// Not before then.
    Paused(Timestamp),
}

/// The counters as they stood before an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Before {
    /// Of the password or factor.
    pub own: Option<Attempts>,
    /// Of the person.
    pub total: Option<Attempts>,
}

impl Before {
    /// Whether an attempt may be made from `place`.
    pub fn decide(&self, place: Place, limit: Limit, now: Timestamp) -> Decision {
        let failures = |attempts: Option<Attempts>| attempts.map_or(0, |attempts| attempts.failures);
        // On a browser that the person uses, only what went wrong in that browser counts.
        let in_a_row = match place {
            Place::KnownBrowser(_) => failures(self.own),
            Place::Stranger => failures(self.own).max(failures(self.total)),
        };
        if in_a_row >= MOST_FAILURES_IN_A_ROW {
            return Decision::Locked;
        }
        match self.own.and_then(|own| paused_until(own, limit)) {
            Some(until) if now < until => Decision::Paused(until),
            _ => Decision::Free,
        }
    }

    /// Whether the own counter lies so long that it starts again. A hundred failures are never forgotten.
    pub fn is_forgotten(&self, now: Timestamp) -> bool {
        self.own.is_some_and(|own| {
            own.failures < MOST_FAILURES_IN_A_ROW && now.since(own.last_at) >= FORGOTTEN_AFTER
        })
    }
}

/// Until when the next attempt waits.
fn paused_until(own: Attempts, limit: Limit) -> Option<Timestamp> {
    let doublings = own.failures.checked_sub(limit.attempts)?.min(MOST_DOUBLINGS);
    Some(own.last_at + limit.pause.saturating_mul(1 << doublings))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::{any, prop_assert, proptest};

    const LIMIT: Limit = Limit { attempts: 10, pause: Duration::from_secs(900) };
    const NOW: Timestamp = Timestamp::from_seconds(1_000_000);

    fn place() -> Place {
        Place::KnownBrowser(Digest::of(b"browser"))
    }

    fn failed(failures: u32, seconds_ago: u64) -> Option<Attempts> {
        let last_at = NOW - Duration::from_secs(seconds_ago);
        Some(Attempts { failures, first_at: last_at, last_at })
    }

    fn decide(own: Option<Attempts>, total: Option<Attempts>, place: Place) -> Decision {
        Before { own, total }.decide(place, LIMIT, NOW)
    }

    #[test]
    fn the_tenth_failure_pauses_and_each_further_one_doubles_the_pause() {
        assert_eq!(decide(failed(9, 0), failed(9, 0), Place::Stranger), Decision::Free);
        let until = |minutes: u64| Decision::Paused(NOW + Duration::from_secs(minutes * 60));
        for (failures, minutes) in [(10, 15), (11, 30), (12, 60), (13, 120), (14, 240), (60, 240)] {
            assert_eq!(decide(failed(failures, 0), None, Place::Stranger), until(minutes), "{failures}");
        }
        assert_eq!(decide(failed(10, 900), None, Place::Stranger), Decision::Free);
    }

    #[test]
    fn a_hundred_failures_stop_strangers_and_not_the_persons_own_browser() {
        assert_eq!(decide(None, failed(100, 0), Place::Stranger), Decision::Locked);
        assert_eq!(decide(None, failed(100, 0), place()), Decision::Free);
        assert_eq!(decide(failed(100, 0), None, place()), Decision::Locked, "it has its own hundred");
    }

    #[test]
    fn strangers_and_each_known_browser_have_counters_of_their_own() {
        let name = Digest::of(b"anna");
        let keys = [
            password_counter(&name, Place::Stranger),
            password_counter(&name, place()),
            password_counter(&name, Place::KnownBrowser(Digest::of(b"other"))),
            factor_counter(Id::new(NOW, [1; 10]), Place::Stranger),
            factor_counter(Id::new(NOW, [2; 10]), Place::Stranger),
            recovery_counter(Id::new(NOW, [1; 10]), Place::Stranger),
            linking_counter(Id::new(NOW, [1; 10]), Place::Stranger),
            unlocking_counter(Id::new(NOW, [1; 10])),
            letters_counter(Id::new(NOW, [1; 10]), Place::Stranger),
            total_counter(Id::new(NOW, [1; 10])),
            total_counter_of_nobody(&name),
        ];
        let distinct: std::collections::HashSet<_> = keys.iter().collect();
        assert_eq!(distinct.len(), keys.len());
    }

    #[test]
    fn a_counter_that_lies_for_a_day_starts_again_unless_it_is_full() {
        let own = |failures, ago| Before { own: failed(failures, ago), total: None }.is_forgotten(NOW);
        assert!(own(12, 86_400) && !own(12, 86_399) && !own(100, 864_000));
    }

    proptest! {
        #[test]
        fn nobody_tries_more_than_a_hundred_times_in_a_row_from_a_strange_place(waits in vec(any::<u16>(), 0..400)) {
            let (mut own, mut total, mut looked_at, mut now) = (None::<Attempts>, None::<Attempts>, 0, NOW);
            for wait in waits {
                now = now + Duration::from_secs(u64::from(wait) * 4);
                let mut before = Before { own, total };
                if before.is_forgotten(now) {
                    before.own = None;
                }
                if before.decide(Place::Stranger, LIMIT, now) == Decision::Free {
                    let one_more = |attempts: Option<Attempts>| Attempts {
                        failures: attempts.map_or(0, |attempts| attempts.failures) + 1,
                        first_at: now,
                        last_at: now,
                    };
                    own = Some(one_more(before.own));
                    total = Some(one_more(total));
                    looked_at += 1;
                }
            }
            prop_assert!(looked_at <= MOST_FAILURES_IN_A_ROW);
        }
    }
}
