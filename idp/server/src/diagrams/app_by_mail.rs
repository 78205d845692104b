//! D5: every event at every state. Passwords, mails, codes of the newest and of older ones, links that are followed,
//! a reset and long pauses, in two browsers: the key of the newest mail links one app, once, and no other ever does.

use crate::diagrams::town::Somebody;
use crate::diagrams::town::throw;
use crate::kept;
use crate::login::trial::Browser;
use crate::login::trial::House;
use crate::login::trial::PASSWORD;
use crate::login::trial::Seen;
use crate::mail::app_by_mail::Held;
use crate::mail::envelope;
use crate::web::urls;
use axum::http::StatusCode;
use proptest::collection::vec;
use proptest::prelude::Just;
use proptest::prelude::Strategy;
use proptest::prop_oneof;
use proptest::sample::select;
use sluis_domain::authenticator::authenticator::BoundBy;
use sluis_domain::authenticator::totp::TotpKey;
use sluis_domain::id::Id;
use sluis_domain::link::Link;
use sluis_domain::link::LinkKind;
use sluis_domain::time::Timestamp;
use std::time::Duration;

const TABS: usize = 2;
const MINUTE: Duration = Duration::from_secs(60);

#[derive(Debug, Clone, Copy)]
enum Act {
    /// "Send a new e-mail".
    Again {
        tab: usize,
    },
    /// The code of the newest mail, or of one that is so much older.
    Code {
        tab: usize,
        older: usize,
    },
    Follow {
        tab: usize,
        older: usize,
    },
    Look {
        tab: usize,
    },
    Password {
        tab: usize,
    },
    /// Everything that lies in a mailbox is called back, as by another password.
    Reset,
    Wait {
        seconds: i64,
    },
}

/// A mail that went.
struct Mail {
    link: Id<Link>,
    key: TotpKey,
    /// Its address with the token, where it carries one.
    address: Option<String>,
    at: Timestamp,
    until: Timestamp,
    is_dead: bool,
}

/// What happens in one browser.
struct Tab<'h> {
    browser: Browser<'h>,
    seal: String,
    sealed_at: Timestamp,
    typed_at: Option<Timestamp>,
    /// Which mail's link was followed last.
    follows: Option<usize>,
}

struct Walk<'h> {
    house: &'h House,
    anna: Somebody,
    channel: &'static str,
    tabs: Vec<Tab<'h>>,
    mails: Vec<Mail>,
    is_linked: bool,
    /// Codes that were no guess of ours to make: counted where the page does not show the key.
    guesses: u32,
}

impl<'h> Walk<'h> {
    async fn new(house: &'h House, channel: &'static str) -> Self {
        let rules = format!("mfa.allowed = ['totp']\ntotp.enrol_channel = '{channel}'");
        let anna = Somebody::new(house, &rules).await;
        let tab = || Tab {
            browser: Browser::new(house),
            seal: house.request(anna.demand.clone()),
            sealed_at: house.now(),
            typed_at: None,
            follows: None,
        };
        let tabs = (0..TABS).map(|_| tab()).collect();
        Self { house, anna, channel, tabs, mails: Vec::new(), is_linked: false, guesses: 0 }
    }

    /// Whether the password was typed in this tab so short ago that it still proves something.
    fn is_known(&self, tab: usize) -> bool {
        let now = self.house.now();
        self.tabs[tab].typed_at.is_some_and(|at| now.since(at) < 10 * MINUTE)
    }

    /// The mail that counts.
    fn newest(&self) -> Option<usize> {
        let last = self.mails.len().checked_sub(1)?;
        let mail = &self.mails[last];
        (!mail.is_dead && self.house.now() < mail.until && !self.is_linked).then_some(last)
    }

    /// Whether another mail may go: a minute after the last, and five in an hour.
    fn may_send(&self) -> bool {
        let now = self.house.now();
        let lately = self.mails.iter().filter(|mail| now.since(mail.at) < 60 * MINUTE).count();
        lately < 5 && self.mails.last().is_none_or(|mail| now.since(mail.at) >= MINUTE)
    }

    async fn page(&mut self, tab: usize) -> Option<Seen> {
        let tab = &mut self.tabs[tab];
        if self.house.now().since(tab.sealed_at) >= 50 * MINUTE {
            return None;
        }
        let page = tab.browser.open(&tab.seal).await;
        page.body.contains("name=\"f\"").then_some(page)
    }

    /// Does it, and says whether a mail must have gone by it.
    async fn act(&mut self, act: Act) -> bool {
        match act {
            Act::Again { tab } => {
                let is_due = self.is_known(tab) && !self.is_linked && self.may_send();
                let Some(page) = self.page(tab).await else { return false };
                self.tabs[tab].browser.post(&page, urls::LOGIN_ENROL_MAIL, &[]).await;
                is_due
            }
            Act::Code { tab, older } => {
                self.type_code(tab, older).await;
                false
            }
            Act::Follow { tab, older } => {
                let Some(n) = self.mails.len().checked_sub(older + 1) else { return false };
                let Some(address) = self.mails[n].address.clone() else { return false };
                let seen = self.tabs[tab].browser.look(&address).await;
                assert_eq!(seen.status, StatusCode::SEE_OTHER, "it leads to the login");
                self.tabs[tab].follows = Some(n);
                false
            }
            Act::Look { tab } => {
                self.page(tab).await;
                false
            }
            Act::Password { tab } => {
                let goes = self.newest().is_none() && !self.is_linked && self.may_send();
                let (seal, name) = (self.house.request(self.anna.demand.clone()), self.anna.name.clone());
                let now = self.house.now();
                let tab = &mut self.tabs[tab];
                (tab.seal, tab.sealed_at, tab.typed_at) = (seal.clone(), now, Some(now));
                tab.browser.type_password(&seal, &name, PASSWORD).await;
                goes
            }
            Act::Reset => {
                let tx = self.house.app.store.write().await.unwrap();
                tx.links().call_back_of_credentials(self.anna.user.id, self.house.now()).await.unwrap();
                tx.commit().await.unwrap();
                self.mails.iter_mut().for_each(|mail| mail.is_dead = true);
                false
            }
            Act::Wait { seconds } => {
                self.house.wait(seconds);
                false
            }
        }
    }

