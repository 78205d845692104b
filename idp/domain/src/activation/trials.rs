//! D1: every event at every state. An app that invites and withdraws, letters that bounce, terms that change, and two
//! browsers with every link that ever lay in the mailbox: an account is made once, by a link that is open, on all that
//! was asked; and whoever is invited is never without a way on.

use crate::activation::invitation::{Deed, Wish, WishRefused, decide};
use crate::activation::letters::{DAY, Delivery, Letter, MOST_A_DAY, PAUSE, next_letter, pace};
use crate::activation::second_check;
use crate::activation::stage::{Event, Outcome, Progress, Sight, Stage, stage};
use crate::id::Id;
use crate::link::Link;
use crate::link::LinkKind;
use crate::organisation::membership::Membership;
use crate::organisation::membership::MembershipState;
use crate::organisation::membership::Profile;
use crate::organisation::membership::UserType;
use crate::organisation::policy::policy::Policy;
use crate::secret::Digest;
use crate::secret::Secret;
use crate::terms::Agreed;
use crate::terms::Document;
use crate::time::Timestamp;
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_oneof, proptest};
use proptest::sample::select;
use std::collections::HashMap;
use std::time::Duration;
use uuid::Uuid;

const BROWSERS: usize = 2;
/// What one browser did with one link, as the test itself saw it.
#[derive(Clone, Default)]
struct Did {
    answered: bool,
    agreed_to: Option<u32>,
    has_account: bool,
    pressed_on: bool,
}

/// A mailbox to which one organisation writes.
struct Mailbox {
    now: Timestamp,
    asks_terms: bool,
    asks_question: bool,
    /// The version of the terms.
    version: u32,
    /// The last one is the one that waits, if any does.
    memberships: Vec<Membership>,
    /// About the last membership.
    letters: Vec<Letter>,
    /// When any letter went.
    sent: Vec<Timestamp>,
    links: Vec<Link>,
    progress: HashMap<(usize, usize), Progress>,
    did: HashMap<(usize, usize), Did>,
    /// Answers that were counted, as the database counts them.
    counted: Option<(u32, Timestamp)>,
    /// Wrong answers that were looked at since the last right one.
    wrong_at: Vec<Timestamp>,
}

fn id<T>(n: usize) -> Id<T> {
    Id::from_uuid(Uuid::from_u128(u128::try_from(n).unwrap()))
}

fn document(version: u32) -> Document {
    Document { address: "https://linde.example/terms".to_owned(), version: version.to_string() }
}

impl Mailbox {
    fn new(asks_terms: bool, asks_question: bool) -> Self {
        let mut mailbox = Self {
            now: Timestamp::from_seconds(1_000_000),
            asks_terms,
            asks_question,
            version: 1,
            memberships: Vec::new(),
            letters: Vec::new(),
            sent: Vec::new(),
            links: Vec::new(),
            progress: HashMap::new(),
            did: HashMap::new(),
            counted: None,
            wrong_at: Vec::new(),
        };
        mailbox.invite();
        mailbox
    }

    /// The organisation invites, unless an invitation or a membership is there.
    fn invite(&mut self) {
        if self.memberships.last().is_some_and(|last| last.ended_at.is_none()) {
            return;
        }
        self.letters.clear();
        self.counted = None;
        self.wrong_at.clear();
        self.memberships.push(Membership {
            id: id(self.memberships.len()),
            user: None,
            organisation: id(3),
            user_type: UserType::External,
            profile: Profile::default(),
            invited_at: self.now,
            activated_at: None,
            ended_at: None,
        });
    }

    fn membership(&mut self) -> &mut Membership {
        self.memberships.last_mut().unwrap()
    }

    fn of_link(&self, link: usize) -> &Membership {
        let of = self.links[link].membership.unwrap();
        self.memberships.iter().find(|membership| membership.id == of).unwrap()
    }

    fn wish(&mut self, wish: Wish) -> Result<Deed, WishRefused> {
        let state = self.membership().state();
        let deed = decide(wish, state, &self.letters, self.now)?;
        match deed {
            Deed::Activate => {
                assert_eq!(state, MembershipState::Invited, "a link that activates is for who is invited");
                self.write(true)?;
            }
            Deed::Tell => {
                assert_eq!(state, MembershipState::Active, "a plain letter is for who has accepted");
                self.write(false)?;
            }
            Deed::End => {
                assert_eq!(state, MembershipState::Invited, "who has accepted is not withdrawn");
                let (now, ended) = (self.now, self.membership().id);
                self.membership().ended_at = Some(now);
                let open = |link: &&mut Link| link.membership == Some(ended) && link.used_at.is_none();
                self.links.iter_mut().filter(open).for_each(|link| link.used_at = Some(now));
            }
            Deed::Nothing => assert_eq!(state, MembershipState::Ended),
        }
        Ok(deed)
    }

