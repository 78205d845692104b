//! Which requests take a remembered device for the second step (R115).

use crate::assurance::Acr;
use crate::authenticator::authenticator::AuthenticatorKind;
use crate::id::Id;
use crate::login::demand::Demand;
use crate::login::demand::Prompt;
use crate::login::person::Person;
use crate::organisation::organisation::Organisation;
use crate::organisation::policy::policy::Policy;
use crate::session::Proof;

/// What one request, at the door of one organisation, takes for proof.
pub(super) struct Takes<'t> {
    pub(super) demand: &'t Demand,
    pub(super) policy: &'t Policy,
    pub(super) organisation: Id<Organisation>,
}

impl Takes<'_> {
    /// Whether `proof` says anything here. What was proven does; that a device is remembered does where this
    /// request takes it, at the doors that it is remembered at, for as long as these remember any so long.
    pub(super) fn proof(&self, proof: &Proof, person: &Person) -> bool {
        if proof.kind != AuthenticatorKind::RememberedDevice {
            return true;
        }
        let device = person.devices.iter().find(|device| device.held.id == proof.authenticator);
        let is_of_here = device.is_some_and(|device| device.organisation == self.organisation);
        is_of_here && self.devices()
    }

    /// Never where the asker wants the person anew, in person, or more than a remembered device is worth; nor
    /// where the organisation remembers none any more.
    fn devices(&self) -> bool {
        let wants_more = self.demand.acr.is_some_and(|acr| acr.least > Acr::MfaRemembered);
        let anew = self.demand.prompts(Prompt::Login) || self.demand.max_age == Some(0);
        let is_offered = self.policy.remember.offered().next().is_some();
        is_offered && !wants_more && !anew && !self.demand.in_person
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authenticator::remembered_device::RememberedDevice;
    use crate::authenticator::vouching::Vouching;
    use crate::login::demand::AcrDemand;
    use crate::login::facts::Facts;
    use crate::login::journey::Step;
    use crate::login::journey::next_step;
    use crate::login::sample;
    use crate::organisation::policy::enforcement::Enforcement;
    use crate::organisation::span::Span;
    use crate::time::Timestamp;
    use proptest::option;
    use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, proptest};
    use proptest::sample::select;
    use std::collections::BTreeSet;
    use std::time::Duration;

    const NOW: Timestamp = Timestamp::from_seconds(1_000_000);
    const THIS: u128 = 60;
    const APP: u128 = 7;
    const DEVICE: u128 = 8;

    /// Anna of organisations 1 and 2, with an app that both accepted, on a device that organisation 1 remembers.
    fn anna() -> Person {
        let mut anna = sample::person(1, &[1, 2]);
        let mut app = sample::app(&anna, APP);
        app.accepted_at = BTreeSet::from([sample::id(1), sample::id(2)]);
        anna.authenticators.push(app);
        let mut held = sample::app(&anna, DEVICE);
        (held.kind, held.vouched_by) = (AuthenticatorKind::RememberedDevice, Vouching::by(sample::id(1)));
        let until = NOW + Duration::from_secs(3600);
        anna.devices.push(RememberedDevice {
            held,
            organisation: sample::id(1),
            generation: 0,
            moved_at: NOW,
            until,
        });
        for belonging in &mut anna.memberships {
            belonging.policy.remember.options = BTreeSet::from([Span::hours(12)]);
        }
        anna
    }

    /// The step of Anna, who typed her password where her device is remembered.
    fn step(anna: &Person, demand: &Demand) -> Step {
        let facts = Facts::default().record(anna.user.id, sample::password(anna, THIS, NOW));
        let held = anna.devices.first().map(|device| device.held.clone());
        let facts = match held {
            Some(held) => facts.record(anna.user.id, sample::proof_of(&held, THIS, NOW)),
            None => {
                // The device was forgotten after it was taken up.
                let mut gone = sample::app(anna, DEVICE);
                gone.kind = AuthenticatorKind::RememberedDevice;
                facts.record(anna.user.id, sample::proof_of(&gone, THIS, NOW))
            }
        };
        let seen = sample::Seen { request: THIS, demand, session: None, facts: &facts, person: Some(anna) };
        next_step(&sample::sight(&seen), NOW)
    }

    fn at(organisation: u128) -> Demand {
        Demand { organisation: Some(sample::id(organisation)), ..sample::demand() }
    }

    #[test]
    fn it_stands_in_for_the_second_step_and_says_so() {
        let Step::Done(done) = step(&anna(), &at(1)) else { panic!() };
        assert_eq!((done.assurance.acr, done.assurance.amr), (Acr::MfaRemembered, vec!["pwd"]));
    }

    #[test]
    fn a_forgotten_one_and_one_of_another_organisation_stand_in_for_nothing() {
        let asked = Step::SecondFactor(vec![sample::id(APP)]);
        assert_eq!(step(&anna(), &at(2)), asked, "organisation 1 remembers it, and no other");
        let mut forgotten = anna();
        forgotten.devices.clear();
        assert_eq!(step(&forgotten, &at(1)), asked);
        let mut strict = anna();
        strict.memberships[0].policy.remember.options.clear();
        assert_eq!(step(&strict, &at(1)), asked, "the organisation remembers none any more");
    }

    #[test]
    fn nothing_is_linked_on_it() {
        let mut anna = anna();
        anna.memberships[0].policy.mfa.min_factors = 2;
        let asked = Step::SecondFactor(vec![sample::id(APP)]);
        assert_eq!(step(&anna, &at(1)), asked, "a second one is missing, and the first one was not shown");
    }

    #[test]
    fn at_a_door_that_asks_no_second_step_it_lifts_nothing_of_another_organisation() {
        let mut anna = anna();
        anna.authenticators.truncate(1);
        anna.memberships[1].policy.mfa.enforcement = Enforcement::Optional;
        let Step::Done(done) = step(&anna, &at(2)) else { panic!() };
        assert_eq!(done.assurance.acr, Acr::Sfa);
    }

    fn demands() -> impl Strategy<Value = Demand> {
        let acr = option::of((select(Acr::ALL.to_vec()), any::<bool>()));
        let prompt =
            proptest::collection::btree_set(select(vec![Prompt::Login, Prompt::SelectAccount]), 0..3);
        let max_age = option::of(0_u32..3);
        (1_u128..3, acr, prompt, max_age, any::<bool>()).prop_map(
            |(organisation, acr, prompt, max_age, in_person)| {
                let acr = acr.map(|(least, essential)| AcrDemand { least, essential });
                Demand { acr, prompt, max_age, in_person, ..at(organisation) }
            },
        )
    }

    proptest! {
        #[test]
        fn whoever_passes_on_a_device_was_asked_nothing_that_it_does_not_prove(
            demand in demands(), offers in any::<bool>(), forgotten in any::<bool>()
        ) {
            let mut anna = anna();
            if !offers {
                anna.memberships[0].policy.remember.options.clear();
            }
            if forgotten {
                anna.devices.clear();
            }
            let takes = offers
                && !forgotten
                && demand.organisation == Some(sample::id(1))
                && !demand.prompts(Prompt::Login)
                && demand.max_age != Some(0)
                && !demand.in_person
                && demand.acr.is_none_or(|acr| acr.least <= Acr::MfaRemembered);
            match step(&anna, &demand) {
                Step::Done(done) => {
                    prop_assert!(takes, "{demand:?}");
                    prop_assert_eq!(done.assurance.acr, Acr::MfaRemembered);
                    prop_assert_eq!(done.assurance.amr, vec!["pwd"]);
                }
                other => {
                    prop_assert!(!takes, "{demand:?} {other:?}");
                    prop_assert_eq!(other, Step::SecondFactor(vec![sample::id(APP)]));
                }
            }
        }
    }
}
