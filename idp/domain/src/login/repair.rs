//! Whoever came in by a recovery code is asked whether the telephone is lost, and may link another at once (D4).
//!
//! ```text
//! recovery code proven, codes kept: OFFER --"later"--> on
//!                                      \---"now"----> Enrol --linked--> on
//!                                                        \--"later"---> on
//! ```
//! The code stood for a second step: with what it proved, one can be linked without a helpdesk (R104).

use crate::authenticator::authenticator::AuthenticatorKind;
use crate::login::facts::Facts;
use crate::login::journey::Sight;
use crate::login::journey::Step;
use crate::login::journey::next_step;
use crate::login::journey::weighing;
use crate::login::second_step::Weighing;
use crate::login::standpoint::Standpoint;
use crate::session::Proof;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What a person answers, for one login.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum RepairAnswer {
    /// Not in this login.
    #[serde(rename = "l")]
    Later,
    /// Link another one now.
    #[serde(rename = "n")]
    Now,
}

/// The person has answered, or nothing is to be asked.
pub(super) fn check(weighing: &Weighing<'_>, sight: &Sight<'_>) -> Result<(), Step> {
    let of_this_login = |proof: &&Proof| proof.request == sight.request;
    let kinds = || weighing.proofs.iter().filter(of_this_login).map(|proof| proof.kind);
    let by_code = kinds().any(|kind| kind == AuthenticatorKind::RecoveryCode);
    let linked = kinds().any(|kind| kind.factor().is_some());
    // An account page offers to link one itself.
    if !by_code || linked || sight.demand.own {
        return Ok(());
    }
    let linkable = weighing.replaceable();
    match sight.facts.repair.filter(|_| sight.facts.user == Some(weighing.person.user.id)) {
        None => Err(Step::OfferRepair),
        Some(RepairAnswer::Now) if !linkable.is_empty() && weighing.is_first_step_recent() => {
            Err(Step::Enrol(linkable))
        }
        Some(RepairAnswer::Later | RepairAnswer::Now) => Ok(()),
    }
}

/// Whether there is anything to be linked in the place of what is lost.
pub fn can_link(sight: &Sight<'_>, now: Timestamp) -> bool {
    Standpoint::of(sight, now).is_ok_and(|at| !weighing(&at, sight, now).replaceable().is_empty())
}

/// Whether "later" leads out of the linking that is asked now.
pub fn may_be_later(sight: &Sight<'_>, now: Timestamp) -> bool {
    if !matches!(next_step(sight, now), Step::Enrol(_) | Step::OfferRepair) {
        return false;
    }
    let Some(person) = sight.person else { return false };
    let facts = Facts { repair: Some(RepairAnswer::Later), ..sight.facts.clone().of(person.user.id) };
    !matches!(next_step(&Sight { facts: &facts, ..*sight }, now), Step::Enrol(_) | Step::OfferRepair)
}
