//! How a login becomes a session: which proofs it keeps, and whether the session before it goes on.

use crate::login::journey::Done;
use crate::login::journey::Sight;
use crate::login::journey::Step;
use crate::login::journey::next_step;
use crate::session::Proof;
use crate::session::Session;
use crate::time::Timestamp;

/// What is to be written when a login is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// What was reached.
    pub done: Done,
    /// The proofs that the session holds from now on.
    pub proofs: Vec<Proof>,
    /// What becomes of the session that the browser had.
    pub session_before: SessionBefore,
}

/// What becomes of the session that the browser had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionBefore {
    /// It is somebody else's, or over: it ends, and a new one begins.
    Ends,
    /// It is this person's, who has now proven everything anew: it goes on, and its time starts again.
    StartsAgain,
    /// It is this person's, who has added a proof: it goes on, and ends when it was to end.
    IsAddedTo,
}

/// What a login comes to, if it is done. A session goes on under a new cookie for the same person, so that
/// what was granted in it lives, and ends with it.
pub fn settle(sight: &Sight<'_>, now: Timestamp) -> Option<Settled> {
    let Step::Done(done) = next_step(sight, now) else { return None };
    let fresh: Vec<Proof> = sight.facts.fresh_proofs(now).cloned().collect();
    // What lay unused too long at the organisation that it began at is not raised from the dead.
    let rules = |session: &Session| Some(&sight.person?.belonging_to(session.organisation)?.policy.session);
    let lives = |session: &Session| rules(session).is_some_and(|rules| session.is_alive(rules, now));
    let before = sight.session.filter(|session| session.user == done.user && lives(session));
    let Some(before) = before else {
        return Some(Settled { done, proofs: fresh, session_before: SessionBefore::Ends });
    };
    // Proofs of the session that were not needed are not carried past its end.
    if let Step::Done(alone) = next_step(&Sight { session: None, ..*sight }, now) {
        return Some(Settled { done: alone, proofs: fresh, session_before: SessionBefore::StartsAgain });
    }
    let replaced = |earlier: &Proof| fresh.iter().any(|proof| proof.authenticator == earlier.authenticator);
    let kept = before.proofs.iter().filter(|earlier| !replaced(earlier)).cloned();
    let proofs = kept.chain(fresh.iter().cloned()).collect();
    Some(Settled { done, proofs, session_before: SessionBefore::IsAddedTo })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assurance::Acr;
    use crate::login::demand::AcrDemand;
    use crate::login::facts::Facts;
    use crate::login::sample;
    use crate::organisation::policy::enforcement::Enforcement;

    const NOW: Timestamp = Timestamp::from_seconds(10_000);

    #[test]
    fn a_step_up_adds_to_the_session_and_does_not_lengthen_it() {
        let mut anna = sample::person(1, &[1]);
        anna.memberships[0].policy.mfa.enforcement = Enforcement::Optional;
        let mut demand = sample::demand();
        demand.acr = Some(AcrDemand { least: Acr::Mfa, essential: true });
        let session = sample::session(&anna, 1, vec![sample::password(&anna, 50, NOW)], NOW);
        anna.authenticators.push(sample::app(&anna, 7));
        let facts = Facts::default().record(anna.user.id, sample::app_proof(&anna, 7, 60, NOW));
        let sight = sample::sight(&sample::Seen {
            demand: &demand,
            session: Some(&session),
            facts: &facts,
            person: Some(&anna),
            request: 60,
        });
        let settled = settle(&sight, NOW).unwrap();
        assert_eq!(settled.session_before, SessionBefore::IsAddedTo);
        assert_eq!((settled.proofs.len(), settled.done.assurance.acr), (2, Acr::Mfa));
    }

    #[test]
    fn a_whole_login_of_the_same_person_starts_the_session_again_with_its_own_proofs() {
        let mut anna = sample::person(1, &[1]);
        anna.memberships[0].policy.mfa.allowed.clear();
        anna.memberships[0].policy.mfa.enforcement = Enforcement::Optional;
        let demand = sample::demand();
        let old = vec![sample::password(&anna, 50, NOW), sample::app_proof(&anna, 7, 50, NOW)];
        let session = sample::session(&anna, 1, old, NOW);
        let facts = Facts::default().record(anna.user.id, sample::password(&anna, 60, NOW));
        let sight = sample::sight(&sample::Seen {
            demand: &demand,
            session: Some(&session),
            facts: &facts,
            person: Some(&anna),
            request: 60,
        });
        let settled = settle(&sight, NOW).unwrap();
        assert_eq!(settled.session_before, SessionBefore::StartsAgain);
        assert_eq!(settled.proofs, facts.proofs);
    }

    #[test]
    fn the_session_of_another_person_ends() {
        let mut anna = sample::person(1, &[1]);
        anna.memberships[0].policy.mfa.enforcement = Enforcement::Optional;
        let bram = sample::person(2, &[1]);
        let demand = sample::demand();
        let session = sample::session(&bram, 1, vec![sample::password(&bram, 50, NOW)], NOW);
        let facts = Facts::default().record(anna.user.id, sample::password(&anna, 60, NOW));
        let sight = sample::sight(&sample::Seen {
            demand: &demand,
            session: Some(&session),
            facts: &facts,
            person: Some(&anna),
            request: 60,
        });
        let settled = settle(&sight, NOW).unwrap();
        assert_eq!(settled.session_before, SessionBefore::Ends);
        assert!(
            settled
                .proofs
                .iter()
                .all(|proof| Some(proof.authenticator) == facts.proofs.first().map(|p| p.authenticator))
        );
    }
}
