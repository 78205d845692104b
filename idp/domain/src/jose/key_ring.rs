//! The signing keys of a deployment, and where each of them stands.
//!
//! ```text
//! announced --signs_from--> signing --retires_at--> retired --gone_at--> gone
//! (in JWKS)                 (in JWKS)               (in JWKS)            (for hints, a day)
//! ```
//!
//! The first key of an algorithm signs at once. A later one is announced before it signs, because relying
//! parties cache JWKS; the one before it stays in JWKS until the longest token that it signed is dead.

use crate::client::client::SigningAlgorithm;
use crate::jose::signing_key::SigningKey;
use crate::jose::stored_key::StoredKey;
use crate::organisation::policy::session::LONGEST;
use crate::time::Timestamp;
use serde_json::{Value, json};
use std::time::Duration;

/// Where a key stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyState {
    /// In JWKS, and does not sign yet.
    Announced,
    /// Signs.
    Signing,
    /// In JWKS for the tokens that it signed.
    Retired,
    /// In JWKS no more. For as long as a session may last, ID tokens that it signed are known as hints.
    Gone,
}

impl StoredKey {
    /// Where the key stands at `now`, from its dates.
    pub fn state(&self, now: Timestamp) -> KeyState {
        let reached = |date: Option<Timestamp>| date.is_some_and(|date| date <= now);
        if reached(self.gone_at) {
            KeyState::Gone
        } else if reached(self.retires_at) {
            KeyState::Retired
        } else if self.signs_from <= now {
            KeyState::Signing
        } else {
            KeyState::Announced
        }
    }

    /// Whether nothing comes back any more that the key signed: no session is as old as its last ID token. A
    /// compromised key, which went at the moment at which it ceased to sign, is not believed either way.
    pub fn is_forgotten(&self, now: Timestamp) -> bool {
        let life = if self.gone_at == self.retires_at { Duration::ZERO } else { LONGEST.duration() };
        self.gone_at.is_some_and(|gone_at| gone_at + life <= now)
    }
}

/// How long things around a rotation take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RotationTimes {
    /// How long a new key is in JWKS before it signs: 14 days, zero for a compromised key.
    pub announce: Duration,
    /// How long the longest token lives that a key signs.
    pub longest_token: Duration,
}

/// The dates of a new key and of the keys that it takes over from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotation {
    /// When the new key signs.
    pub signs_from: Timestamp,
    /// The keys that end for it, with their new dates.
    pub ending: Vec<StoredKey>,
}

/// Plans a new key of `algorithm` beside the keys that exist.
pub fn rotate(
    existing: &[StoredKey],
    algorithm: SigningAlgorithm,
    times: RotationTimes,
    now: Timestamp,
) -> Rotation {
    let living: Vec<&StoredKey> = existing
        .iter()
        .filter(|key| key.algorithm == algorithm && key.state(now) <= KeyState::Signing)
        .collect();
    let somebody_signs = living.iter().any(|key| key.state(now) == KeyState::Signing);
    let signs_from = if somebody_signs { now + times.announce } else { now };
    let ending = living
        .into_iter()
        .map(|key| {
            // An announced key that is overtaken never signs; one that signs ends when the new one begins.
            let retires_at = key.retires_at.map_or(signs_from, |planned| planned.min(signs_from));
            StoredKey {
                retires_at: Some(retires_at),
                gone_at: Some(retires_at + times.longest_token),
                ..key.clone()
            }
        })
        .collect();
    Rotation { signs_from, ending }
}

/// The keys of a deployment, opened.
#[derive(Debug, Default)]
pub struct KeyRing {
    keys: Vec<(StoredKey, SigningKey)>,
}

impl KeyRing {
    /// The ring of these keys.
    pub const fn new(keys: Vec<(StoredKey, SigningKey)>) -> Self {
        Self { keys }
    }

    /// Whether there is no key at all.
    pub const fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The key that signs with `algorithm` at `now`: the youngest, should two of them sign.
    pub fn signer(&self, algorithm: SigningAlgorithm, now: Timestamp) -> Option<&SigningKey> {
        self.keys
            .iter()
            .filter(|(stored, _)| stored.algorithm == algorithm && stored.state(now) == KeyState::Signing)
            .max_by_key(|(stored, _)| stored.signs_from)
            .map(|(_, key)| key)
    }

    /// The key named `kid`, while JWKS shows it.
    pub fn find(&self, kid: &str, now: Timestamp) -> Option<&SigningKey> {
        self.shown(now).find(|key| key.kid() == kid)
    }

    /// The key named `kid`, for an ID token that comes back as a hint: also one that JWKS shows no more.
    pub fn find_for_hint(&self, kid: &str) -> Option<&SigningKey> {
        self.keys.iter().map(|(_, key)| key).find(|key| key.kid() == kid)
    }

    /// The JSON Web Key Set (RFC 7517 §5): what relying parties verify with.
    pub fn jwks(&self, now: Timestamp) -> Value {
        let keys: Vec<&Value> = self.shown(now).map(SigningKey::public_jwk).collect();
        json!({ "keys": keys })
    }

    /// The algorithms that somebody signs with, sorted.
    pub fn algorithms(&self, now: Timestamp) -> Vec<SigningAlgorithm> {
        SigningAlgorithm::ALL.into_iter().filter(|algorithm| self.signer(*algorithm, now).is_some()).collect()
    }

