//! What is bound in a login: by what way, on whose word, and which doors take it at once.

use crate::authenticator::authenticator::BoundBy;
use crate::authenticator::vouching::Vouching;
use crate::door::Door;
use crate::id::Id;
use crate::login::demand::Demand;
use crate::login::journey::Sight;
use crate::login::standpoint::Standpoint;
use crate::organisation::organisation::Organisation;
use crate::session::Proof;
use crate::time::Timestamp;
use std::collections::BTreeSet;

/// What an authenticator carries that is bound in one login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// By what way it is bound.
    pub bound_by: BoundBy,
    /// On whose word it is bound.
    pub vouched_by: Vouching,
    /// The doors that accept it at once: that of an invitation with which the login goes on, and no other.
    pub accepted_at: BTreeSet<Id<Organisation>>,
}

impl Binding {
    /// What is bound now stands on the proofs that answer the request: not on those of a session that lay unused
    /// too long or was said to be somebody else's, nor on what was taken from the person since. None: nobody is
    /// far enough to bind anything.
    pub fn of(sight: &Sight<'_>, now: Timestamp) -> Option<Self> {
        let at = Standpoint::of(sight, now).ok()?;
        Some(Self::at(at.door, &at.proofs, sight.demand))
    }

    /// The same where the proofs that count are known already.
    pub(super) fn at(door: Door, proofs: &[Proof], demand: &Demand) -> Self {
        Self {
            bound_by: door.inherited_way(proofs),
            vouched_by: door.inherited(proofs),
            accepted_at: demand.doors_that_accept(door.organisation),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authenticator::recovery_sheet::RecoverySheet;
    use crate::login::facts::Facts;
    use crate::login::person::Person;
    use crate::login::sample;
    use crate::login::sample::EMPLOYER;
    use crate::login::sample::NOW;
    use crate::login::sample::THIS;
    use crate::login::sample::anna;
    use crate::login::sample::signed_in;
    use crate::login::sample::with_password;
    use crate::organisation::policy::backup::CodeFormat;
    use crate::organisation::span::Span;
    use crate::session::Session;
    use std::time::Duration;

    /// Anna, whom the helpdesk gave a code, and what she shows with it after a password.
    fn rescued() -> (Person, Facts) {
        let mut anna = anna(&[EMPLOYER]);
        let people = (anna.user.id, sample::id(EMPLOYER));
        let format = "4-4-4-4".parse::<CodeFormat>().unwrap();
        let sheet = RecoverySheet::of_helpdesk(sample::id(6000), people, &format, (Span::hours(4), NOW));
        let facts = with_password(&anna).record(anna.user.id, sample::proof_of(&sheet.held, THIS, NOW));
        anna.sheets.push(sheet);
        (anna, facts)
    }

    fn way(demand: &Demand, session: &Session, facts: &Facts, anna: &Person) -> Option<BoundBy> {
        let session = Some(session);
        let seen = sample::Seen { request: THIS, demand, session, facts, person: Some(anna) };
        Binding::of(&sample::sight(&seen), NOW).map(|binding| binding.bound_by)
    }

    #[test]
    fn what_is_bound_stands_on_the_proofs_that_count_and_on_no_others_of_the_session() {
        let (anna, facts) = rescued();
        let session = signed_in(&anna, 20_000);
        let demand = sample::demand();
        assert_eq!(
            way(&demand, &session, &facts, &anna),
            Some(BoundBy::Screen),
            "the app was shown, and counts"
        );

        let idle = Session { last_seen_at: NOW - Duration::from_secs(1800), ..session.clone() };
        assert_eq!(way(&demand, &idle, &facts, &anna), Some(BoundBy::HelpdeskCode));
        let set_aside = Facts { set_aside: true, ..facts.clone() };
        assert_eq!(way(&demand, &session, &set_aside, &anna), Some(BoundBy::HelpdeskCode));
        let anew = Demand { max_age: Some(0), ..sample::demand() };
        assert_eq!(way(&anew, &session, &facts, &anna), Some(BoundBy::HelpdeskCode));
        let mut without = anna;
        without.authenticators.truncate(1);
        assert_eq!(
            way(&demand, &session, &facts, &without),
            Some(BoundBy::HelpdeskCode),
            "it was taken away"
        );
    }

    #[test]
    fn nobody_binds_anything_before_they_said_who_they_are() {
        let anna = anna(&[EMPLOYER]);
        let idle = Session { last_seen_at: NOW - Duration::from_secs(1800), ..signed_in(&anna, 20_000) };
        assert_eq!(way(&sample::demand(), &idle, &Facts::default(), &anna), None);
    }
}
