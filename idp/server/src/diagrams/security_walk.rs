//! Anna at her security page, in two browsers: what she does on each page, and what the test saw of it (D7).

use crate::diagrams::town::Somebody;
use crate::login::trial::Browser;
use crate::login::trial::House;
use crate::login::trial::PASSWORD;
use crate::login::trial::Seen;
use crate::totp_keys;
use crate::web::urls;
use axum::http::StatusCode;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::authenticator::totp::TotpKey;
use sluis_domain::id::Id;
use sluis_domain::time::Timestamp;
use std::time::Duration;
use url::form_urlencoded::Serializer;

pub(super) const BROWSERS: usize = 2;
/// How long ago the password may have been typed: to send a form, and to set out.
pub(super) const SENDS: Duration = Duration::from_secs(10 * 60);
pub(super) const SETS_OUT: Duration = Duration::from_secs(5 * 60);
/// A session that lies unused so long is over.
pub(super) const IDLE: Duration = Duration::from_secs(30 * 60);
/// Pages that a login shows before it is done.
const MOST_PAGES: usize = 12;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    Mandatory,
    MandatoryTwo,
    Optional,
}

impl Rule {
    pub(super) const fn policy(self) -> &'static str {
        match self {
            Self::Mandatory => "mfa.enforcement = 'mandatory'",
            Self::MandatoryTwo => "mfa.enforcement = 'mandatory'\nmfa.min_factors = 2",
            Self::Optional => "mfa.enforcement = 'optional'",
        }
    }

    pub(super) const fn least(self) -> usize {
        match self {
            Self::Mandatory => 1,
            Self::MandatoryTwo => 2,
            Self::Optional => 0,
        }
    }
}

/// Which page, and of which app where it is about one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    Another,
    Codes,
    Off,
    Remove(usize),
    Replace(usize),
}

/// A session, as the test itself saw it come about.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) typed_at: Timestamp,
    /// The apps whose codes were typed in it.
    pub(super) seconds: Vec<Id<Authenticator>>,
}

pub(super) struct Tab<'h> {
    pub(super) browser: Browser<'h>,
    pub(super) known: Option<Known>,
    pub(super) used_at: Timestamp,
    pub(super) form: Option<(Room, Option<Id<Authenticator>>, Seen)>,
}

pub(super) struct Walk<'h> {
    pub(super) house: &'h House,
    pub(super) anna: Somebody,
    pub(super) rule: Rule,
    pub(super) tabs: Vec<Tab<'h>>,
    /// The apps that she must hold.
    pub(super) held: Vec<Id<Authenticator>>,
    /// The keys of those that she held.
    pub(super) gone: Vec<TotpKey>,
    /// What the forms of her account carry.
    pub(super) mark: Option<String>,
}

/// What the forms of her account carry, where this page has one.
pub(super) fn mark(page: &Seen) -> Option<String> {
    page.body.contains("name=\"f\"").then(|| page.hidden("f"))
}

/// Whether a login asks something on this page.
fn asks(page: &Seen) -> bool {
    [urls::LOGIN_PASSWORD, urls::LOGIN_CODE, urls::LOGIN_KEEP_CODES].iter().any(|path| has_form(page, path))
}

fn has_form(page: &Seen, path: &str) -> bool {
    page.body.contains(&format!("action=\"{path}?r=")) || page.body.contains(&format!("action=\"{path}\""))
}

impl<'h> Walk<'h> {
    pub(super) async fn new(house: &'h House, rule: Rule) -> Self {
        let rules = "mfa.allowed = ['totp']\nmfa.offer_second = false\nremember.options = ['12h']";
        let anna = Somebody::new(house, &format!("{rules}\n{}", rule.policy())).await;
        for _ in 0..rule.least().max(1) {
            anna.bind_app(house, &TotpKey::from_random(house.app.dice.bytes())).await;
        }
        let held = anna.apps(house).await.iter().map(|app| app.id).collect();
        let tab = || Tab { browser: Browser::new(house), known: None, used_at: house.now(), form: None };
        let tabs = (0..BROWSERS).map(|_| tab()).collect();
        Self { house, anna, rule, tabs, held, gone: Vec::new(), mark: None }
    }

    /// Whether somebody in this browser may change something: by what the test saw.
    pub(super) fn is_open(&self, browser: usize, within: Duration) -> bool {
        let now = self.house.now();
        self.tabs[browser].known.as_ref().is_some_and(|known| {
            let shown = known.seconds.iter().any(|app| self.held.contains(app));
            now.since(known.typed_at) <= within && (shown || self.held.is_empty())
        })
    }

    async fn code(&mut self) -> (Id<Authenticator>, String) {
        // The code of another step than any before it.
        self.house.wait(60);
        let app = self.anna.apps(self.house).await.pop().expect("an app");
        let key = totp_keys::open(&self.house.app, &app).unwrap();
        (app.id, key.code_at(self.house.now()))
    }

