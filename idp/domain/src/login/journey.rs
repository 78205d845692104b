//! What comes next in a login. Derived each time from what is known, never stored; the one place that decides.
//!
//! ```text
//! Password ─► ChooseOrganisation? ─► Confirm? ─► SecondFactor or Enrol? ─► Done
//!                       └─► NoAccess
//! ```
//! A session that exists already enters wherever something is missing.

use crate::assurance::Acr;
use crate::assurance::Assurance;
use crate::assurance::Door;
use crate::assurance::assurance;
use crate::authenticator::authenticator::Authenticator;
use crate::authenticator::authenticator::AuthenticatorKind;
use crate::client::client::Sso;
use crate::id::Id;
use crate::login::demand::Demand;
use crate::login::demand::Prompt;
use crate::login::facts::Facts;
use crate::login::organisation_of::OrganisationOf;
use crate::login::organisation_of::organisation_of;
use crate::login::person::Person;
use crate::login::proven::Proven;
use crate::organisation::membership::Membership;
use crate::organisation::organisation::Organisation;
use crate::organisation::policy::mfa::Factor;
use crate::organisation::policy::policy::Policy;
use crate::organisation::policy::session::SessionRules;
use crate::session::Proof;
use crate::session::RequestMark;
use crate::session::Session;
use crate::time::Timestamp;
use crate::user::User;
use std::collections::BTreeSet;

/// Everything that the next step is derived from.
#[derive(Debug, Clone, Copy)]
pub struct Sight<'s> {
    /// Which request is being answered.
    pub request: Id<RequestMark>,
    /// What is asked.
    pub demand: &'s Demand,
    /// The organisations that the client serves.
    pub client_serves: &'s [Id<Organisation>],
    /// The session of this browser, if it has one.
    pub session: Option<&'s Session>,
    /// What happened for this request and belongs to no session yet.
    pub facts: &'s Facts,
    /// The person that `who` names.
    pub person: Option<&'s Person>,
}

/// What comes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Say for which organisation. Sorted.
    ChooseOrganisation(Vec<Id<Organisation>>),
    /// Say "continue as …".
    Confirm,
    /// Everything that is asked has been proven.
    Done(Done),
    /// Link a second step, of one of these kinds.
    Enrol(BTreeSet<Factor>),
    /// There is no way on for this person at this door.
    NoAccess(NoAccess),
    /// Say who you are, and the password.
    Password,
    /// Prove one of these.
    SecondFactor(Vec<Id<Authenticator>>),
}

/// Why there is no way on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoAccess {
    /// The asker insists on more than this person can prove here.
    AcrOutOfReach,
    /// The person is active in no organisation that is asked for and that the client serves.
    NoMembership,
    /// The organisation demands a second step and allows none.
    NoSecondStepAllowed,
    /// All that was proven came through another organisation.
    VouchedElsewhere,
}

/// A login that satisfies what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// Who.
    pub user: Id<User>,
    /// The organisation of the login.
    pub organisation: Id<Organisation>,
    /// Under which membership.
    pub membership: Id<Membership>,
    /// What was proven.
    pub assurance: Assurance,
}

/// Whose login it is: of those facts that still hold, else of the session. That person is to be loaded.
pub fn who(
    request: Id<RequestMark>,
    session: Option<&Session>,
    facts: &Facts,
    now: Timestamp,
) -> Option<Id<User>> {
    if facts.fresh_proofs(now).next().is_some() {
        return facts.user;
    }
    let answers = |session: &&Session| session.is_open(now) && facts.admit(session, request);
    session.filter(answers).map(|session| session.user)
}

/// What comes next. Pure, and total: every state of affairs has its step.
pub fn next_step(sight: &Sight<'_>, now: Timestamp) -> Step {
    match walk(sight, now) {
        Ok(done) => Step::Done(done),
        Err(step) => step,
    }
}

