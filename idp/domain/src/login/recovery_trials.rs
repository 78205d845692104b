//! D4: every event at every state. Codes on paper, of the person and of the helpdesk, in any order with closed
//! browsers, other tabs and waiting: a code is good once, and nobody goes on without one that is kept.

use crate::assurance::Acr;
use crate::authenticator::authenticator::Authenticator;
use crate::authenticator::authenticator::AuthenticatorKind;
use crate::authenticator::recovery_sheet::RecoverySheet;
use crate::authenticator::recovery_sheet::SheetKind;
use crate::login::facts::Facts;
use crate::login::journey::Sight;
use crate::login::journey::Step;
use crate::login::journey::next_step;
use crate::login::journey::sheets_at_hand;
use crate::login::journey::who;
use crate::login::person::Person;
use crate::login::repair::RepairAnswer;
use crate::login::repair::can_link;
use crate::login::repair::giving_way;
use crate::login::repair::losable;
use crate::login::sample;
use crate::login::settle::settle;
use crate::organisation::policy::backup::BackupStyle;
use crate::organisation::policy::backup::CodeFormat;
use crate::organisation::policy::mfa::Factor;
use crate::organisation::span::Span;
use crate::session::Proof;
use crate::session::Session;
use crate::time::Timestamp;
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_oneof, proptest};
use std::collections::BTreeSet;
use std::time::Duration;

const HERE: u128 = 1;
/// The app that Anna has, and those that she links later.
const APP: u128 = 2000;
/// Hours for which a helpdesk's code is good.
const HOURS: u32 = 4;

struct House {
    now: Timestamp,
    anna: Person,
    facts: Facts,
    session: Option<Session>,
    /// The request that is being answered: another one after each closed browser.
    request: u128,
    made: u128,
    /// Uses of each sheet.
    used: Vec<(RecoverySheet, u32)>,
}

impl House {
    fn new(is_set: bool) -> Self {
        let mut anna = sample::person(1, &[HERE]);
        let style = if is_set { BackupStyle::Set } else { BackupStyle::Single };
        anna.memberships[0].policy.backup.style = style;
        anna.authenticators.push(sample::app(&anna, APP));
        let now = Timestamp::from_seconds(1_000_000);
        Self { now, anna, facts: Facts::default(), session: None, request: 60, made: 0, used: Vec::new() }
    }

