//! The manual of the back-up code (002), walked in the demo from its first page to its last: in with the code when the
//! telephone is gone, a new code on paper, another app, a new code on request; and what the old codes are worth then.

use crate::browser::walk::{OTHERS, SEND, USE_CODE, begin, keep_codes, shown, type_password};
use sluis_tests::support::chromium::Chromium;
use sluis_tests::support::demo::{Demo, RECOVERY_CODE};
use sluis_tests::support::totp;
use thirtyfour::By;

const ANNA: &str = "anna";

struct Walk<'w> {
    browser: &'w Chromium,
    demo: &'w Demo,
    size: &'w str,
}

impl Walk<'_> {
    async fn walk(&self) {
        let first = self.log_in_with_the_code().await;
        self.link_another_app().await;
        let second = self.ask_for_a_new_code(&first).await;
        self.log_out().await;
        self.old_codes_are_refused(&first).await;
        self.the_newest_one_works(&second).await;
    }

    /// R105–R111, R101: credentials, the list, the code as it is read aloud, and a new one that must be kept.
    async fn log_in_with_the_code(&self) -> String {
        let browser = self.browser;
        self.to_the_list().await;
        self.photograph("list").await;
        browser.leave_by(USE_CODE).await;
        self.photograph("field").await;
        browser.fill("code", &RECOVERY_CODE.to_lowercase().replace('-', " ")).await;
        browser.leave_by(SEND).await;
        let new = shown(browser, ".codes code").await;
        assert_ne!(new, RECOVERY_CODE);
        self.photograph("new").await;
        // Without the tick it goes no further.
        browser.press(SEND).await;
        assert_eq!(shown(browser, ".codes code").await, new);
        assert_eq!(keep_codes(browser).await, new);
        new
    }

    /// R104 and R119: Sluis offers to link another telephone there and then; Anna does so later, at the settings.
    async fn link_another_app(&self) {
        let browser = self.browser;
        browser.find("button[value=later]").await;
        self.photograph("repair").await;
        browser.leave_by("button[value=later]").await;
        browser.wait_for(self.demo.url("verzuim", "/").as_str()).await;
        assert!(shown(browser, "#hello").await.contains("Anna de Vries"));
        browser.leave_by("#settings").await;
        self.photograph("settings").await;
        browser.leave_by(".things .ways a").await;
        let key = shown(browser, "code.key").await;
        self.photograph("app").await;
        browser.fill("code", &totp::code_now(&key)).await;
        browser.leave_by(SEND).await;
        assert!(shown(browser, ".done").await.contains("De nieuwe app is gekoppeld"));
    }

    /// R103: shown at once.
    async fn ask_for_a_new_code(&self, first: &str) -> String {
        let browser = self.browser;
        browser.leave_by("a[href*='/security/codes']").await;
        self.photograph("ask").await;
        browser.leave_by(SEND).await;
        self.photograph("asked").await;
        let codes = browser.web.find_all(By::Css(".codes code")).await.unwrap();
        assert_eq!(codes.len(), 1, "as the bakery has it, from whose app she comes");
        let second = keep_codes(browser).await;
        assert_ne!(second, first);
        assert!(shown(browser, ".done").await.contains("bewaard"));
        self.photograph("kept").await;
        second
    }

    async fn log_out(&self) {
        self.browser.leave_by(".way-back a").await;
        self.browser.leave_by("#log-out").await;
        self.browser.wait_for(self.demo.url("verzuim", "/uitgelogd").as_str()).await;
    }

    /// R100 and R103: the one of before the manual was used, the next one was replaced.
    async fn old_codes_are_refused(&self, first: &str) {
        let browser = self.browser;
        self.to_the_list().await;
        browser.leave_by(USE_CODE).await;
        browser.fill("code", RECOVERY_CODE).await;
        browser.leave_by(SEND).await;
        assert!(shown(browser, "#problem").await.contains("al gebruikt"));
        self.photograph("used").await;
        browser.fill("code", first).await;
        browser.leave_by(SEND).await;
        let told = shown(browser, "#problem").await;
        assert!(told.contains("klopt niet") || told.contains("vervangen"), "{told}");
        self.photograph("replaced").await;
    }

    async fn the_newest_one_works(&self, second: &str) {
        let browser = self.browser;
        // The list names the app, and not what is being asked already: back to that.
        browser.leave_by(OTHERS).await;
        assert!(browser.web.find(By::Css(USE_CODE)).await.is_err());
        assert!(shown(browser, "[name=method]").await.contains("Authenticatie-app"));
        self.photograph("list-again").await;
        browser.leave_by(".others a").await;
        browser.fill("code", second).await;
        browser.leave_by(SEND).await;
        keep_codes(browser).await;
        browser.leave_by("button[value=later]").await;
        browser.wait_for(self.demo.url("verzuim", "/").as_str()).await;
    }

    /// From the app to the list of other ways than the telephone.
    async fn to_the_list(&self) {
        begin(self.browser, self.demo, "verzuim").await;
        type_password(self.browser, ANNA).await;
        self.browser.find("[name=code]").await;
        self.photograph("second-step").await;
        self.browser.leave_by(OTHERS).await;
    }

    async fn photograph(&self, page: &str) {
        self.browser.screenshot(&format!("backup-{page}-{}", self.size)).await;
    }
}

async fn walk(browser: &Chromium, size: &str) {
    let demo = Demo::start().await;
    Walk { browser, demo: &demo, size }.walk().await;
}

#[tokio::test]
async fn the_manual_of_the_backup_code_on_a_narrow_screen() {
    walk(&Chromium::start_narrow().await, "narrow").await;
}

#[tokio::test]
async fn the_manual_of_the_backup_code_without_scripts() {
    walk(&Chromium::without_scripts().await, "without-scripts").await;
}

#[tokio::test]
async fn the_manual_of_the_backup_code_with_the_keyboard_alone() {
    walk(&Chromium::by_keyboard().await, "keyboard").await;
}
