//! A session: what one browser has proven, for one person.

use crate::authenticator::authenticator::Authenticator;
use crate::authenticator::authenticator::AuthenticatorKind;
use crate::authenticator::authenticator::BoundBy;
use crate::authenticator::vouching::Vouching;
use crate::id::Id;
use crate::organisation::organisation::Organisation;
use crate::secret::Digest;
use crate::time::Timestamp;
use crate::user::User;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

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
