//! The door of one organisation: which proofs count there, and on whose word something is bound there.
//!
//! Proof that came through an organisation opens only that organisation's doors. At another door it is
//! ignored, until the person also proves an authenticator which that door already accepted.

use crate::authenticator::authenticator::Authenticator;
use crate::authenticator::authenticator::AuthenticatorKind;
use crate::authenticator::authenticator::BoundBy;
use crate::authenticator::vouching::Vouching;
use crate::id::Id;
use crate::organisation::organisation::Organisation;
use crate::session::Proof;
use std::collections::BTreeSet;

/// The door at which proofs are weighed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Door {
    /// Whose door it is.
    pub organisation: Id<Organisation>,
    /// Whether the person never was active anywhere else: then nothing is ignored. What came through an organisation
    /// that they left is still on its word.
    pub is_only: bool,
}

impl Door {
    /// The proofs that count here.
    pub fn counted(self, proofs: &[Proof]) -> Vec<&Proof> {
        proofs.iter().filter(|proof| self.admits(&Origin::of_proof(proof), proofs)).collect()
    }

    /// On whose word something is bound that is bound at this door now: it stands on what counts here.
    pub fn inherited(self, proofs: &[Proof]) -> Vouching {
        Vouching::inherit(self.counted(proofs).into_iter().map(|proof| &proof.vouched_by))
    }

    /// By what way something is bound that is bound at this door now: a second step that came about by a mail
    /// or by a helpdesk's code marks what is bound on it, or the paper that is given with it would be worth more
    /// than it is itself. One that is marked by neither lifts that.
    pub fn inherited_way(self, proofs: &[Proof]) -> BoundBy {
        let counted = self.counted(proofs);
        let second_steps = counted.iter().filter(|proof| proof.kind.is_second_step());
        let ways: Vec<BoundBy> = second_steps.map(|proof| proof.bound_by).collect();
        if ways.is_empty() || ways.contains(&BoundBy::Screen) {
            BoundBy::Screen
        } else if ways.contains(&BoundBy::HelpdeskCode) {
            BoundBy::HelpdeskCode
        } else {
            BoundBy::Mail
        }
    }

    /// Whether `held` would count, if it were proven beside `proofs`.
    pub fn would_count(self, held: &Authenticator, proofs: &[Proof]) -> bool {
        self.admits(&Origin::of(held), proofs)
    }

    fn admits(self, origin: &Origin<'_>, proofs: &[Proof]) -> bool {
        let opens = origin.vouched_by.opens(self.organisation);
        match (origin.bound_by, origin.kind) {
            // A helpdesk's code opens its own organisation's doors and no other, whatever else was proven.
            (BoundBy::HelpdeskCode, AuthenticatorKind::RecoveryCode) if !origin.vouched_by.is_own() => opens,
            // What was bound on such a code stands in for a second step: a password does not lift it.
            (BoundBy::HelpdeskCode, _) => {
                opens || origin.accepted_at.contains(&self.organisation) || self.has_second_step(proofs)
            }
            _ => self.is_unlocked_by(proofs) || opens || origin.accepted_at.contains(&self.organisation),
        }
    }

    /// Whether this door has already accepted one of the authenticators that were proven.
    fn is_unlocked_by(self, proofs: &[Proof]) -> bool {
        self.is_only || proofs.iter().any(|proof| proof.accepted_at.contains(&self.organisation))
    }

    /// Whether one of those is a second step.
    fn has_second_step(self, proofs: &[Proof]) -> bool {
        proofs
            .iter()
            .any(|proof| proof.kind.is_second_step() && proof.accepted_at.contains(&self.organisation))
    }
}

/// Whether the door of `organisation` may accept what was proven in the login that took its invitation. An app whose
/// key lay in the mailbox that another organisation supplied is known to whoever reads there: accepted, it would
/// open this door for them, and the password that they reset beside it.
pub fn may_accept(proof: &Proof, organisation: Id<Organisation>) -> bool {
    let key_was_mailed = proof.kind == AuthenticatorKind::Totp && proof.bound_by == BoundBy::Mail;
    !key_was_mailed || proof.vouched_by.opens(organisation)
}

/// What decides at which doors something counts.
struct Origin<'o> {
    kind: AuthenticatorKind,
    bound_by: BoundBy,
    vouched_by: &'o Vouching,
    accepted_at: &'o BTreeSet<Id<Organisation>>,
}

impl<'o> Origin<'o> {
    const fn of(held: &'o Authenticator) -> Self {
        Self {
            kind: held.kind,
            bound_by: held.bound_by,
            vouched_by: &held.vouched_by,
            accepted_at: &held.accepted_at,
        }
    }

    const fn of_proof(proof: &'o Proof) -> Self {
        Self {
            kind: proof.kind,
            bound_by: proof.bound_by,
            vouched_by: &proof.vouched_by,
            accepted_at: &proof.accepted_at,
        }
    }
}

/// Doors, and proofs that are held against them.
#[cfg(test)]
pub(crate) mod sample {
    use crate::authenticator::authenticator::AuthenticatorKind;
    use crate::authenticator::authenticator::BoundBy;
    use crate::door::Door;
    use crate::id::Id;
    use crate::session::Proof;
    use crate::time::Timestamp;
    use uuid::Uuid;

    pub(crate) const EMPLOYER: u128 = 1;
    pub(crate) const CARE: u128 = 2;

    pub(crate) fn id<T>(n: u128) -> Id<T> {
        Id::from_uuid(Uuid::from_u128(n))
    }

    pub(crate) fn door(organisation: u128, memberships: usize) -> Door {
        Door { organisation: id(organisation), is_only: memberships == 1 }
    }

    pub(crate) fn proof(kind: AuthenticatorKind, vouched_by: &[u128], accepted_at: &[u128]) -> Proof {
        Proof {
            authenticator: id(kind as u128),
            kind,
            at: Timestamp::from_seconds(1_000),
            request: id(9),
            bound_by: BoundBy::Screen,
            vouched_by: vouched_by.iter().map(|n| id(*n)).collect(),
            accepted_at: accepted_at.iter().map(|n| id(*n)).collect(),
            key: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::door::sample::CARE;
    use crate::door::sample::EMPLOYER;
    use crate::door::sample::door;
    use crate::door::sample::id;
    use crate::door::sample::proof;

    #[test]
    fn what_is_bound_inherits_the_word_behind_each_proof_that_counts_and_behind_no_other() {
        let both: Vouching = [id(EMPLOYER), id(CARE)].into_iter().collect();
        let reset = proof(AuthenticatorKind::Password, &[EMPLOYER], &[]);
        let by_care = proof(AuthenticatorKind::Totp, &[CARE], &[]);
        assert_eq!(door(EMPLOYER, 1).inherited(&[reset.clone(), by_care.clone()]), both);
        assert_eq!(door(EMPLOYER, 2).inherited(&[reset.clone(), by_care]), Vouching::by(id(EMPLOYER)));
        // Unlocked by an app that the door accepted, the employer's password counts: so does its word.
        let accepted = proof(AuthenticatorKind::Totp, &[], &[CARE]);
        assert_eq!(door(CARE, 2).inherited(&[reset, accepted.clone()]), Vouching::by(id(EMPLOYER)));
        assert_eq!(door(CARE, 2).inherited(&[accepted]), Vouching::own());
    }
}
