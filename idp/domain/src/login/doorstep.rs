//! Anna at the door, in two browsers with two tabs each: what the server makes of each form (D3), for `doorstep_trials`.

use crate::authenticator::authenticator::Authenticator;
use crate::authenticator::authenticator::AuthenticatorKind;
use crate::authenticator::remembered_device::RememberedDevice;
use crate::authenticator::remembered_device::Shown;
use crate::authenticator::totp::TotpCheck;
use crate::authenticator::totp::TotpKey;
use crate::authenticator::totp::Window;
use crate::authenticator::vouching::Vouching;
use crate::id::Id;
use crate::login::attempts::Attempts;
use crate::login::demand::Demand;
use crate::login::facts::Facts;
use crate::login::journey::Sight;
use crate::login::journey::Step;
use crate::login::journey::next_step;
use crate::login::journey::who;
use crate::login::method::Method;
use crate::login::method::asked;
use crate::login::method::others;
use crate::login::person::Person;
use crate::login::sample;
use crate::login::settle::settle;
use crate::login::sms_challenge::SmsChallenge;
use crate::login::throttle::Before;
use crate::login::throttle::CounterKey;
use crate::login::throttle::Decision;
use crate::login::throttle::Limit;
use crate::login::throttle::MOST_FAILURES_IN_A_ROW;
use crate::login::throttle::Place;
use crate::login::throttle::factor_counter;
use crate::login::throttle::password_counter;
use crate::login::throttle::total_counter;
use crate::organisation::policy::mfa::Factor;
use crate::organisation::policy::policy::Policy;
use crate::organisation::span::Span;
use crate::secret::Digest;
use crate::secret::Secret;
use crate::session::Session;
use crate::time::Timestamp;
use std::collections::HashMap;
use std::collections::HashSet;
use std::time::Duration;

pub(super) const HERE: u128 = 1;
pub(super) const APP: u128 = 7;
pub(super) const PHONE: u128 = 9;
pub(super) const BROWSERS: u8 = 2;
pub(super) const TABS: u128 = 2;
pub(super) const LIFE_OF_A_SESSION: Duration = Duration::from_secs(12 * 3600);
pub(super) const LIFE_OF_A_TEXT: Duration = Duration::from_secs(300);

/// A browser, and the request in one of its tabs.
pub(super) type At = (u8, u128);

#[derive(Debug, Clone, Default)]
pub(super) struct Browser {
    pub(super) session: Option<Session>,
    pub(super) facts: HashMap<u128, Facts>,
    pub(super) device: Option<Id<Authenticator>>,
}

/// A proof, as the test itself saw it given.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    pub(super) held: Id<Authenticator>,
    pub(super) kind: AuthenticatorKind,
    pub(super) place: At,
    pub(super) at: Timestamp,
}

pub(super) struct House {
    pub(super) now: Timestamp,
    pub(super) anna: Person,
    pub(super) key: TotpKey,
    /// What is asked in each tab.
    pub(super) demands: [Demand; TABS as usize],
    pub(super) browsers: [Browser; BROWSERS as usize],
    pub(super) known: HashSet<u8>,
    pub(super) counters: HashMap<CounterKey, Attempts>,
    /// Attempts that were looked at since the last right one, by their counter.
    pub(super) looked_at: HashMap<CounterKey, Vec<Timestamp>>,
    /// Attempts from strange places that were looked at since the last whole login.
    pub(super) strange: u32,
    /// The newest message of each tab, which one it is, and how often its code or one before it was tried.
    pub(super) texts: HashMap<At, (SmsChallenge, u32, u32)>,
    pub(super) made: u32,
    pub(super) spent_texts: HashSet<u32>,
    pub(super) spent_steps: Vec<u64>,
    pub(super) is_unfit: bool,
    pub(super) seen: Vec<Seen>,
}