    fn see<T>(&self, facts: &Facts, look: impl FnOnce(&Sight<'_>) -> T) -> T {
        let known = who(sample::id(self.request), self.session.as_ref(), facts, self.now);
        let (demand, session) = (sample::demand(), self.session.as_ref());
        let person = known.map(|_| &self.anna);
        look(&sample::sight(&sample::Seen { request: self.request, demand: &demand, session, facts, person }))
    }

    fn step(&self) -> Step {
        self.see(&self.facts, |sight| next_step(sight, self.now))
    }

    fn keep(&mut self, facts: Facts) {
        let settled = self.see(&facts, |sight| settle(sight, self.now)).filter(|_| !facts.proofs.is_empty());
        self.facts = match settled {
            Some(settled) => {
                self.session = Some(sample::session(&self.anna, HERE, settled.proofs, self.now));
                facts.choices()
            }
            None => facts,
        };
    }

    fn prove(&mut self, proof: Proof) {
        let facts = self.facts.clone().record(self.anna.user.id, proof);
        self.keep(facts);
    }

    fn at_hand(&self) -> Vec<RecoverySheet> {
        self.see(&self.facts, |sight| sheets_at_hand(sight, self.now).into_iter().cloned().collect())
    }

    /// Types a code of the newest or of the oldest sheet that may be used.
    fn use_code(&mut self, newest: bool) {
        let hand = self.at_hand();
        let picked = if newest { hand.last() } else { hand.first() };
        let Some(picked) = picked.cloned() else { return };
        assert!(picked.is_good(self.now), "{picked:?}");
        match self.used.iter_mut().find(|(sheet, _)| sheet.held.id == picked.held.id) {
            Some((_, times)) => *times += 1,
            None => self.used.push((picked.clone(), 1)),
        }
        let sheet = self.anna.sheets.iter_mut().find(|sheet| sheet.held.id == picked.held.id).unwrap();
        sheet.left -= 1;
        let proof = Proof::of(&sheet.held, sample::id(self.request), self.now);
        self.prove(proof);
    }

    /// New codes are shown, as the server does, and kept or not.
    fn show_codes(&mut self, keeps: bool) {
        if self.step() != Step::KeepRecoveryCodes {
            return;
        }
        self.made += 1;
        let is_set = self.anna.memberships[0].policy.backup.style == BackupStyle::Set;
        let mut new = sample::sheet(&self.anna, 4000 + self.made);
        (new.issued, new.kept_at) = (if is_set { 6 } else { 1 }, keeps.then_some(self.now));
        new.left = new.issued;
        for older in &mut self.anna.sheets {
            let unkept = older.kept_at.is_none() && older.kind() == SheetKind::Own;
            if (keeps || unkept) && older.gives_way_to(&new.held, true) {
                older.voided_at = older.voided_at.or(Some(self.now));
            }
        }
        self.anna.sheets.push(new);
        let facts = self.facts.clone();
        self.keep(facts);
    }

    fn issue(&mut self) {
        self.made += 1;
        let (id, format) = (sample::id(6000 + self.made), "4-4-4-4".parse::<CodeFormat>().unwrap());
        let people = (self.anna.user.id, sample::id(HERE));
        let sheet = RecoverySheet::of_helpdesk(id, people, &format, (Span::hours(HOURS), self.now));
        for older in self.anna.sheets.iter_mut().filter(|one| one.is_earlier_of_helpdesk(sample::id(HERE))) {
            older.voided_at = older.voided_at.or(Some(self.now));
        }
        self.anna.sheets.push(sheet);
    }

    /// Answers; with "now" what is `lost` of what may be called so, one bit for each.
    fn answer(&mut self, answer: RepairAnswer, lost: u8) {
        if self.step() == Step::OfferRepair {
            let offered = self.see(&self.facts, |sight| {
                losable(sight, self.now).held.iter().map(|held| held.id).collect::<Vec<_>>()
            });
            let picked = offered.into_iter().enumerate().filter(|(n, _)| lost >> n & 1 == 1);
            let lost = picked.map(|(_, id)| id).collect();
            let facts = Facts { repair: Some(answer), lost, ..self.facts.clone().of(self.anna.user.id) };
            self.keep(facts);
        }
    }

    fn app(&mut self) {
        let number = match self.step() {
            Step::SecondFactor(_) => APP,
            Step::Enrol(_) => {
                self.made += 1;
                let new = sample::app(&self.anna, 2000 + self.made);
                let gone = self.see(&self.facts, |sight| giving_way(sight, &new, self.now));
                let is_lost = self.facts.repair == Some(RepairAnswer::Now);
                let lost = if is_lost { self.facts.lost.clone() } else { BTreeSet::new() };
                assert!(gone.iter().all(|id| lost.contains(id)), "something went that was not lost");
                self.anna.authenticators.retain(|held| !gone.contains(&held.id));
                self.anna.authenticators.push(new);
                2000 + self.made
            }
            _ => return,
        };
        let proof = sample::app_proof(&self.anna, number, self.request, self.now);
        self.prove(proof);
    }

    fn act(&mut self, act: Act) {
        match act {
            Act::Answer(answer, lost) => self.answer(answer, lost),
            Act::App => self.app(),
            Act::CloseBrowser => {
                (self.facts, self.session) = (Facts::default(), None);
                self.request += 1;
            }
            Act::Code { newest } => self.use_code(newest),
            Act::Issue => self.issue(),
            Act::Password => {
                let proof = sample::password(&self.anna, self.request, self.now);
                self.prove(proof);
            }
            Act::ShowCodes { keeps } => self.show_codes(keeps),
            Act::Wait { minutes } => self.now = self.now + Duration::from_secs(minutes * 60),
        }
    }

    fn check(&self) {
        for (sheet, times) in &self.used {
            assert!(*times <= sheet.issued, "a code was good twice");
        }
        for sheet in self.at_hand() {
            assert!(sheet.is_good(self.now) && sheet.voided_at.is_none() && sheet.left > 0);
        }
        let of_this = |proof: &&Proof| proof.request == sample::id(self.request);
        let session = self.session.iter().flat_map(|session| &session.proofs);
        let proofs: Vec<&Proof> = session.chain(&self.facts.proofs).filter(of_this).collect();
        let by_code = proofs.iter().find(|proof| proof.kind == AuthenticatorKind::RecoveryCode);
        match self.step() {
            Step::OfferRepair => assert!(by_code.is_some(), "nobody is asked who came in as usual"),
            Step::Done(done) => {
                assert!(done.assurance.acr >= Acr::MfaWeak, "through without a second step");
                let keeps = self.anna.sheets.iter().any(|sheet| sheet.is_enough(self.now));
                assert!(keeps, "through without a code that is kept");
                if let Some(code) = by_code {
                    let linked = proofs.iter().any(|proof| proof.kind.factor().is_some());
                    assert!(linked || self.facts.repair.is_some(), "not asked whether the telephone is lost");
                    let is_lost = |held: &Authenticator| self.facts.lost.contains(&held.id);
                    let swapped = linked && self.facts.repair == Some(RepairAnswer::Now);
                    assert!(!swapped || !self.anna.authenticators.iter().any(is_lost), "what is lost stayed");
                    self.check_helpdesk(code);
                }
            }
            _ => {}
        }
    }

    /// Whoever came in by the helpdesk's code has lost what they kept before.
    fn check_helpdesk(&self, code: &Proof) {
        let given = self.anna.sheets.iter().find(|sheet| sheet.held.id == code.authenticator).unwrap();
        let since = |sheet: &RecoverySheet| sheet.kept_at.is_some_and(|kept| kept >= code.at);
        let kept_since = self.anna.sheets.iter().any(since);
        assert!(given.kind() == SheetKind::Own || kept_since, "no new code after the helpdesk's");
    }
}

#[derive(Debug, Clone, Copy)]
enum Act {
    Answer(RepairAnswer, u8),
    App,
    CloseBrowser,
    Code { newest: bool },
    Issue,
    Password,
    ShowCodes { keeps: bool },
    Wait { minutes: u64 },
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    vec(
        prop_oneof![
            5 => Just(Act::Password),
            4 => any::<bool>().prop_map(|newest| Act::Code { newest }),
            4 => any::<bool>().prop_map(|keeps| Act::ShowCodes { keeps }),
            3 => (prop_oneof![Just(RepairAnswer::Later), Just(RepairAnswer::Now)], any::<u8>())
                .prop_map(|(answer, lost)| Act::Answer(answer, lost)),
            2 => Just(Act::App),
            2 => Just(Act::CloseBrowser),
            2 => Just(Act::Issue),
            2 => (0..8u64).prop_map(|minutes| Act::Wait { minutes }),
            1 => (0..600u64).prop_map(|minutes| Act::Wait { minutes }),
        ],
        1..50,
    )
}

proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(1000))]

    #[test]
    fn every_event_at_every_state(acts in acts(), is_set in any::<bool>()) {
        let mut house = House::new(is_set);
        for act in acts {
            house.act(act);
            house.check();
        }
    }
}

