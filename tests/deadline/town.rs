//! An e-health platform that announces a deadline, and the steps that its journeys have in common.

use crate::deadline::calendar::{DAY, Day};
use serde_json::Value;
use sluis_tests::support::agent::Agent;
use sluis_tests::support::page::Page;
use sluis_tests::support::relying_party::{Asked, RelyingParty};
use sluis_tests::support::server::{Plan, Sluis};
use sluis_tests::support::totp;
use sluis_tests::support::town::{Town, type_password};
use std::time::Duration;

/// A password alone.
pub(crate) const ONE_FACTOR: &str = "https://refeds.org/profile/sfa";
/// A password and a second step.
pub(crate) const TWO_FACTORS: &str = "https://refeds.org/profile/mfa";

/// Organisation `oever` (preset `ehealth`), app `dossier`, Bram and Carla without a second step; a deadline.
pub(crate) struct Platform {
    pub(crate) town: Town,
    pub(crate) app: RelyingParty,
    pub(crate) announced: Day,
    pub(crate) mandatory: Day,
}

impl Platform {
    /// Announced in ten days, mandatory in forty.
    pub(crate) async fn new() -> Self {
        Self::on(Sluis::plan().with_turned_clock()).await
    }

    /// The same on a server of this plan, whose clock is turned.
    pub(crate) async fn on(plan: Plan) -> Self {
        let town = Town::on(plan).await;
        town.organisation("oever", "ehealth");
        town.person("bram", &["oever"]);
        town.person("carla", &["oever"]);
        let app = town.app("dossier", &["--organisation", "oever"]);
        let now = town.server.clock().now();
        let (announced, mandatory) = (Day::after(now, 10), Day::after(now, 40));
        let platform = Self { town, app, announced, mandatory };
        platform.schedule(announced, mandatory);
        platform
    }

    /// Sets the days, as an administrator does.
    pub(crate) fn schedule(&self, announced: Day, mandatory: Day) -> Value {
        let (from, to) = (announced.written(), mandatory.written());
        let days = format!(
            "mfa.enforcement={{ schedule = {{ announce_from = '{from}', mandatory_from = '{to}' }} }}"
        );
        let set = ["org", "policy", "set", "--organisation", "oever", "--reason", "invoering", &days];
        let told = self.town.server.run(&set);
        assert_eq!(told["saved"], true, "{told}");
        // A server believes what it read for seconds.
        self.town.server.clock().forward(Duration::from_secs(10));
        told
    }

    /// Turns the clock to this second.
    pub(crate) fn turn_to(&self, second: u64) {
        let now = self.town.server.clock().now();
        self.town.server.clock().forward(Duration::from_secs(second.checked_sub(now).unwrap()));
    }

    /// Turns the clock on.
    pub(crate) fn wait(&self, seconds: u64) {
        let now = self.town.server.clock().now();
        self.turn_to(now + seconds);
    }

    /// Noon of that day.
    pub(crate) fn turn_to_noon_of(&self, day: Day) {
        self.turn_to(day.begins() + DAY / 2);
    }

    /// From the app to whatever comes after the password.
    pub(crate) async fn log_in(&self, browser: &mut Agent, name: &str) -> (Asked, Page) {
        let asked = self.app.ask();
        let page = browser.open(&asked.url()).await;
        (asked, type_password(browser, &page, name).await)
    }

    /// What the ID token says of this login.
    pub(crate) async fn claims(&self, asked: &Asked, page: &Page) -> Value {
        let mut app = self.app.clone();
        app.clock_ahead = self.town.server.clock().now() - totp::now();
        let tokens = app.tokens(asked, &page.callback()).await;
        app.verified(tokens.id_token(), Some(&asked.nonce)).await
    }

    /// At the page that links an app: the code that a telephone with this key shows, and the codes on paper.
    pub(crate) async fn link_app(&self, browser: &mut Agent, page: &Page) -> Page {
        let page = match shows_key(page) {
            true => page.clone(),
            false => browser.submit(page, &[("method", "totp")]).await,
        };
        let key = shown_key(&page);
        let code = totp::code(&key, self.town.server.clock().now());
        let page = browser.submit(&page, &[("code", &code)]).await;
        assert!(page.body.contains("class=\"codes\""), "{page}");
        browser.submit(&page, &[]).await
    }

    pub(crate) async fn count(&self, rows: &str) -> i64 {
        self.town.server.database().count(rows).await
    }
}

/// Whether the page tells of the deadline.
pub(crate) fn introduces(page: &Page) -> bool {
    page.asks_for("answer") && page.text().contains("Hoe werkt het?")
}

/// Whether the page links a second step.
pub(crate) fn links(page: &Page) -> bool {
    page.sent_to.is_none() && (shows_key(page) || (page.asks_for("method") && !page.asks_for("code")))
}

fn shows_key(page: &Page) -> bool {
    page.body.contains("<code class=\"key\">")
}

fn shown_key(page: &Page) -> String {
    let (_, rest) = page.body.split_once("<code class=\"key\">").unwrap_or_else(|| panic!("no key: {page}"));
    rest.split('<').next().unwrap_or_default().to_owned()
}
