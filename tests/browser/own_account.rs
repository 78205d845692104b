//! The rooms of the account, at a browser without scripts and with keys alone: what is remembered and open elsewhere, what
//! apps may know, another address, and every second step linked, replaced, taken away and switched off.

use crate::account::linking::{ALL, town};
use crate::account::ways::{SECURITY, next_code, open_sessions, sign_in};
use crate::browser::walk::{SEND, shown, type_own_password};
use crate::security_keys::yubikeys;
use crate::texts::town::NUMBER;
use sluis_tests::support::agent::Agent;
use sluis_tests::support::chromium::Chromium;
use sluis_tests::support::outbox::letters;
use sluis_tests::support::photograph::answers;
use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::sms_gateway::SmsGateway;
use sluis_tests::support::town::{PASSWORD, Town, type_password};
use sluis_tests::support::yubikey::{YubiKey, YubiServer};
use std::time::Duration;
use thirtyfour::Key;

/// The button of the first of several things, and the one for all of them.
const ONE: &str = "ul.things form button";
const ALL_OF_THEM: &str = "ul.things + form button";
const OTHER: &str = "06 87 65 43 21";
const NEW_ADDRESS: &str = "anna@elders.example";

struct Walk<'w> {
    browser: &'w Chromium,
    town: &'w Town,
    gateway: &'w SmsGateway,
}

impl Walk<'_> {
    async fn enter(&self, path: &str) {
        self.browser.open(&self.town.server.url(path)).await;
        type_own_password(self.browser, "anna").await;
        self.browser.fill("code", &next_code(self.town)).await;
        self.browser.leave_by(SEND).await;
        self.browser.find(".rooms").await;
    }

    async fn room(&self, name: &str) {
        self.browser.leave_by(&format!(".rooms a[href*='/account/{name}']")).await;
    }

    async fn done(&self) -> String {
        shown(self.browser, ".done").await
    }

    async fn kinds(&self) -> Vec<String> {
        let held = "SELECT kind FROM authenticators WHERE kind NOT IN ('recovery_code', 'remembered_device', 'password')
            ORDER BY 1";
        answers(&self.town.server, held).await
    }

    async fn count(&self, rows: &str) -> i64 {
        self.town.server.database().count(rows).await
    }

    /// Remembered devices and open sessions: one, and then all others.
    async fn elsewhere(&self) {
        self.room("devices").await;
        assert_eq!(self.count("remembered_devices").await, 3);
        self.browser.leave_by(ONE).await;
        assert!(self.done().await.contains("Het apparaat is vergeten."));
        assert_eq!(self.count("remembered_devices").await, 2);
        self.browser.leave_by(ALL_OF_THEM).await;
        assert!(self.done().await.contains("Alle apparaten zijn vergeten."));
        assert_eq!(self.count("remembered_devices").await, 0);

        self.room("sessions").await;
        assert_eq!(open_sessions(self.town).await, 5);
        self.browser.leave_by(ONE).await;
        assert!(self.done().await.contains("Dat apparaat is uitgelogd."));
        assert_eq!(open_sessions(self.town).await, 4);
        self.browser.leave_by(ALL_OF_THEM).await;
        assert!(self.done().await.contains("op alle andere apparaten"));
        assert_eq!(open_sessions(self.town).await, 1, "this one goes on");
    }

    async fn what_apps_may_know(&self) {
        self.room("consents").await;
        self.browser.leave_by("a[href*='/consents/withdraw']").await;
        self.browser.leave_by(".others a").await;
        assert_eq!(
            self.count("audit_events WHERE code = 'consent.withdrawn'").await,
            0,
            "who cancels keeps it"
        );
        self.browser.leave_by("a[href*='/consents/withdraw']").await;
        self.browser.leave_by(SEND).await;
        assert!(self.done().await.contains("De toestemming is ingetrokken."));
        assert_eq!(self.count("audit_events WHERE code = 'consent.withdrawn'").await, 1);
    }

    /// R146, and the language that one chooses for all pages.
    async fn another_address(&self) {
        let (browser, server) = (self.browser, &self.town.server);
        self.room("data").await;
        browser.leave_by("ul.choices a[lang=en]").await;
        browser.find("html[lang=en]").await;
        browser.leave_by("ul.choices a[lang=nl]").await;
        browser.leave_by("a[href*='/account/email']").await;
        browser.fill("email", NEW_ADDRESS).await;
        browser.leave_by(SEND).await;
        assert!(self.done().await.contains("gestuurd naar uw nieuwe adres"));
        assert_eq!(self.count(&format!("addresses WHERE value = '{NEW_ADDRESS}'")).await, 0, "not yet");
        let letter =
            letters(server).await.into_iter().rev().find(|letter| letter.template == "confirm_email");
        browser.open(&letter.unwrap().link()).await;
        browser.leave_by(SEND).await;
        assert!(shown(browser, "h1").await.contains("Uw e-mailadres is gewijzigd"));
        assert_eq!(self.count(&format!("addresses WHERE value = '{NEW_ADDRESS}'")).await, 1);
        browser.leave_by("main a.main").await;
    }

    /// A telephone, after the password once more; and another number in its place, on one page (R121).
    async fn a_telephone(&self) {
        let browser = self.browser;
        self.room("security").await;
        self.town.server.clock().forward(Duration::from_secs(11 * 60));
        browser.leave_by("a[href*='kind=sms']").await;
        browser.fill("username", "anna@example.nl").await;
        browser.fill("password", PASSWORD).await;
        browser.leave_by(SEND).await;
        self.type_number(NUMBER).await;
        self.type_text(1).await;
        assert!(self.done().await.contains("Uw telefoon is gekoppeld"));
        browser.leave_by("a[href*='kind=sms'][href*='replace=']").await;
        self.type_number(OTHER).await;
        self.type_text(2).await;
        assert!(self.done().await.contains("Uw nieuwe nummer is gekoppeld."));
        assert_eq!(
            answers(&self.town.server, "SELECT label FROM authenticators WHERE kind = 'sms'").await,
            ["21"]
        );
    }

    async fn type_number(&self, number: &str) {
        self.browser.fill("phone", number).await;
        self.browser.leave_by(SEND).await;
        self.browser.find("[name=code]").await;
    }

    async fn type_text(&self, number: usize) {
        let text = self.gateway.text(number).await;
        self.browser.fill("code", &text.code()).await;
        self.browser.leave_by(SEND).await;
    }

    /// A YubiKey, which types its code and Enter; one of three is taken away, and then there is none.
    async fn a_key_and_then_none(&self, key: &mut YubiKey) {
        let browser = self.browser;
        browser.leave_by("a[href*='kind=yubico_otp']").await;
        browser.leave_by(".others a").await;
        browser.leave_by("a[href*='kind=yubico_otp']").await;
        browser.fill("otp", &format!("{}{}", key.touch(), char::from(Key::Enter))).await;
        assert!(self.done().await.contains("De YubiKey is gekoppeld"));
        assert_eq!(self.kinds().await, ["sms", "totp", "yubico_otp"]);
        browser.leave_by("a[href*='/security/remove']").await;
        browser.leave_by(SEND).await;
        self.done().await;
        assert_eq!(self.kinds().await.len(), 2);
        browser.leave_by("a[href*='/security/off']").await;
        browser.leave_by(SEND).await;
        assert!(self.done().await.contains("Tweestapsverificatie is uitgezet."));
        assert_eq!(self.kinds().await.len(), 0);
    }
}

