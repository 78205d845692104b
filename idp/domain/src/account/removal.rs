//! Whether a person may take away what they prove their second step with (D7): where a second step is a must, as
//! many stay as the policy wants.

use crate::assurance::Door;
use crate::authenticator::authenticator::Authenticator;
use crate::id::Id;
use crate::login::person::Person;
use crate::organisation::organisation::Organisation;
use crate::time::Timestamp;

/// Why it stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemovalRefused {
    /// This organisation demands a second step, or two, and it is one of them.
    Demanded(Id<Organisation>),
    /// It is not the person's, or no second step.
    NotTheirs,
}

/// Whether `gone` may be taken away from `person` together.
///
/// # Errors
/// With the first organisation that would be left with too few; the one of `first` before all others.
pub fn check(
    person: &Person,
    gone: &[Id<Authenticator>],
    first: Id<Organisation>,
    now: Timestamp,
) -> Result<(), RemovalRefused> {
    let held = |id: &Id<Authenticator>| person.authenticators.iter().find(|held| held.id == *id);
    if !gone.iter().all(|id| held(id).is_some_and(|held| held.kind.is_second_step())) {
        return Err(RemovalRefused::NotTheirs);
    }
    let mut short: Vec<Id<Organisation>> = Vec::new();
    let active_memberships = person.active().count();
    for belonging in person.active() {
        let organisation = belonging.membership.organisation;
        let Some(policy) = person.policy_at(organisation) else { continue };
        let door = Door { organisation, active_memberships };
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
    short.sort_by_key(|organisation| *organisation != first);
    short.first().map_or(Ok(()), |organisation| Err(RemovalRefused::Demanded(*organisation)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::sample::held;
    use crate::account::sample::person;
    use crate::authenticator::authenticator::AuthenticatorKind;
    use crate::login::sample::LONG_AGO;
    use crate::login::sample::id;
    use crate::organisation::policy::enforcement::Enforcement;
    use crate::organisation::policy::mfa::Factor;
    use proptest::collection::vec;
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};
    use std::collections::BTreeSet;

    const NOW: Timestamp = LONG_AGO;

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
        assert_eq!(check(&anna, &[id(7)], id(1), NOW), Ok(()));
        let demanded = Err(RemovalRefused::Demanded(id(1)));
        assert_eq!(check(&anna, &[id(7), id(8)], id(1), NOW), demanded);
        anna.authenticators.pop();
        assert_eq!(check(&anna, &[id(7)], id(1), NOW), demanded);
        anna.memberships[0].policy.mfa.enforcement = Enforcement::Optional;
        assert_eq!(check(&anna, &[id(7)], id(1), NOW), Ok(()));
    }

    #[test]
    fn what_does_not_count_there_may_always_go() {
        let mut anna = with_app_and_phone(&[1]);
        anna.memberships[0].policy.mfa.allowed = BTreeSet::from([Factor::Totp]);
        assert_eq!(check(&anna, &[id(8)], id(1), NOW), Ok(()));
        assert_eq!(check(&anna, &[id(7)], id(1), NOW), Err(RemovalRefused::Demanded(id(1))));
    }

    #[test]
    fn every_organisation_has_its_say_and_the_one_at_hand_is_named_first() {
        let mut anna = with_app_and_phone(&[1, 2]);
        anna.authenticators.pop();
        assert_eq!(check(&anna, &[id(7)], id(2), NOW), Err(RemovalRefused::Demanded(id(2))));
        anna.memberships[1].policy.mfa.enforcement = Enforcement::Optional;
        assert_eq!(check(&anna, &[id(7)], id(2), NOW), Err(RemovalRefused::Demanded(id(1))));
    }

    #[test]
    fn nobody_takes_away_what_is_not_theirs_or_their_password() {
        let anna = with_app_and_phone(&[1]);
        assert_eq!(check(&anna, &[id(77)], id(1), NOW), Err(RemovalRefused::NotTheirs));
        assert_eq!(check(&anna, &[id(6)], id(1), NOW), Err(RemovalRefused::NotTheirs));
    }

    proptest! {
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
                let may = check(&anna, &[gone], id(1), NOW).is_ok();
                prop_assert_eq!(may, before > least);
                if may {
                    anna.authenticators.retain(|held| held.id != gone);
                }
                prop_assert!(anna.authenticators.len() >= least);
            }
        }
    }
}
