//! A door that takes nothing of what was shown: the password was chosen on another organisation's word. Something
//! that the door took before opens it. Nobody reads there whether a person belongs behind it: whoever has none of
//! it, and whoever belongs elsewhere, is asked and answered alike.

use crate::authenticator::authenticator::Authenticator;
use crate::authenticator::authenticator::AuthenticatorKind;
use crate::authenticator::recovery_sheet::RecoverySheet;
use crate::authenticator::totp::Window;
use crate::login::journey::NoAccess;
use crate::login::journey::Sight;
use crate::login::journey::Step;
use crate::login::journey::next_step;
use crate::login::organisation_of::doors_of;
use crate::login::person::Belonging;
use crate::login::person::Person;
use crate::time::Timestamp;

/// What opens a shut door, as far as it can be typed. Empty for whoever has nothing of the kind.
#[derive(Debug, Default)]
pub struct Keys<'s> {
    /// Apps, and which of their codes their organisation takes.
    pub apps: Vec<(&'s Authenticator, Window)>,
    /// YubiKeys that type one-time passwords.
    pub yubikeys: Vec<&'s Authenticator>,
    /// Sheets of recovery codes.
    pub sheets: Vec<&'s RecoverySheet>,
}

/// The step at a shut door.
pub(super) fn step(sight: &Sight<'_>, person: &Person) -> Step {
    // A passkey on another organisation's word is no reason to turn away who has a password. Whether that counts here
    // is weighed when it was typed.
    let is_password = |kind: AuthenticatorKind| kind == AuthenticatorKind::Password;
    let typed = sight.shown().iter().any(|proof| is_password(proof.kind));
    if !typed && person.authenticators.iter().any(|held| is_password(held.kind)) {
        return Step::Password;
    }
    Step::NoAccess(NoAccess::VouchedElsewhere)
}

/// What opens the door that `sight` stands at, if that door is shut.
pub fn keys<'s>(sight: &Sight<'s>, now: Timestamp) -> Keys<'s> {
    let mut keys = Keys::default();
    let Some(person) = sight.person.filter(|_| is_shut(sight, now)) else { return keys };
    for organisation in doors_of(sight, person) {
        let Some(belonging) = person.belonging_to(organisation) else { continue };
        let opens = |held: &Authenticator| held.accepted_at.contains(&organisation);
        for held in person.authenticators.iter().filter(|held| opens(held) && is_allowed(belonging, held)) {
            match held.kind {
                AuthenticatorKind::Totp => keys.apps.push((held, Window::of(&belonging.policy.totp))),
                AuthenticatorKind::YubicoOtp => keys.yubikeys.push(held),
                _ => {}
            }
        }
        keys.sheets.extend(person.sheets.iter().filter(|sheet| sheet.is_good(now) && opens(&sheet.held)));
    }
    keys
}

/// Whether the door that `sight` stands at takes nothing of what was shown.
pub fn is_shut(sight: &Sight<'_>, now: Timestamp) -> bool {
    next_step(sight, now) == Step::NoAccess(NoAccess::VouchedElsewhere)
}

