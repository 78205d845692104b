//! Whoever came in by a recovery code is asked what is lost, and may link another at once (D4, R97).
//!
//! ```text
//! recovery code proven, codes kept: OFFER --"later"--> on
//!                                      \---"now"----> Enrol --linked, what is lost gone--> on
//!                                                        \--"later"---> on
//! ```
//! The code stood for a second step: with what it proved, one can be linked without a helpdesk (R104). What is lost
//! gives way to the new one, and not before that is linked; by the rules of every other removal.

use crate::authenticator::authenticator::Authenticator;
use crate::authenticator::authenticator::AuthenticatorKind;
use crate::id::Id;
use crate::login::binding::Binding;
use crate::login::facts::Facts;
use crate::login::journey::Sight;
use crate::login::journey::Step;
use crate::login::journey::next_step;
use crate::login::journey::weighing;
use crate::login::removal;
use crate::login::removal::Hand;
use crate::login::second_step::Weighing;
use crate::login::standpoint::Standpoint;
use crate::organisation::policy::mfa::Factor;
use crate::secret::Secret;
use crate::session::Proof;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

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

/// What the person may call lost.
#[derive(Debug, Default)]
pub struct Losable<'s> {
    /// These give way to another that is linked now.
    pub held: Vec<&'s Authenticator>,
    /// Whether they are shown with their names: who came through an organisation does not read under which other
    /// one something was linked, and not from a missing name that there is another one.
    pub named: bool,
    /// Whether something is held that does not.
    pub stays: bool,
}

/// The person has answered, or nothing is to be asked.
pub(super) fn check(weighing: &Weighing<'_>, sight: &Sight<'_>) -> Result<(), Step> {
    if !came_by_code(weighing, sight) {
        return Ok(());
    }
    let linked = of_this_login(weighing, sight).any(|kind| kind.factor().is_some());
    match answer(weighing, sight) {
        None if linked => Ok(()),
        None => Err(Step::OfferRepair),
        Some(RepairAnswer::Now) => {
            let in_place = in_the_place_of(weighing, sight, &sight.facts.lost);
            // One is enough, unless something that is lost still waits for another to give way to.
            let kinds = if linked || !in_place.is_empty() { in_place } else { weighing.replaceable() };
            if kinds.is_empty() {
                return Ok(());
            }
            // What is lost goes when another is linked: whoever typed the password this morning types it again.
            Err(if weighing.is_first_step_recent() { Step::Enrol(kinds) } else { Step::Password })
        }
        Some(RepairAnswer::Later) => Ok(()),
    }
}

/// Whether a recovery code stood for the second step of this login. An account page offers to link one itself.
fn came_by_code(weighing: &Weighing<'_>, sight: &Sight<'_>) -> bool {
    !sight.demand.own && of_this_login(weighing, sight).any(|kind| kind == AuthenticatorKind::RecoveryCode)
}

fn of_this_login<'w>(
    weighing: &'w Weighing<'_>,
    sight: &Sight<'_>,
) -> impl Iterator<Item = AuthenticatorKind> + 'w {
    let request = sight.request;
    let of_this = move |proof: &&Proof| proof.request == request;
    weighing.proofs.iter().filter(of_this).map(|proof| proof.kind)
}

fn answer(weighing: &Weighing<'_>, sight: &Sight<'_>) -> Option<RepairAnswer> {
    sight.facts.repair.filter(|_| sight.facts.user == Some(weighing.person.user.id))
}

/// The kinds to one of which something of `lost` would give way.
fn in_the_place_of(
    weighing: &Weighing<'_>,
    sight: &Sight<'_>,
    lost: &BTreeSet<Id<Authenticator>>,
) -> BTreeSet<Factor> {
    let hand = Hand::of(weighing.door, weighing.proofs);
    let takes_a_place = |factor: &Factor| {
        let new = stand_in(weighing, sight, *factor);
        let gone = new.map(|new| removal::giving_way(weighing.person, (lost, &new), &hand, weighing.now));
        gone.is_some_and(|gone| !gone.is_empty())
    };
    weighing.replaceable().into_iter().filter(takes_a_place).collect()
}

/// What would be linked now.
fn stand_in(weighing: &Weighing<'_>, sight: &Sight<'_>, factor: Factor) -> Option<Authenticator> {
    let kind = AuthenticatorKind::ALL.into_iter().find(|kind| kind.factor() == Some(factor))?;
    let Binding { bound_by, vouched_by, accepted_at } =
        Binding::at(weighing.door, weighing.proofs, sight.demand);
    Some(Authenticator {
        id: Id::new(weighing.now, [0; 10]),
        user: weighing.person.user.id,
        kind,
        label: String::new(),
        secret: Secret::new(Vec::new()),
        bound_by,
        vouched_by,
        accepted_at,
        last_step: None,
        created_at: weighing.now,
        last_used_at: None,
    })
}

/// What the person may call lost at this moment.
pub fn losable<'s>(sight: &Sight<'s>, now: Timestamp) -> Losable<'s> {
    let Ok(at) = Standpoint::of(sight, now) else { return Losable::default() };
    let weighing = weighing(&at, sight, now);
    let is_second_step = |held: &&Authenticator| held.kind.factor().is_some();
    let all: Vec<&Authenticator> = at.person.authenticators.iter().filter(is_second_step).collect();
    let gives_way = |held: &&&Authenticator| !in_the_place_of(&weighing, sight, &[held.id].into()).is_empty();
    let held: Vec<&Authenticator> = all.iter().filter(gives_way).copied().collect();
    let named = Hand::of(at.door, &at.proofs).has_own_word();
    Losable { stays: held.len() < all.len(), held, named }
}

