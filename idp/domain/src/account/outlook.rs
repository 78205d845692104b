//! What of an account is shown to whoever sits at a session. An account has rooms at several organisations; what
//! came through one of them opens its own room and no other, here as at the doors (the design's Vouching).

use crate::authenticator::authenticator::Authenticator;
use crate::door::Door;
use crate::id::Id;
use crate::login::first_step;
use crate::login::person::Belonging;
use crate::login::person::Person;
use crate::organisation::organisation::Organisation;
use crate::session::Proof;

/// The organisations whose rooms are open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlook {
    open: Vec<Door>,
    is_whole: bool,
}

impl Outlook {
    /// What `proofs`, of a session of `person`, open: every organisation at whose door the password counts, or
    /// what that organisation takes for one, and a second step as well if the person holds one that would.
    pub fn of(person: &Person, proofs: &[Proof]) -> Self {
        let opens = |(belonging, door): &(&Belonging, Door)| {
            let counted = door.counted(proofs);
            let knows = counted.iter().any(|proof| first_step::takes(&belonging.policy, proof));
            let holds_one = person.authenticators.iter().any(|held| {
                held.kind.is_second_step()
                    && (held.vouched_by.opens(door.organisation) || door.would_count(held, proofs))
            });
            let has_shown_one = counted.iter().any(|proof| proof.kind.is_second_step());
            knows && (has_shown_one || !holds_one)
        };
        let door = |belonging: &Belonging| person.door_of(belonging.membership.organisation);
        let doors = person.active().map(|belonging| (belonging, door(belonging)));
        let mut open: Vec<Door> = doors.filter(opens).map(|(_, door)| door).collect();
        open.sort_by_key(|door| door.organisation);
        let is_whole = open.len() == person.active().count();
        Self { open, is_whole }
    }

    /// Whether what happened at `organisation` is shown. What belongs to none is everybody's who is in.
    pub fn shows(&self, organisation: Option<Id<Organisation>>) -> bool {
        organisation.is_none_or(|organisation| self.organisations().any(|open| open == organisation))
    }

    /// Whether every room is open.
    pub const fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// Whether `held` is shown, and may be changed: it opens a door whose room is open.
    pub fn shows_held(&self, held: &Authenticator) -> bool {
        let opens = |door: &Door| held.vouched_by.opens(door.organisation) || door.would_count(held, &[]);
        self.open.iter().any(opens)
    }

    /// The organisations, in order.
    pub fn organisations(&self) -> impl Iterator<Item = Id<Organisation>> {
        self.open.iter().map(|door| door.organisation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::sample::held;
    use crate::account::sample::person;
    use crate::account::sample::proof;
    use crate::authenticator::authenticator::AuthenticatorKind;
    use crate::authenticator::authenticator::BoundBy;
    use crate::authenticator::key_use::KeyUse;
    use crate::login::sample::id;
    use crate::organisation::policy::mfa::Factor;

    const EMPLOYER: u128 = 1;
    const CARE: u128 = 2;

    fn seen(person: &Person, proofs: &[Proof]) -> Vec<Id<Organisation>> {
        Outlook::of(person, proofs).organisations().collect()
    }

    #[test]
    fn who_knows_a_password_of_the_persons_own_sees_it_all() {
        let mut anna = person(&[EMPLOYER, CARE]);
        anna.authenticators.push(held(7, AuthenticatorKind::Password, &[]));
        let shown = [proof(&anna.authenticators[0])];
        assert_eq!(seen(&anna, &shown), [id(EMPLOYER), id(CARE)]);
        assert!(Outlook::of(&anna, &shown).shows(None));
    }

    #[test]
    fn the_employer_who_reset_the_password_sees_nothing_of_the_care() {
        let mut anna = person(&[EMPLOYER, CARE]);
        anna.authenticators.push(held(7, AuthenticatorKind::Password, &[EMPLOYER]));
        let of_care = held(8, AuthenticatorKind::Totp, &[CARE]);
        let of_employer = held(9, AuthenticatorKind::Sms, &[EMPLOYER]);
        anna.authenticators.extend([of_care.clone(), of_employer.clone()]);
        let shown = [proof(&anna.authenticators[0]), proof(&of_employer)];
        let outlook = Outlook::of(&anna, &shown);
        assert_eq!(outlook.organisations().collect::<Vec<_>>(), [id(EMPLOYER)]);
        assert!(!outlook.shows(Some(id(CARE))));
        assert!(outlook.shows_held(&of_employer) && !outlook.shows_held(&of_care));
    }

    #[test]
    fn a_password_alone_opens_no_room_where_a_second_step_is_held() {
        let mut anna = person(&[EMPLOYER]);
        anna.authenticators.push(held(7, AuthenticatorKind::Password, &[]));
        anna.authenticators.push(held(8, AuthenticatorKind::Totp, &[]));
        let mut shown = vec![proof(&anna.authenticators[0])];
        assert!(seen(&anna, &shown).is_empty());
        shown.push(proof(&anna.authenticators[1]));
        assert_eq!(seen(&anna, &shown), [id(EMPLOYER)]);
    }

    #[test]
    fn a_passkey_opens_the_room_of_an_organisation_that_takes_it_for_a_password() {
        let mut anna = person(&[EMPLOYER, CARE]);
        anna.authenticators.push(held(7, AuthenticatorKind::Password, &[]));
        anna.authenticators.push(held(8, AuthenticatorKind::WebAuthn, &[]));
        for belonging in &mut anna.memberships {
            belonging.policy.mfa.allowed.insert(Factor::WebAuthn);
        }
        anna.memberships[0].policy.webauthn.passwordless = true;
        let used = |verified| {
            let key = Some(KeyUse { verified, synced: true });
            Proof { key, ..proof(&anna.authenticators[1]) }
        };
        assert_eq!(seen(&anna, &[used(true)]), [id(EMPLOYER)]);
        assert!(seen(&anna, &[used(false)]).is_empty(), "it did not check its holder");
    }

    #[test]
    fn a_code_of_a_helpdesk_opens_its_own_room() {
        let mut anna = person(&[EMPLOYER, CARE]);
        anna.authenticators.push(held(7, AuthenticatorKind::Password, &[]));
        anna.authenticators.push(held(8, AuthenticatorKind::Totp, &[]));
        let mut code = held(9, AuthenticatorKind::RecoveryCode, &[EMPLOYER]);
        code.bound_by = BoundBy::HelpdeskCode;
        assert_eq!(seen(&anna, &[proof(&anna.authenticators[0]), proof(&code)]), [id(EMPLOYER)]);
    }

    #[test]
    fn a_membership_that_ended_has_no_room() {
        let mut anna = person(&[EMPLOYER]);
        anna.authenticators.push(held(7, AuthenticatorKind::Password, &[]));
        anna.memberships[0].membership.ended_at = Some(anna.user.created_at);
        assert!(seen(&anna, &[proof(&anna.authenticators[0])]).is_empty());
    }
}