/// Anna at the page after her code and its successor.
fn offered() -> House {
    let mut house = House::new(false);
    house.act(Act::Password);
    house.act(Act::Code { newest: true });
    assert_eq!(house.step(), Step::KeepRecoveryCodes);
    house.act(Act::ShowCodes { keeps: true });
    assert_eq!(house.step(), Step::OfferRepair);
    house
}

#[test]
fn later_ends_the_login_and_now_leads_to_linking() {
    let mut house = offered();
    house.act(Act::Answer(RepairAnswer::Later, 0));
    assert!(matches!(house.step(), Step::Done(_)));
    let mut house = offered();
    house.act(Act::Answer(RepairAnswer::Now, 0));
    assert!(matches!(house.step(), Step::Enrol(_)));
    house.act(Act::App);
    assert!(matches!(house.step(), Step::Done(done) if done.assurance.acr == Acr::Mfa));
    assert_eq!(house.anna.authenticators.len(), 3, "the password, the old app and the new one");
}

#[test]
fn what_is_lost_goes_when_another_is_linked_and_not_before() {
    let mut house = offered();
    house.act(Act::Answer(RepairAnswer::Now, 1));
    assert!(matches!(house.step(), Step::Enrol(_)));
    assert!(house.anna.authenticators.iter().any(|held| held.id == sample::id(APP)), "nothing is linked yet");
    house.act(Act::App);
    assert!(matches!(house.step(), Step::Done(_)));
    let held: Vec<AuthenticatorKind> = house.anna.authenticators.iter().map(|held| held.kind).collect();
    assert_eq!(held, [AuthenticatorKind::Password, AuthenticatorKind::Totp]);
    assert!(!house.anna.authenticators.iter().any(|held| held.id == sample::id(APP)));
}

