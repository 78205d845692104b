//! A second step that somebody sets out to link from their own account (D7): after the login has nothing else to
//! ask, on a password of a moment ago, and until it is linked. Or the first one, of whichever kind (R123).

use crate::authenticator::authenticator::Authenticator;
use crate::authenticator::authenticator::AuthenticatorKind;
use crate::id::Id;
use crate::login::binding::Binding;
use crate::login::journey::Sight;
use crate::login::journey::Step;
use crate::login::journey::weighing;
use crate::login::removal;
use crate::login::removal::Hand;
use crate::login::second_step::Weighing;
use crate::login::standpoint::Standpoint;
use crate::organisation::policy::mfa::Factor;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What is to be linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkWish {
    /// Of which kind.
    #[serde(rename = "k")]
    pub kind: Factor,
    /// The telephone that gives way to it, once it is linked (R121).
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<Id<Authenticator>>,
}

/// What the person may link here, and which telephones another number may take the place of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Linkable {
    /// The kinds.
    pub kinds: BTreeSet<Factor>,
    /// The telephones.
    pub telephones: BTreeSet<Id<Authenticator>>,
}

impl Linkable {
    /// What can be linked where `sight` stands; nothing for whom is not known there yet.
    pub fn at(sight: &Sight<'_>, now: Timestamp) -> Self {
        let Ok(at) = Standpoint::of(sight, now) else { return Self::default() };
        Self::of(&weighing(&at, sight, now), sight)
    }

    fn of(weighing: &Weighing<'_>, sight: &Sight<'_>) -> Self {
        let texts = weighing.linkable.contains(&Factor::Sms);
        let telephones = weighing
            .linked()
            .filter(|held| texts && held.kind == AuthenticatorKind::Sms)
            .filter(|held| gives_way(held, weighing, sight));
        Self { telephones: telephones.map(|held| held.id).collect(), kinds: weighing.linkable() }
    }

    /// Whether that is among it.
    pub fn takes(&self, wish: &LinkWish) -> bool {
        match wish.replaces {
            Some(telephone) => wish.kind == Factor::Sms && self.telephones.contains(&telephone),
            None => self.kinds.contains(&wish.kind),
        }
    }
}

/// Whether another number may take the place of this telephone: by the hand that is at work here, and at no other
/// organisation's cost.
fn gives_way(held: &Authenticator, weighing: &Weighing<'_>, sight: &Sight<'_>) -> bool {
    let Binding { bound_by, vouched_by, accepted_at } =
        Binding::at(weighing.door, weighing.proofs, sight.demand);
    let id = Id::new(weighing.now, [0; 10]);
    let new = Authenticator { id, bound_by, vouched_by, accepted_at, ..held.clone() };
    let hand = Hand::of(weighing.door, weighing.proofs);
    removal::check_replacement(weighing.person, (held.id, &new), &hand, weighing.now).is_ok()
}

/// It is linked, or cannot be linked here.
pub(super) fn check(weighing: &Weighing<'_>, sight: &Sight<'_>) -> Result<(), Step> {
    let is_own = sight.facts.user == Some(weighing.person.user.id);
    let linked = sight.facts.linking.linked.filter(|_| is_own);
    let step = match sight.demand.link {
        Some(wish) if linked != Some(wish.kind) && Linkable::of(weighing, sight).takes(&wish) => {
            Step::Link(wish)
        }
        None if sight.demand.set_up && linked.is_none() && lacks_one(weighing) => {
            Step::Enrol(weighing.linkable())
        }
        Some(_) | None => return Ok(()),
    };
    // Whoever sits at a session of this morning does not link a telephone of their own to it. Where the account says
    // how recent the password must be, that was looked at before.
    let is_recent = sight.demand.password_within.is_some() || weighing.is_first_step_recent();
    Err(if is_recent { step } else { Step::Password })
}