    async fn type_code(&mut self, tab: usize, older: usize) {
        let Some(n) = self.mails.len().checked_sub(older + 1) else { return };
        let (is_known, newest, now) = (self.is_known(tab), self.newest(), self.house.now());
        let Some(page) = self.page(tab).await else { return };
        let code = self.mails[n].key.code_at(now);
        let seen = self.tabs[tab].browser.post(&page, urls::LOGIN_ENROL, &[("code", &code)]).await;
        let is_alive = now < self.mails[n].until;
        let links = is_known && newest == Some(n) && !self.is_linked;
        if seen.status == StatusCode::TOO_MANY_REQUESTS {
            assert!(self.guesses >= 10, "a pause without guesses");
        } else if links {
            assert_eq!(seen.status, StatusCode::SEE_OTHER, "the newest mail's code: {}", seen.body);
            self.is_linked = true;
        } else if is_known && newest.is_some() && !self.is_linked {
            self.guesses += 1;
            assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(seen.body.contains("oudere e-mail"), is_alive, "it says which mail counts");
        }
    }

    /// What must be true whatever happened. `went`: whether a mail must have gone.
    async fn check(&mut self, went: bool) {
        let links = self.house.app.store.read().links().of_user(self.anna.user.id).await.unwrap();
        let links: Vec<Link> = links.into_iter().filter(|link| link.kind == LinkKind::AppByMail).collect();
        assert_eq!(links.len(), self.mails.len() + usize::from(went), "mails that went");
        for link in links.iter().skip(self.mails.len()) {
            let held = kept::of_link::<Held>(&self.house.app, link).unwrap();
            let address = self.address(&held).await;
            self.mails.iter_mut().for_each(|mail| mail.is_dead = true);
            self.mails.push(Mail {
                link: link.id,
                key: TotpKey::from_bytes(held.key).unwrap(),
                address,
                at: link.created_at,
                until: link.expires_at,
                is_dead: false,
            });
        }
        let open = links.iter().filter(|link| link.used_at.is_none()).count();
        assert!(open <= 1, "two mails count at once");
        let apps = self.anna.apps(self.house).await;
        assert_eq!(apps.len(), usize::from(self.is_linked), "apps that are linked");
        for app in &apps {
            assert_eq!(app.bound_by, BoundBy::Mail, "no more is claimed for it than its way is worth");
            assert_eq!(app.id.uuid(), self.mails.last().unwrap().link.uuid(), "the newest mail's");
        }
        for tab in 0..TABS {
            self.check_page(tab).await;
        }
    }

    /// The key stands on the page where the policy says so, or for who brings the newest link; after the password.
    async fn check_page(&mut self, tab: usize) {
        let newest = self.newest().filter(|_| self.is_known(tab));
        let follows = self.tabs[tab].follows;
        let shown = newest.filter(|newest| match self.channel {
            "both" => true,
            "email_link" => follows == Some(*newest),
            _ => false,
        });
        let Some(page) = self.page(tab).await else { return };
        let keys = self.mails.iter().map(|mail| mail.key.grouped().expose().clone());
        let seen: Vec<usize> =
            keys.enumerate().filter(|(_, key)| page.body.contains(key.as_str())).map(|(n, _)| n).collect();
        assert_eq!(seen, shown.into_iter().collect::<Vec<_>>(), "keys on the page");
    }

    /// The address that the mail holds, if it holds one.
    async fn address(&self, held: &Held) -> Option<String> {
        let tx = self.house.app.store.write().await.unwrap();
        // Taken and given back: the transaction is dropped.
        let due = tx.outbox().take_due(self.house.now(), 10_000, Duration::ZERO).await.unwrap();
        let mail = due.iter().find(|mail| mail.id == held.mail).expect("a mail for each link");
        let link = envelope::opened(&self.house.app, mail).unwrap().data.get("link").cloned()?;
        link.strip_prefix("https://login.example.nl").map(str::to_owned)
    }
}

fn acts() -> impl Strategy<Value = (&'static str, Vec<Act>)> {
    let tab = || 0..TABS;
    let acts = vec(
        prop_oneof![
            6 => tab().prop_map(|tab| Act::Password { tab }),
            4 => tab().prop_map(|tab| Act::Again { tab }),
            1 => tab().prop_map(|tab| Act::Code { tab, older: 0 }),
            3 => (tab(), 1..3_usize).prop_map(|(tab, older)| Act::Code { tab, older }),
            3 => (tab(), 0..2_usize).prop_map(|(tab, older)| Act::Follow { tab, older }),
            1 => tab().prop_map(|tab| Act::Look { tab }),
            1 => Just(Act::Reset),
            4 => (30..200_i64).prop_map(|seconds| Act::Wait { seconds }),
            1 => (0..100_000_i64).prop_map(|seconds| Act::Wait { seconds }),
        ],
        1..24,
    );
    (select(vec!["both", "email_link", "email_secret"]), acts)
}

#[test]
fn every_event_at_every_state() {
    throw(40, acts(), async |house, (channel, acts)| {
        let mut walk = Walk::new(house, channel).await;
        for act in acts {
            let went = walk.act(act).await;
            walk.check(went).await;
        }
    });
}