/// Two must be linked, and both are lost: with the first new one goes one, with the second the other.
#[test]
fn where_two_must_be_linked_each_that_is_lost_gives_way_to_one_of_its_own() {
    let mut house = House::new(false);
    house.anna.memberships[0].policy.mfa.min_factors = 2;
    let other = sample::app(&house.anna, APP - 1);
    house.anna.authenticators.push(other);
    house.act(Act::Password);
    house.act(Act::Code { newest: true });
    house.act(Act::ShowCodes { keeps: true });
    house.act(Act::Answer(RepairAnswer::Now, 3));
    for left in [1, 0] {
        assert!(matches!(house.step(), Step::Enrol(_)), "{left}: {:?}", house.step());
        house.act(Act::App);
        let lost = |held: &&Authenticator| house.facts.lost.contains(&held.id);
        assert_eq!(house.anna.authenticators.iter().filter(lost).count(), left);
    }
    assert!(matches!(house.step(), Step::Done(_)));
}

#[test]
fn a_telephone_that_is_lost_is_replaced_by_another_where_it_is_the_only_kind() {
    let mut house = House::new(false);
    house.anna.authenticators[1].kind = AuthenticatorKind::Sms;
    let allowed = &mut house.anna.memberships[0].policy.mfa.allowed;
    *allowed = [Factor::Sms].into();
    house.act(Act::Password);
    house.act(Act::Code { newest: true });
    house.act(Act::ShowCodes { keeps: true });
    assert!(house.see(&house.facts, |sight| can_link(sight, house.now)));
    house.act(Act::Answer(RepairAnswer::Now, 0));
    assert_eq!(house.step(), Step::Enrol([Factor::Sms].into()));
    // Where nothing can be linked, the page says so, and "now" leads on.
    let mut house = offered();
    house.anna.memberships[0].policy.mfa.allowed = [Factor::WebAuthn].into();
    assert!(!house.see(&house.facts, |sight| can_link(sight, house.now)));
}

#[test]
fn another_app_in_the_same_session_is_not_interrupted() {
    let mut house = offered();
    house.act(Act::Answer(RepairAnswer::Later, 0));
    house.request += 1;
    house.facts = Facts::default();
    assert!(matches!(house.step(), Step::Done(_)));
}

#[test]
fn a_helpdesks_code_is_followed_by_a_new_one_of_her_own() {
    let mut house = House::new(false);
    house.act(Act::Issue);
    house.act(Act::Password);
    house.act(Act::Code { newest: true });
    assert_eq!(house.step(), Step::KeepRecoveryCodes, "what she kept may be lost with the telephone");
    house.act(Act::CloseBrowser);
    house.act(Act::Wait { minutes: u64::from(HOURS) * 60 });
    house.act(Act::Issue);
    house.act(Act::Wait { minutes: u64::from(HOURS) * 60 });
    house.act(Act::Password);
    let own = house.at_hand();
    assert!(own.iter().all(|sheet| sheet.kind() == SheetKind::Own) && own.len() == 1, "{own:?}");
}
