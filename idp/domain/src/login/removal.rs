//! Whether a person may take away what they prove their second step with (D7): where a second step is a must, as
//! many stay as the policy wants; and what came through one organisation takes nothing away that did not.

use crate::authenticator::authenticator::Authenticator;
use crate::authenticator::vouching::Vouching;
use crate::door::Door;
use crate::id::Id;
use crate::login::journey::Sight;
use crate::login::person::Person;
use crate::login::standpoint::Standpoint;
use crate::organisation::organisation::Organisation;
use crate::session::Proof;
use crate::time::Timestamp;
use std::collections::BTreeSet;

/// Why it stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemovalRefused {
    /// This organisation demands a second step, or two, and it is one of them.
    Demanded(Id<Organisation>),
    /// It is not the person's, or no second step.
    NotTheirs,
    /// It is the person's own or came through others, and what was proven came through an organisation.
    OnAnotherWord,
}

/// Who changes something: where they stand, and on whose word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hand {
    organisation: Id<Organisation>,
    /// None: nothing that was proven counts there.
    word: Option<Vouching>,
    is_alone: bool,
}

impl Hand {
    /// Whoever proved `proofs` and stands at `door`.
    pub fn of(door: Door, proofs: &[Proof]) -> Self {
        let counts = !door.counted(proofs).is_empty();
        let word = counts.then(|| door.inherited(proofs));
        Self { organisation: door.organisation, word, is_alone: door.is_only }
    }

    /// Whether nothing of what it goes by came through an organisation.
    pub fn has_own_word(&self) -> bool {
        self.word.as_ref().is_some_and(Vouching::is_own)
    }

    /// Whether it is the person's own, or there is nothing to guard.
    pub fn is_own(&self) -> bool {
        self.is_alone || self.has_own_word()
    }

    /// Whether an address or authenticator that was bound on the word `bound_on` may be taken away, or give way to
    /// another. Proof of the person's own changes everything; proof that came through an organisation only what
    /// came through that one as well. With one membership there is nothing to guard.
    pub fn may_change(&self, bound_on: &Vouching) -> bool {
        self.is_alone || self.word.as_ref().is_some_and(|word| word.is_own() || word == bound_on)
    }

    /// Whether `held` may be taken away, or give way to another: where its word may be changed, and where no other
    /// organisation than those that gave it their word, and the one at hand, let it in.
    pub fn may_take(&self, held: &Authenticator) -> bool {
        let gave_word: BTreeSet<Id<Organisation>> = held.vouched_by.organisations().collect();
        let is_theirs = |door: &Id<Organisation>| *door == self.organisation || gave_word.contains(door);
        self.may_change(&held.vouched_by) && (self.is_own() || held.accepted_at.iter().all(is_theirs))
    }
}

/// The hand at work where `sight` stands. None: nobody is known there yet.
pub fn hand(sight: &Sight<'_>, now: Timestamp) -> Option<Hand> {
    let at = Standpoint::of(sight, now).ok()?;
    Some(Hand::of(at.door, &at.proofs))
}

/// Whether `gone` gives way to `new`, which does the same for the person from then on.
///
/// # Errors
/// As [`check`].
pub fn check_replacement(
    person: &Person,
    (gone, new): (Id<Authenticator>, &Authenticator),
    hand: &Hand,
    now: Timestamp,
) -> Result<(), RemovalRefused> {
    let mut with_both = person.clone();
    with_both.authenticators.push(new.clone());
    check(&with_both, &[gone], hand, now)
}

/// What of `lost` gives way to `new` together: each that may, beside those before it.
pub fn giving_way(
    person: &Person,
    (lost, new): (&BTreeSet<Id<Authenticator>>, &Authenticator),
    hand: &Hand,
    now: Timestamp,
) -> Vec<Id<Authenticator>> {
    let mut with_new = person.clone();
    with_new.authenticators.push(new.clone());
    let is_second_step = |held: &&Authenticator| held.kind.factor().is_some() && lost.contains(&held.id);
    let mut gone = Vec::new();
    for held in person.authenticators.iter().filter(is_second_step) {
        gone.push(held.id);
        if check(&with_new, &gone, hand, now).is_err() {
            gone.pop();
        }
    }
    gone
}