    fn write(&mut self, with_link: bool) -> Result<(), WishRefused> {
        pace(&self.sent, self.now).map_err(WishRefused::TooSoon)?;
        self.letters.push(Letter { at: self.now, delivery: Delivery::Queued, reason: None });
        self.sent.push(self.now);
        if with_link {
            let (n, membership) = (self.links.len(), self.membership().id);
            self.links.push(Link {
                id: id(n),
                digest: Digest::of(&n.to_be_bytes()),
                code: None,
                kind: LinkKind::Activation,
                user: None,
                membership: Some(membership),
                organisation: Some(id(3)),
                data: Secret::new(Vec::new()),
                created_at: self.now,
                expires_at: self.now + Policy::compiled().invite.ttl.duration(),
                used_at: None,
            });
        }
        Ok(())
    }

    fn stage(&self, (browser, link): (usize, usize)) -> Stage {
        let terms = document(self.version);
        let sight = Sight {
            link: Some(&self.links[link]),
            membership: Some(self.of_link(link)),
            asks: self.asks_question,
            document: self.asks_terms.then_some(&terms),
            progress: &self.progress.get(&(browser, link)).cloned().unwrap_or_default(),
        };
        stage(sight, self.now)
    }

    fn press(&mut self, press: Press) {
        let Some(link) = press.link.checked_rem(self.links.len()) else { return };
        let at = (press.browser, link);
        let stage = self.stage(at);
        match stage.on(press.event) {
            Outcome::Activated | Outcome::Attached => self.accept(at, press.event),
            Outcome::NewLink => {
                assert_eq!(stage, Stage::Expired);
                if next_letter(&self.letters, self.now).is_ok() {
                    let _ = self.write(true);
                }
            }
            Outcome::Nothing => {}
            Outcome::Remembered => self.remember(at, press),
        }
    }

    fn remember(&mut self, at: (usize, usize), press: Press) {
        let shown = if press.is_of_yesterday { self.version - 1 } else { self.version };
        if press.event == Event::Answer && !self.answers(press.is_right) {
            return;
        }
        let did = self.did.entry(at).or_default();
        match press.event {
            Event::Agree => did.agreed_to = Some(shown),
            Event::Answer => did.answered = true,
            Event::Continue => (did.pressed_on, did.has_account) = (true, false),
            Event::Decline => *did = Did::default(),
            Event::HaveAccount => (did.pressed_on, did.has_account) = (true, true),
            other => panic!("{other:?} is nothing to remember"),
        }
        let agreed = Agreed { document: document(shown), language: "nl".to_owned(), at: self.now };
        let progress = self.progress.remove(&at).unwrap_or_default().after(press.event, Some(agreed));
        self.progress.insert(at, progress);
    }

    /// Counted, and then looked at.
    fn answers(&mut self, is_right: bool) -> bool {
        let mut wrong = 0;
        if let Some((failures, last_at)) = self.counted {
            if second_check::pause(failures, last_at, self.now).is_some() {
                return false;
            }
            wrong = if second_check::is_forgotten(last_at, self.now) { 0 } else { failures };
        }
        self.counted = Some((wrong + 1, self.now)).filter(|_| !is_right);
        if is_right {
            self.wrong_at.clear();
        } else {
            self.wrong_at.push(self.now);
        }
        is_right
    }

    /// The one transaction, and all that must be so when it is reached.
    fn accept(&mut self, at: (usize, usize), event: Event) {
        let did = self.did.get(&at).cloned().unwrap_or_default();
        let (link, membership) = (&self.links[at.1], self.of_link(at.1).clone());
        assert!(link.used_at.is_none() && self.now < link.expires_at, "by a link that is over");
        assert_eq!(membership.state(), MembershipState::Invited, "at a membership that does not wait");
        assert!(did.pressed_on, "by somebody who never pressed a button");
        assert!(!self.asks_question || did.answered, "without an answer");
        assert!(!self.asks_terms || did.agreed_to == Some(self.version), "without these terms");
        assert_eq!(did.has_account, event == Event::Accept, "in the wrong way");
        let now = self.now;
        self.links[at.1].used_at = Some(now);
        (self.membership().user, self.membership().activated_at) = (Some(id(9)), Some(now));
    }

    fn act(&mut self, act: Act) {
        match act {
            Act::Bounce => {
                if let Some(last) = self.letters.last_mut() {
                    last.delivery = Delivery::Bounced;
                }
            }
            Act::ChangeTerms => self.version += 1,
            Act::Guess { link, times } => {
                let guess =
                    |event| Press { browser: 0, link, event, is_of_yesterday: false, is_right: false };
                self.press(guess(Event::Continue));
                (0..times).for_each(|_| self.press(guess(Event::Answer)));
            }
            Act::Invite => self.invite(),
            Act::Leave if self.membership().is_active() => {
                let now = self.now;
                self.membership().ended_at = Some(now);
            }
            Act::Leave => {}
            Act::Press(press) => self.press(press),
            Act::Wait(seconds) => self.now = self.now + Duration::from_secs(seconds),
            Act::Wish(wish) => {
                let _ = self.wish(wish);
            }
        }
    }

