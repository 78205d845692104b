//! The manuals of the first message, walked in the demo from the casemanager's desk to the message: a mail, a password,
//! a second step, codes on paper, the form about oneself, as each organisation asks for them.

use crate::browser::walk::{SEND, keep_codes, shown, type_code};
use sluis_tests::support::chromium::Chromium;
use sluis_tests::support::demo::Demo;
use std::time::{Duration, Instant};
use thirtyfour::By;

const PASSWORD: &str = "zeven rode appels in een mand";
/// More pages than any manual has.
const MOST_PAGES: usize = 12;

/// One manual, and one newcomer who follows it.
struct Manual {
    name: &'static str,
    site: &'static str,
    organisation: &'static str,
    person: &'static str,
    /// What comes, in order.
    pages: &'static [&'static str],
}

/// Xpert Suite, 000 and 001: "akkoord", password, text message and key passed over, app, code on paper, form, message.
const XPERT: Manual = Manual {
    name: "xpert",
    site: "verzuim",
    organisation: "de-linde",
    person: "Fatima",
    pages: &["landing", "terms", "first-password", "sms", "key", "app", "keep-codes", "profile", "message"],
};
/// Verzuimcoach, 003: password, log in with it, choose the app, its key by mail, code on paper, message.
const VERZUIMCOACH: Manual = Manual {
    name: "verzuimcoach",
    site: "verzuim",
    organisation: "noorderlicht",
    person: "Gijs",
    pages: &["landing", "first-password", "login", "choose", "app-mail", "keep-codes", "message"],
};
/// The e-health platform, 004: password, the announced day, choose, app, six codes, message.
const EHEALTH: Manual = Manual {
    name: "ehealth",
    site: "ehealth",
    organisation: "de-oever",
    person: "Hanna",
    pages: &["landing", "first-password", "introduction", "choose", "app", "keep-codes", "message"],
};

/// The pages on the way, by what stands on them. The first that is there is the page.
const PAGES: [(&str, &str); 13] = [
    ("message", "#message-head"),
    ("landing", "button[name=account][value=new].main"),
    ("terms", "button[value=agree]"),
    ("first-password", "[name=new_password]"),
    ("login", "[name=password]"),
    ("keep-codes", "ul.codes"),
    ("profile", "[name=initials]"),
    ("introduction", "button[value=set_up]"),
    ("choose", "[name=method][value=totp].choice, #method-totp"),
    ("sms", "[name=phone]"),
    ("key", "form[data-key=new]"),
    ("app", "code.key"),
    ("app-mail", "[name=code]"),
];

struct Walk<'w> {
    browser: &'w Chromium,
    demo: &'w Demo,
    manual: &'w Manual,
    size: &'w str,
}

