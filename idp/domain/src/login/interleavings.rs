//! Law 1 and 2 under fire: two tabs and more, two people, one browser, in any order. Nobody is done without
//! the proofs that the policy asks, of that person.

use crate::authenticator::authenticator::AuthenticatorKind;
use crate::client::client::Sso;
use crate::id::Id;
use crate::login::demand::Demand;
use crate::login::demand::Prompt;
use crate::login::facts::Facts;
use crate::login::journey::Done;
use crate::login::journey::Step;
use crate::login::journey::next_step;
use crate::login::journey::who;
use crate::login::person::Person;
use crate::login::repair::RepairAnswer;
use crate::login::sample;
use crate::login::settle::SessionBefore;
use crate::login::settle::settle;
use crate::organisation::policy::enforcement::Enforcement;
use crate::organisation::policy::mfa::Factor;
use crate::session::Session;
use crate::time::Timestamp;
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, prop_oneof, proptest};
use std::collections::HashMap;
use std::collections::HashSet;
use std::time::Duration;

const TABS: u128 = 3;
const PEOPLE: u128 = 2;

/// What somebody does. `tab` stands for a request: each has a demand of its own.
#[derive(Debug, Clone)]
enum Act {
    AgreeToTerms { tab: u128 },
    ChooseOrganisation { tab: u128, organisation: u128 },
    Confirm { tab: u128 },
    KeepCodes { tab: u128 },
    Logout,
    RecoveryCode { tab: u128 },
    Restart { tab: u128 },
    SecondStep { tab: u128 },
    TypePassword { tab: u128, person: u128 },
    Wait { minutes: u64 },
}

/// One proof as the test itself saw it happen.
#[derive(Debug, Clone, Copy)]
struct Seen {
    person: u128,
    kind: AuthenticatorKind,
    tab: u128,
    at: Timestamp,
}

struct Browser {
    now: Timestamp,
    demands: HashMap<u128, Demand>,
    people: HashMap<Id<crate::user::User>, Person>,
    session: Option<Session>,
    facts: HashMap<u128, Facts>,
    seen: Vec<Seen>,
    /// Who agreed to the terms of the first organisation.
    agreed: HashSet<Id<crate::user::User>>,
}

impl Browser {
    fn new(demands: Vec<Demand>, strict: bool) -> Self {
        let person = |n: u128| {
            let mut person = sample::person(n, if n == 1 { &[1, 2] } else { &[1] });
            if !strict {
                person.memberships[0].policy.mfa.enforcement = Enforcement::Optional;
            }
            // The second person was never given any codes.
            if n == 2 {
                person.sheets.clear();
            }
            person.memberships[0].policy.mfa.allowed.insert(Factor::Sms);
            sample::ask_terms(&mut person.memberships[0], "2");
            (person.user.id, person)
        };
        Self {
            now: Timestamp::from_seconds(1_000_000),
            demands: (1..).zip(demands).collect(),
            people: (1..=PEOPLE).map(person).collect(),
            session: None,
            facts: HashMap::new(),
            seen: Vec::new(),
            agreed: HashSet::new(),
        }
    }

    fn facts(&self, tab: u128) -> Facts {
        self.facts.get(&tab).cloned().unwrap_or_default()
    }

    fn step(&self, tab: u128, facts: &Facts) -> Step {
        let person = who(sample::id(tab), self.session.as_ref(), facts, self.now)
            .and_then(|user| self.people.get(&user));
        let session = self.session.as_ref();
        let demand = &self.demands[&tab];
        next_step(&sample::sight(&sample::Seen { request: tab, demand, session, facts, person }), self.now)
    }

    /// What the server does after each POST: keep the facts, or make a session of a login that is done.
    fn keep(&mut self, tab: u128, facts: Facts) {
        let person = who(sample::id(tab), self.session.as_ref(), &facts, self.now)
            .and_then(|user| self.people.get(&user));
        let (session, demand) = (self.session.as_ref(), &self.demands[&tab]);
        let seen = sample::Seen { request: tab, demand, session, facts: &facts, person };
        let settled = settle(&sample::sight(&seen), self.now).filter(|_| !facts.proofs.is_empty());
        if let (Some(settled), Some(person)) = (settled, person) {
            let mut session = sample::session(person, 1, settled.proofs, self.now);
            session.organisation = settled.done.organisation;
            if let (SessionBefore::IsAddedTo, Some(before)) = (settled.session_before, &self.session) {
                session.expires_at = before.expires_at;
            }
            self.session = Some(session);
            self.facts.insert(tab, facts.choices());
        } else {
            self.facts.insert(tab, facts);
        }
    }