/// In at an app that asks, which may know what it asked for.
async fn allow(town: &Town, app: &RelyingParty, browser: &mut Agent) {
    let page = browser.open(&app.ask().url()).await;
    let page = type_password(browser, &page, "anna").await;
    let page = browser.submit(&page, &[("code", &next_code(town))]).await;
    assert!(browser.submit(&page, &[("answer", "allow")]).await.callback().has("code"));
}

#[tokio::test]
async fn every_room_of_the_account_is_used_by_keys_alone_without_scripts() {
    let (gateway, mut key) = (SmsGateway::start(), YubiKey::named("vvccccccccbi"));
    let server = YubiServer::knowing(&[&key]);
    let (town, app, _) = town(gateway.carries(yubikeys::plan(&server.url(), server.api_key())), ALL).await;
    for _ in 0..3 {
        sign_in(&town, &app, &mut town.browser(), "43200").await;
    }
    allow(&town, &town.app("asking-winkel", &["--organisation", "linde"]), &mut town.browser()).await;
    let browser = Chromium::by_keyboard_without_scripts().await;
    let walk = Walk { browser: &browser, town: &town, gateway: &gateway };
    walk.enter(SECURITY).await;
    walk.elsewhere().await;
    walk.what_apps_may_know().await;
    walk.another_address().await;
    walk.a_telephone().await;
    walk.a_key_and_then_none(&mut key).await;
    assert_eq!(open_sessions(&town).await, 1);
}