    /// Does what each page of a login asks, from `path` to where it leads.
    pub(super) async fn go(&mut self, browser: usize, path: String, tries_the_old: bool) -> Seen {
        let mut path = path;
        for _ in 0..MOST_PAGES {
            let page = self.tabs[browser].browser.look(&path).await;
            let answered = if page.status == StatusCode::OK && has_form(&page, urls::LOGIN_PASSWORD) {
                self.type_password(browser, &page).await
            } else if page.status == StatusCode::OK && has_form(&page, urls::LOGIN_CODE) {
                self.type_code(browser, &page, tries_the_old).await
            } else if page.status == StatusCode::OK && has_form(&page, urls::LOGIN_KEEP_CODES) {
                self.tabs[browser].browser.post(&page, urls::LOGIN_KEEP_CODES, &[("kept", "yes")]).await
            } else {
                page
            };
            if answered.leads_back() || (answered.location.is_none() && !asks(&answered)) {
                return answered;
            }
            path = answered.location.unwrap_or(path);
        }
        panic!("a login without end at {path}")
    }

    async fn type_password(&mut self, browser: usize, page: &Seen) -> Seen {
        let name = self.anna.name.clone();
        let typed = [("username", name.as_str()), ("password", PASSWORD)];
        let tab = &mut self.tabs[browser];
        let seconds = tab.known.take().map(|known| known.seconds).unwrap_or_default();
        tab.known = Some(Known { typed_at: self.house.now(), seconds });
        let answered = tab.browser.post(page, urls::LOGIN_PASSWORD, &typed).await;
        assert_eq!(answered.status, StatusCode::SEE_OTHER, "{}", answered.body);
        answered
    }

    async fn type_code(&mut self, browser: usize, page: &Seen, tries_the_old: bool) -> Seen {
        let (app, code) = self.code().await;
        if let Some(key) = self.gone.last().filter(|_| tries_the_old) {
            let old = key.code_at(self.house.now());
            let refused = self.tabs[browser].browser.post(page, urls::LOGIN_CODE, &[("code", &old)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "the old app opens something");
        }
        let tab = &mut self.tabs[browser];
        let typed = [("code", code.as_str()), ("remember", "43200")];
        let answered = tab.browser.post(page, urls::LOGIN_CODE, &typed).await;
        assert_eq!(answered.status, StatusCode::SEE_OTHER, "{}", answered.body);
        let known = tab.known.as_mut().expect("a code is asked after the password");
        known.seconds.push(app);
        answered
    }

    /// Says that the codes which are shown now are kept.
    pub(super) async fn keep_codes(&mut self, browser: usize) {
        let tab = &mut self.tabs[browser].browser;
        let page = tab.look(urls::ACCOUNT_CODES).await;
        let mut form = Serializer::new(String::new());
        form.append_pair("f", &page.hidden("f")).append_pair("answer", "keep").append_pair("kept", "yes");
        let kept = tab.submit(urls::ACCOUNT_CODES, form.finish()).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
    }

    /// The form of an open page as somebody fills it in. None: the page has none, and says why.
    pub(super) fn form(
        &self,
        room: Room,
        app: Option<Id<Authenticator>>,
        page: &Seen,
    ) -> Option<(&'static str, String)> {
        let mut form = Serializer::new(String::new());
        // A page that says why not has no form: then one as it would be, with what another page gave her.
        let mark = mark(page).or_else(|| self.mark.clone())?;
        form.append_pair("f", &mark);
        let path = match room {
            Room::Another | Room::Replace(_) => {
                let shown = page.body.split("<code class=\"key\">").nth(1)?.split("</code>").next()?;
                let shown = shown.replace("<span>", "").replace("</span>", "");
                let key = TotpKey::from_base32(&shown).unwrap();
                form.append_pair("code", &key.code_at(self.house.now()));
                if let Some(app) = app {
                    form.append_pair("replace", &app.to_string());
                }
                urls::ACCOUNT_APP
            }
            Room::Codes => {
                form.append_pair("answer", "make");
                urls::ACCOUNT_CODES
            }
            Room::Off => urls::ACCOUNT_OFF,
            Room::Remove(_) => {
                form.append_pair("id", &app?.to_string());
                urls::ACCOUNT_REMOVE
            }
        };
        Some((path, form.finish()))
    }

    /// Everything that she proves herself with, but for remembered devices.
    pub(super) async fn everything(&self) -> Vec<Id<Authenticator>> {
        let held = self.house.app.store.read().authenticators().of_user(self.anna.user.id).await.unwrap();
        let is_device = |held: &Authenticator| held.kind == AuthenticatorKind::RememberedDevice;
        held.into_iter().filter(|held| !is_device(held)).map(|held| held.id).collect()
    }

    pub(super) async fn keys(&self) -> Vec<(Id<Authenticator>, TotpKey)> {
        let apps = self.anna.apps(self.house).await;
        apps.iter().map(|app| (app.id, totp_keys::open(&self.house.app, app).unwrap())).collect()
    }
}
