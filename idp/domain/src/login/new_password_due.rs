//! When a login stops for another password (D3): the one that was typed no longer meets the rules, or was given out.

use crate::login::facts::Facts;
use crate::login::journey::Step;
use crate::login::second_step::Weighing;

/// The password that was proven for this request stays, or another is to be chosen: by somebody who showed what
/// they hold beside it. A thief who knows the password and nothing more would put one of their own in its place,
/// and the owner would be out (the design's account changes).
pub(super) fn check(facts: &Facts, weighing: &Weighing<'_>) -> Result<(), Step> {
    let unfit = facts.unfit.filter(|_| facts.user == Some(weighing.person.user.id));
    match unfit {
        Some(password) if weighing.proofs.iter().any(|proof| proof.authenticator == password) => {
            weighing.check_shown()?;
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
    fn it_comes_after_the_second_step_that_is_held_and_goes_with_the_password() {
        let mut anna = sample::person(1, &[1]);
        anna.authenticators.push(sample::app(&anna, 7));
        let facts = typed(&anna, true);
        let asked = Step::SecondFactor(vec![sample::id(7)]);
        assert_eq!(step(&anna, &facts), asked, "a password alone replaces nothing");
        // Nor where the organisation takes no second step, or none of that kind.
        anna.memberships[0].policy.mfa.enforcement = Enforcement::Optional;
        anna.memberships[0].policy.mfa.allowed.clear();
        assert_eq!(step(&anna, &facts), asked);
        let whole = facts.record(anna.user.id, sample::app_proof(&anna, 7, 60, NOW));
        assert_eq!(step(&anna, &whole), Step::NewPassword, "a second step does not get around it");
        // The new password is another authenticator: what was said of the one before is said of nothing.
        anna.authenticators[0].id = sample::id(99);
        let renewed = whole.record(anna.user.id, sample::password(&anna, 60, NOW));
        assert!(matches!(step(&anna, &renewed), Step::Done(_)));
    }

    #[test]
    fn it_comes_before_a_second_step_is_linked_where_none_is_held() {
        let mut bram = sample::bare(2, &[1]);
        let facts = typed(&bram, true);
        assert_eq!(step(&bram, &facts), Step::NewPassword);
        bram.authenticators[0].id = sample::id(99);
        let renewed = Facts::default().record(bram.user.id, sample::password(&bram, 60, NOW));
        assert!(matches!(step(&bram, &renewed), Step::Enrol(_)));
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
