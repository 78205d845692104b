//! A session: what one browser has proven, for one person.

use crate::authenticator::authenticator::Authenticator;
use crate::authenticator::authenticator::AuthenticatorKind;
use crate::authenticator::authenticator::BoundBy;
use crate::authenticator::key_use::KeyUse;
use crate::authenticator::vouching::Vouching;
use crate::id::Id;
use crate::organisation::organisation::Organisation;
use crate::organisation::policy::session::SessionRules;
use crate::secret::Digest;
use crate::time::Timestamp;
use crate::user::User;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::time::Duration;

/// One authorization request as the browser carries it; a proof says for which one it was given.
#[derive(Debug)]
pub struct RequestMark;

/// That an authenticator was proven: the fact from which assurance is computed at the door out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// Which authenticator.
    pub authenticator: Id<Authenticator>,
    /// Of what kind.
    pub kind: AuthenticatorKind,
    /// When.
    pub at: Timestamp,
    /// For which request: `prompt=login`, `max_age` and step-up are met only by a proof of that request.
    pub request: Id<RequestMark>,
    /// By what way the authenticator was bound.
    pub bound_by: BoundBy,
    /// On whose word the authenticator was bound.
    pub vouched_by: Vouching,
    /// Whose doors had already accepted the authenticator.
    pub accepted_at: BTreeSet<Id<Organisation>>,
    /// Of a security key or passkey: what it told of itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<KeyUse>,
}

impl Proof {
    /// That `held` was proven at `at`, for `request`.
    pub fn of(held: &Authenticator, request: Id<RequestMark>, at: Timestamp) -> Self {
        Self {
            authenticator: held.id,
            kind: held.kind,
            at,
            request,
            bound_by: held.bound_by,
            vouched_by: held.vouched_by.clone(),
            accepted_at: held.accepted_at.clone(),
            key: None,
        }
    }

    /// That the security key or passkey `held` was used, and how.
    pub fn of_key(held: &Authenticator, used: KeyUse, request: Id<RequestMark>, at: Timestamp) -> Self {
        Self { key: Some(used), ..Self::of(held, request, at) }
    }

    /// Whether it is two factors in one: a key that checked its holder. It stands for a password as well,
    /// where the organisation takes that.
    pub fn is_whole(&self) -> bool {
        self.kind == AuthenticatorKind::WebAuthn && self.key.is_some_and(|used| used.verified)
    }

    /// Whether it says by itself who somebody is.
    pub fn is_first_step(&self) -> bool {
        self.kind == AuthenticatorKind::Password || self.is_whole()
    }
}

/// What one browser has proven for one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Names it inside; a client hears a `sid` of its own.
    pub id: Id<Session>,
    /// SHA-256 of the cookie.
    pub digest: Digest,
    /// Who.
    pub user: Id<User>,
    /// The organisation of the login that made it.
    pub organisation: Id<Organisation>,
    /// What was proven, oldest first.
    pub proofs: Vec<Proof>,
    /// When the login ended well.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_seen_at: Timestamp,
    /// When it ends however much it is used.
    pub expires_at: Timestamp,
    /// When it was ended: by logout, by another person, by an administrator.
    pub ended_at: Option<Timestamp>,
}

impl Session {
    /// How exactly it is written down when it was last used.
    pub const SEEN_EVERY: Duration = Duration::from_secs(60);

    /// Whether a use at `now` is to be written down.
    pub fn is_to_be_seen(&self, now: Timestamp) -> bool {
        now.since(self.last_seen_at) >= Self::SEEN_EVERY
    }

    /// Nobody ended it, and its time has not run out.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.ended_at.is_none() && now < self.expires_at
    }

    /// It is open, and neither lay unused nor lasts longer than `rules` allow: an organisation that is
    /// stricter than the one that the session began at takes it for less long.
    pub fn is_alive(&self, rules: &SessionRules, now: Timestamp) -> bool {
        self.is_open(now)
            && now.since(self.last_seen_at) < rules.idle.duration()
            && now.since(self.created_at) < rules.absolute.duration()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::organisation::span::Span;
    use uuid::Uuid;

    const RULES: SessionRules = SessionRules { idle: Span::minutes(30), absolute: Span::hours(24) };

    fn session() -> Session {
        Session {
            id: Id::from_uuid(Uuid::from_u128(1)),
            digest: Digest::of(b"cookie"),
            user: Id::from_uuid(Uuid::from_u128(2)),
            organisation: Id::from_uuid(Uuid::from_u128(3)),
            proofs: Vec::new(),
            created_at: Timestamp::from_seconds(0),
            last_seen_at: Timestamp::from_seconds(1_000),
            expires_at: Timestamp::from_seconds(43_200),
            ended_at: None,
        }
    }

    #[test]
    fn a_session_that_lies_idle_is_over() {
        assert!(session().is_alive(&RULES, Timestamp::from_millis(2_799_999)));
        assert!(!session().is_alive(&RULES, Timestamp::from_seconds(2_800)));
    }

    #[test]
    fn a_session_is_over_after_its_time_however_much_it_is_used() {
        let used = Session { last_seen_at: Timestamp::from_seconds(43_199), ..session() };
        assert!(used.is_alive(&RULES, Timestamp::from_millis(43_199_999)));
        assert!(!used.is_alive(&RULES, Timestamp::from_seconds(43_200)));
    }

    #[test]
    fn a_stricter_organisation_takes_it_for_less_long() {
        let strict = SessionRules { absolute: Span::hours(8), ..RULES };
        let used = Session { last_seen_at: Timestamp::from_seconds(28_799), ..session() };
        assert!(used.is_alive(&strict, Timestamp::from_millis(28_799_999)));
        assert!(!used.is_alive(&strict, Timestamp::from_seconds(28_800)));
        assert!(used.is_alive(&RULES, Timestamp::from_seconds(28_800)));
    }

    #[test]
    fn a_session_that_was_ended_is_over() {
        let ended = Session { ended_at: Some(Timestamp::from_seconds(1_001)), ..session() };
        assert!(!ended.is_alive(&RULES, Timestamp::from_seconds(1_002)));
    }
}