    /// When `jwks` or `signer` answers otherwise for the next time; none when no date lies ahead.
    pub fn next_change(&self, now: Timestamp) -> Option<Timestamp> {
        self.keys
            .iter()
            .flat_map(|(key, _)| [Some(key.announced_at), Some(key.signs_from), key.retires_at, key.gone_at])
            .flatten()
            .filter(|date| *date > now)
            .min()
    }

    fn shown(&self, now: Timestamp) -> impl Iterator<Item = &SigningKey> {
        self.keys
            .iter()
            .filter(move |(stored, _)| stored.announced_at <= now && stored.state(now) < KeyState::Gone)
            .map(|(_, key)| key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::{prop, proptest};

    const DAY: Duration = Duration::from_hours(24);
    const TIMES: RotationTimes =
        RotationTimes { announce: Duration::from_hours(14 * 24), longest_token: Duration::from_hours(1) };

    fn stored(kid: &str, signs_from: Timestamp, now: Timestamp) -> StoredKey {
        StoredKey {
            kid: kid.to_owned(),
            algorithm: SigningAlgorithm::ES256,
            public_jwk: Value::Null,
            sealed_private: Vec::new(),
            announced_at: now,
            signs_from,
            retires_at: None,
            gone_at: None,
        }
    }

    /// Makes a new key at `now` and gives the keys their new dates.
    fn turn(keys: &mut Vec<StoredKey>, now: Timestamp) {
        let rotation = rotate(keys, SigningAlgorithm::ES256, TIMES, now);
        for ended in rotation.ending {
            let key = keys.iter_mut().find(|key| key.kid == ended.kid).unwrap();
            *key = ended;
        }
        keys.push(stored(&keys.len().to_string(), rotation.signs_from, now));
    }

    fn signing(keys: &[StoredKey], now: Timestamp) -> Vec<&str> {
        keys.iter().filter(|key| key.state(now) == KeyState::Signing).map(|key| key.kid.as_str()).collect()
    }

    fn shown(keys: &[StoredKey], now: Timestamp) -> usize {
        keys.iter().filter(|key| key.announced_at <= now && key.state(now) < KeyState::Gone).count()
    }

    #[test]
    fn the_first_key_signs_at_once() {
        let (mut keys, now) = (Vec::new(), Timestamp::from_seconds(1_000));
        turn(&mut keys, now);
        assert_eq!(signing(&keys, now), ["0"]);
    }

    #[test]
    fn a_later_key_is_announced_before_it_signs_and_the_old_one_stays_for_its_tokens() {
        let (mut keys, now) = (Vec::new(), Timestamp::from_seconds(1_000));
        turn(&mut keys, now);
        turn(&mut keys, now + DAY);
        let change = now + DAY + TIMES.announce;
        assert_eq!((signing(&keys, now + DAY), shown(&keys, now + DAY)), (vec!["0"], 2));
        assert_eq!((signing(&keys, change), shown(&keys, change)), (vec!["1"], 2));
        assert_eq!(shown(&keys, change + TIMES.longest_token), 1);
    }

    #[test]
    fn a_key_is_known_by_its_hints_for_as_long_as_the_longest_session_and_no_longer() {
        let (mut keys, now) = (Vec::new(), Timestamp::from_seconds(1_000));
        turn(&mut keys, now);
        assert!(!keys[0].is_forgotten(now + DAY * 365), "it signs");
        turn(&mut keys, now + DAY);
        let gone = now + DAY + TIMES.announce + TIMES.longest_token;
        assert_eq!((keys[0].state(gone), shown(&keys, gone)), (KeyState::Gone, 1));
        assert!(!keys[0].is_forgotten(gone + Duration::from_hours(23)));
        assert!(keys[0].is_forgotten(gone + LONGEST.duration()));
    }

    #[test]
    fn a_compromised_key_ends_at_once() {
        let (mut keys, now) = (Vec::new(), Timestamp::from_seconds(1_000));
        turn(&mut keys, now);
        let at_once = RotationTimes { announce: Duration::ZERO, ..TIMES };
        let rotation = rotate(&keys, SigningAlgorithm::ES256, at_once, now + DAY);
        assert_eq!(rotation.signs_from, now + DAY);
        assert_eq!(rotation.ending[0].state(now + DAY), KeyState::Retired);
        let nothing_stays = RotationTimes { announce: Duration::ZERO, longest_token: Duration::ZERO };
        let rotation = rotate(&keys, SigningAlgorithm::ES256, nothing_stays, now + DAY);
        assert!(rotation.ending[0].is_forgotten(now + DAY), "nor are its hints believed");
    }

    #[test]
    fn a_key_of_another_algorithm_is_left_alone() {
        let (mut keys, now) = (Vec::new(), Timestamp::from_seconds(1_000));
        turn(&mut keys, now);
        let rotation = rotate(&keys, SigningAlgorithm::RS256, TIMES, now);
        assert_eq!(rotation, Rotation { signs_from: now, ending: Vec::new() });
    }

    proptest! {
        #[test]
        fn however_often_keys_turn_exactly_one_signs(hours in prop::collection::vec(0u64..1_000, 1..8), look in 0u64..2_000) {
            let (mut keys, mut now) = (Vec::new(), Timestamp::from_seconds(1_000));
            for pause in hours {
                turn(&mut keys, now);
                now = now + Duration::from_hours(pause);
            }
            let then = now + Duration::from_hours(look);
            assert_eq!(signing(&keys, now).len(), 1);
            assert_eq!(signing(&keys, then).len(), 1);
        }
    }
}