impl House {
    pub(super) fn new(of_second_tab: Demand) -> Self {
        let mut anna = sample::anna(&[HERE]);
        let phone = Authenticator { kind: AuthenticatorKind::Sms, ..sample::app(&anna, PHONE) };
        anna.authenticators.push(phone);
        let policy = &mut anna.memberships[0].policy;
        policy.mfa.allowed = [Factor::Sms, Factor::Totp].into();
        policy.remember.options = [Span::hours(12)].into();
        Self {
            now: Timestamp::from_seconds(1_800_000_000),
            anna,
            key: TotpKey::from_random([7; 20]),
            demands: [sample::demand(), of_second_tab],
            browsers: [Browser::default(), Browser::default()],
            known: HashSet::new(),
            counters: HashMap::new(),
            looked_at: HashMap::new(),
            strange: 0,
            texts: HashMap::new(),
            made: 0,
            spent_texts: HashSet::new(),
            spent_steps: Vec::new(),
            is_unfit: false,
            seen: Vec::new(),
        }
    }

    pub(super) fn browser(&mut self, at: At) -> &mut Browser {
        &mut self.browsers[usize::from(at.0)]
    }

    pub(super) fn session(&self, at: At) -> Option<&Session> {
        self.browsers[usize::from(at.0)].session.as_ref()
    }

    pub(super) fn facts(&self, at: At) -> Facts {
        self.browsers[usize::from(at.0)].facts.get(&at.1).cloned().unwrap_or_default()
    }

    pub(super) fn demand(&self, at: At) -> &Demand {
        &self.demands[usize::try_from(at.1 - 1).unwrap()]
    }

    fn policy(&self) -> &Policy {
        &self.anna.memberships[0].policy
    }

    pub(super) fn password(&self) -> &Authenticator {
        &self.anna.authenticators[0]
    }