/// Whether `gone` may be taken away from `person` together.
///
/// # Errors
/// With the first organisation that would be left with too few; the one at hand before all others.
pub fn check(
    person: &Person,
    gone: &[Id<Authenticator>],
    hand: &Hand,
    now: Timestamp,
) -> Result<(), RemovalRefused> {
    let held = |id: &Id<Authenticator>| person.authenticators.iter().find(|held| held.id == *id);
    if !gone.iter().all(|id| held(id).is_some_and(|held| held.kind.is_second_step())) {
        return Err(RemovalRefused::NotTheirs);
    }
    if !gone.iter().filter_map(held).all(|held| hand.may_take(held)) {
        return Err(RemovalRefused::OnAnotherWord);
    }
    let mut short: Vec<Id<Organisation>> = Vec::new();
    for belonging in person.active() {
        let organisation = belonging.membership.organisation;
        let Some(policy) = person.policy_at(organisation) else { continue };
        let door = person.door_of(organisation);
        let serves = |held: &&Authenticator| {
            policy.mfa.allows(held.kind.factor())
                && (held.vouched_by.opens(organisation) || door.would_count(held, &[]))
        };
        let before = person.authenticators.iter().filter(serves).count();
        let after =
            person.authenticators.iter().filter(|held| !gone.contains(&held.id)).filter(serves).count();
        let least = usize::try_from(policy.mfa.min_factors).unwrap_or(usize::MAX).max(1);
        if policy.demands_second_step(now) && after < before && after < least {
            short.push(organisation);
        }
    }
    short.sort_by_key(|organisation| *organisation != hand.organisation);
    short.first().map_or(Ok(()), |organisation| Err(RemovalRefused::Demanded(*organisation)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::sample::held;
    use crate::account::sample::person;
    use crate::account::sample::proof;
    use crate::authenticator::authenticator::AuthenticatorKind;
    use crate::authenticator::authenticator::BoundBy;
    use crate::login::sample::LONG_AGO;
    use crate::login::sample::id;
    use crate::organisation::policy::enforcement::Enforcement;
    use crate::organisation::policy::mfa::Factor;
    use proptest::collection::btree_set;
    use proptest::collection::vec;
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

    const NOW: Timestamp = LONG_AGO;

    /// Who proved a password of the person's own, at this organisation.
    fn own_hand(person: &Person, organisation: u128) -> Hand {
        hand(person, organisation, &[&held(90, AuthenticatorKind::Password, &[])])
    }

    fn hand(person: &Person, organisation: u128, shown: &[&Authenticator]) -> Hand {
        let door = person.door_of(id(organisation));
        let proofs: Vec<Proof> = shown.iter().map(|held| proof(held)).collect();
        Hand::of(door, &proofs)
    }

    fn with_app_and_phone(organisations: &[u128]) -> Person {
        let mut anna = person(organisations);
        anna.authenticators.push(held(6, AuthenticatorKind::Password, &[]));
        anna.authenticators.push(held(7, AuthenticatorKind::Totp, &[]));
        anna.authenticators.push(held(8, AuthenticatorKind::Sms, &[]));
        for belonging in &mut anna.memberships {
            belonging.policy.mfa.allowed = BTreeSet::from([Factor::Totp, Factor::Sms]);
        }
        anna
    }

    #[test]
    fn one_of_two_may_go_and_the_last_one_stays_where_it_is_a_must() {
        let mut anna = with_app_and_phone(&[1]);
        assert_eq!(check(&anna, &[id(7)], &own_hand(&anna, 1), NOW), Ok(()));
        let demanded = Err(RemovalRefused::Demanded(id(1)));
        assert_eq!(check(&anna, &[id(7), id(8)], &own_hand(&anna, 1), NOW), demanded);
        anna.authenticators.pop();
        assert_eq!(check(&anna, &[id(7)], &own_hand(&anna, 1), NOW), demanded);
        anna.memberships[0].policy.mfa.enforcement = Enforcement::Optional;
        assert_eq!(check(&anna, &[id(7)], &own_hand(&anna, 1), NOW), Ok(()));
    }

    #[test]
    fn what_does_not_count_there_may_always_go() {
        let mut anna = with_app_and_phone(&[1]);
        anna.memberships[0].policy.mfa.allowed = BTreeSet::from([Factor::Totp]);
        assert_eq!(check(&anna, &[id(8)], &own_hand(&anna, 1), NOW), Ok(()));
        assert_eq!(check(&anna, &[id(7)], &own_hand(&anna, 1), NOW), Err(RemovalRefused::Demanded(id(1))));
    }

    #[test]
    fn every_organisation_has_its_say_and_the_one_at_hand_is_named_first() {
        let mut anna = with_app_and_phone(&[1, 2]);
        anna.authenticators.pop();
        assert_eq!(check(&anna, &[id(7)], &own_hand(&anna, 2), NOW), Err(RemovalRefused::Demanded(id(2))));
        anna.memberships[1].policy.mfa.enforcement = Enforcement::Optional;
        assert_eq!(check(&anna, &[id(7)], &own_hand(&anna, 2), NOW), Err(RemovalRefused::Demanded(id(1))));
    }

    #[test]
    fn nobody_takes_away_what_is_not_theirs_or_their_password() {
        let anna = with_app_and_phone(&[1]);
        assert_eq!(check(&anna, &[id(77)], &own_hand(&anna, 1), NOW), Err(RemovalRefused::NotTheirs));
        assert_eq!(check(&anna, &[id(6)], &own_hand(&anna, 1), NOW), Err(RemovalRefused::NotTheirs));
    }

    /// The attack of the design: the employer resets the password through the work mailbox, adds a code of its
    /// helpdesk, and reaches for the app that is Anna's own.
    #[test]
    fn what_came_through_the_employer_takes_away_what_did_and_nothing_else() {
        let mut anna = person(&[1, 2]);
        let (own, of_employer) =
            (held(7, AuthenticatorKind::Totp, &[]), held(8, AuthenticatorKind::Totp, &[1]));
        let of_care = held(9, AuthenticatorKind::Totp, &[2]);
        anna.authenticators = vec![own.clone(), of_employer.clone(), of_care.clone()];
        for belonging in &mut anna.memberships {
            belonging.policy.mfa.enforcement = Enforcement::Optional;
        }
        let reset = held(10, AuthenticatorKind::Password, &[1]);
        let mut code = held(11, AuthenticatorKind::RecoveryCode, &[1]);
        code.bound_by = BoundBy::HelpdeskCode;
        let employer = hand(&anna, 1, &[&reset, &code]);
        let refused = Err(RemovalRefused::OnAnotherWord);
        assert_eq!(check(&anna, &[own.id], &employer, NOW), refused);
        assert_eq!(check(&anna, &[of_care.id], &employer, NOW), refused);
        assert_eq!(check(&anna, &[of_employer.id, own.id], &employer, NOW), refused);
        assert_eq!(check(&anna, &[of_employer.id], &employer, NOW), Ok(()));
        let new = held(12, AuthenticatorKind::Totp, &[1]);
        assert_eq!(check_replacement(&anna, (own.id, &new), &employer, NOW), refused);
        // Anna herself, and whoever belongs to one organisation only.
        assert_eq!(check(&anna, &[of_care.id, of_employer.id], &own_hand(&anna, 1), NOW), Ok(()));
        anna.memberships.pop();
        let alone = hand(&anna, 1, &[&reset, &code]);
        assert_eq!(check(&anna, &[own.id], &alone, NOW), Ok(()));
        assert!(alone.is_own() && !alone.has_own_word(), "on nobody else's cost, and still not her own word");
    }

    /// An app on the word of the employer that the care let in, where a second step is nobody's must.
    #[test]
    fn what_another_organisation_let_in_is_not_taken_away_by_the_one_that_gave_it_its_word() {
        let mut anna = person(&[1, 2]);
        let mut shared = held(8, AuthenticatorKind::Totp, &[1]);
        shared.accepted_at = BTreeSet::from([id(2)]);
        anna.authenticators = vec![shared.clone()];
        for belonging in &mut anna.memberships {
            belonging.policy.mfa.enforcement = Enforcement::Optional;
        }
        let employer = hand(&anna, 1, &[&held(10, AuthenticatorKind::Password, &[1])]);
        assert_eq!(check(&anna, &[shared.id], &employer, NOW), Err(RemovalRefused::OnAnotherWord));
        // Who stands in the care's door came in with it; and what the employer alone gave, it may take.
        assert_eq!(check(&anna, &[shared.id], &hand(&anna, 2, &[&shared]), NOW), Ok(()));
        anna.authenticators[0].accepted_at = BTreeSet::from([id(1)]);
        assert_eq!(check(&anna, &[shared.id], &employer, NOW), Ok(()));
    }

    #[test]
    fn another_app_takes_the_place_of_the_last_one_unless_a_door_would_not_take_it() {
        let mut anna = with_app_and_phone(&[1, 2]);
        anna.authenticators.pop();
        let new = held(12, AuthenticatorKind::Totp, &[]);
        assert_eq!(check_replacement(&anna, (id(7), &new), &own_hand(&anna, 1), NOW), Ok(()));
        // An app on the word of the employer that the care has accepted, and one that it has not.
        anna.authenticators[1].vouched_by = Vouching::by(id(1));
        anna.authenticators[1].accepted_at = BTreeSet::from([id(2)]);
        let new = held(12, AuthenticatorKind::Totp, &[1]);
        let reset = held(10, AuthenticatorKind::Password, &[1]);
        let employer = hand(&anna, 1, &[&reset]);
        let at_care = hand(&anna, 2, &[&anna.authenticators[1]]);
        let refused = |hand| check_replacement(&anna, (id(7), &new), hand, NOW).unwrap_err();
        assert_eq!(refused(&at_care), RemovalRefused::Demanded(id(2)));
        assert_eq!(refused(&employer), RemovalRefused::OnAnotherWord);
    }

    proptest! {
        /// Whatever was proven on whosever word: nothing goes that was bound on another, unless the proof is
        /// the person's own.
        #[test]
        fn proof_on_the_word_of_an_organisation_reaches_no_further_than_that_word(
            knows in btree_set(1_u128..4, 0..3), step in btree_set(1_u128..4, 0..3),
            bound_on in btree_set(1_u128..4, 0..3), organisation in 1_u128..4
        ) {
            let words = |of: &BTreeSet<u128>| of.iter().copied().collect::<Vec<_>>();
            let mut anna = person(&[1, 2, 3]);
            for belonging in &mut anna.memberships {
                belonging.policy.mfa.enforcement = Enforcement::Optional;
            }
            let app = held(7, AuthenticatorKind::Totp, &words(&bound_on));
            anna.authenticators.push(app.clone());
            let shown = [
                held(8, AuthenticatorKind::Password, &words(&knows)),
                held(9, AuthenticatorKind::Sms, &words(&step)),
            ];
            let door = Door { organisation: id(organisation), is_only: false };
            let proofs: Vec<Proof> = shown.iter().map(proof).collect();
            let (counted, stood_on) = (door.counted(&proofs), door.inherited(&proofs));
            let goes = check(&anna, &[app.id], &Hand::of(door, &proofs), NOW).is_ok();
            let own = !counted.is_empty() && counted.iter().all(|proof| proof.vouched_by.is_own());
            prop_assert_eq!(goes, own || (!counted.is_empty() && stood_on == app.vouched_by));
        }

        /// Whatever is taken away in whatever order: where a second step is a must, enough of them stay.
        #[test]
        fn no_order_of_removals_leaves_too_few(
            picks in vec(0_usize..4, 0..12), two in any::<bool>(), kinds in vec(any::<bool>(), 4)
        ) {
            let mut anna = person(&[1]);
            anna.memberships[0].policy.mfa.allowed = BTreeSet::from([Factor::Totp, Factor::Sms]);
            anna.memberships[0].policy.mfa.min_factors = if two { 2 } else { 1 };
            for (n, app) in (10_u128..).zip(&kinds) {
                let kind = if *app { AuthenticatorKind::Totp } else { AuthenticatorKind::Sms };
                anna.authenticators.push(held(n, kind, &[]));
            }
            let least = if two { 2 } else { 1 };
            for pick in picks {
                let Some(gone) = anna.authenticators.get(pick).map(|held| held.id) else { continue };
                let before = anna.authenticators.len();
                let may = check(&anna, &[gone], &own_hand(&anna, 1), NOW).is_ok();
                prop_assert_eq!(may, before > least);
                if may {
                    anna.authenticators.retain(|held| held.id != gone);
                }
                prop_assert!(anna.authenticators.len() >= least);
            }
        }
    }
}