/// Whether the person has no second step that counts here, and can link one.
fn lacks_one(weighing: &Weighing<'_>) -> bool {
    weighing.linked().next().is_none() && !weighing.linkable().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authenticator::vouching::Vouching;
    use crate::login::demand::Demand;
    use crate::login::facts::Facts;
    use crate::login::person::Person;
    use crate::login::sample;
    use crate::login::sample::CARE;
    use crate::login::sample::EMPLOYER;
    use crate::login::sample::NOW;
    use crate::login::sample::anna;
    use crate::login::sample::signed_in;
    use crate::login::sample::step;
    use crate::login::sample::with_password;
    use crate::organisation::policy::enforcement::Enforcement;

    const PHONE: u128 = 9;

    fn with_phones() -> Person {
        let mut anna = anna(&[EMPLOYER]);
        anna.memberships[0].policy.mfa.allowed = [Factor::Sms, Factor::Totp].into();
        anna
    }

    fn wish(kind: Factor, replaces: Option<u128>) -> Demand {
        let link = Some(LinkWish { kind, replaces: replaces.map(sample::id) });
        Demand { own: true, in_person: true, link, ..sample::demand() }
    }

    fn linked(person: &Person, kind: Factor) -> Facts {
        let facts = Facts::default().of(person.user.id);
        Facts { linking: facts.linking.clone().after_linking(kind), ..facts }
    }

    #[test]
    fn it_is_linked_on_a_fresh_password_and_then_nothing_more_is_offered() {
        let anna = with_phones();
        let (young, old) = (signed_in(&anna, 300), signed_in(&anna, 900));
        let (demand, none) = (wish(Factor::Sms, None), Facts::default());
        let LinkWish { kind, replaces } = demand.link.unwrap();
        let asked = step(&demand, Some(&young), &none, &anna);
        assert_eq!(asked, Step::Link(LinkWish { kind, replaces }));
        assert_eq!(step(&demand, Some(&old), &none, &anna), Step::Password);
        assert_eq!(step(&demand, None, &none, &anna), Step::Password);
        let done = step(&demand, Some(&young), &linked(&anna, Factor::Sms), &anna);
        assert!(matches!(done, Step::Done(_)), "an app could be offered, and is not: {done:?}");
        let by_bram = Facts { user: Some(sample::id(2)), ..linked(&anna, Factor::Sms) };
        assert!(matches!(step(&demand, Some(&young), &by_bram, &anna), Step::Link(_)));
    }

    #[test]
    fn who_sets_out_to_have_a_second_step_links_the_first_one_and_who_has_one_none() {
        let mut anna = with_phones();
        anna.memberships[0].policy.mfa.enforcement = Enforcement::Optional;
        let demand = Demand { set_up: true, link: None, ..wish(Factor::Sms, None) };
        let none = Facts::default();
        let with_app = step(&demand, Some(&signed_in(&anna, 300)), &none, &anna);
        assert!(matches!(with_app, Step::Done(_)), "{with_app:?}");
        anna.authenticators.retain(|held| held.kind == AuthenticatorKind::Password);
        let (young, old) = (signed_in(&anna, 300), signed_in(&anna, 301));
        let all = Step::Enrol([Factor::Sms, Factor::Totp].into());
        assert_eq!(step(&demand, Some(&young), &none, &anna), all);
        assert_eq!(step(&demand, Some(&old), &none, &anna), Step::Password);
        let done = step(&demand, Some(&young), &linked(&anna, Factor::Sms), &anna);
        assert!(matches!(done, Step::Done(_)), "no other one is offered: {done:?}");
        let only_looks = Demand { set_up: false, ..demand.clone() };
        assert!(matches!(step(&only_looks, Some(&young), &none, &anna), Step::Done(_)));
        anna.memberships[0].policy.mfa.allowed = [Factor::WebAuthn].into();
        assert!(matches!(step(&demand, Some(&young), &none, &anna), Step::Done(_)), "nothing can be linked");
    }

    #[test]
    fn whoever_holds_a_second_step_shows_one_before_the_account_changes_whichever_kinds_are_taken_here() {
        let mut anna = anna(&[EMPLOYER]);
        anna.memberships[0].policy.mfa.allowed = [Factor::Sms].into();
        anna.memberships[0].policy.mfa.enforcement = Enforcement::Optional;
        let facts = with_password(&anna);
        let looks = Demand { own: true, in_person: true, ..sample::demand() };
        assert!(matches!(step(&looks, None, &facts, &anna), Step::Done(_)), "her app is of no use here");
        let changes = Demand { password_within: Some(300), ..looks };
        assert_eq!(step(&changes, None, &facts, &anna), Step::SecondFactor(vec![sample::id(7)]));
        anna.authenticators.retain(|held| held.kind == AuthenticatorKind::Password);
        assert!(matches!(step(&changes, None, &facts, &anna), Step::Done(_)), "a password is all she has");
    }

    #[test]
    fn a_telephone_of_her_own_gives_way_to_none_on_the_employers_word() {
        let mut anna = anna(&[EMPLOYER, CARE]);
        for belonging in &mut anna.memberships {
            belonging.policy.mfa.allowed = [Factor::Sms].into();
        }
        anna.authenticators.retain(|held| held.kind == AuthenticatorKind::Password);
        let own = Authenticator { kind: AuthenticatorKind::Sms, ..sample::app(&anna, PHONE) };
        anna.authenticators.push(own);
        let demand = wish(Factor::Sms, Some(PHONE));
        let proven = |vouched_by: Vouching| {
            let mut facts = with_password(&anna);
            facts = facts.record(anna.user.id, sample::app_proof(&anna, PHONE, sample::THIS, NOW));
            facts.proofs.iter_mut().for_each(|proof| proof.vouched_by = vouched_by.clone());
            facts.organisation = Some(sample::id(EMPLOYER));
            facts
        };
        let telephones = |facts: &Facts| {
            let seen = sample::Seen {
                request: sample::THIS,
                demand: &demand,
                session: None,
                facts,
                person: Some(&anna),
            };
            Linkable::at(&sample::sight(&seen), NOW).telephones
        };
        assert_eq!(telephones(&proven(Vouching::own())), [sample::id(PHONE)].into());
        assert_eq!(telephones(&proven(Vouching::by(sample::id(EMPLOYER)))), BTreeSet::new());
    }

    #[test]
    fn what_cannot_be_linked_here_is_not_asked_for() {
        let mut anna = with_phones();
        let session = signed_in(&anna, 300);
        let done = |demand: &Demand, anna: &Person| {
            matches!(step(demand, Some(&session), &Facts::default(), anna), Step::Done(_))
        };
        assert!(done(&wish(Factor::WebAuthn, None), &anna), "the organisation knows no keys");
        assert!(done(&wish(Factor::Sms, Some(PHONE)), &anna), "she has no such telephone");
        anna.authenticators.push(Authenticator { kind: AuthenticatorKind::Sms, ..sample::app(&anna, PHONE) });
        assert!(done(&wish(Factor::Sms, None), &anna), "one telephone is enough");
        assert!(!done(&wish(Factor::Sms, Some(PHONE)), &anna), "another may take its place");
        assert!(done(&wish(Factor::Totp, Some(PHONE)), &anna), "an app takes the place of no telephone");
        assert!(done(&wish(Factor::Sms, Some(7)), &anna), "a telephone takes the place of no app");
        anna.memberships[0].policy.mfa.allowed = [Factor::Totp].into();
        assert!(done(&wish(Factor::Sms, Some(PHONE)), &anna), "telephones are of no use here any more");
    }
}
