//! Whatever else a login may ask or say, at a browser without scripts and with keys alone: another language, a wrong code,
//! another person, a remembered device, terms, a form, rules that were tightened, a choice; and each page that ends it.

use crate::activation::invited::{INITIATE, audited, set_policy};
use crate::browser::walk::{SEND, at_the_app, forget, shown, type_own_password};
use crate::recovery::ways::rule;
use sluis_tests::support::chromium::Chromium;
use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::totp;
use sluis_tests::support::town::{APP_KEY, Town, login_name};
use std::time::Duration;
use thirtyfour::By;

/// "That is not me."
const SOMEBODY_ELSE: &str = "form.who button";
const ONWARD: &str = "main a.main";
const STRONG: &str = "Veertig tekens of meer: dat is een heel lang wachtwoord";
/// As long as the server remembers the rules of an organisation.
const MEMORY: Duration = Duration::from_secs(10);

/// As many wrong passwords as are looked at.
const MOST_WRONG: usize = 10;

struct Walk<'w> {
    browser: &'w Chromium,
    town: &'w Town,
}

impl Walk<'_> {
    async fn open(&self, app: &RelyingParty, prompt: &str) {
        let asked = if prompt.is_empty() { app.ask() } else { app.ask().with("prompt", prompt) };
        self.browser.open(&asked.url()).await;
    }

    async fn count(&self, rows: &str) -> i64 {
        self.town.server.database().count(rows).await
    }

    async fn changes_its_rules(&self, handle: &str, policy: &str) {
        set_policy(self.town, handle, policy).await;
        self.town.server.clock().forward(MEMORY);
    }

    async fn type_code(&self, seconds_ago: u64) {
        let code = totp::code(APP_KEY, self.town.server.clock().now() - seconds_ago);
        self.browser.fill("code", &code).await;
    }

    /// R148, R80, R113: from the page in another language to a device that is remembered.
    async fn a_login_with_all_that_goes_wrong(&self, app: &RelyingParty) {
        let browser = self.browser;
        self.open(app, "").await;
        browser.leave_by("nav.languages a[lang=en]").await;
        browser.find("html[lang=en] [name=username]").await;
        browser.leave_by("nav.languages a[lang=nl]").await;
        browser.fill("username", &login_name("anna")).await;
        browser.fill("password", "vier-witte-zwanen").await;
        browser.leave_by(SEND).await;
        browser.find("html[lang=nl] #problem").await;
        type_own_password(browser, "anna").await;
        browser.find("[name=code]").await;
        browser.leave_by(SOMEBODY_ELSE).await;
        type_own_password(browser, "anna").await;
        self.type_code(120).await;
        browser.leave_by(SEND).await;
        assert!(shown(browser, "#problem").await.contains("is verlopen"), "why it does not work");
        assert_eq!(self.count("sessions").await, 0);
        self.type_code(0).await;
        browser.press("#remember").await;
        browser.leave_by(SEND).await;
        at_the_app(browser).await;

        self.town.server.database().execute("DELETE FROM sessions").await;
        self.open(app, "").await;
        type_own_password(browser, "anna").await;
        at_the_app(browser).await;
        assert_eq!(self.count("remembered_devices").await, 1);
    }

    /// Who is at this browser, and for which organisation: from a page that lets nobody in to one that asks.
    async fn somebody_else(&self, shop: &RelyingParty, wide: &RelyingParty) {
        let browser = self.browser;
        self.open(shop, "").await;
        type_own_password(browser, "anna").await;
        browser.wait_for_text("geen toegang").await;
        browser.leave_by(SOMEBODY_ELSE).await;
        type_own_password(browser, "bram").await;
        at_the_app(browser).await;
        self.open(shop, "select_account").await;
        browser.leave_by("button[value=continue]").await;
        at_the_app(browser).await;
        assert_eq!(self.count("grants WHERE client_id = 'winkel'").await, 2);
        self.open(wide, "select_account").await;
        browser.leave_by("button[value=other]").await;
        type_own_password(browser, "carla").await;
        assert_eq!(browser.web.find_all(By::Css("form.choices button")).await.unwrap().len(), 2);
        browser.leave_by("form.choices button").await;
        at_the_app(browser).await;
        assert_eq!(self.count("grants WHERE client_id = 'wijd'").await, 1);
    }

    /// R17, R24 and R42: what an organisation asks of those who are there already.
    async fn what_was_asked_later(&self, shop: &RelyingParty) {
        let browser = self.browser;
        let terms = r#"{"activation":{"consent":"required","document":"https://plein.example/terms","document_version":"3"}}"#;
        self.changes_its_rules("plein", terms).await;
        self.open(shop, "").await;
        type_own_password(browser, "bram").await;
        browser.leave_by("button[value=decline]").await;
        assert!(shown(browser, "main").await.contains("niet akkoord"));
        assert_eq!(self.count("accepted_terms").await, 0);
        browser.leave_by(ONWARD).await;
        browser.leave_by("button[value=agree]").await;
        at_the_app(browser).await;
        assert_eq!(self.count("accepted_terms").await, 1);

        self.town.server.database().execute("UPDATE memberships SET profile = '{}'").await;
        let form = r#"{"activation":{"profile_fields":{"initials":"required"}}}"#;
        self.changes_its_rules("plein", form).await;
        self.open(shop, "").await;
        browser.fill("initials", "B.").await;
        browser.leave_by(SEND).await;
        at_the_app(browser).await;
        assert_eq!(audited(&self.town.server, "profile.changed").await, 1);

        forget(browser, self.town).await;
        self.changes_its_rules("plein", r#"{"password":{"min_length":40}}"#).await;
        self.open(shop, "").await;
        type_own_password(browser, "bram").await;
        browser.fill("new_password", STRONG).await;
        browser.fill("repeat", &STRONG.to_uppercase()).await;
        browser.leave_by(SEND).await;
        browser.find("#problem").await;
        assert_eq!(audited(&self.town.server, "password.changed").await, 0);
        browser.fill("new_password", STRONG).await;
        browser.fill("repeat", STRONG).await;
        browser.leave_by(SEND).await;
        at_the_app(browser).await;
        assert_eq!(audited(&self.town.server, "password.changed").await, 1);
    }

    /// A page that was left open too long, and one that says to wait: each has a way on.
    async fn pages_that_end_it(&self, app: &RelyingParty) {
        let browser = self.browser;
        forget(browser, self.town).await;
        self.open(app, "").await;
        self.town.server.clock().forward(Duration::from_secs(61 * 60));
        type_own_password(browser, "anna").await;
        browser.wait_for_text("verlopen").await;
        browser.leave_by(ONWARD).await;
        browser.wait_for(INITIATE).await;

        // Strangers tried so often that the next one has to wait.
        let mut stranger = self.town.browser();
        let login = stranger.open(&app.ask().url()).await;
        for _ in 0..MOST_WRONG {
            stranger
                .submit(&login, &[("username", &login_name("bram")), ("password", "vier-witte-zwanen")])
                .await;
        }
        self.open(app, "").await;
        type_own_password(browser, "bram").await;
        browser.wait_for_text("Wacht").await;
        browser.leave_by(ONWARD).await;
        browser.find("[name=password]").await;
        assert_eq!(self.count("sessions").await, 0);
    }
}

#[tokio::test]
async fn all_that_a_login_may_ask_is_answered_by_keys_alone_without_scripts() {
    let (town, app, _) = Town::guarded_on(Sluis::plan().with_turned_clock()).await;
    rule(&town, "linde", r#"{"remember":{"options":["12h"]}}"#).await;
    for handle in ["plein", "markt"] {
        town.organisation(handle, "basic");
    }
    town.person("bram", &["plein"]);
    town.person("carla", &["plein", "markt"]);
    let shop = town.app("winkel", &["--organisation", "plein"]);
    let wide = town.app("wijd", &["--organisation", "plein", "--organisation", "markt"]);
    let begins = town.app("begint", &["--organisation", "linde", "--initiate-login-uri", INITIATE]);
    let browser = Chromium::by_keyboard_without_scripts().await;
    let walk = Walk { browser: &browser, town: &town };
    walk.a_login_with_all_that_goes_wrong(&app).await;
    forget(&browser, &town).await;
    walk.somebody_else(&shop, &wide).await;
    forget(&browser, &town).await;
    walk.what_was_asked_later(&shop).await;
    walk.pages_that_end_it(&begins).await;
}
