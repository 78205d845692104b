//! When a login stops to tell of the day from which a second step is mandatory (D6).
//!
//! ```text
//! announced, no second step, password just typed: INTRODUCE --"set up now"--> Enrol
//!                                                     \------"not now"------> Done, with the password alone
//! ```
//! From that day on there is nothing to introduce: the walk stops at `Enrol`, and "not now" is no answer.

use crate::authenticator::authenticator::AuthenticatorKind;
use crate::calendar::LocalDate;
use crate::login::facts::Facts;
use crate::login::journey::Sight;
use crate::login::journey::Step;
use crate::login::journey::next_step;
use crate::login::person::Belonging;
use crate::login::person::Person;
use crate::login::second_step::Weighing;
use crate::organisation::policy::enforcement::Phase;
use crate::organisation::policy::enforcement::Schedule;
use crate::organisation::policy::policy::Policy;
use crate::session::Proof;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What a person answers to the announced deadline, for one login.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeadlineAnswer {
    /// Not now.
    #[serde(rename = "n")]
    NotNow,
    /// Set up now.
    #[serde(rename = "s")]
    SetUp,
}

impl Schedule {
    /// For how many days, this one included, a second step may still be missing.
    pub fn days_left(self, now: Timestamp) -> i64 {
        LocalDate::of(now).days_until(self.mandatory_from).max(0)
    }
}

/// The person knows of the day, or needs not hear of it now.
pub(super) fn check(weighing: &Weighing<'_>, sight: &Sight<'_>, belonging: &Belonging) -> Result<(), Step> {
    let Some(days) = announced(weighing.policy, weighing.now) else { return Ok(()) };
    let answered = sight.facts.user == Some(weighing.person.user.id) && sight.facts.deadline.is_some();
    let typed = |proof: &Proof| proof.kind == AuthenticatorKind::Password && proof.request == sight.request;
    // An app that is entered with a session of this morning, and an account page, interrupt nobody.
    let is_a_login = weighing.proofs.iter().any(typed) && !sight.demand.own;
    let nag_every = weighing.policy.mfa.nag_every.duration();
    let was_told = belonging.put_off_at.is_some_and(|at| weighing.now.since(at) < nag_every);
    let needs_one = weighing.linked().next().is_none() && !weighing.linkable().is_empty();
    if is_a_login && needs_one && !answered && !was_told { Err(Step::Introduce(days)) } else { Ok(()) }
}

/// The deadline that `policy` announces at `now`.
pub fn announced(policy: &Policy, now: Timestamp) -> Option<Schedule> {
    policy.mfa.enforcement.schedule().filter(|_| policy.phase(now) == Phase::Optional)
}

/// Whether "not now" is an answer: it brings the login further than linking a second step.
pub fn may_put_off(sight: &Sight<'_>, now: Timestamp) -> bool {
    if !matches!(next_step(sight, now), Step::Enrol(_) | Step::Introduce(_)) {
        return false;
    }
    let Some(person) = sight.person else { return false };
    let facts = Facts { deadline: Some(DeadlineAnswer::NotNow), ..sight.facts.clone().of(person.user.id) };
    !matches!(next_step(&Sight { facts: &facts, ..*sight }, now), Step::Enrol(_) | Step::NoAccess(_))
}

/// Whether `person`, as a member by `belonging`, is to be reminded of the deadline: it is announced, nothing
/// exempts them on its day, and they hold no second step of a kind that opens that door.
pub fn needs_reminder(person: &Person, belonging: &Belonging, now: Timestamp) -> Option<Schedule> {
    let days = announced(&belonging.policy, now)?;
    let holds_one = person.authenticators.iter().any(|held| belonging.policy.mfa.allows(held.kind.factor()));
    let reachable = belonging.membership.is_active() && person.user.locked_at.is_none();
    (reachable && !holds_one).then_some(days)
}
