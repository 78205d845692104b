//! How something was bound to a person: by their own proof, or on the word of organisations.

use crate::id::Id;
use crate::organisation::organisation::Organisation;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The organisations on whose word an address, authenticator or password was bound. None: the person's own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Vouching(BTreeSet<Id<Organisation>>);

impl Vouching {
    /// Bound by the person with proof of their own.
    pub const fn own() -> Self {
        Self(BTreeSet::new())
    }

    /// Bound on the word of `organisation`.
    pub fn by(organisation: Id<Organisation>) -> Self {
        Self(BTreeSet::from([organisation]))
    }

    /// What is bound in a session carries every vouching of the proof that it stood on.
    pub fn inherit<'v>(proofs: impl IntoIterator<Item = &'v Self>) -> Self {
        Self(proofs.into_iter().flat_map(|vouching| vouching.0.iter().copied()).collect())
    }

    /// Whether no organisation stands between the person and this proof.
    pub fn is_own(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it opens the door of `organisation` by itself: it is the person's own, or came through
    /// that organisation and no other.
    pub fn opens(&self, organisation: Id<Organisation>) -> bool {
        self.0.iter().all(|voucher| *voucher == organisation)
    }

    /// The organisations, in order.
    pub fn organisations(&self) -> impl Iterator<Item = Id<Organisation>> {
        self.0.iter().copied()
    }
}

impl FromIterator<Id<Organisation>> for Vouching {
    fn from_iter<I: IntoIterator<Item = Id<Organisation>>>(organisations: I) -> Self {
        Self(organisations.into_iter().collect())
    }
}
