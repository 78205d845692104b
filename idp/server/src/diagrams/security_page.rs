//! D7: every event at every state. Two browsers of one person, with logins by code and by a remembered device, every
//! room of the security page, forms that lay open and long pauses: nothing changes without a password of a moment ago
//! and a second step in person, never too few stay where some are a must, and what stood on the old ends.

use crate::diagrams::security_walk::BROWSERS;
use crate::diagrams::security_walk::IDLE;
use crate::diagrams::security_walk::Room;
use crate::diagrams::security_walk::Rule;
use crate::diagrams::security_walk::SENDS;
use crate::diagrams::security_walk::SETS_OUT;
use crate::diagrams::security_walk::Walk;
use crate::diagrams::security_walk::mark;
use crate::diagrams::town::throw;
use crate::web::cookies;
use crate::web::urls;
use axum::http::StatusCode;
use proptest::collection::vec;
use proptest::prelude::Just;
use proptest::prelude::Strategy;
use proptest::prop_oneof;
use proptest::sample::select;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::id::Id;

#[derive(Debug, Clone, Copy)]
enum Act {
    Close {
        browser: usize,
    },
    /// Goes to the security page, with whatever is asked on the way.
    Enter {
        browser: usize,
        tries_the_old: bool,
    },
    /// Logs in at the app, where a remembered device is enough.
    FromApp {
        browser: usize,
    },
    Open {
        browser: usize,
        room: Room,
    },
    /// Sends the form that lies open.
    Send {
        browser: usize,
    },
    Wait {
        seconds: i64,
    },
}

