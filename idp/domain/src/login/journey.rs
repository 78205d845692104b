//! What comes next in a login. Derived each time from what is known, never stored; the one place that decides.
//!
//! ```text
//! Password ─► ChooseOrganisation? ─► Confirm? ─► SecondFactor? ─► NewPassword? ─► Enrol or Introduce? ─► KeepRecoveryCodes?
//!   ─► OfferRepair? ─► Link or OfferAnother? ─► Terms? ─► Profile? ─► Done
//!                       └─► NoAccess
//! ```
//! A session that exists already enters wherever something is missing.

use crate::assurance::Assurance;
use crate::assurance::assurance;
use crate::authenticator::authenticator::Authenticator;
use crate::authenticator::recovery_sheet::RecoverySheet;
use crate::id::Id;
use crate::login::demand::Demand;
use crate::login::facts::Facts;
use crate::login::introduce;
use crate::login::introduce::DeadlineAnswer;
use crate::login::keep_codes;
use crate::login::link_wish;
use crate::login::link_wish::LinkWish;
use crate::login::linking::Count;
use crate::login::new_password_due;
use crate::login::person::Person;
use crate::login::profile_due;
use crate::login::repair;
use crate::login::second_step;
use crate::login::second_step::Weighing;
use crate::login::standpoint::Standpoint;
use crate::login::terms_due;
use crate::organisation::membership::Membership;
use crate::organisation::organisation::Organisation;
use crate::organisation::policy::enforcement::Schedule;
use crate::organisation::policy::mfa::Factor;
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
    /// The kinds of second step that this deployment can link.
    pub linkable: &'s BTreeSet<Factor>,
    /// The session of this browser, if it has one.
    pub session: Option<&'s Session>,
    /// What happened for this request and belongs to no session yet.
    pub facts: &'s Facts,
    /// The person that `who` names.
    pub person: Option<&'s Person>,
}

impl Sight<'_> {
    /// Everything that was proven in this browser and for this request, whether or not it still counts.
    pub fn shown(&self) -> Vec<&Proof> {
        let earlier =
            self.session.filter(|session| self.person.is_some_and(|one| one.user.id == session.user));
        earlier.map(|session| session.proofs.iter()).into_iter().flatten().chain(&self.facts.proofs).collect()
    }
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
    /// Hear of the day from which a second step is mandatory, and set one up or not yet.
    Introduce(Schedule),
    /// Keep new recovery codes, and say so.
    KeepRecoveryCodes,
    /// Choose another password: the one that was typed no longer fits.
    NewPassword,
    /// Link the second step that the person set out to link from their own account.
    Link(LinkWish),
    /// There is no way on for this person at this door.
    NoAccess(NoAccess),
    /// Link another second step of one of these kinds, or say that one is enough (R51).
    OfferAnother(BTreeSet<Factor>),
    /// Link another second step in place of the one that is lost, or say "later".
    OfferRepair,
    /// Say who you are, and the password.
    Password,
    /// Say what the organisation asks about you, once.
    Profile,
    /// Prove one of these.
    SecondFactor(Vec<Id<Authenticator>>),
    /// Agree to the organisation's terms, which are new or have changed.
    Terms,
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
    /// All that was proven came through another organisation. Something that this door took before opens it, for
    /// whoever has that: whether the person belongs here at all is not told.
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

/// The recovery codes that help now: none unless a second step is asked.
pub fn sheets_at_hand<'s>(sight: &Sight<'s>, now: Timestamp) -> Vec<&'s RecoverySheet> {
    let Step::SecondFactor(_) = next_step(sight, now) else { return Vec::new() };
    let Some(at) = Standpoint::of(sight, now).ok() else { return Vec::new() };
    let weighing = weighing(&at, sight, now);
    at.person.sheets.iter().filter(|sheet| weighing.helps_on_paper(sheet)).collect()
}

/// The second steps that the person has linked and that are asked where they stand.
pub fn asked_here<'s>(sight: &Sight<'s>, now: Timestamp) -> Vec<&'s Authenticator> {
    let Ok(at) = Standpoint::of(sight, now) else { return Vec::new() };
    let asked: BTreeSet<Id<Authenticator>> = weighing(&at, sight, now).linked().map(|held| held.id).collect();
    at.person.authenticators.iter().filter(|held| asked.contains(&held.id)).collect()
}

