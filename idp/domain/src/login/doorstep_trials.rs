//! D3: every event at every state. Passwords, codes of an app and of text messages, other ways, remembered devices,
//! guesses and long pauses, in two browsers with two tabs each: nobody is in without what this request asks, nothing
//! that was used is used again, and no guess is looked at in a pause.

use crate::assurance::Acr;
use crate::authenticator::authenticator::AuthenticatorKind;
use crate::login::demand::AcrDemand;
use crate::login::demand::Demand;
use crate::login::demand::Prompt;
use crate::login::doorstep::APP;
use crate::login::doorstep::At;
use crate::login::doorstep::BROWSERS;
use crate::login::doorstep::House;
use crate::login::doorstep::LIFE_OF_A_SESSION;
use crate::login::doorstep::PHONE;
use crate::login::doorstep::Seen;
use crate::login::doorstep::TABS;
use crate::login::facts::Facts;
use crate::login::journey::Step;
use crate::login::journey::next_step;
use crate::login::method::Method;
use crate::login::method::others;
use crate::login::sample;
use crate::login::silence::silent_refusal;
use crate::login::throttle::MOST_FAILURES_IN_A_ROW;
use crate::login::throttle::Place;
use crate::session::Proof;
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_oneof, proptest};
use std::collections::HashSet;
use std::time::Duration;

impl House {
    fn act(&mut self, act: Act) {
        match act {
            Act::Code { at, steps_ago, remember } => self.type_code(at, steps_ago, remember),
            Act::Guess { at, times, minutes } => {
                for _ in 0..times {
                    self.type_password(at, false);
                    self.act(Act::Wait { seconds: minutes * 60 });
                }
            }
            Act::Lock(is_locked) => self.anna.user.locked_at = is_locked.then_some(self.now),
            Act::Logout { at } => self.browser(at).session = None,
            Act::NewPassword { at } => self.renew(at),
            Act::Password { at } => self.type_password(at, true),
            Act::Pick { at, method } => self.pick(at, method),
            Act::Send { at } => self.text(at, false),
            Act::Text { at, older, times } => (0..times).for_each(|_| self.type_text(at, older)),
            Act::Tighten => self.is_unfit = true,
            Act::Wait { seconds } => {
                self.now = self.now + Duration::from_secs(seconds);
                let now = self.now;
                self.anna.devices.retain(|device| now < device.until);
            }
        }
    }

    /// Whether the browser of `at` saw this within `life`, by something that Anna still holds.
    fn saw(&self, at: At, life: Duration, which: impl Fn(&Seen) -> bool) -> bool {
        let all = &self.anna.authenticators;
        let devices = self.anna.devices.iter().map(|device| &device.held);
        let held: HashSet<_> = all.iter().chain(devices).map(|held| held.id).collect();
        let here = |seen: &&Seen| seen.place.0 == at.0 && held.contains(&seen.held);
        self.seen.iter().filter(here).any(|seen| self.now.since(seen.at) <= life && which(seen))
    }

    /// Whether what answers here, in the session or for the request, is of such a kind, and was given in this browser.
    fn stands_on(&self, at: At, is_such: impl Fn(AuthenticatorKind) -> bool) -> bool {
        let facts = self.facts(at);
        let shown: Vec<Proof> = self.see(at, self.demand(at), &facts, |sight| {
            sight.shown().into_iter().filter(|proof| is_such(proof.kind)).cloned().collect()
        });
        shown.iter().any(|proof| {
            self.saw(at, LIFE_OF_A_SESSION, |seen| seen.held == proof.authenticator && seen.at == proof.at)
        })
    }

    fn check(&self, at: At) {
        let is_password = |seen: &Seen| seen.kind == AuthenticatorKind::Password;
        match self.step(at) {
            Step::Password => {}
            Step::SecondFactor(offered) => {
                let typed =
                    self.saw(at, Facts::LIFE_OF_A_PROOF, |seen| is_password(seen) && seen.place == at);
                assert!(typed || self.session(at).is_some(), "the second page without the first");
                let (first, second) = (sample::id(APP), sample::id(PHONE));
                assert!(offered.iter().all(|held| *held == first || *held == second));
                let due = self.due(at).unwrap();
                assert!(!others(&self.anna, &offered, due).contains(&due), "minus the current one");
            }
            Step::NewPassword => {
                assert!(self.stands_on(at, |kind| kind.factor().is_some()), "a thief would choose one");
            }
            Step::Done(done) => {
                assert!(self.anna.user.locked_at.is_none(), "who is locked out is in");
                assert!(self.saw(at, LIFE_OF_A_SESSION, is_password), "no password in this browser");
                let second = self.stands_on(at, |kind| kind.factor().is_some());
                let device = self.stands_on(at, |kind| kind == AuthenticatorKind::RememberedDevice);
                assert!(second || device, "no second step in this browser");
                assert!(second || done.assurance.acr <= Acr::MfaRemembered, "more than was proven");
                assert!(self.facts(at).unfit != Some(self.password().id), "by a password that does not fit");
                self.check_demand(at, done.assurance.acr, second);
            }
            other => panic!("{other:?}: nobody here asks that"),
        }
        let silently = Demand { prompt: [Prompt::None].into(), ..self.demand(at).clone() };
        let step = self.see(at, &silently, &self.facts(at), |sight| next_step(sight, self.now));
        assert_eq!(
            silent_refusal(&step).is_none(),
            matches!(step, Step::Done(_)),
            "a page where none may be"
        );
    }