fn walk(sight: &Sight<'_>, now: Timestamp) -> Result<Done, Step> {
    let user = who(sight.request, sight.session, sight.facts, now).ok_or(Step::Password)?;
    let person = sight.person.filter(|person| person.user.id == user).ok_or(Step::Password)?;
    if person.user.locked_at.is_some() {
        return Err(Step::Password);
    }
    let shown = Shown::of(sight, person, person.longest_session().as_ref(), now);
    shown.check_password(sight.demand, now)?;

    let chosen = sight.facts.organisation.filter(|_| sight.facts.user == Some(user));
    let organisation = match organisation_of(person, sight.client_serves, sight.demand.organisation, chosen) {
        OrganisationOf::One(organisation) => organisation,
        OrganisationOf::Chooser(several) => return Err(Step::ChooseOrganisation(several)),
        OrganisationOf::NoAccess => return Err(Step::NoAccess(NoAccess::NoMembership)),
    };
    let (Some(belonging), Some(policy)) = (person.belonging_to(organisation), person.policy_at(organisation))
    else {
        return Err(Step::NoAccess(NoAccess::NoMembership));
    };

    // Once more, with how long this organisation lets a session live.
    let shown = Shown::of(sight, person, Some(&policy.session), now);
    shown.check_password(sight.demand, now)?;
    shown.check_confirmed(sight, organisation)?;

    let door = Door { organisation, active_memberships: person.active().count() };
    let proofs = shown.proven.that_count(sight.demand, now);
    check_second_step(&Weighing { person, policy: &policy, door, proofs: &proofs, now }, sight.demand)?;
    let assurance = assurance(&proofs, door).ok_or(Step::Password)?;
    if sight.demand.acr.is_some_and(|acr| acr.essential && assurance.acr < acr.least) {
        return Err(Step::NoAccess(NoAccess::AcrOutOfReach));
    }
    Ok(Done { user, organisation, membership: belonging.membership.id, assurance })
}

/// What one person has shown in this browser.
struct Shown<'s> {
    /// The session, if it is this person's and alive.
    session: Option<&'s Session>,
    proven: Proven,
}

impl<'s> Shown<'s> {
    fn of(sight: &Sight<'s>, person: &Person, rules: Option<&SessionRules>, now: Timestamp) -> Self {
        let user = person.user.id;
        let alive = |session: &&Session| rules.is_some_and(|rules| session.is_alive(rules, now));
        let answers = |session: &&Session| session.user == user && sight.facts.admit(session, sight.request);
        let session = sight.session.filter(answers).filter(alive);
        Self { session, proven: Proven::of(person, sight.request, session, sight.facts, now) }
    }

    /// The password is proven, and for this request where the asker wants it anew.
    fn check_password(&self, demand: &Demand, now: Timestamp) -> Result<(), Step> {
        let has_password = |proofs: &[Proof]| proofs.iter().any(|p| p.kind == AuthenticatorKind::Password);
        let of_the_asked_person = demand.person.is_none_or(|asked| {
            self.proven.has_own_password() || self.session.is_some_and(|session| session.user == asked)
        });
        if of_the_asked_person && has_password(&self.proven.that_count(demand, now)) {
            Ok(())
        } else {
            Err(Step::Password)
        }
    }

    /// The person knows as whom they go on: they have just typed it, or they said so, or nobody needs to ask.
    fn check_confirmed(&self, sight: &Sight<'_>, organisation: Id<Organisation>) -> Result<(), Step> {
        let said = self.session.is_some_and(|session| sight.facts.user == Some(session.user))
            && (sight.facts.confirmed || sight.facts.organisation.is_some());
        if said || self.proven.has_own_password() {
            return Ok(());
        }
        let crosses = self.session.is_some_and(|session| session.organisation != organisation);
        let asks = match sight.demand.sso {
            Some(Sso::Confirm) => true,
            Some(Sso::Never | Sso::Silent) => false,
            None => crosses,
        };
        if asks || sight.demand.prompts(Prompt::SelectAccount) { Err(Step::Confirm) } else { Ok(()) }
    }
}

/// What is laid on the scales for the second step.
struct Weighing<'w> {
    person: &'w Person,
    policy: &'w Policy,
    door: Door,
    proofs: &'w [Proof],
    now: Timestamp,
}

