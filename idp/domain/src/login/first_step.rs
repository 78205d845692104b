//! Who somebody is: the password, or a passkey that stands for it (passwordless).

use crate::authenticator::authenticator::AuthenticatorKind;
use crate::organisation::policy::mfa::Factor;
use crate::organisation::policy::policy::Policy;
use crate::session::Proof;

/// Whether `proof` says by itself who somebody is, where `policy` holds: the password; or a key that checked
/// its holder, where the organisation takes that in place of one.
pub(crate) fn takes(policy: &Policy, proof: &Proof) -> bool {
    let takes_keys = policy.webauthn.passwordless && policy.mfa.allows(Some(Factor::WebAuthn));
    proof.kind == AuthenticatorKind::Password || (takes_keys && proof.is_whole())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assurance::Acr;
    use crate::authenticator::authenticator::Authenticator;
    use crate::authenticator::key_use::KeyUse;
    use crate::authenticator::vouching::Vouching;
    use crate::client::client::Sso;
    use crate::login::demand::Demand;
    use crate::login::demand::Prompt;
    use crate::login::facts::Facts;
    use crate::login::journey::NoAccess;
    use crate::login::journey::Step;
    use crate::login::journey::next_step;
    use crate::login::person::Person;
    use crate::login::sample;
    use crate::organisation::policy::enforcement::Enforcement;
    use crate::organisation::policy::webauthn::UserVerification;
    use crate::session::Session;
    use crate::time::Timestamp;
    use std::collections::BTreeSet;
    use std::time::Duration;

    const NOW: Timestamp = Timestamp::from_seconds(1_000_000);
    /// The organisations of the samples.
    const EMPLOYER: u128 = 1;
    const CARE: u128 = 2;
    /// Her passkey.
    const KEY: u128 = 8;
    /// The request that is being answered, and the one before it.
    const THIS: u128 = 60;
    const EARLIER: u128 = 50;

    /// Anna with a password and a passkey, at organisations that allow security keys and take one for a
    /// password where `passwordless` says so.
    fn anna(organisations: &[(u128, bool)]) -> Person {
        let ids: Vec<u128> = organisations.iter().map(|(organisation, _)| *organisation).collect();
        let mut anna = sample::person(1, &ids);
        for (belonging, (_, passwordless)) in anna.memberships.iter_mut().zip(organisations) {
            belonging.policy.mfa.allowed.insert(Factor::WebAuthn);
            belonging.policy.webauthn.passwordless = *passwordless;
        }
        let key = Authenticator { kind: AuthenticatorKind::WebAuthn, ..sample::app(&anna, KEY) };
        anna.authenticators.push(key);
        anna
    }

    fn used(anna: &Person, verified: bool, request: u128, at: Timestamp) -> Proof {
        let key = anna.authenticators.last().unwrap();
        Proof::of_key(key, KeyUse { verified, synced: false }, sample::id(request), at)
    }

    fn with_key(anna: &Person, verified: bool) -> Facts {
        Facts::default().record(anna.user.id, used(anna, verified, THIS, NOW))
    }

    fn step(demand: &Demand, session: Option<&Session>, facts: &Facts, anna: &Person) -> Step {
        let seen = sample::Seen { request: THIS, demand, session, facts, person: Some(anna) };
        next_step(&sample::sight(&seen), NOW)
    }

    fn at(organisation: u128) -> Demand {
        Demand { organisation: Some(sample::id(organisation)), ..sample::demand() }
    }

    #[test]
    fn a_passkey_that_checked_its_holder_is_a_whole_login_where_that_is_allowed() {
        let anna = anna(&[(EMPLOYER, true)]);
        let Step::Done(done) = step(&sample::demand(), None, &with_key(&anna, true), &anna) else { panic!() };
        assert_eq!((done.assurance.acr, done.assurance.amr), (Acr::Phr, vec!["hwk", "mfa", "pop", "user"]));
    }

    #[test]
    fn where_it_is_not_allowed_or_not_checked_the_password_is_asked() {
        let strict = anna(&[(EMPLOYER, false)]);
        assert_eq!(step(&sample::demand(), None, &with_key(&strict, true), &strict), Step::Password);
        let lax = anna(&[(EMPLOYER, true)]);
        assert_eq!(step(&sample::demand(), None, &with_key(&lax, false), &lax), Step::Password);
        let mut banned = anna(&[(EMPLOYER, true)]);
        banned.memberships[0].policy.mfa.allowed.remove(&Factor::WebAuthn);
        assert_eq!(step(&sample::demand(), None, &with_key(&banned, true), &banned), Step::Password);
    }

    #[test]
    fn the_password_after_a_passkey_makes_the_login_whole_where_both_are_asked() {
        let anna = anna(&[(EMPLOYER, false)]);
        let both = with_key(&anna, true).record(anna.user.id, sample::password(&anna, THIS, NOW));
        assert!(matches!(step(&sample::demand(), None, &both, &anna), Step::Done(_)));
    }

    #[test]
    fn one_organisations_leave_to_do_without_a_password_is_none_for_another() {
        let anna = anna(&[(EMPLOYER, true), (CARE, false)]);
        let session = sample::session(&anna, EMPLOYER, vec![used(&anna, true, EARLIER, NOW)], NOW);
        let said = Facts { confirmed: true, ..Facts::default().of(anna.user.id) };
        assert!(matches!(step(&at(EMPLOYER), Some(&session), &said, &anna), Step::Done(_)));
        assert_eq!(step(&at(CARE), Some(&session), &said, &anna), Step::Password);
    }

    #[test]
    fn a_passkey_bound_on_the_employers_word_asks_the_care_providers_patient_for_their_password() {
        let mut anna = anna(&[(EMPLOYER, true), (CARE, true)]);
        anna.authenticators[1].vouched_by = Vouching::by(sample::id(EMPLOYER));
        assert!(matches!(step(&at(EMPLOYER), None, &with_key(&anna, true), &anna), Step::Done(_)));
        assert_eq!(step(&at(CARE), None, &with_key(&anna, true), &anna), Step::Password);
        // The attack: the employer reset the password too. It is asked for as well, and nothing is left that opens the
        // care provider's door.
        anna.authenticators[0].vouched_by = Vouching::by(sample::id(EMPLOYER));
        anna.authenticators[0].accepted_at.clear();
        let refused = Step::NoAccess(NoAccess::VouchedElsewhere);
        assert_eq!(step(&at(CARE), None, &with_key(&anna, true), &anna), Step::Password);
        let both = with_key(&anna, true).record(anna.user.id, sample::password(&anna, THIS, NOW));
        assert_eq!(step(&at(CARE), None, &both, &anna), refused);
    }

    #[test]
    fn what_is_asked_anew_is_met_by_a_passkey_used_for_this_request_and_by_no_earlier_use() {
        let anna = anna(&[(EMPLOYER, true)]);
        let long_ago = NOW - Duration::from_secs(600);
        let session = sample::session(&anna, EMPLOYER, vec![used(&anna, true, EARLIER, long_ago)], long_ago);
        let session = Session { last_seen_at: NOW, ..session };
        let anew = Demand { prompt: BTreeSet::from([Prompt::Login]), ..sample::demand() };
        assert_eq!(step(&anew, Some(&session), &Facts::default(), &anna), Step::Password);
        assert!(matches!(step(&anew, Some(&session), &with_key(&anna, true), &anna), Step::Done(_)));
        let other = Facts::of_somebody_else();
        assert_eq!(step(&sample::demand(), Some(&session), &other, &anna), Step::Password);
    }

    #[test]
    fn whatever_was_shown_nobody_is_done_without_a_first_step_that_the_organisation_takes() {
        for bits in 0..64_u8 {
            let is = |bit: u8| bits >> bit & 1 == 1;
            let (password, key, verified, passwordless, mandatory, allowed) =
                (is(0), is(1), is(2), is(3), is(4), is(5));
            let mut anna = anna(&[(EMPLOYER, passwordless)]);
            let mfa = &mut anna.memberships[0].policy.mfa;
            if !mandatory {
                mfa.enforcement = Enforcement::Optional;
            }
            if !allowed {
                mfa.allowed.remove(&Factor::WebAuthn);
            }
            let mut facts = Facts::default();
            if password {
                facts = facts.record(anna.user.id, sample::password(&anna, THIS, NOW));
            }
            if key {
                facts = facts.record(anna.user.id, used(&anna, verified, THIS, NOW));
            }
            let by_key = key && verified && passwordless && allowed;
            match step(&sample::demand(), None, &facts, &anna) {
                Step::Done(done) => {
                    assert!(password || by_key, "{facts:?}");
                    assert!(key || !allowed, "she has a key, and it is asked: {facts:?}");
                    assert_eq!(done.assurance.amr.contains(&"pwd"), password);
                    assert_eq!(done.assurance.acr == Acr::Phr, key && (password || verified));
                }
                Step::Password => assert!(!password && !by_key, "{facts:?}"),
                _ => assert!(password, "{facts:?}"),
            }
        }
    }

    /// Anna touched her key at the employer's door, where that is enough.
    #[test]
    fn a_key_that_was_only_touched_is_asked_again_where_keys_must_check_their_holder() {
        let mut anna = anna(&[(EMPLOYER, false), (CARE, false)]);
        anna.memberships[1].policy.webauthn.user_verification = UserVerification::Required;
        let care = Demand { sso: Some(Sso::Silent), ..at(CARE) };
        for (verified, is_enough) in [(false, false), (true, true)] {
            let proofs = vec![sample::password(&anna, EARLIER, NOW), used(&anna, verified, EARLIER, NOW)];
            let session = sample::session(&anna, EMPLOYER, proofs, NOW);
            let none = Facts::default();
            assert!(matches!(step(&at(EMPLOYER), Some(&session), &none, &anna), Step::Done(_)));
            match step(&care, Some(&session), &none, &anna) {
                Step::Done(_) => assert!(is_enough),
                asked => {
                    assert!(!is_enough);
                    assert_eq!(asked, Step::SecondFactor(vec![sample::id(KEY)]));
                    let checked = with_key(&anna, true);
                    assert!(matches!(step(&care, Some(&session), &checked, &anna), Step::Done(_)));
                }
            }
        }
    }

    #[test]
    fn a_passkey_that_was_taken_away_opens_nothing() {
        let mut anna = anna(&[(EMPLOYER, true)]);
        let facts = with_key(&anna, true);
        anna.authenticators.pop();
        assert_eq!(step(&sample::demand(), None, &facts, &anna), Step::Password);
    }
}
