//! D6: every event at every state. Whatever somebody does before, on and after the days of a deadline, the page
//! that comes is the one of that day, and nobody is through with less than that day asks.

use crate::assurance::Acr;
use crate::authenticator::authenticator::AuthenticatorKind;
use crate::calendar::LocalDate;
use crate::client::client::Sso;
use crate::id::Id;
use crate::login::demand::Demand;
use crate::login::demand::Prompt;
use crate::login::facts::Facts;
use crate::login::introduce;
use crate::login::introduce::DeadlineAnswer;
use crate::login::introduce::may_put_off;
use crate::login::introduce::needs_reminder;
use crate::login::journey::Sight;
use crate::login::journey::Step;
use crate::login::journey::next_step;
use crate::login::journey::who;
use crate::login::person::Person;
use crate::login::sample;
use crate::login::settle::settle;
use crate::login::silence::SilentRefusal;
use crate::login::silence::silent_refusal;
use crate::organisation::policy::enforcement::Enforcement;
use crate::organisation::policy::enforcement::Phase;
use crate::organisation::policy::enforcement::Schedule;
use crate::organisation::policy::exception::ExceptionRule;
use crate::organisation::policy::exception::PolicyException;
use crate::organisation::policy::policy::Policy;
use crate::organisation::span::Span;
use crate::session::Session;
use crate::time::Timestamp;
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, prop_oneof, proptest};
use std::collections::HashMap;
use std::time::Duration;

const DAY: u64 = 24 * 60 * 60;
const TABS: u128 = 3;
const PERSON: u128 = 1;
const HERE: u128 = 1;

fn day(text: &str) -> LocalDate {
    text.parse().unwrap()
}

/// From 1 April; mandatory from 1 July 2026 (the manual).
fn deadline() -> Schedule {
    Schedule { announce_from: day("2026-04-01"), mandatory_from: day("2026-07-01") }
}

/// One browser of one person, around the deadline.
struct Browser {
    now: Timestamp,
    person: Person,
    policy: Policy,
    exemption: Option<PolicyException>,
    session: Option<Session>,
    facts: HashMap<u128, Facts>,
    demand: Demand,
}

impl Browser {
    fn new(nag_every: Span) -> Self {
        let mut person = sample::bare(PERSON, &[HERE]);
        let mut policy = person.memberships[0].policy.clone();
        policy.mfa.enforcement = Enforcement::Schedule(deadline());
        policy.mfa.nag_every = nag_every;
        person.memberships[0].policy = policy.clone();
        let (now, demand) = (day("2026-03-25").begins(), sample::demand());
        Self { now, person, policy, exemption: None, session: None, facts: HashMap::new(), demand }
    }

    fn facts(&self, tab: u128) -> Facts {
        self.facts.get(&tab).cloned().unwrap_or_default()
    }

