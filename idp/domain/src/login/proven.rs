//! What one person has proven in one browser, and which of it answers a request: what was proven for it, and
//! what was proven before as far as the asker takes that.

use crate::client::client::Sso;
use crate::id::Id;
use crate::login::demand::Demand;
use crate::login::demand::Prompt;
use crate::login::facts::Facts;
use crate::login::person::Person;
use crate::session::Proof;
use crate::session::RequestMark;
use crate::session::Session;
use crate::time::Timestamp;
use std::time::Duration;

/// The proofs of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Proven {
    request: Id<RequestMark>,
    /// Those of the session.
    settled: Vec<Proof>,
    /// Those that were made for this request and belong to no session yet.
    fresh: Vec<Proof>,
}

impl Proven {
    /// How long a login that was made for a request counts as made anew, once it has become a session. The
    /// address of the request lies in the history of the browser for an hour: without this bound, the Back
    /// button would meet `prompt=login` for whoever sits there by then.
    const STAYS_NEW: Duration = Facts::LIFE_OF_A_PROOF;

    /// What `person` proved for `request`, and in `session`. What was taken from the person since proves
    /// nothing any more.
    pub(crate) fn of(
        person: &Person,
        request: Id<RequestMark>,
        session: Option<&Session>,
        facts: &Facts,
        now: Timestamp,
    ) -> Self {
        let held = |proof: &&Proof| person.holds(proof);
        let settled = session.map(|session| session.proofs.as_slice()).unwrap_or_default();
        let own_facts = facts.user == Some(person.user.id);
        let fresh = facts.fresh_proofs(now).filter(|_| own_facts).filter(held).cloned().collect();
        Self { request, settled: settled.iter().filter(held).cloned().collect(), fresh }
    }

    /// The proofs that answer the request.
    pub(crate) fn that_count(&self, demand: &Demand, now: Timestamp) -> Vec<Proof> {
        let (own, earlier): (Vec<&Proof>, Vec<&Proof>) =
            self.settled.iter().partition(|proof| proof.request == self.request);
        let anew = demand.prompts(Prompt::Login) || demand.sso == Some(Sso::Never);
        // OpenID Connect Core §3.1.2.1: "If the elapsed time is greater than this value, the OP MUST attempt
        // to actively re-authenticate the End-User."
        let max_age = demand.max_age.map(|seconds| Duration::from_secs(seconds.into()));
        let own_limit = if anew { Some(Duration::ZERO) } else { max_age };
        let own_counts = own_limit.is_none_or(|limit| is_within(&own, limit.max(Self::STAYS_NEW), now));
        let earlier_counts = !anew && max_age.is_none_or(|limit| is_within(&earlier, limit, now));
        let own = own.into_iter().filter(|_| own_counts);
        let earlier = earlier.into_iter().filter(|_| earlier_counts);
        earlier.chain(own).chain(&self.fresh).cloned().collect()
    }

    /// Whether somebody said who they are for this request: by the password, or by a key that stands for it.
    pub(crate) fn has_own_first_step(&self) -> bool {
        self.own().any(Proof::is_first_step)
    }

    /// Whether somebody proved anything for this request.
    pub(crate) fn has_own(&self) -> bool {
        self.own().next().is_some()
    }

    fn own(&self) -> impl Iterator<Item = &Proof> {
        self.settled.iter().chain(&self.fresh).filter(|proof| proof.request == self.request)
    }
}

/// Whether the latest of `proofs` was given at most `limit` ago.
fn is_within(proofs: &[&Proof], limit: Duration, now: Timestamp) -> bool {
    proofs.iter().map(|proof| proof.at).max().is_some_and(|at| now.since(at) <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::login::sample;
    use std::collections::BTreeSet;

    const NOW: Timestamp = Timestamp::from_seconds(1_000_000);
    const THIS: u128 = 60;

    /// How many proofs count of a session whose password was typed for this very request, so long ago.
    fn counted(demand: &Demand, seconds_ago: u64) -> usize {
        let anna = sample::person(1, &[1]);
        let at = NOW - Duration::from_secs(seconds_ago);
        let session = sample::session(&anna, 1, vec![sample::password(&anna, THIS, at)], at);
        let proven = Proven::of(&anna, sample::id(THIS), Some(&session), &Facts::default(), NOW);
        assert!(proven.has_own_first_step());
        proven.that_count(demand, NOW).len()
    }

    #[test]
    fn a_login_made_for_this_request_is_new_for_ten_minutes_and_not_for_an_hour() {
        let anew = [
            Demand { prompt: BTreeSet::from([Prompt::Login]), ..sample::demand() },
            Demand { sso: Some(Sso::Never), ..sample::demand() },
            Demand { max_age: Some(60), ..sample::demand() },
            Demand { max_age: Some(0), ..sample::demand() },
            Demand { prompt: BTreeSet::from([Prompt::Login]), max_age: Some(3_000), ..sample::demand() },
        ];
        for demand in anew {
            assert_eq!((counted(&demand, 599), counted(&demand, 601)), (1, 0), "{demand:?}");
        }
    }

    #[test]
    fn what_is_not_asked_anew_counts_as_long_as_it_is_young_enough() {
        assert_eq!(counted(&sample::demand(), 3_500), 1);
        let hour = Demand { max_age: Some(3_000), ..sample::demand() };
        assert_eq!((counted(&hour, 3_000), counted(&hour, 3_001)), (1, 0));
    }

    #[test]
    fn the_second_step_of_this_request_keeps_its_password_new() {
        let anna = sample::person(1, &[1]);
        let typed = sample::password(&anna, THIS, NOW - Duration::from_secs(900));
        let app = Proof { at: NOW - Duration::from_secs(400), ..typed.clone() };
        let session = sample::session(&anna, 1, vec![typed, app], NOW);
        let proven = Proven::of(&anna, sample::id(THIS), Some(&session), &Facts::default(), NOW);
        let login = Demand { prompt: BTreeSet::from([Prompt::Login]), ..sample::demand() };
        assert_eq!(proven.that_count(&login, NOW).len(), 2);
    }
}