impl Walk<'_> {
    /// From the desk to the message. The pages that came, in order.
    async fn walk(&self) -> Vec<&'static str> {
        self.send_message().await;
        self.open_mail("bericht").await;
        self.photograph("mail").await;
        self.browser.leave_by("#text a").await;
        assert!(self.browser.url().await.query().is_none(), "the link stays in no address bar");
        let mut came = Vec::new();
        while came.last() != Some(&"message") {
            assert!(came.len() < MOST_PAGES, "it does not end: {came:?}");
            let page = self.page().await;
            self.photograph(page).await;
            came.push(page);
            self.pass(page).await;
        }
        came
    }

    async fn pass(&self, page: &str) {
        let browser = self.browser;
        match page {
            "landing" => browser.leave_by("button[name=account][value=new]").await,
            "terms" => browser.leave_by("button[value=agree]").await,
            "first-password" => {
                browser.fill("new_password", PASSWORD).await;
                browser.fill("repeat", PASSWORD).await;
                browser.leave_by(SEND).await;
            }
            "login" => {
                browser.fill("password", PASSWORD).await;
                browser.leave_by(SEND).await;
            }
            "introduction" => browser.leave_by("button[value=set_up]").await,
            "choose" if self.has("#method-totp").await => browser.leave_by(SEND).await,
            "choose" => browser.leave_by("[name=method][value=totp]").await,
            "sms" => browser.leave_by(".ways button[value=sms]").await,
            "key" => browser.leave_by(".ways button[value=webauthn]").await,
            "app" => {
                let key = shown(browser, "code.key").await;
                self.link(&key).await;
            }
            "app-mail" => {
                let key = self.mailed_key().await;
                self.link(&key).await;
            }
            "keep-codes" => {
                keep_codes(browser).await;
            }
            "profile" => {
                browser.fill("initials", "F.").await;
                browser.leave_by(SEND).await;
            }
            _ => {}
        }
    }

    /// The casemanager writes, and the message waits.
    async fn send_message(&self) {
        let browser = self.browser;
        browser.open(&self.demo.url(self.manual.site, "/")).await;
        browser.leave_by("#write").await;
        browser.fill("email", &self.mailbox()).await;
        browser.fill("given_name", self.manual.person).await;
        browser.fill("surname", "El Amrani").await;
        let house = format!("#organisation option[value='{}']", self.manual.organisation);
        browser.choose(&house).await;
        self.photograph("desk").await;
        browser.leave_by("#send").await;
        browser.find("#written").await;
    }

    fn mailbox(&self) -> String {
        format!("{}@mail.localhost", self.manual.person.to_lowercase())
    }

    /// Opens the newest mail of the newcomer whose subject has this word.
    async fn open_mail(&self, word: &str) {
        let until = Instant::now() + Duration::from_secs(60);
        loop {
            self.browser.open(&self.demo.url("mail", "/")).await;
            for line in self.browser.web.find_all(By::Css("#mails a")).await.unwrap() {
                let text = line.text().await.unwrap();
                if text.contains(&self.mailbox()) && text.contains(word) {
                    self.browser.leave_through(&line).await;
                    return;
                }
            }
            assert!(Instant::now() < until, "no mail about {word} came");
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    }

    /// In a tab of its own: the key in the mail.
    async fn mailed_key(&self) -> String {
        let login = self.browser.web.window().await.unwrap();
        let mails = self.browser.web.new_tab().await.unwrap();
        self.browser.web.switch_to_window(mails).await.unwrap();
        self.open_mail("koppelen").await;
        let text = shown(self.browser, "#text").await;
        self.photograph("mail-with-key").await;
        let line = text.lines().find_map(|line| line.strip_prefix("Geheime sleutel: "));
        let key = line.unwrap_or_else(|| panic!("no key: {text}")).to_owned();
        self.browser.web.close_window().await.unwrap();
        self.browser.web.switch_to_window(login).await.unwrap();
        key
    }

    /// Types the key into the telephone, and its code into the page.
    async fn link(&self, key: &str) {
        let browser = self.browser;
        let login = browser.web.window().await.unwrap();
        let telephone = browser.web.new_tab().await.unwrap();
        browser.web.switch_to_window(telephone).await.unwrap();
        browser.open(&self.demo.url("phone", "/toevoegen")).await;
        browser.fill("key", key).await;
        browser.fill("name", self.manual.person).await;
        browser.press("button").await;
        browser.wait_for_text("Nog niet gekoppeld").await;
        browser.web.close_window().await.unwrap();
        browser.web.switch_to_window(login).await.unwrap();
        type_code(browser, self.demo, self.manual.person).await;
    }

    async fn page(&self) -> &'static str {
        let any = PAGES.map(|(_, css)| css).join(", ");
        self.browser.find(&any).await;
        for (name, css) in PAGES {
            if self.has(css).await {
                return name;
            }
        }
        panic!("the page went away")
    }

    async fn has(&self, css: &str) -> bool {
        self.browser.web.find(By::Css(css)).await.is_ok()
    }

    async fn photograph(&self, page: &str) {
        self.browser.screenshot(&format!("activation-{}-{page}-{}", self.manual.name, self.size)).await;
    }
}

async fn walk(demo: &Demo, manual: &Manual, size: &str) {
    let browser = match size {
        "narrow" => Chromium::start_narrow().await,
        "without-scripts" => Chromium::without_scripts().await,
        _ => Chromium::by_keyboard().await,
    };
    let came = Walk { browser: &browser, demo, manual, size }.walk().await;
    assert_eq!(came, manual.pages, "{}", manual.name);
}

#[tokio::test]
async fn each_manual_is_followed_on_a_narrow_screen() {
    let demo = Demo::start().await;
    for manual in [XPERT, VERZUIMCOACH, EHEALTH] {
        walk(&demo, &manual, "narrow").await;
    }
}

#[tokio::test]
async fn each_manual_is_followed_without_scripts() {
    let demo = Demo::start().await;
    for manual in [XPERT, VERZUIMCOACH, EHEALTH] {
        walk(&demo, &manual, "without-scripts").await;
    }
}

#[tokio::test]
async fn each_manual_is_followed_with_the_keyboard_alone() {
    let demo = Demo::start().await;
    for manual in [XPERT, VERZUIMCOACH, EHEALTH] {
        walk(&demo, &manual, "keyboard").await;
    }
}