    fn see<T>(&self, tab: u128, facts: &Facts, look: impl FnOnce(&Sight<'_>) -> T) -> T {
        let known = who(sample::id(tab), self.session.as_ref(), facts, self.now);
        let person = known.map(|_| &self.person);
        let (session, demand) = (self.session.as_ref(), &self.demand);
        look(&sample::sight(&sample::Seen { request: tab, demand, session, facts, person }))
    }

    fn step(&self, tab: u128) -> Step {
        self.see(tab, &self.facts(tab), |sight| next_step(sight, self.now))
    }

    fn silent_step(&self, tab: u128) -> Step {
        let demand = Demand { prompt: [Prompt::None].into(), ..self.demand.clone() };
        let facts = self.facts(tab);
        self.see(tab, &facts, |sight| next_step(&Sight { demand: &demand, ..*sight }, self.now))
    }

    fn holds_one(&self) -> bool {
        self.person.authenticators.iter().any(|held| held.kind == AuthenticatorKind::Totp)
    }

    /// What the server does after each form.
    fn keep(&mut self, tab: u128, facts: Facts) {
        let settled = self.see(tab, &facts, |sight| settle(sight, self.now));
        match settled.filter(|_| !facts.proofs.is_empty()) {
            Some(settled) => {
                self.session = Some(sample::session(&self.person, HERE, settled.proofs, self.now));
                self.facts.insert(tab, facts.choices());
            }
            None => {
                self.facts.insert(tab, facts);
            }
        }
    }

    fn prove(&mut self, tab: u128, kind: AuthenticatorKind) {
        let held = self.person.authenticators.iter().find(|held| held.kind == kind).unwrap();
        let facts = self.facts(tab).record(self.person.user.id, sample::proof_of(held, tab, self.now));
        self.keep(tab, facts);
    }

    /// As the server does: "not now" is written only where it is an answer.
    fn answer(&mut self, tab: u128, answer: DeadlineAnswer) -> bool {
        let facts = self.facts(tab);
        let taken = match answer {
            DeadlineAnswer::NotNow => self.see(tab, &facts, |sight| may_put_off(sight, self.now)),
            DeadlineAnswer::SetUp => matches!(self.step(tab), Step::Introduce(_)),
        };
        if taken {
            if answer == DeadlineAnswer::NotNow {
                self.person.memberships[0].put_off_at = Some(self.now);
            }
            let facts = Facts { deadline: Some(answer), ..facts.of(self.person.user.id) };
            self.keep(tab, facts);
        }
        taken
    }

    /// Types the code that is asked for, or links an app where one is to be linked.
    fn second_step(&mut self, tab: u128) {
        match self.step(tab) {
            Step::Enrol(_) => sample::give_app(&mut self.person, 2000),
            Step::SecondFactor(_) => {}
            _ => return,
        }
        self.prove(tab, AuthenticatorKind::Totp);
    }

    fn wait(&mut self, seconds: u64) {
        self.now = self.now + Duration::from_secs(seconds);
        self.fold();
    }

    fn fold(&mut self) {
        let folded = self.policy.clone().with_exceptions(self.exemption.iter(), self.now);
        self.person.memberships[0].policy = folded;
    }

    fn exempt(&mut self, days: u64) {
        self.exemption = Some(PolicyException {
            id: sample::id(9000),
            membership: self.person.memberships[0].membership.id,
            rule: ExceptionRule::Exempt,
            reason: "revalidatie".to_owned(),
            made_by: None,
            created_at: self.now,
            ends_at: Some(self.now + Duration::from_secs(days * DAY)),
            ended_at: None,
        });
        self.fold();
    }

    fn act(&mut self, act: Act) {
        match act {
            Act::Exempt { days } => self.exempt(days),
            Act::Logout => self.session = None,
            Act::NotNow { tab } => {
                let is_mandatory = self.phase() == Phase::Mandatory;
                let taken = self.answer(tab, DeadlineAnswer::NotNow);
                assert!(!(taken && is_mandatory), "\"not now\" is no answer any more");
            }
            Act::SecondStep { tab } => self.second_step(tab),
            Act::SetUp { tab } => {
                self.answer(tab, DeadlineAnswer::SetUp);
            }
            Act::TypePassword { tab } => self.prove(tab, AuthenticatorKind::Password),
            Act::Wait { seconds } => self.wait(seconds),
        }
    }

    fn phase(&self) -> Phase {
        self.person.memberships[0].policy.phase(self.now)
    }

    /// What must be true whatever happened.
    fn check(&self, tab: u128) {
        let (phase, step) = (self.phase(), self.step(tab));
        match &step {
            Step::Introduce(days) => {
                assert_eq!((phase, *days), (Phase::Optional, deadline()));
                assert!(!self.holds_one(), "who has one is not told to set one up");
                let facts = self.facts(tab);
                assert!(self.see(tab, &facts, |sight| may_put_off(sight, self.now)));
            }
            Step::Enrol(_) => {
                let asked_for_it = self.facts(tab).deadline == Some(DeadlineAnswer::SetUp);
                assert!(phase == Phase::Mandatory || asked_for_it, "{phase:?}");
            }
            Step::Done(done) => {
                let has_two = done.assurance.acr > Acr::Sfa;
                assert!(has_two || phase < Phase::Mandatory, "through with a password alone: {phase:?}");
                assert_eq!(
                    has_two,
                    done.assurance.amr.contains(&"mfa"),
                    "no more is claimed than was proven"
                );
                assert!(!self.holds_one() || has_two, "who has one is asked for it");
            }
            _ => {}
        }
        self.check_silence(tab, phase);
        let reminded = needs_reminder(&self.person, &self.person.memberships[0], self.now);
        assert_eq!(reminded.is_some(), phase == Phase::Optional && !self.holds_one());
    }

    /// Where no page may be shown, nothing is told: the app gets its answer, or an error that is true.
    fn check_silence(&self, tab: u128, phase: Phase) {
        let step = self.silent_step(tab);
        let knows_who = who(sample::id(tab), self.session.as_ref(), &self.facts(tab), self.now).is_some();
        if phase == Phase::Mandatory && matches!(step, Step::Enrol(_)) {
            assert_eq!(silent_refusal(&step), Some(SilentRefusal::InteractionRequired));
            assert!(knows_who);
        }
        assert!(
            phase == Phase::Mandatory
                || !matches!(step, Step::Done(ref done) if done.assurance.acr > Acr::Sfa)
                || self.holds_one()
        );
    }
}

#[derive(Debug, Clone, Copy)]
enum Act {
    Exempt { days: u64 },
    Logout,
    NotNow { tab: u128 },
    SecondStep { tab: u128 },
    SetUp { tab: u128 },
    TypePassword { tab: u128 },
    Wait { seconds: u64 },
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let tab = || 1..=TABS;
    vec(
        prop_oneof![
            6 => tab().prop_map(|tab| Act::TypePassword { tab }),
            4 => tab().prop_map(|tab| Act::NotNow { tab }),
            3 => tab().prop_map(|tab| Act::SetUp { tab }),
            2 => tab().prop_map(|tab| Act::SecondStep { tab }),
            2 => (0..900u64).prop_map(|seconds| Act::Wait { seconds }),
            3 => (0..40u64).prop_map(|days| Act::Wait { seconds: days * DAY }),
            1 => Just(Act::Logout),
            1 => (1..60u64).prop_map(|days| Act::Exempt { days }),
        ],
        1..40,
    )
}

proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(1000))]

    #[test]
    fn every_event_at_every_state(acts in acts(), nag_days in 0..20u32) {
        let mut browser = Browser::new(Span::days(nag_days));
        for act in acts {
            browser.act(act);
            for tab in 1..=TABS {
                browser.check(tab);
            }
        }
    }
}

