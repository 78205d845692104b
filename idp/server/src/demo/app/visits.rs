//! What an app remembers of browsers: logins on their way, and people who are signed in. All in memory.

use crate::demo::app::back_to::BackTo;
use crate::demo::app::relying_party::Question;
use crate::demo::app::relying_party::SignedIn;
use sluis_domain::secret::Digest;
use sluis_domain::time::Timestamp;
use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

/// How long a login may be on its way: longer than the provider lets a request live.
const LOGIN_LIFE: Duration = Duration::from_secs(2 * 60 * 60);
/// How long somebody stays signed in at the app.
const VISIT_LIFE: Duration = Duration::from_secs(8 * 60 * 60);
/// The most of either that are remembered at once.
const MOST: usize = 10_000;

/// A login on its way.
pub struct Departure {
    /// The browser that left: nobody else may come back with its answer.
    pub browser: Digest,
    /// What was asked, as far as the answer is held against it.
    pub question: Question,
    /// Where the person was going.
    pub back_to: BackTo,
}

/// Somebody who is signed in.
#[derive(Clone)]
pub struct Visit {
    /// Who, and how.
    pub person: SignedIn,
    /// What the browser said of the navigation that came back (`Sec-Fetch-Site`).
    pub came_from: String,
}

/// Both shelves of one app.
pub struct Visits {
    departures: Shelf<Departure>,
    visits: Shelf<Visit>,
}

impl Default for Visits {
    fn default() -> Self {
        Self { departures: Shelf::new(LOGIN_LIFE), visits: Shelf::new(VISIT_LIFE) }
    }
}

impl Visits {
    /// Remembers that a browser left with `state`.
    pub fn depart(&self, state: &str, departure: Departure, now: Timestamp) {
        self.departures.put(Digest::of(state.as_bytes()), departure, now);
    }

    /// The departure that an answer with `state` in `browser` belongs to: once, and in that browser only.
    pub fn arrive(&self, state: &str, browser: Digest, now: Timestamp) -> Option<Departure> {
        let key = Digest::of(state.as_bytes());
        self.departures.take_if(key, now, |departure| departure.browser == browser)
    }

    /// Remembers a visit under the digest of its cookie.
    pub fn welcome(&self, cookie: Digest, visit: Visit, now: Timestamp) {
        self.visits.put(cookie, visit, now);
    }

    /// The visit of that cookie.
    pub fn find(&self, cookie: Digest, now: Timestamp) -> Option<Visit> {
        self.visits.read(cookie, now, Visit::clone)
    }

    /// Ends the visit of that cookie.
    pub fn leave(&self, cookie: Digest, now: Timestamp) -> Option<Visit> {
        self.visits.take_if(cookie, now, |_| true)
    }
}

/// Things that are forgotten after a while, and the oldest first when there are too many.
struct Shelf<T> {
    life: Duration,
    things: Mutex<HashMap<[u8; 32], (Timestamp, T)>>,
}

impl<T> Shelf<T> {
    fn new(life: Duration) -> Self {
        Self { life, things: Mutex::new(HashMap::new()) }
    }

    fn put(&self, key: Digest, thing: T, now: Timestamp) {
        let mut things = self.things.lock().unwrap_or_else(PoisonError::into_inner);
        if things.len() >= MOST {
            things.retain(|_, (at, _)| now.since(*at) < self.life);
        }
        if things.len() >= MOST
            && let Some(oldest) = things.iter().min_by_key(|(_, (at, _))| *at).map(|(key, _)| *key)
        {
            things.remove(&oldest);
        }
        things.insert(*key.bytes(), (now, thing));
    }

    fn read<R>(&self, key: Digest, now: Timestamp, look: impl FnOnce(&T) -> R) -> Option<R> {
        let things = self.things.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, thing) = things.get(key.bytes())?;
        (now.since(*at) < self.life).then(|| look(thing))
    }

    fn take_if(&self, key: Digest, now: Timestamp, fits: impl FnOnce(&T) -> bool) -> Option<T> {
        let mut things = self.things.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, thing) = things.get(key.bytes())?;
        if now.since(*at) >= self.life || !fits(thing) {
            return None;
        }
        things.remove(key.bytes()).map(|(_, thing)| thing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_000_000);

    fn key(name: &str) -> Digest {
        Digest::of(name.as_bytes())
    }

    #[test]
    fn an_answer_is_taken_once() {
        let shelf = Shelf::new(LOGIN_LIFE);
        shelf.put(key("a"), 1, NOW);
        assert_eq!(shelf.take_if(key("a"), NOW, |_| true), Some(1));
        assert_eq!(shelf.take_if(key("a"), NOW, |_| true), None);
    }

    #[test]
    fn another_browser_gets_nothing_and_spoils_nothing() {
        let shelf = Shelf::new(LOGIN_LIFE);
        shelf.put(key("a"), 1, NOW);
        assert_eq!(shelf.take_if(key("a"), NOW, |_| false), None);
        assert_eq!(shelf.take_if(key("a"), NOW, |_| true), Some(1));
    }

    #[test]
    fn what_is_too_old_is_gone() {
        let shelf = Shelf::new(LOGIN_LIFE);
        shelf.put(key("a"), 1, NOW);
        assert_eq!(shelf.read(key("a"), NOW + LOGIN_LIFE, |thing| *thing), None);
        assert_eq!(shelf.take_if(key("a"), NOW + LOGIN_LIFE, |_| true), None);
    }

    #[test]
    fn a_full_shelf_forgets_the_oldest() {
        let shelf = Shelf::new(VISIT_LIFE);
        for number in 0..=MOST {
            shelf.put(key(&number.to_string()), number, NOW + Duration::from_secs(number as u64));
        }
        let now = NOW + Duration::from_secs(MOST as u64);
        assert_eq!(shelf.read(key("0"), now, |thing| *thing), None);
        assert_eq!(shelf.read(key("1"), now, |thing| *thing), Some(1));
    }
}