    fn prove(&mut self, tab: u128, person: u128, kind: AuthenticatorKind) {
        let user: Id<crate::user::User> = sample::id(person);
        let sheets = self.people[&user].sheets.iter().rev().map(|sheet| &sheet.held);
        let mut all = self.people[&user].authenticators.iter().chain(sheets);
        let held = all.find(|held| held.kind == kind).unwrap();
        let facts = self.facts(tab).record(user, sample::proof_of(held, tab, self.now));
        self.seen.push(Seen { person, kind, tab, at: self.now });
        self.keep(tab, facts);
    }

    /// Who is asked for a second step in `tab`; somebody without one links one.
    fn second_step(&mut self, tab: u128) {
        let facts = self.facts(tab);
        let Some(user) = who(sample::id(tab), self.session.as_ref(), &facts, self.now) else { return };
        let n = if user == sample::id(1) { 1 } else { 2 };
        match self.step(tab, &facts) {
            Step::Enrol(_) => {
                let person = self.people.get_mut(&user).unwrap();
                person.authenticators.push(sample::app(person, 2000 + n));
                let linking = facts.linking.clone().after_linking(Factor::Totp);
                self.facts.insert(tab, Facts { linking, ..facts.of(user) });
            }
            Step::OfferAnother(_) => {
                let linking = facts.linking.clone().decline();
                return self.keep(tab, Facts { linking, ..facts.of(user) });
            }
            // She was given codes, and has no app yet: with one of those she links it.
            Step::SecondFactor(offered) if offered.is_empty() => return self.recovery_code(tab),
            Step::SecondFactor(_) => {}
            _ => return,
        }
        self.prove(tab, n, AuthenticatorKind::Totp);
    }

    /// Types the last code of the last sheet, if it is asked for and good.
    fn recovery_code(&mut self, tab: u128) {
        let facts = self.facts(tab);
        let Some(user) = who(sample::id(tab), self.session.as_ref(), &facts, self.now) else { return };
        if !matches!(self.step(tab, &facts), Step::SecondFactor(_)) {
            return;
        }
        let Some(sheet) = self.people.get_mut(&user).and_then(|person| person.sheets.last_mut()) else {
            return;
        };
        if sheet.left == 0 {
            return;
        }
        sheet.left -= 1;
        self.prove(tab, if user == sample::id(1) { 1 } else { 2 }, AuthenticatorKind::RecoveryCode);
    }

    /// Keeps new codes, where they are shown.
    fn keep_codes(&mut self, tab: u128) {
        let facts = self.facts(tab);
        let Some(user) = who(sample::id(tab), self.session.as_ref(), &facts, self.now) else { return };
        if !matches!(self.step(tab, &facts), Step::KeepRecoveryCodes) {
            return;
        }
        let person = self.people.get_mut(&user).unwrap();
        let mut sheet = sample::sheet(person, 4000 + u128::try_from(person.sheets.len()).unwrap());
        sheet.kept_at = Some(self.now);
        person.sheets.push(sheet);
        self.keep(tab, facts);
    }

    /// Agrees to the terms, where they are shown.
    fn agree_to_terms(&mut self, tab: u128) {
        let facts = self.facts(tab);
        let Some(user) = who(sample::id(tab), self.session.as_ref(), &facts, self.now) else { return };
        if self.step(tab, &facts) == Step::Terms {
            sample::agree(&mut self.people.get_mut(&user).unwrap().memberships[0]);
            self.agreed.insert(user);
            self.keep(tab, facts);
        }
    }