/// The second step is proven where it is asked.
fn check_second_step(weighing: &Weighing<'_>, demand: &Demand) -> Result<(), Step> {
    let counted = weighing.door.counted(weighing.proofs);
    let password_counts = counted.iter().any(|proof| proof.kind == AuthenticatorKind::Password);
    let offered = weighing.offered(password_counts);
    let rules = &weighing.policy.mfa;
    let linkable: BTreeSet<Factor> =
        rules.allowed.iter().copied().filter(|factor| *factor == Factor::Totp).collect();
    let wanted = demand.acr.map_or(Acr::Sfa, |acr| acr.least);
    let proven = counted.iter().any(|proof| weighing.policy.mfa.allows(proof.kind.factor()));

    // Who has a second step is asked for it, also where none is demanded.
    if (!proven || !password_counts) && !offered.is_empty() {
        return Err(Step::SecondFactor(offered.iter().map(|held| held.id).collect()));
    }
    if !password_counts {
        return Err(Step::NoAccess(NoAccess::VouchedElsewhere));
    }
    let short_of = weighing.demands()
        && weighing.linked() < usize::try_from(rules.min_factors).unwrap_or(usize::MAX).max(1);
    let wants_one = weighing.demands() || wanted > Acr::Sfa;
    if (short_of || (wants_one && !proven)) && !linkable.is_empty() {
        // Whoever sits at a session of this morning does not link a telephone of their own to it.
        return Err(if weighing.is_password_recent() { Step::Enrol(linkable) } else { Step::Password });
    }
    if weighing.demands() && !proven {
        return Err(Step::NoAccess(NoAccess::NoSecondStepAllowed));
    }
    let reached = assurance(weighing.proofs, weighing.door).map_or(Acr::Sfa, |assurance| assurance.acr);
    let stronger: Vec<Id<Authenticator>> = offered
        .iter()
        .filter(|held| Acr::with_password(held.kind, held.bound_by) >= wanted)
        .map(|held| held.id)
        .collect();
    if reached < wanted && !stronger.is_empty() { Err(Step::SecondFactor(stronger)) } else { Ok(()) }
}

