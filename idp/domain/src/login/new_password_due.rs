//! When a login stops for another password (D3): the one that was typed no longer meets the rules, or was given out.

use crate::login::facts::Facts;
use crate::login::journey::Step;
use crate::login::person::Person;
use crate::session::Proof;

/// The password that was proven for this request stays, or another is to be chosen. It comes before the second
/// step: what is chosen stands on the password before it, and on nothing else.
pub(super) fn check(facts: &Facts, person: &Person, proofs: &[Proof]) -> Result<(), Step> {
    let unfit = facts.unfit.filter(|_| facts.user == Some(person.user.id));
    match unfit {
        Some(password) if proofs.iter().any(|proof| proof.authenticator == password) => {
            Err(Step::NewPassword)
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use crate::login::facts::Facts;
    use crate::login::journey::Step;
    use crate::login::journey::next_step;
    use crate::login::person::Person;
    use crate::login::sample;
    use crate::login::settle::settle;
    use crate::organisation::policy::enforcement::Enforcement;
    use crate::time::Timestamp;
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

    const NOW: Timestamp = Timestamp::from_seconds(1_000_000);

    fn typed(person: &Person, unfit: bool) -> Facts {
        let password = person.authenticators[0].id;
        let facts = Facts::default().record(person.user.id, sample::password(person, 60, NOW));
        Facts { unfit: unfit.then_some(password), ..facts }
    }

    fn step(person: &Person, facts: &Facts) -> Step {
        let demand = sample::demand();
        let seen = sample::Seen { request: 60, demand: &demand, session: None, facts, person: Some(person) };
        next_step(&sample::sight(&seen), NOW)
    }

    #[test]
    fn it_comes_before_the_second_step_and_goes_with_the_password() {
        let mut anna = sample::person(1, &[1]);
        anna.authenticators.push(sample::app(&anna, 7));
        let facts = typed(&anna, true);
        assert_eq!(step(&anna, &facts), Step::NewPassword);
        let whole = facts.clone().record(anna.user.id, sample::app_proof(&anna, 7, 60, NOW));
        assert_eq!(step(&anna, &whole), Step::NewPassword, "a second step does not get around it");
        // The new password is another authenticator: what was said of the one before is said of nothing.
        anna.authenticators[0].id = sample::id(99);
        let renewed = facts.record(anna.user.id, sample::password(&anna, 60, NOW));
        assert_eq!(step(&anna, &renewed), Step::SecondFactor(vec![sample::id(7)]));
    }

    #[test]
    fn what_is_said_of_one_persons_password_is_not_said_of_anothers() {
        let (mut anna, bram) = (sample::person(1, &[1]), sample::person(2, &[1]));
        anna.memberships[0].policy.mfa.enforcement = Enforcement::Optional;
        let facts = Facts { unfit: Some(bram.authenticators[0].id), ..typed(&anna, false) };
        assert!(matches!(step(&anna, &facts), Step::Done(_)));
        assert_eq!(typed(&bram, true).of(anna.user.id).unfit, None);
    }

    proptest! {
        #[test]
        fn no_login_with_an_unfit_password_becomes_a_session(
            unfit in any::<bool>(), second in any::<bool>(), confirmed in any::<bool>(), minutes in 0_u64..9,
        ) {
            let mut anna = sample::person(1, &[1]);
            anna.memberships[0].policy.mfa.enforcement = Enforcement::Optional;
            let mut facts = Facts { confirmed, ..typed(&anna, unfit) };
            if second {
                anna.authenticators.push(sample::app(&anna, 7));
                facts = facts.record(anna.user.id, sample::app_proof(&anna, 7, 60, NOW));
            }
            let demand = sample::demand();
            let seen = sample::Seen {
                request: 60, demand: &demand, session: None, facts: &facts, person: Some(&anna),
            };
            let later = NOW + std::time::Duration::from_secs(minutes * 60);
            let settled = settle(&sample::sight(&seen), later);
            prop_assert!(!(unfit && settled.is_some()));
            if !second {
                prop_assert_eq!(settled.is_some(), !unfit);
            }
        }
    }
}