/// Somebody at the page that tells of the deadline, on `day`.
fn introduced(on: &str) -> Browser {
    let mut browser = Browser::new(Span::seconds(0));
    browser.now = day(on).begins();
    browser.prove(1, AuthenticatorKind::Password);
    browser
}

fn acr(step: &Step) -> Option<Acr> {
    let Step::Done(done) = step else { return None };
    Some(done.assurance.acr)
}

#[test]
fn before_the_day_of_announcement_nobody_is_interrupted() {
    assert_eq!(acr(&introduced("2026-03-31").step(1)), Some(Acr::Sfa));
    assert_eq!(introduced("2026-04-01").step(1), Step::Introduce(deadline()));
}

#[test]
fn not_now_ends_the_login_at_one_factor_and_the_next_login_tells_again() {
    let mut browser = introduced("2026-04-01");
    assert!(browser.answer(1, DeadlineAnswer::NotNow));
    assert_eq!(acr(&browser.step(1)), Some(Acr::Sfa));
    assert_eq!(acr(&browser.step(2)), Some(Acr::Sfa), "another app in the same session interrupts nobody");
    browser.prove(3, AuthenticatorKind::Password);
    assert_eq!(browser.step(3), Step::Introduce(deadline()));
}

#[test]
fn who_said_not_now_hears_of_it_again_when_the_organisation_says_so() {
    let mut browser = introduced("2026-04-01");
    browser.policy.mfa.nag_every = Span::days(7);
    browser.fold();
    browser.answer(1, DeadlineAnswer::NotNow);
    for (days, told) in [(6, false), (1, true)] {
        browser.wait(days * DAY);
        browser.prove(2, AuthenticatorKind::Password);
        assert_eq!(matches!(browser.step(2), Step::Introduce(_)), told, "{days}");
        browser.session = None;
    }
}