    pub(super) fn see<T>(
        &self,
        at: At,
        demand: &Demand,
        facts: &Facts,
        look: impl FnOnce(&Sight<'_>) -> T,
    ) -> T {
        let session = self.session(at);
        let known = who(sample::id(at.1), session, facts, self.now);
        let person = known.map(|_| &self.anna);
        look(&sample::sight(&sample::Seen { request: at.1, demand, session, facts, person }))
    }

    fn step_with(&self, at: At, facts: &Facts) -> Step {
        self.see(at, self.demand(at), facts, |sight| next_step(sight, self.now))
    }

    pub(super) fn step(&self, at: At) -> Step {
        self.step_with(at, &self.facts(at))
    }

    /// What the page asks for, if it asks for a second step.
    pub(super) fn due(&self, at: At) -> Option<Method> {
        let Step::SecondFactor(offered) = self.step(at) else { return None };
        Some(asked(&self.anna, &offered, self.facts(at).method, &self.policy().mfa))
    }

    pub(super) fn place(&self, at: At) -> Place {
        let own = Place::KnownBrowser(Digest::of(&[at.0]));
        if self.known.contains(&at.0) { own } else { Place::Stranger }
    }

    /// As the server does: an attempt is counted, or it is not looked at.
    pub(super) fn admit(&mut self, at: At, own: &CounterKey) -> bool {
        let (place, total) = (self.place(at), total_counter(self.anna.user.id));
        let of = |key: &CounterKey| self.counters.get(key).copied();
        let before = Before { own: of(own), total: of(&total) };
        let limit = Limit::of_factor(&self.policy().lockout);
        if before.decide(place, limit, self.now) != Decision::Free {
            return false;
        }
        if before.is_forgotten(self.now) {
            self.counters.remove(own);
        }
        for key in [own, &total] {
            let start = Attempts { failures: 0, first_at: self.now, last_at: self.now };
            let count = self.counters.entry(key.clone()).or_insert(start);
            (count.failures, count.last_at) = (count.failures + 1, self.now);
        }
        self.check_pace(place, own);
        true
    }

    /// Whoever was wrong ten times has waited a quarter of an hour since; nobody is wrong a hundred times.
    fn check_pace(&mut self, place: Place, own: &CounterKey) {
        let now = self.now;
        let looked_at = self.looked_at.entry(own.clone()).or_default();
        let pause = looked_at.last().map_or(Duration::MAX, |last| now.since(*last));
        if pause >= Duration::from_secs(24 * 3600) {
            // A day without a guess: what lies so long is forgotten.
            looked_at.clear();
        }
        let (limit, quarter) = (10, Duration::from_secs(15 * 60));
        assert!(looked_at.len() < limit || pause >= quarter, "looked at in a pause");
        looked_at.push(now);
        if place == Place::Stranger {
            self.strange += 1;
        }
        assert!(self.strange <= MOST_FAILURES_IN_A_ROW, "a stranger tries for ever");
    }

    /// What the server does with a proof: a session if that was all, with `right` forgiven.
    fn prove(&mut self, at: At, held: &Authenticator, right: Option<&CounterKey>) {
        self.seen.push(Seen { held: held.id, kind: held.kind, place: at, at: self.now });
        let mut facts = self.facts(at).record(self.anna.user.id, sample::proof_of(held, at.1, self.now));
        if held.kind == AuthenticatorKind::Password {
            facts.unfit = self.is_unfit.then_some(held.id);
            facts = self.take_up(at, facts);
        }
        if let Some(key) = right {
            self.counters.remove(key);
            self.looked_at.remove(key);
        }
        let settled = self.see(at, self.demand(at), &facts, |sight| settle(sight, self.now));
        let Some(settled) = settled else {
            self.browser(at).facts.insert(at.1, facts);
            return;
        };
        let session = sample::session(&self.anna, HERE, settled.proofs, self.now);
        self.browser(at).session = Some(session);
        self.counters.remove(&total_counter(self.anna.user.id));
        self.strange = 0;
        self.known.insert(at.0);
        if facts.remember.is_some() && held.kind.factor().is_some() {
            self.remember(at);
        }
        self.browser(at).facts.insert(at.1, facts.choices());
    }

    fn remember(&mut self, at: At) {
        self.made += 1;
        let mut held = sample::app(&self.anna, 5000 + u128::from(self.made));
        (held.kind, held.vouched_by) = (AuthenticatorKind::RememberedDevice, Vouching::by(sample::id(HERE)));
        self.browser(at).device = Some(held.id);
        let until = self.now + Duration::from_secs(12 * 3600);
        let organisation = sample::id(HERE);
        self.anna.devices.push(RememberedDevice {
            held,
            organisation,
            generation: 0,
            moved_at: self.now,
            until,
        });
    }

    /// The device that this browser carries, where this request takes it for the second step.
    fn take_up(&mut self, at: At, facts: Facts) -> Facts {
        let carried = self.browser(at).device;
        let Some(device) = self.anna.devices.iter().find(|device| Some(device.held.id) == carried) else {
            return facts;
        };
        let asks = matches!(self.step_with(at, &facts), Step::SecondFactor(_));
        if !asks || device.weigh(device.generation, self.now) != Shown::Current {
            return facts;
        }
        let held = device.held.clone();
        let with = facts.clone().record(held.user, sample::proof_of(&held, at.1, self.now));
        if matches!(self.step_with(at, &with), Step::SecondFactor(_)) {
            return facts;
        }
        self.seen.push(Seen { held: held.id, kind: held.kind, place: at, at: self.now });
        with
    }

    pub(super) fn type_password(&mut self, at: At, is_right: bool) {
        let own = password_counter(&Digest::of(b"anna"), self.place(at));
        if self.admit(at, &own) && is_right && self.anna.user.locked_at.is_none() {
            self.prove(at, &self.password().clone(), Some(&own));
            self.text(at, true);
        }
    }

    /// Types the code of the app of so many steps ago; -1: the coming one.
    pub(super) fn type_code(&mut self, at: At, steps_ago: i64, remember: bool) {
        let app = self.anna.authenticators[1].clone();
        let Step::SecondFactor(offered) = self.step(at) else { return };
        let own = factor_counter(app.id, self.place(at));
        let is_asked = self.due(at) != Some(Method::Held(sample::id(PHONE))) && offered.contains(&app.id);
        if !is_asked || !self.admit(at, &own) {
            return;
        }
        let code = self.key.code_at(Timestamp::from_seconds(self.now.seconds() - 30 * steps_ago));
        let window = Window::of(&self.policy().totp);
        let TotpCheck::Good { step } = self.key.check(&code, self.now, window, app.last_step) else { return };
        let now = u64::try_from(self.now.seconds()).unwrap() / 30;
        assert!(step == now || step + 1 == now, "a code lives a minute");
        assert!(self.spent_steps.iter().all(|spent| step > *spent), "a code was good twice");
        self.spent_steps.push(step);
        self.anna.authenticators[1].last_step = Some(step);
        let facts = Facts { remember: remember.then_some(Span::hours(12)), ..self.facts(at) };
        self.browser(at).facts.insert(at.1, facts);
        self.prove(at, &app, Some(&own));
    }

    /// Sends a code where a telephone is asked: of itself once, and another one when it is asked for in time.
    pub(super) fn text(&mut self, at: At, of_itself: bool) {
        let before = self.texts.get(&at).map(|(challenge, ..)| challenge.clone());
        let tried = self.texts.get(&at).filter(|(challenge, ..)| challenge.is_live(self.now));
        let tried = tried.map_or(0, |(_, _, tried)| *tried);
        let is_due = self.due(at) == Some(Method::Held(sample::id(PHONE)));
        let may = before.as_ref().is_none_or(|before| !of_itself && before.check_again(self.now).is_ok());
        if !is_due || !may {
            return;
        }
        self.made += 1;
        let code = Digest::of(&self.made.to_be_bytes());
        let challenge = match before {
            Some(before) => before.again(code, LIFE_OF_A_TEXT, self.now),
            None => SmsChallenge {
                transaction: Digest::of(&[at.0]),
                user: self.anna.user.id,
                authenticator: sample::id(PHONE),
                number: Secret::new(Vec::new()),
                code,
                sent_at: self.now,
                expires_at: self.now + LIFE_OF_A_TEXT,
                tries: 0,
                sends: 1,
            },
        };
        assert!(challenge.sends <= SmsChallenge::MOST_SENDS, "messages without end");
        self.texts.insert(at, (challenge, self.made, tried));
    }

    /// Types the code of the newest message, the one before it or a wrong one.
    pub(super) fn type_text(&mut self, at: At, older: u32) {
        let phone = self.anna.authenticators[2].clone();
        let own = factor_counter(phone.id, self.place(at));
        if self.due(at) != Some(Method::Held(phone.id)) || !self.admit(at, &own) {
            return;
        }
        let now = self.now;
        let Some((challenge, number, tried)) = self.texts.get_mut(&at) else { return };
        if !challenge.is_live(now) {
            return;
        }
        (challenge.tries, *tried) = (challenge.tries + 1, *tried + 1);
        assert!(*tried <= SmsChallenge::MOST_TRIES, "another code brought other tries");
        let typed = number.wrapping_sub(older);
        if Digest::of(&typed.to_be_bytes()) == challenge.code {
            assert!(now.since(challenge.sent_at) < LIFE_OF_A_TEXT);
            assert!(self.spent_texts.insert(typed), "a message was good twice");
            self.texts.remove(&at);
            self.prove(at, &phone, Some(&own));
        }
    }

    pub(super) fn pick(&mut self, at: At, method: Method) {
        let Step::SecondFactor(offered) = self.step(at) else { return };
        if others(&self.anna, &offered, self.due(at).unwrap()).contains(&method) {
            let facts = Facts { method: Some(method), ..self.facts(at).of(self.anna.user.id) };
            self.browser(at).facts.insert(at.1, facts);
            assert_eq!(self.due(at), Some(method), "what is on the list can be picked");
            self.text(at, true);
        }
    }

    /// Another password in the place of the one that no longer fits: nothing that stood on it goes on.
    pub(super) fn renew(&mut self, at: At) {
        if self.step(at) != Step::NewPassword {
            return;
        }
        self.made += 1;
        self.anna.authenticators[0].id = sample::id(9000 + u128::from(self.made));
        self.is_unfit = false;
        self.anna.devices.clear();
        for (_, other) in self.browsers.iter_mut().enumerate().filter(|(n, _)| *n != usize::from(at.0)) {
            other.session = None;
        }
        self.prove(at, &self.password().clone(), None);
    }
}