    fn act(&mut self, act: &Act) {
        match *act {
            Act::AgreeToTerms { tab } => self.agree_to_terms(tab),
            Act::ChooseOrganisation { tab, organisation } => {
                let Some(user) = who(sample::id(tab), self.session.as_ref(), &self.facts(tab), self.now)
                else {
                    return;
                };
                let facts =
                    Facts { organisation: Some(sample::id(organisation)), ..self.facts(tab).of(user) };
                self.keep(tab, facts);
            }
            Act::Confirm { tab } => {
                let Some(user) = who(sample::id(tab), self.session.as_ref(), &self.facts(tab), self.now)
                else {
                    return;
                };
                let facts = Facts { confirmed: true, ..self.facts(tab).of(user) };
                self.keep(tab, facts);
            }
            Act::KeepCodes { tab } => self.keep_codes(tab),
            Act::Logout => self.session = None,
            Act::RecoveryCode { tab } => self.recovery_code(tab),
            Act::Restart { tab } => {
                self.facts.insert(tab, Facts::of_somebody_else());
            }
            Act::SecondStep { tab } => self.second_step(tab),
            Act::TypePassword { tab, person } => self.prove(tab, person, AuthenticatorKind::Password),
            Act::Wait { minutes } => self.now = self.now + Duration::from_secs(minutes * 60),
        }
    }

    /// The door out (the session alone, and what was chosen) and the step of the login itself: whatever they
    /// say is held against what was seen.
    fn check_door(&self, tab: u128, facts: &Facts) {
        let Step::Done(done) = self.step(tab, facts) else { return };
        let person = if done.user == sample::id(1) { 1 } else { 2 };
        let demand = &self.demands[&tab];
        let anew = demand.prompts(Prompt::Login) || demand.sso == Some(Sso::Never);
        let proven = |kind: AuthenticatorKind| {
            self.seen.iter().any(|seen| {
                let recent = self.now.since(seen.at) < Duration::from_secs(12 * 3600);
                // Ten minutes until the login is done, and as long again while it counts as new.
                let new = seen.tab == tab && self.now.since(seen.at) <= Duration::from_secs(20 * 60);
                seen.person == person && seen.kind == kind && recent && (!anew || new)
            })
        };
        if let Some(session) = self.session.as_ref().filter(|session| session.user == done.user) {
            let own = session.proofs.iter().all(|proof| self.people[&done.user].holds(proof));
            assert!(own, "proof of somebody else");
        }
        assert!(proven(AuthenticatorKind::Password), "done without a password of person {person}");
        self.check_second_step(&done, &proven);
        let asks = done.organisation == sample::id(1);
        assert!(!asks || self.agreed.contains(&done.user), "done without the terms of this organisation");
        if let Some(max_age) = demand.max_age {
            let fresh = self.seen.iter().any(|seen| {
                let within = self.now.since(seen.at) <= Duration::from_secs(max_age.into());
                let new = seen.tab == tab && self.now.since(seen.at) <= Duration::from_secs(10 * 60);
                seen.person == person && (new || within)
            });
            assert!(fresh, "done beyond max_age");
        }
    }

    fn check_second_step(&self, done: &Done, proven: &dyn Fn(AuthenticatorKind) -> bool) {
        let person = &self.people[&done.user];
        let holds_one = person.authenticators.iter().any(|held| held.kind == AuthenticatorKind::Totp);
        let policy = person.policy_at(done.organisation).unwrap();
        let asked = policy.demands_second_step(self.now) || holds_one;
        let second = proven(AuthenticatorKind::Totp) || proven(AuthenticatorKind::RecoveryCode);
        if asked {
            assert!(second, "done without a second step of this person");
        }
        assert_eq!(done.assurance.amr.contains(&"mfa"), second && asked);
        if asked {
            let keeps = person.sheets.iter().any(|sheet| sheet.is_enough(self.now));
            assert!(keeps, "done without a recovery code that is kept");
        }
    }
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let tab = || 1..=TABS;
    vec(
        prop_oneof![
            6 => (tab(), 1..=PEOPLE).prop_map(|(tab, person)| Act::TypePassword { tab, person }),
            6 => tab().prop_map(|tab| Act::SecondStep { tab }),
            2 => (tab(), 1..4u128).prop_map(|(tab, organisation)| Act::ChooseOrganisation { tab, organisation }),
            2 => tab().prop_map(|tab| Act::Confirm { tab }),
            2 => tab().prop_map(|tab| Act::RecoveryCode { tab }),
            3 => tab().prop_map(|tab| Act::KeepCodes { tab }),
            4 => tab().prop_map(|tab| Act::AgreeToTerms { tab }),
            1 => tab().prop_map(|tab| Act::Restart { tab }),
            1 => Just(Act::Logout),
            3 => (0..40u64).prop_map(|minutes| Act::Wait { minutes }),
            1 => (0..900u64).prop_map(|minutes| Act::Wait { minutes }),
        ],
        1..40,
    )
}

