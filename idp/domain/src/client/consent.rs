//! A remembered consent: what a person lets a client know, under one organisation.

use crate::client::client::ClientId;
use crate::id::Id;
use crate::organisation::organisation::Organisation;
use crate::time::Timestamp;
use crate::user::User;

/// The answer that stands. A later answer takes its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// Who answered.
    pub user: Id<User>,
    /// For which client.
    pub client: ClientId,
    /// Under which organisation.
    pub organisation: Id<Organisation>,
    /// The scopes that were allowed, sorted.
    pub scopes: Vec<String>,
    /// When.
    pub given_at: Timestamp,
}
