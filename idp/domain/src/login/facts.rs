//! Facts of an unfinished login: what one person has shown and chosen for one request, in one browser.

use crate::authenticator::authenticator::Authenticator;
use crate::id::Id;
use crate::login::introduce::DeadlineAnswer;
use crate::login::linking::LinkingChoices;
use crate::login::method::Method;
use crate::login::repair::RepairAnswer;
use crate::organisation::organisation::Organisation;
use crate::organisation::span::Span;
use crate::session::Proof;
use crate::session::RequestMark;
use crate::session::Session;
use crate::time::Timestamp;
use crate::user::User;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::time::Duration;

/// What happened so far. Kept for a short time, under the browser and the request; it may be lost.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Whose facts these are. Nobody's: nothing happened yet.
    pub user: Option<Id<User>>,
    /// What was proven for this request and belongs to no session yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proofs: Vec<Proof>,
    /// The organisation that the person chose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<Id<Organisation>>,
    /// What the person picked to prove as their second step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<Method>,
    /// For how long the person wants this device to be remembered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remember: Option<Span>,
    /// The password that was typed for this request and no longer fits: another is chosen first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unfit: Option<Id<Authenticator>>,
    /// Whether the person said "continue as …".
    #[serde(default)]
    pub confirmed: bool,
    /// Whether the person of this browser's session was said to be somebody else: the session does not
    /// answer this request, until somebody proves themselves for it.
    #[serde(default)]
    pub set_aside: bool,
    /// What the person answered to the announced deadline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<DeadlineAnswer>,
    /// What the person answered who came in by a recovery code: whether another telephone is linked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repair: Option<RepairAnswer>,
    /// What they called lost: it goes when another is linked.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub lost: BTreeSet<Id<Authenticator>>,
    /// What the person chose while linking a second step.
    #[serde(default)]
    pub linking: LinkingChoices,
}

impl Facts {
    /// The second page can be reached so long after the password (R106), and a trip to an app store may
    /// take so long (R36).
    pub const LIFE_OF_A_PROOF: Duration = Duration::from_secs(10 * 60);

    /// More proofs than anybody has authenticators; older ones make room.
    const MOST_PROOFS: usize = 8;

    /// These facts, if they are of `user`; a clean sheet for `user`, if they are somebody else's.
    pub fn of(self, user: Id<User>) -> Self {
        let set_aside = self.set_aside;
        if self.user == Some(user) { self } else { Self { user: Some(user), set_aside, ..Self::default() } }
    }

    /// Adds what `user` has just proven. Facts of another person go: two people never share a sheet.
    pub fn record(self, user: Id<User>, proof: Proof) -> Self {
        let mut facts = self.of(user);
        facts.proofs.retain(|earlier| earlier.authenticator != proof.authenticator);
        let surplus = (facts.proofs.len() + 1).saturating_sub(Self::MOST_PROOFS);
        facts.proofs.drain(..surplus);
        facts.proofs.push(proof);
        facts
    }

    /// A clean sheet for somebody else than the person of the session.
    pub fn of_somebody_else() -> Self {
        Self { set_aside: true, ..Self::default() }
    }

    /// Whether `session` may answer `request`.
    pub fn admit(&self, session: &Session, request: Id<RequestMark>) -> bool {
        let anew = |proof: &Proof| proof.request == request && proof.is_first_step();
        !self.set_aside || session.proofs.iter().any(anew)
    }

    /// What the person chose, without what they proved: what stays when a login has become a session, so
    /// that the proofs of a session that was ended do not rise again from here.
    pub fn choices(mut self) -> Self {
        self.proofs.clear();
        self.remember = None;
        self
    }

    /// Whether something was proven for this request, and all of it lies too far back.
    pub fn have_lapsed(&self, now: Timestamp) -> bool {
        !self.proofs.is_empty() && self.fresh_proofs(now).next().is_none()
    }

    /// The proofs that are still fresh.
    pub fn fresh_proofs(&self, now: Timestamp) -> impl Iterator<Item = &Proof> {
        self.proofs.iter().filter(move |proof| now.since(proof.at) < Self::LIFE_OF_A_PROOF)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authenticator::authenticator::AuthenticatorKind;
    use crate::authenticator::authenticator::BoundBy;
    use crate::authenticator::vouching::Vouching;
    use uuid::Uuid;

    fn id<T>(n: u128) -> Id<T> {
        Id::from_uuid(Uuid::from_u128(n))
    }

    fn proof(authenticator: u128, at: i64) -> Proof {
        Proof {
            authenticator: id(authenticator),
            kind: AuthenticatorKind::Password,
            at: Timestamp::from_seconds(at),
            request: id(9),
            bound_by: BoundBy::Screen,
            vouched_by: Vouching::own(),
            accepted_at: BTreeSet::new(),
            key: None,
        }
    }

    #[test]
    fn another_persons_proof_clears_the_sheet() {
        let anna = Facts { confirmed: true, ..Facts::default() }.record(id(1), proof(1, 0));
        let bram = anna.record(id(2), proof(2, 0));
        assert_eq!((bram.user, bram.proofs.len(), bram.confirmed), (Some(id(2)), 1, false));
    }

    #[test]
    fn proving_the_same_thing_again_replaces_the_older_proof() {
        let facts = Facts::default().record(id(1), proof(1, 0)).record(id(1), proof(1, 50));
        assert_eq!(facts.proofs, vec![proof(1, 50)]);
    }

    #[test]
    fn a_sheet_stays_small() {
        let facts = (1..100).fold(Facts::default(), |facts, n| facts.record(id(1), proof(n, 0)));
        assert_eq!(facts.proofs.len(), Facts::MOST_PROOFS);
        assert!(serde_json::to_vec(&facts).unwrap().len() < 4096);
    }

    #[test]
    fn a_proof_fades_after_ten_minutes() {
        let facts = Facts::default().record(id(1), proof(1, 0));
        assert_eq!(facts.fresh_proofs(Timestamp::from_seconds(599)).count(), 1);
        assert_eq!(facts.fresh_proofs(Timestamp::from_seconds(600)).count(), 0);
    }

    #[test]
    fn choices_outlive_the_login_and_proofs_do_not() {
        let facts =
            Facts { confirmed: true, user: Some(id(1)), ..Facts::default() }.record(id(1), proof(1, 0));
        let choices = facts.choices();
        assert!(choices.confirmed && choices.proofs.is_empty());
    }
}