impl Walk<'_> {
    async fn enter(&mut self, browser: usize, tries_the_old: bool) {
        let seen = self.go(browser, urls::ACCOUNT_SECURITY.to_owned(), tries_the_old).await;
        assert_eq!(seen.status, StatusCode::OK, "nobody is kept out of their own account: {}", seen.body);
        assert!(self.is_open(browser, SENDS), "in without a password of a moment ago, or a code in person");
    }

    async fn open(&mut self, browser: usize, room: Room) {
        let of = |n: usize| self.held.get(n.checked_rem(self.held.len())?).copied();
        let (path, app) = match room {
            Room::Another => (urls::ACCOUNT_APP.to_owned(), None),
            Room::Codes => (urls::ACCOUNT_CODES.to_owned(), None),
            Room::Off => (urls::ACCOUNT_OFF.to_owned(), None),
            Room::Remove(n) | Room::Replace(n) => {
                let Some(app) = of(n) else { return };
                let path = match room {
                    Room::Remove(_) => format!("{}?id={app}", urls::ACCOUNT_REMOVE),
                    _ => format!("{}?replace={app}", urls::ACCOUNT_APP),
                };
                (path, Some(app))
            }
        };
        let seen = self.tabs[browser].browser.look(&path).await;
        if seen.status != StatusCode::SEE_OTHER {
            let within = if room == Room::Codes { SENDS } else { SETS_OUT };
            assert!(self.is_open(browser, within), "{room:?} opens too long after the password");
            self.mark = mark(&seen).or_else(|| self.mark.take());
            self.tabs[browser].form = Some((room, app, seen));
        }
    }

    /// Sends the form that lies open, and holds what came of it against the rules.
    async fn send(&mut self, browser: usize) {
        let Some((room, app, page)) = self.tabs[browser].form.take() else { return };
        let Some((path, form)) = self.form(room, app, &page) else { return };
        let (may, before) = (self.is_open(browser, SENDS), self.everything().await);
        let old = self.keys().await;
        self.tabs[browser].browser.submit(path, form).await;
        let after = self.everything().await;
        if before == after {
            return;
        }
        assert!(may, "{room:?}: changed without a password of a moment ago, or without a second step");
        let apps: Vec<Id<Authenticator>> =
            self.anna.apps(self.house).await.iter().map(|app| app.id).collect();
        let new: Vec<_> = apps.iter().copied().filter(|app| !self.held.contains(app)).collect();
        let gone: Vec<_> = self.held.iter().copied().filter(|held| !apps.contains(held)).collect();
        match room {
            Room::Another => assert_eq!((new.len(), gone.len()), (1, 0)),
            Room::Codes => {
                assert_eq!((new.len(), gone.len()), (0, 0));
                self.keep_codes(browser).await;
            }
            Room::Off => assert_eq!((new.len(), apps.len()), (0, 0)),
            Room::Remove(_) => assert_eq!((new.len(), &gone[..]), (0, &[app.unwrap()][..])),
            Room::Replace(_) => assert_eq!((new.len(), &gone[..]), (1, &[app.unwrap()][..])),
        }
        if !gone.is_empty() {
            assert!(apps.len() >= self.rule.least(), "too few stay");
            self.others_end(browser);
        }
        self.gone.extend(old.into_iter().filter(|(id, _)| gone.contains(id)).map(|(_, key)| key));
        self.held = apps;
        if let (Some(new), Some(known)) = (new.first(), self.tabs[browser].known.as_mut()) {
            known.seconds.push(*new);
        }
    }

    /// What stood on what is gone ends elsewhere.
    fn others_end(&mut self, browser: usize) {
        for (_, tab) in self.tabs.iter_mut().enumerate().filter(|(n, _)| *n != browser) {
            tab.known = None;
        }
    }

    async fn act(&mut self, act: Act) {
        self.do_it(act).await;
        let (Act::Enter { browser, .. }
        | Act::FromApp { browser }
        | Act::Open { browser, .. }
        | Act::Send { browser }) = act
        else {
            return;
        };
        self.tabs[browser].used_at = self.house.now();
    }

    async fn do_it(&mut self, act: Act) {
        match act {
            Act::Close { browser } => {
                let tab = &mut self.tabs[browser];
                tab.browser.cookies.remove(cookies::SESSION);
                tab.known = None;
            }
            Act::Enter { browser, tries_the_old } => self.enter(browser, tries_the_old).await,
            Act::FromApp { browser } => {
                let seal = self.house.request(self.anna.demand.clone());
                let done = self.go(browser, urls::login(&seal), false).await;
                assert!(done.leads_back(), "{done:?}");
            }
            Act::Open { browser, room } => self.open(browser, room).await,
            Act::Send { browser } => self.send(browser).await,
            Act::Wait { seconds } => {
                self.house.wait(seconds);
                let now = self.house.now();
                for tab in self.tabs.iter_mut().filter(|tab| now.since(tab.used_at) >= IDLE) {
                    tab.known = None;
                }
            }
        }
    }

    async fn check(&self) {
        let apps: Vec<_> = self.anna.apps(self.house).await.iter().map(|app| app.id).collect();
        assert_eq!(apps, self.held, "only a form that is sent changes what she holds");
    }
}

fn acts() -> impl Strategy<Value = (Rule, Vec<Act>)> {
    let browser = || 0..BROWSERS;
    let room = prop_oneof![
        3 => Just(Room::Another),
        1 => Just(Room::Codes),
        2 => Just(Room::Off),
        3 => (0..3_usize).prop_map(Room::Remove),
        3 => (0..3_usize).prop_map(Room::Replace),
    ];
    let acts = vec(
        prop_oneof![
            4 => (browser(), proptest::bool::ANY)
                .prop_map(|(browser, tries_the_old)| Act::Enter { browser, tries_the_old }),
            8 => (browser(), room).prop_map(|(browser, room)| Act::Open { browser, room }),
            8 => browser().prop_map(|browser| Act::Send { browser }),
            2 => browser().prop_map(|browser| Act::FromApp { browser }),
            1 => browser().prop_map(|browser| Act::Close { browser }),
            2 => (0..400_i64).prop_map(|seconds| Act::Wait { seconds }),
            1 => (0..4_000_i64).prop_map(|seconds| Act::Wait { seconds }),
        ],
        1..40,
    );
    (select(vec![Rule::Mandatory, Rule::MandatoryTwo, Rule::Optional]), acts)
}

#[test]
fn every_event_at_every_state() {
    throw(40, acts(), async |house, (rule, acts)| {
        let mut walk = Walk::new(house, rule).await;
        for act in acts {
            walk.act(act).await;
            walk.check().await;
        }
    });
}