impl Weighing<'_> {
    /// Whether nobody passes without a second step at this moment.
    fn demands(&self) -> bool {
        self.policy.demands_second_step(self.now)
    }

    /// The second steps that would help here and are not proven yet. While the password does not count, only
    /// one that this door has accepted before does.
    fn offered(&self, password_counts: bool) -> Vec<&Authenticator> {
        let helps = |held: &&Authenticator| {
            if password_counts {
                self.door.would_count(&held.vouched_by, &held.accepted_at, self.proofs)
            } else {
                held.accepted_at.contains(&self.door.organisation)
            }
        };
        let unproven =
            |held: &&Authenticator| !self.proofs.iter().any(|proof| proof.authenticator == held.id);
        let allowed = self.person.authenticators.iter().filter(|held| self.is_second_step(held));
        allowed.filter(unproven).filter(helps).collect()
    }

    /// Whether the password was typed a moment ago, for whichever request.
    fn is_password_recent(&self) -> bool {
        let recent = |proof: &Proof| {
            proof.kind == AuthenticatorKind::Password && self.now.since(proof.at) < Facts::LIFE_OF_A_PROOF
        };
        self.proofs.iter().any(recent)
    }

    /// How many second steps the person has linked that count here.
    fn linked(&self) -> usize {
        let counts =
            |held: &&Authenticator| self.door.would_count(&held.vouched_by, &held.accepted_at, self.proofs);
        self.person.authenticators.iter().filter(|held| self.is_second_step(held)).filter(counts).count()
    }

    fn is_second_step(&self, held: &Authenticator) -> bool {
        held.user == self.person.user.id && self.policy.mfa.allows(held.kind.factor())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authenticator::vouching::Vouching;
    use crate::login::demand::AcrDemand;
    use crate::login::sample;
    use crate::organisation::policy::enforcement::Enforcement;
    use std::time::Duration;

    const NOW: Timestamp = Timestamp::from_seconds(1_000_000);
    /// The organisations of the samples.
    const EMPLOYER: u128 = 1;
    const CARE: u128 = 2;
    /// The request that is being answered, and the one before it.
    const THIS: u128 = 60;
    const EARLIER: u128 = 50;

    /// Anna, active at `organisations`, with an app that each of them accepted.
    fn anna(organisations: &[u128]) -> Person {
        let mut anna = sample::person(1, organisations);
        let mut app = sample::app(&anna, 7);
        app.accepted_at = organisations.iter().map(|n| sample::id(*n)).collect();
        anna.authenticators.push(app);
        anna
    }

    fn signed_in(anna: &Person, ago: u64) -> Session {
        let at = NOW - Duration::from_secs(ago);
        let proofs = anna.authenticators.iter().map(|held| sample::proof_of(held, EARLIER, at)).collect();
        Session { last_seen_at: NOW, ..sample::session(anna, EMPLOYER, proofs, at) }
    }

    fn step(demand: &Demand, session: Option<&Session>, facts: &Facts, person: &Person) -> Step {
        let seen = sample::Seen { request: THIS, demand, session, facts, person: Some(person) };
        next_step(&sample::sight(&seen), NOW)
    }

    fn with_password(person: &Person) -> Facts {
        Facts::default().record(person.user.id, sample::password(person, THIS, NOW))
    }

    #[test]
    fn a_stranger_is_asked_for_the_password() {
        assert_eq!(step(&sample::demand(), None, &Facts::default(), &anna(&[1])), Step::Password);
    }

    #[test]
    fn after_the_password_comes_the_app_or_the_linking_of_one() {
        let anna = anna(&[EMPLOYER]);
        let asked = step(&sample::demand(), None, &with_password(&anna), &anna);
        assert_eq!(asked, Step::SecondFactor(vec![sample::id(7)]));
        let bare = sample::person(2, &[EMPLOYER]);
        let asked = step(&sample::demand(), None, &with_password(&bare), &bare);
        assert_eq!(asked, Step::Enrol(BTreeSet::from([Factor::Totp])));
    }

    #[test]
    fn a_policy_without_second_step_is_done_after_the_password() {
        let mut bare = sample::person(2, &[EMPLOYER]);
        bare.memberships[0].policy.mfa.enforcement = Enforcement::Optional;
        let Step::Done(done) = step(&sample::demand(), None, &with_password(&bare), &bare) else { panic!() };
        assert_eq!((done.assurance.acr, done.assurance.amr), (Acr::Sfa, vec!["pwd"]));
    }

    #[test]
    fn a_session_answers_silently_within_its_organisation_and_asks_across() {
        let anna = anna(&[EMPLOYER, CARE]);
        let session = signed_in(&anna, 600);
        let at =
            |organisation: u128| Demand { organisation: Some(sample::id(organisation)), ..sample::demand() };
        let none = Facts::default();
        assert!(matches!(step(&at(EMPLOYER), Some(&session), &none, &anna), Step::Done(_)));
        assert_eq!(step(&at(CARE), Some(&session), &none, &anna), Step::Confirm);
        let silent = Demand { sso: Some(Sso::Silent), ..at(CARE) };
        assert!(matches!(step(&silent, Some(&session), &none, &anna), Step::Done(_)));
        let said = Facts { confirmed: true, ..Facts::default().of(anna.user.id) };
        assert!(matches!(step(&at(CARE), Some(&session), &said, &anna), Step::Done(_)));
        let said_by_bram = Facts { confirmed: true, ..Facts::default().of(sample::id(2)) };
        assert_eq!(step(&at(CARE), Some(&session), &said_by_bram, &anna), Step::Confirm);
    }

    #[test]
    fn what_the_asker_wants_anew_is_met_by_proofs_of_this_request_only() {
        let anna = anna(&[EMPLOYER]);
        let session = signed_in(&anna, 600);
        let anew = [
            Demand { prompt: BTreeSet::from([Prompt::Login]), ..sample::demand() },
            Demand { max_age: Some(599), ..sample::demand() },
            Demand { sso: Some(Sso::Never), ..sample::demand() },
        ];
        for demand in anew {
            assert_eq!(step(&demand, Some(&session), &Facts::default(), &anna), Step::Password);
            let half = with_password(&anna);
            assert_eq!(step(&demand, Some(&session), &half, &anna), Step::SecondFactor(vec![sample::id(7)]));
            let whole = half.record(anna.user.id, sample::proof_of(&anna.authenticators[1], THIS, NOW));
            assert!(matches!(step(&demand, Some(&session), &whole, &anna), Step::Done(_)));
        }
        let within = Demand { max_age: Some(600), ..sample::demand() };
        assert!(matches!(step(&within, Some(&session), &Facts::default(), &anna), Step::Done(_)));
    }

    #[test]
    fn a_session_with_less_than_is_asked_asks_only_what_is_missing() {
        let mut anna = anna(&[EMPLOYER]);
        let mut session = signed_in(&anna, 300);
        session.proofs.truncate(1);
        assert_eq!(
            step(&sample::demand(), Some(&session), &Facts::default(), &anna),
            Step::SecondFactor(vec![sample::id(7)]),
            "today's policy demands a second step"
        );
        anna.authenticators.truncate(1);
        anna.memberships[0].policy.mfa.enforcement = Enforcement::Optional;
        let demand =
            Demand { acr: Some(AcrDemand { least: Acr::Mfa, essential: false }), ..sample::demand() };
        assert!(matches!(step(&demand, Some(&session), &Facts::default(), &anna), Step::Enrol(_)));
    }

    #[test]
    fn more_than_anybody_can_prove_is_refused_only_where_it_is_essential() {
        let anna = anna(&[EMPLOYER]);
        let session = signed_in(&anna, 600);
        let wants =
            |essential| Demand { acr: Some(AcrDemand { least: Acr::Phr, essential }), ..sample::demand() };
        let none = Facts::default();
        assert!(matches!(step(&wants(false), Some(&session), &none, &anna), Step::Done(_)));
        let refused = Step::NoAccess(NoAccess::AcrOutOfReach);
        assert_eq!(step(&wants(true), Some(&session), &none, &anna), refused);
    }

    #[test]
    fn the_session_of_another_person_or_of_a_locked_one_or_an_idle_one_does_not_answer() {
        let mut anna = anna(&[EMPLOYER]);
        let session = signed_in(&anna, 600);
        let hinted = Demand { person: Some(sample::id(2)), ..sample::demand() };
        assert_eq!(step(&hinted, Some(&session), &Facts::default(), &anna), Step::Password);
        let idle = Session { last_seen_at: NOW - Duration::from_secs(1800), ..session.clone() };
        assert_eq!(step(&sample::demand(), Some(&idle), &Facts::default(), &anna), Step::Password);
        anna.user.locked_at = Some(NOW);
        assert_eq!(step(&sample::demand(), Some(&session), &Facts::default(), &anna), Step::Password);
    }

    #[test]
    fn an_app_that_was_taken_away_proves_nothing_any_more() {
        let mut anna = anna(&[EMPLOYER]);
        let session = signed_in(&anna, 300);
        anna.authenticators.truncate(1);
        let asked = step(&sample::demand(), Some(&session), &Facts::default(), &anna);
        assert!(matches!(asked, Step::Enrol(_)), "{asked:?}");
    }

    #[test]
    fn an_app_is_linked_on_a_password_of_a_moment_ago_and_on_no_older_one() {
        let mut anna = anna(&[EMPLOYER]);
        anna.authenticators.truncate(1);
        let (young, old) = (signed_in(&anna, 599), signed_in(&anna, 41_400));
        let none = Facts::default();
        assert!(matches!(step(&sample::demand(), Some(&young), &none, &anna), Step::Enrol(_)));
        assert_eq!(step(&sample::demand(), Some(&old), &none, &anna), Step::Password);
        let typed = with_password(&anna);
        assert!(matches!(step(&sample::demand(), Some(&old), &typed, &anna), Step::Enrol(_)));
    }

    #[test]
    fn who_is_somebody_else_is_asked_and_then_answered() {
        let anna = anna(&[EMPLOYER]);
        let mut session = signed_in(&anna, 600);
        let somebody_else = Facts::of_somebody_else();
        assert_eq!(step(&sample::demand(), Some(&session), &somebody_else, &anna), Step::Password);
        session.proofs.push(sample::password(&anna, THIS, NOW));
        assert!(matches!(step(&sample::demand(), Some(&session), &somebody_else, &anna), Step::Done(_)));
    }

    #[test]
    fn without_a_membership_that_the_client_serves_there_is_no_access() {
        let stranger = sample::person(3, &[9]);
        let refused = Step::NoAccess(NoAccess::NoMembership);
        assert_eq!(step(&sample::demand(), None, &with_password(&stranger), &stranger), refused);
    }

    /// The attack of the design, along the whole journey.
    #[test]
    fn the_employer_who_reset_the_password_is_never_done_at_the_care_provider() {
        let care = Demand { organisation: Some(sample::id(CARE)), ..sample::demand() };
        for holds_an_app in [true, false] {
            let mut anna = anna(&[EMPLOYER, CARE]);
            anna.authenticators[0].vouched_by = Vouching::by(sample::id(EMPLOYER));
            anna.authenticators[0].accepted_at.clear();
            anna.authenticators.truncate(if holds_an_app { 2 } else { 1 });
            let asked = step(&care, None, &with_password(&anna), &anna);
            let expected = if holds_an_app {
                Step::SecondFactor(vec![sample::id(7)])
            } else {
                Step::NoAccess(NoAccess::VouchedElsewhere)
            };
            assert_eq!(asked, expected, "nothing is linked on the employer's word");
        }
    }

    #[test]
    fn two_second_steps_are_asked_where_two_must_be_linked() {
        let mut anna = anna(&[EMPLOYER, CARE]);
        anna.memberships[1].policy.mfa.min_factors = 2;
        let session = signed_in(&anna, 300);
        let employer = Demand { organisation: Some(sample::id(EMPLOYER)), ..sample::demand() };
        let asked = step(&employer, Some(&session), &Facts::default(), &anna);
        assert!(matches!(asked, Step::Enrol(_)), "the strictest of all active memberships holds: {asked:?}");
    }
}
