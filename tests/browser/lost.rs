//! Who lost the telephone, or the password, at a browser without scripts and with keys alone: the helpdesk's code, another
//! app there and then, one of six codes; a letter that came too late, and the next one.

use crate::browser::walk::{OTHERS, SEND, USE_CODE, at_the_app, forget, shown, type_own_password};
use crate::passwords::letters;
use crate::recovery::helpdesk::{administrator, code_of, issued};
use crate::recovery::ways::{SET_OF_SIX, rule};
use sluis_tests::support::chromium::Chromium;
use sluis_tests::support::photograph::answers;
use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::totp;
use sluis_tests::support::town::Town;
use std::time::Duration;
use thirtyfour::By;

struct Walk<'w> {
    browser: &'w Chromium,
    town: &'w Town,
    app: &'w RelyingParty,
}

impl Walk<'_> {
    async fn type_recovery_code(&self, code: &str) {
        self.browser.open(&self.app.ask().url()).await;
        type_own_password(self.browser, "anna").await;
        self.browser.leave_by(OTHERS).await;
        self.browser.leave_by(USE_CODE).await;
        self.browser.fill("code", code).await;
        self.browser.leave_by(SEND).await;
    }

    /// R99, R93, R104: it is good once; six codes take the place of what may be lost as well; another app follows at once.
    async fn by_the_helpdesk(&self) -> Vec<String> {
        let browser = self.browser;
        administrator(self.town, "beheer");
        self.type_recovery_code(&code_of(&issued(self.town, "linde", &["--valid", "2h"]))).await;
        let mut six = Vec::new();
        for code in browser.web.find_all(By::Css(".codes code")).await.unwrap() {
            six.push(code.text().await.unwrap());
        }
        assert_eq!(six.len(), 6);
        assert_eq!(self.count("sessions").await, 0, "they are kept before anybody is in");
        browser.leave_by(SEND).await;
        // Without a word of what is lost it goes no further.
        browser.leave_by("button[value=now]").await;
        assert!(shown(browser, "#lost-problem").await.contains("kwijt"));
        browser.press("#lost").await;
        browser.leave_by("button[value=now]").await;
        let key = shown(browser, "code.key").await;
        browser.fill("code", &totp::code(&key, self.now())).await;
        browser.leave_by(SEND).await;
        at_the_app(browser).await;
        assert_eq!(self.count("authenticators WHERE bound_by = 'helpdesk_code' AND kind = 'totp'").await, 1);
        let removed = "SELECT code || '' FROM audit_events WHERE code = 'mfa.removed'";
        assert_eq!(answers(&self.town.server, removed).await, ["mfa.removed"], "R97: the lost one is gone");
        six
    }

    /// R94, and P20: of a set one is burnt, and no other is shown.
    async fn by_one_of_six(&self, six: &[String]) {
        self.type_recovery_code(&six[3]).await;
        assert!(shown(self.browser, "main").await.contains('5'), "how many are left");
        assert!(self.browser.web.find(By::Css(".codes")).await.is_err(), "none is shown anew");
        self.browser.leave_by("button[value=later]").await;
        at_the_app(self.browser).await;
        assert_eq!(self.count("recovery_codes WHERE used_at IS NOT NULL").await, 2, "and the helpdesk's");
    }

    /// R10: the letter's time is up, its page sends another to the same mailbox, and that one does it.
    async fn by_a_second_letter(&self) {
        let (browser, server) = (self.browser, &self.town.server);
        browser.open(&self.app.ask().url()).await;
        browser.leave_by(".forgotten a").await;
        browser.fill("username", "anna@example.nl").await;
        browser.leave_by(SEND).await;
        letters::settled(server).await;
        let first = letters::link(server).await;
        server.clock().forward(Duration::from_secs(2 * 60 * 60));
        browser.open(&first).await;
        assert!(browser.web.find(By::Css("[name=new_password]")).await.is_err(), "it opens nothing any more");
        browser.leave_by(SEND).await;
        letters::settled(server).await;
        let second = letters::link(server).await;
        assert_ne!(second, first);
        browser.open(&second).await;
        browser.fill("new_password", letters::NEW).await;
        browser.fill("repeat", letters::NEW).await;
        browser.leave_by(SEND).await;
        browser.find("main h1").await;
        assert_eq!(
            answers(server, "SELECT count(*) || '' FROM audit_events WHERE code = 'password.reset'").await,
            ["1"]
        );
    }

    fn now(&self) -> u64 {
        self.town.server.clock().now()
    }

    async fn count(&self, rows: &str) -> i64 {
        self.town.server.database().count(rows).await
    }
}

#[tokio::test]
async fn who_lost_telephone_or_password_comes_in_by_keys_alone_without_scripts() {
    let (town, app, _) = Town::guarded_on(Sluis::plan().with_turned_clock()).await;
    rule(&town, "linde", SET_OF_SIX).await;
    let browser = Chromium::by_keyboard_without_scripts().await;
    let walk = Walk { browser: &browser, town: &town, app: &app };
    let six = walk.by_the_helpdesk().await;
    forget(&browser, &town).await;
    walk.by_one_of_six(&six).await;
    forget(&browser, &town).await;
    walk.by_a_second_letter().await;
}