    /// The page that is due, by what the test saw.
    fn expected(&self, (browser, link): (usize, usize)) -> Stage {
        let did = self.did.get(&(browser, link)).cloned().unwrap_or_default();
        let pages = [
            (self.now >= self.links[link].expires_at, Stage::Expired),
            (!did.pressed_on, Stage::Landing),
            (self.asks_question && !did.answered, Stage::Check),
            (self.asks_terms && did.agreed_to != Some(self.version), Stage::Terms),
            (did.has_account, Stage::Login),
        ];
        match self.of_link(link).state() {
            MembershipState::Active => Stage::Active,
            MembershipState::Ended => Stage::Dead,
            MembershipState::Invited => {
                pages.into_iter().find(|(is_due, _)| *is_due).map_or(Stage::Password, |(_, stage)| stage)
            }
        }
    }

    fn check(&self) {
        for at in (0..BROWSERS).flat_map(|browser| (0..self.links.len()).map(move |link| (browser, link))) {
            assert_eq!(self.stage(at), self.expected(at), "{at:?}: older links stay as good as newer ones");
            assert_eq!(self.stage(at).on(Event::Look), Outcome::Nothing, "looking spends nothing");
        }
        let lately = |at: &&Timestamp| self.now.since(**at) < DAY;
        assert!(self.sent.iter().filter(lately).count() <= MOST_A_DAY, "letters in a day");
        assert!(self.sent.windows(2).all(|two| two[1].since(two[0]) >= PAUSE), "a minute between two");
        let guesses = u32::try_from(self.wrong_at.iter().filter(lately).count()).unwrap();
        assert!(guesses <= second_check::MOST_WRONG, "{guesses} guesses in a day");
    }

    /// Not only safe: whoever does what each page asks has an account in the end.
    fn finish(&mut self) {
        self.invite();
        if self.membership().state() != MembershipState::Invited {
            return;
        }
        self.now = self.now + DAY;
        match self.wish(Wish::Notify) {
            Ok(deed) => assert_eq!(deed, Deed::Activate),
            Err(refused) => return assert_eq!(refused, WishRefused::Bounced, "nothing else lasts a day"),
        }
        let at = (0, self.links.len() - 1);
        for event in [Event::Continue, Event::Answer, Event::Agree, Event::Save] {
            let press = Press { browser: at.0, link: at.1, event, is_of_yesterday: false, is_right: true };
            self.press(press);
        }
        assert_eq!(self.stage(at), Stage::Active, "a dead end");
    }
}

#[derive(Debug, Clone, Copy)]
struct Press {
    browser: usize,
    link: usize,
    event: Event,
    /// On a page that showed the terms before the newest.
    is_of_yesterday: bool,
    is_right: bool,
}

#[derive(Debug, Clone, Copy)]
enum Act {
    Bounce,
    ChangeTerms,
    Guess { link: usize, times: u32 },
    Invite,
    Leave,
    Press(Press),
    Wait(u64),
    Wish(Wish),
}

fn presses() -> impl Strategy<Value = Press> {
    let event = prop_oneof![
        4 => Just(Event::Continue),
        2 => Just(Event::HaveAccount),
        4 => Just(Event::Answer),
        4 => Just(Event::Agree),
        1 => Just(Event::Decline),
        2 => Just(Event::Save),
        2 => Just(Event::Accept),
        1 => Just(Event::AskNewLink),
        1 => Just(Event::Look),
    ];
    (0..BROWSERS, 0..4_usize, event, proptest::bool::weighted(0.2), any::<bool>()).prop_map(
        |(browser, link, event, is_of_yesterday, is_right)| Press {
            browser,
            link,
            event,
            is_of_yesterday,
            is_right,
        },
    )
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    vec(
        prop_oneof![
            12 => presses().prop_map(Act::Press),
            4 => select(vec![Wish::Notify, Wish::Resend]).prop_map(Act::Wish),
            1 => Just(Act::Wish(Wish::Withdraw)),
            1 => Just(Act::Invite),
            1 => Just(Act::Leave),
            1 => Just(Act::ChangeTerms),
            1 => (0..4_usize, 1..8_u32).prop_map(|(link, times)| Act::Guess { link, times }),
            1 => Just(Act::Bounce),
            3 => (0..120_u64).prop_map(Act::Wait),
            1 => (0..20_u64).prop_map(|days| Act::Wait(days * 24 * 60 * 60)),
        ],
        1..60,
    )
}

proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(1000))]

    #[test]
    fn every_event_at_every_state(acts in acts(), asks_terms in any::<bool>(), asks_question in any::<bool>()) {
        let mut mailbox = Mailbox::new(asks_terms, asks_question);
        for act in acts {
            mailbox.act(act);
            mailbox.check();
        }
        mailbox.finish();
    }
}