/// What gives way to `new`, which is linked at this moment: what was called lost in a login by a recovery code.
pub fn giving_way(sight: &Sight<'_>, new: &Authenticator, now: Timestamp) -> Vec<Id<Authenticator>> {
    let Ok(at) = Standpoint::of(sight, now) else { return Vec::new() };
    let weighing = weighing(&at, sight, now);
    if !came_by_code(&weighing, sight) || answer(&weighing, sight) != Some(RepairAnswer::Now) {
        return Vec::new();
    }
    let hand = Hand::of(at.door, &at.proofs);
    removal::giving_way(at.person, (&sight.facts.lost, new), &hand, now)
}

/// Whether "now", with what is lost, is an answer: until something is linked, also to whoever goes back to it.
pub fn may_be_now(sight: &Sight<'_>, now: Timestamp) -> bool {
    match next_step(sight, now) {
        Step::OfferRepair => true,
        Step::Enrol(_) => {
            let facts = sight.facts;
            facts.repair == Some(RepairAnswer::Now)
                && facts.linking.linked.is_none()
                && may_be_later(sight, now)
        }
        _ => false,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authenticator::vouching::Vouching;
    use crate::login::demand::Demand;
    use crate::login::sample;
    use crate::login::sample::CARE;
    use crate::login::sample::EMPLOYER;
    use crate::login::sample::NOW;
    use crate::login::sample::THIS;
    use std::time::Duration;

    const GIVEN: u128 = 8;

    /// Anna of the employer and the care, in with a password and a code, with an app of her own and one that the
    /// employer gave her; and what she calls lost.
    fn came_in(on_the_word_of: &Vouching, demand: &Demand, look: impl FnOnce(&Sight<'_>)) {
        let mut anna = sample::anna(&[EMPLOYER, CARE]);
        let vouched_by = Vouching::by(sample::id(EMPLOYER));
        anna.authenticators.push(Authenticator { vouched_by, ..sample::app(&anna, GIVEN) });
        anna.authenticators[0].vouched_by = on_the_word_of.clone();
        anna.sheets[0].held.vouched_by = on_the_word_of.clone();
        let code = sample::proof_of(&anna.sheets[0].held, THIS, NOW);
        let facts = Facts {
            organisation: Some(sample::id(EMPLOYER)),
            repair: Some(RepairAnswer::Now),
            lost: anna.authenticators.iter().map(|held| held.id).collect(),
            ..sample::with_password(&anna).record(anna.user.id, code)
        };
        let person = Some(&anna);
        look(&sample::sight(&sample::Seen { request: THIS, demand, session: None, facts: &facts, person }));
    }

    fn ids(held: &[&Authenticator]) -> Vec<Id<Authenticator>> {
        held.iter().map(|held| held.id).collect()
    }

    #[test]
    fn with_codes_of_her_own_everything_may_be_called_lost_but_the_password() {
        came_in(&Vouching::own(), &sample::demand(), |sight| {
            let all = [sample::id(7), sample::id(GIVEN)];
            let losable = losable(sight, NOW);
            assert_eq!((ids(&losable.held), losable.named, losable.stays), (all.to_vec(), true, false));
            let new = sample::app(sight.person.unwrap(), 99);
            assert_eq!(giving_way(sight, &new, NOW), all);
        });
    }

    /// The attack of the design: the employer reset the password, and its helpdesk gave the code.
    #[test]
    fn on_the_word_of_the_employer_what_is_her_own_is_neither_offered_nor_goes() {
        came_in(&Vouching::by(sample::id(EMPLOYER)), &sample::demand(), |sight| {
            let losable = losable(sight, NOW);
            let given = vec![sample::id(GIVEN)];
            assert_eq!((ids(&losable.held), losable.named, losable.stays), (given.clone(), false, true));
            let new = sample::app(sight.person.unwrap(), 99);
            assert_eq!(giving_way(sight, &new, NOW), given);
        });
    }

    #[test]
    fn whoever_typed_the_password_this_morning_types_it_again_before_what_is_lost_gives_way() {
        let anna = sample::anna(&[EMPLOYER]);
        let code = sample::proof_of(&anna.sheets[0].held, THIS, NOW);
        let facts = Facts {
            repair: Some(RepairAnswer::Now),
            lost: [sample::id(7)].into(),
            ..Facts::default().record(anna.user.id, code)
        };
        let next = |minutes| {
            let at = NOW - Duration::from_mins(minutes);
            let session =
                sample::session(&anna, EMPLOYER, vec![sample::password(&anna, sample::EARLIER, at)], at);
            sample::step(&sample::demand(), Some(&session), &facts, &anna)
        };
        assert!(matches!(next(5), Step::Enrol(_)));
        assert_eq!(next(6), Step::Password, "and not past it, with nothing linked");
    }

    #[test]
    fn nothing_goes_where_nobody_came_by_a_code_or_said_now() {
        let own = Demand { own: true, ..sample::demand() };
        came_in(&Vouching::own(), &own, |sight| {
            assert_eq!(giving_way(sight, &sample::app(sight.person.unwrap(), 99), NOW), []);
        });
        came_in(&Vouching::own(), &sample::demand(), |sight| {
            let (anna, facts) = (sight.person.unwrap(), sight.facts);
            let new = sample::app(anna, 99);
            let gone = |facts: &Facts| giving_way(&Sight { facts, ..*sight }, &new, NOW);
            assert_eq!(gone(&Facts { repair: Some(RepairAnswer::Later), ..facts.clone() }), []);
            let mut with_app = facts.clone();
            with_app.proofs[1] = sample::proof_of(&anna.authenticators[1], THIS, NOW);
            assert_eq!(gone(&with_app), [], "the telephone was found");
        });
    }
}