    fn check_demand(&self, at: At, acr: Acr, second: bool) {
        let demand = self.demand(at);
        let twice = Facts::LIFE_OF_A_PROOF * 2;
        let anew = demand.prompts(Prompt::Login);
        let own = |seen: &Seen| seen.kind == AuthenticatorKind::Password && seen.place == at;
        assert!(!anew || self.saw(at, twice, own), "prompt=login, and no new password");
        assert!(!(anew || demand.in_person) || second, "a device where it is no proof");
        assert!(demand.acr.is_none_or(|wanted| acr >= wanted.least), "less than the app insists on");
    }

    /// Not only safe: whoever waits for the end of every pause and does what the pages ask gets in.
    fn finish(&mut self, at: At) {
        self.act(Act::Lock(false));
        self.act(Act::Wait { seconds: 25 * 3600 });
        let stranger = self.place(at) == Place::Stranger;
        if stranger && self.strange >= MOST_FAILURES_IN_A_ROW {
            return;
        }
        self.type_password(at, true);
        self.pick(at, Method::Held(sample::id(APP)));
        self.type_code(at, 0, false);
        self.renew(at);
        assert!(matches!(self.step(at), Step::Done(_)), "stuck at {:?}", self.step(at));
    }
}

#[derive(Debug, Clone, Copy)]
enum Act {
    Code { at: At, steps_ago: i64, remember: bool },
    Guess { at: At, times: u32, minutes: u64 },
    Lock(bool),
    Logout { at: At },
    NewPassword { at: At },
    Password { at: At },
    Pick { at: At, method: Method },
    Send { at: At },
    Text { at: At, older: u32, times: u32 },
    Tighten,
    Wait { seconds: u64 },
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    // Often the same place, so that one login gets far.
    let at = || prop_oneof![2 => Just((0, 1)), 1 => (0..BROWSERS, 1..=TABS)];
    let method = prop_oneof![
        1 => Just(Method::Backup),
        2 => Just(Method::Held(sample::id(APP))),
        4 => Just(Method::Held(sample::id(PHONE))),
        1 => Just(Method::Held(sample::id(1001))),
    ];
    vec(
        prop_oneof![
            8 => at().prop_map(|at| Act::Password { at }),
            6 => (at(), -1..4_i64, any::<bool>())
                .prop_map(|(at, steps_ago, remember)| Act::Code { at, steps_ago, remember }),
            3 => (at(), method).prop_map(|(at, method)| Act::Pick { at, method }),
            2 => at().prop_map(|at| Act::Send { at }),
            4 => (at(), 0..3_u32, 1..5_u32).prop_map(|(at, older, times)| Act::Text { at, older, times }),
            1 => (at(), 1..13_u32, 0..300_u64)
                .prop_map(|(at, times, minutes)| Act::Guess { at, times, minutes }),
            2 => at().prop_map(|at| Act::NewPassword { at }),
            1 => Just(Act::Tighten),
            1 => any::<bool>().prop_map(Act::Lock),
            1 => at().prop_map(|at| Act::Logout { at }),
            4 => (0..90_u64).prop_map(|seconds| Act::Wait { seconds }),
            1 => (0..50_000_u64).prop_map(|seconds| Act::Wait { seconds }),
        ],
        1..60,
    )
}

fn demands() -> impl Strategy<Value = Demand> {
    prop_oneof![
        Just(sample::demand()),
        Just(Demand { prompt: [Prompt::Login].into(), ..sample::demand() }),
        Just(Demand { in_person: true, ..sample::demand() }),
        any::<bool>().prop_map(|essential| Demand {
            acr: Some(AcrDemand { least: Acr::Mfa, essential }),
            ..sample::demand()
        }),
    ]
}

proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(500))]

    #[test]
    fn every_event_at_every_state(acts in acts(), of_second_tab in demands()) {
        let mut house = House::new(of_second_tab);
        for act in acts {
            house.act(act);
            for browser in 0..BROWSERS {
                for tab in 1..=TABS {
                    house.check((browser, tab));
                }
            }
        }
        house.finish((1, 2));
    }
}