/// How many second steps the person has linked that count where they stand, and how many they must.
pub fn second_steps(sight: &Sight<'_>, now: Timestamp) -> Option<Count> {
    let at = Standpoint::of(sight, now).ok()?;
    Some(weighing(&at, sight, now).count())
}

/// What comes next. Pure, and total: every state of affairs has its step.
pub fn next_step(sight: &Sight<'_>, now: Timestamp) -> Step {
    match walk(sight, now) {
        Ok(done) => Step::Done(done),
        Err(step) => step,
    }
}

fn walk(sight: &Sight<'_>, now: Timestamp) -> Result<Done, Step> {
    let at = Standpoint::of(sight, now)?;
    let weighing = weighing(&at, sight, now);
    let second = second_step::check(&weighing, sight.demand);
    if !matches!(second, Err(Step::SecondFactor(_))) {
        new_password_due::check(sight.facts, &weighing)?;
    }
    second?;
    if sight.demand.changes_the_account() {
        weighing.check_shown_of_held()?;
    }
    introduce::check(&weighing, sight, at.belonging)?;
    keep_codes::check(&weighing)?;
    repair::check(&weighing, sight)?;
    link_wish::check(&weighing, sight)?;
    // The account page shows by itself what more can be linked.
    let from_the_account = sight.demand.link.is_some() || sight.demand.set_up;
    if sight.facts.user == Some(at.person.user.id) && !from_the_account {
        second_step::check_offer(&weighing, &sight.facts.linking)?;
    }
    terms_due::check(sight.demand, at.belonging)?;
    profile_due::check(sight.demand, at.belonging, &at.policy)?;
    let assurance = assurance(&at.proofs, at.door).ok_or(Step::Password)?;
    if sight.demand.acr.is_some_and(|acr| acr.essential && assurance.acr < acr.least) {
        return Err(Step::NoAccess(NoAccess::AcrOutOfReach));
    }
    let (user, membership) = (at.person.user.id, at.belonging.membership.id);
    Ok(Done { user, organisation: at.door.organisation, membership, assurance })
}

/// What is weighed for the second step, where somebody stands.
pub(super) fn weighing<'w>(at: &'w Standpoint<'_>, sight: &Sight<'w>, now: Timestamp) -> Weighing<'w> {
    let answer = sight.facts.deadline.filter(|_| sight.facts.user == Some(at.person.user.id));
    Weighing {
        person: at.person,
        policy: &at.policy,
        door: at.door,
        proofs: &at.proofs,
        linkable: sight.linkable,
        sets_up: answer == Some(DeadlineAnswer::SetUp),
        request: sight.request,
        now,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assurance::Acr;
    use crate::authenticator::vouching::Vouching;
    use crate::client::client::Sso;
    use crate::login::demand::AcrDemand;
    use crate::login::demand::Prompt;
    use crate::login::sample;
    use crate::login::sample::CARE;
    use crate::login::sample::EMPLOYER;
    use crate::login::sample::NOW;
    use crate::login::sample::THIS;
    use crate::login::sample::anna;
    use crate::login::sample::signed_in;
    use crate::login::sample::step;
    use crate::login::sample::with_password;
    use crate::organisation::policy::enforcement::Enforcement;
    use std::time::Duration;

    #[test]
    fn a_stranger_is_asked_for_the_password() {
        assert_eq!(step(&sample::demand(), None, &Facts::default(), &anna(&[1])), Step::Password);
    }

    #[test]
    fn after_the_password_comes_the_app_or_the_linking_of_one() {
        let anna = anna(&[EMPLOYER]);
        let asked = step(&sample::demand(), None, &with_password(&anna), &anna);
        assert_eq!(asked, Step::SecondFactor(vec![sample::id(7)]));
        let bare = sample::bare(2, &[EMPLOYER]);
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
        anna.sheets.clear();
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
            let shut = Step::NoAccess(NoAccess::VouchedElsewhere);
            assert_eq!(asked, shut, "nothing is linked on the employer's word, and nothing is told");
        }
    }
}
