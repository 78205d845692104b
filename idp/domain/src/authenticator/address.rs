//! Where a person can be reached: contact data, never a key. Two people may share one.

use crate::authenticator::authenticator::BoundBy;
use crate::authenticator::vouching::Vouching;
use crate::id::Id;
use crate::time::Timestamp;
use crate::user::User;
use serde::{Deserialize, Serialize};
use std::fmt;

/// By what it is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AddressKind {
    /// A mailbox.
    Email,
    /// A telephone, in E.164.
    Phone,
}

/// One address of one person.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    /// Names it.
    pub id: Id<Address>,
    /// Whose it is.
    pub user: Id<User>,
    /// By what it is reached.
    pub kind: AddressKind,
    /// The address itself.
    pub value: String,
    /// By what way it was bound.
    pub bound_by: BoundBy,
    /// On whose word it was bound: what comes through it opens only their doors.
    pub vouched_by: Vouching,
    /// When it was bound.
    pub created_at: Timestamp,
}

/// Without the value: no address may reach a log.
impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Address").field("id", &self.id).field("kind", &self.kind).finish_non_exhaustive()
    }
}