fn is_allowed(belonging: &Belonging, held: &Authenticator) -> bool {
    belonging.policy.mfa.allows(held.kind.factor())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authenticator::vouching::Vouching;
    use crate::login::demand::Demand;
    use crate::login::facts::Facts;
    use crate::login::sample;
    use crate::login::sample::CARE;
    use crate::login::sample::EMPLOYER;
    use crate::login::sample::NOW;
    use crate::login::sample::THIS;
    use crate::login::silence::SilentRefusal;
    use crate::login::silence::silent_refusal;
    use crate::organisation::policy::backup::CodeFormat;
    use crate::organisation::policy::mfa::Factor;
    use crate::organisation::span::Span;
    use proptest::prelude::any;
    use proptest::prelude::prop_assert_eq;
    use proptest::prelude::proptest;
    use std::collections::BTreeSet;
    use std::time::Duration;

    /// Anna, whose password was reset on the employer's word. What she holds, the care provider took before.
    fn reset(organisations: &[u128], kinds: &[AuthenticatorKind]) -> Person {
        let mut anna = sample::person(1, organisations);
        anna.authenticators[0].vouched_by = Vouching::by(sample::id(EMPLOYER));
        anna.authenticators[0].accepted_at.clear();
        anna.sheets.clear();
        let care = BTreeSet::from([sample::id(CARE)]);
        for (n, kind) in (7..).zip(kinds) {
            let held = Authenticator { kind: *kind, accepted_at: care.clone(), ..sample::app(&anna, n) };
            match kind {
                AuthenticatorKind::RecoveryCode => {
                    anna.sheets.push(RecoverySheet { held, ..sample::sheet(&anna, n) })
                }
                _ => anna.authenticators.push(held),
            }
        }
        anna
    }

    fn care() -> Demand {
        Demand { organisation: Some(sample::id(CARE)), ..sample::demand() }
    }

    fn see<T>(demand: &Demand, anna: &Person, look: impl FnOnce(&Sight<'_>) -> T) -> T {
        let facts = Facts::default().record(anna.user.id, sample::password(anna, THIS, NOW));
        let seen = sample::Seen { request: THIS, demand, session: None, facts: &facts, person: Some(anna) };
        look(&sample::sight(&seen))
    }

    const KINDS: [AuthenticatorKind; 6] = [
        AuthenticatorKind::Totp,
        AuthenticatorKind::Sms,
        AuthenticatorKind::WebAuthn,
        AuthenticatorKind::YubicoOtp,
        AuthenticatorKind::RecoveryCode,
        AuthenticatorKind::RememberedDevice,
    ];

    proptest! {
        #[test]
        fn whoever_reads_in_the_work_mailbox_does_not_see_where_else_the_person_belongs(
            holds in any::<[bool; 6]>(), demands in any::<bool>(), asks in any::<bool>(), silent in any::<bool>()
        ) {
            let kinds: Vec<_> = KINDS.iter().zip(holds).filter(|(_, holds)| *holds).map(|(kind, _)| *kind).collect();
            let mut patient = reset(&[EMPLOYER, CARE], &kinds);
            if !demands {
                patient.memberships[1].policy.mfa.allowed = BTreeSet::from([Factor::Sms]);
            }
            let employee = reset(&[EMPLOYER], &[]);
            // Of an app that asks for the care provider, and of one that serves it and others.
            let mut demand = if asks { care() } else { sample::demand() };
            demand.sso = silent.then_some(crate::client::client::Sso::Confirm);
            let serves = [sample::id(CARE), sample::id(3)];
            let step = |anna: &Person| {
                see(&demand, anna, |sight| next_step(&Sight { client_serves: &serves, ..*sight }, NOW))
            };
            prop_assert_eq!(step(&patient), step(&employee));
            prop_assert_eq!(step(&patient), Step::NoAccess(NoAccess::VouchedElsewhere));
            prop_assert_eq!(silent_refusal(&step(&patient)), Some(SilentRefusal::LoginRequired));
        }
    }

    #[test]
    fn what_the_door_took_before_opens_it_and_nothing_else_does() {
        let anna = reset(&[EMPLOYER, CARE], &KINDS);
        let found = |anna: &Person| {
            see(&care(), anna, |sight| {
                let keys = keys(sight, NOW);
                (keys.apps.len(), keys.yubikeys.len(), keys.sheets.len())
            })
        };
        let mut allows = anna.clone();
        allows.memberships[1].policy.mfa.allowed = BTreeSet::from([Factor::Totp, Factor::YubicoOtp]);
        assert_eq!(found(&allows), (1, 1, 1));
        allows.memberships[1].policy.mfa.allowed = BTreeSet::from([Factor::Sms]);
        assert_eq!(found(&allows), (0, 0, 1), "kinds that the organisation does not take");
        let mut elsewhere = anna;
        elsewhere.authenticators.iter_mut().for_each(|held| held.accepted_at.clear());
        elsewhere.sheets[0].held.accepted_at.clear();
        assert_eq!(found(&elsewhere), (0, 0, 0), "what this door never took");
        assert_eq!(found(&reset(&[EMPLOYER], &KINDS)), (0, 0, 0), "who does not belong there");
    }

    #[test]
    fn who_was_away_longer_than_the_employer_allows_types_the_password_wherever_they_belong() {
        let step = |organisations: &[u128], away: u64| {
            let mut anna = reset(organisations, &[]);
            anna.memberships[0].policy.session.idle = Span::minutes(5);
            let then = NOW - Duration::from_secs(away);
            let proofs = vec![sample::password(&anna, THIS + 1, then)];
            let session = sample::session(&anna, EMPLOYER, proofs, then);
            let (demand, facts) = (care(), Facts::default());
            let (session, person) = (Some(&session), Some(&anna));
            let seen = sample::Seen { request: THIS, demand: &demand, session, facts: &facts, person };
            next_step(&sample::sight(&seen), NOW)
        };
        for organisations in [&[EMPLOYER, CARE][..], &[EMPLOYER]] {
            assert_eq!(step(organisations, 600), Step::Password, "{organisations:?}");
            assert_eq!(
                step(organisations, 200),
                Step::NoAccess(NoAccess::VouchedElsewhere),
                "{organisations:?}"
            );
        }
    }

    #[test]
    fn the_word_of_an_employer_that_the_person_left_opens_nothing_elsewhere() {
        let mut anna = reset(&[EMPLOYER, CARE], &[AuthenticatorKind::Totp]);
        anna.memberships[0].membership.ended_at = Some(NOW);
        assert!(see(&care(), &anna, |sight| is_shut(sight, NOW)));
        let own = Demand { own: true, ..sample::demand() };
        assert!(see(&own, &anna, |sight| is_shut(sight, NOW)), "nor the room of her account");
        assert_eq!(see(&own, &anna, |sight| keys(sight, NOW).apps.len()), 1, "what the other one took does");
    }

    #[test]
    fn where_the_password_counts_nothing_is_shut() {
        let anna = sample::person(1, &[EMPLOYER]);
        assert!(
            !see(&care(), &anna, |sight| is_shut(sight, NOW)),
            "their own: they hear that they have no access"
        );
        let anna = reset(&[EMPLOYER, CARE], &[]);
        let work = Demand { organisation: Some(sample::id(EMPLOYER)), ..sample::demand() };
        assert!(!see(&work, &anna, |sight| is_shut(sight, NOW)), "the employer's own door");
    }

    /// Anna's password was reset on the employer's word; the care provider's door knows her by her app.
    #[test]
    fn a_code_that_cannot_help_at_a_door_is_not_used_up_there() {
        let mut anna = sample::anna(&[EMPLOYER, CARE]);
        anna.authenticators[0].vouched_by = Vouching::by(sample::id(EMPLOYER));
        anna.authenticators[0].accepted_at.clear();
        let (format, people) = ("4-4-4-4".parse::<CodeFormat>().unwrap(), (anna.user.id, sample::id(CARE)));
        anna.sheets.push(RecoverySheet::of_helpdesk(
            sample::id(6000),
            people,
            &format,
            (Span::hours(4), NOW),
        ));
        let demand = Demand { organisation: Some(sample::id(CARE)), ..sample::demand() };
        let see = |anna: &Person, facts: &Facts| {
            let seen =
                sample::Seen { request: 60, demand: &demand, session: None, facts, person: Some(anna) };
            let sight = sample::sight(&seen);
            let hand = keys(&sight, NOW).sheets;
            (next_step(&sight, NOW), hand.iter().map(|sheet| sheet.held.id).collect::<Vec<_>>())
        };
        let typed = sample::with_password(&anna);
        let asked = Step::NoAccess(NoAccess::VouchedElsewhere);
        assert_eq!(
            see(&anna, &typed),
            (asked.clone(), Vec::new()),
            "neither her own code nor the helpdesk's"
        );

        // Codes that were given on the care provider's own invitation.
        anna.sheets[0].held.accepted_at.insert(sample::id(CARE));
        assert_eq!(see(&anna, &typed), (asked.clone(), vec![anna.sheets[0].held.id]));
        let shown = typed.clone().record(anna.user.id, sample::proof_of(&anna.sheets[0].held, 60, NOW));
        assert!(!matches!(see(&anna, &shown).0, Step::SecondFactor(_) | Step::NoAccess(_)));
        anna.authenticators.truncate(1);
        let hand = vec![anna.sheets[0].held.id];
        assert_eq!(see(&anna, &typed), (asked, hand), "without the app they are a way in as well");
    }
}