fn demands() -> impl Strategy<Value = Vec<Demand>> {
    let one = prop_oneof![
        4 => Just(sample::demand()),
        1 => Just(Demand { prompt: [Prompt::Login].into(), ..sample::demand() }),
        1 => Just(Demand { prompt: [Prompt::SelectAccount].into(), ..sample::demand() }),
        1 => (0..600u32).prop_map(|age| Demand { max_age: Some(age), ..sample::demand() }),
        1 => Just(Demand { sso: Some(Sso::Never), ..sample::demand() }),
        1 => Just(Demand { sso: Some(Sso::Silent), organisation: Some(sample::id(2)), ..sample::demand() }),
    ];
    vec(one, TABS as usize)
}

proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(2000))]

    #[test]
    fn no_interleaving_is_done_without_the_proofs_that_are_asked(
        acts in acts(),
        demands in demands(),
        strict in proptest::bool::ANY,
    ) {
        let mut browser = Browser::new(demands, strict);
        for act in &acts {
            browser.act(act);
            for tab in 1..=TABS {
                browser.check_door(tab, &browser.facts(tab).choices());
                browser.check_door(tab, &browser.facts(tab));
            }
        }
    }

    /// Not only safe: whoever does what each page asks gets through.
    #[test]
    fn doing_what_each_page_asks_leads_to_the_end(acts in acts(), demands in demands(), strict in proptest::bool::ANY) {
        let mut browser = Browser::new(demands, strict);
        for act in &acts {
            browser.act(act);
        }
        for _ in 0..12 {
            let facts = browser.facts(1);
            match browser.step(1, &facts) {
                Step::ChooseOrganisation(several) => {
                    let user = who(sample::id(1), browser.session.as_ref(), &facts, browser.now).unwrap();
                    let chosen = Facts { organisation: several.first().copied(), ..facts.of(user) };
                    browser.keep(1, chosen);
                }
                Step::Confirm => browser.act(&Act::Confirm { tab: 1 }),
                Step::Done(_) if facts.proofs.is_empty() => return Ok(()),
                Step::Done(_) => browser.keep(1, facts),
                Step::KeepRecoveryCodes => browser.act(&Act::KeepCodes { tab: 1 }),
                Step::Enrol(_) | Step::OfferAnother(_) | Step::SecondFactor(_) => {
                    browser.act(&Act::SecondStep { tab: 1 });
                }
                Step::NoAccess(_) => browser.act(&Act::Restart { tab: 1 }),
                Step::Password => browser.act(&Act::TypePassword { tab: 1, person: 1 }),
                Step::OfferRepair => {
                    let user = who(sample::id(1), browser.session.as_ref(), &facts, browser.now).unwrap();
                    browser.keep(1, Facts { repair: Some(RepairAnswer::Later), ..facts.of(user) });
                }
                Step::Link(_) => proptest::prop_assert!(false, "nobody here sets out to link"),
                Step::Introduce(_) => proptest::prop_assert!(false, "nobody here announced a day"),
                Step::NewPassword => proptest::prop_assert!(false, "everybody's password fits here"),
                Step::Terms => browser.act(&Act::AgreeToTerms { tab: 1 }),
                Step::Profile => proptest::prop_assert!(false, "nobody here asks for a profile"),
            }
            if matches!(browser.step(1, &browser.facts(1)), Step::NoAccess(_)) {
                browser.session = None;
                browser.facts.clear();
            }
        }
        proptest::prop_assert!(false, "stuck at {:?}", browser.step(1, &browser.facts(1)));
    }
}