#[test]
fn set_up_leads_to_linking_and_can_be_left_again_while_it_is_optional() {
    let mut browser = introduced("2026-06-30");
    browser.answer(1, DeadlineAnswer::SetUp);
    assert!(matches!(browser.step(1), Step::Enrol(_)));
    assert!(browser.answer(1, DeadlineAnswer::NotNow));
    assert_eq!(acr(&browser.step(1)), Some(Acr::Sfa));
    let mut browser = introduced("2026-06-30");
    browser.answer(1, DeadlineAnswer::SetUp);
    browser.second_step(1);
    assert_eq!(acr(&browser.step(1)), Some(Acr::Mfa));
}

#[test]
fn a_page_of_before_midnight_is_no_answer_after_it() {
    let mut browser = introduced("2026-06-30");
    browser.now = day("2026-07-01").begins() - Duration::from_secs(60);
    browser.prove(1, AuthenticatorKind::Password);
    assert_eq!(browser.step(1), Step::Introduce(deadline()));
    browser.wait(120);
    assert!(!browser.answer(1, DeadlineAnswer::NotNow), "R133");
    assert!(matches!(browser.step(1), Step::Enrol(_)));
}

#[test]
fn a_session_of_one_factor_answers_nobody_after_midnight() {
    let mut browser = introduced("2026-06-30");
    browser.wait(DAY - 300);
    browser.prove(1, AuthenticatorKind::Password);
    browser.answer(1, DeadlineAnswer::NotNow);
    assert_eq!(acr(&browser.step(2)), Some(Acr::Sfa));
    browser.wait(1200);
    for tab in 1..=TABS {
        assert_eq!(browser.step(tab), Step::Password, "the password is asked before anything is linked");
        let silent = browser.silent_step(tab);
        assert_eq!(silent_refusal(&silent), Some(SilentRefusal::InteractionRequired), "R132");
    }
}

#[test]
fn somebody_exempt_passes_on_the_day_and_is_asked_after_their_own() {
    let mut browser = introduced("2026-06-20");
    browser.exempt(30);
    assert_eq!(acr(&browser.step(1)), Some(Acr::Sfa));
    browser.now = day("2026-07-10").begins();
    browser.session = None;
    browser.fold();
    browser.prove(2, AuthenticatorKind::Password);
    assert_eq!(acr(&browser.step(2)), Some(Acr::Sfa));
    browser.wait(11 * DAY);
    browser.prove(3, AuthenticatorKind::Password);
    assert!(matches!(browser.step(3), Step::Enrol(_)));
}

#[test]
fn the_days_left_count_today() {
    for (on, left) in [("2026-06-29", 2), ("2026-06-30", 1), ("2026-07-01", 0), ("2026-08-01", 0)] {
        assert_eq!(deadline().days_left(day(on).begins()), left, "{on}");
    }
    let whole = Policy { ..Policy::compiled() };
    assert_eq!(introduce::announced(&whole, day("2026-06-29").begins()), None);
}

#[test]
fn an_app_that_insists_on_two_factors_is_not_put_off() {
    let mut browser = introduced("2026-04-01");
    browser.demand.acr = Some(crate::login::demand::AcrDemand { least: Acr::Mfa, essential: false });
    assert!(matches!(browser.step(1), Step::Enrol(_)));
    assert!(!browser.answer(1, DeadlineAnswer::NotNow));
    browser.demand.sso = Some(Sso::Never);
    assert!(matches!(browser.step(1), Step::Enrol(_)));
    let nobody: Option<Id<crate::user::User>> = None;
    assert_eq!(browser.session.map(|session| session.user), nobody, "nobody is in");
}
