//! The rarer ways from an invitation to the message, at a browser without scripts and with keys alone: a link that came
//! too late, a question that only the person can answer, terms that are refused at first, a code that is typed in place
//! of the link, and an account that is there already.

use crate::activation::invited::{BRAM, CHOSEN, INITIATE, MESSAGE, audited, invite_as, linde_with};
use crate::browser::walk::{SEND, forget, shown, type_own_password};
use serde_json::json;
use sluis_tests::support::chromium::Chromium;
use sluis_tests::support::outbox::letters;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::totp;
use sluis_tests::support::town::{APP_KEY, Town};
use std::time::Duration;
use thirtyfour::By;
use url::Url;

const RULES: &str = r#"{"invite":{"second_check":"birthdate"},
    "activation":{"consent":"required","document":"https://linde.example/terms","document_version":"3"}}"#;
const NEW: &str = "button[name=account][value=new]";
const MINE: &str = "button[name=account][value=mine]";
const TOO_LONG: Duration = Duration::from_secs(15 * 24 * 3600);

struct Walk<'w> {
    browser: &'w Chromium,
    town: &'w Town,
}

impl Walk<'_> {
    async fn count(&self, rows: &str) -> i64 {
        self.town.server.database().count(rows).await
    }

    async fn newest_link(&self) -> Url {
        letters(&self.town.server).await.last().unwrap().link()
    }

    async fn answer(&self, born: &str) {
        self.browser.fill("answer", born).await;
        self.browser.leave_by(SEND).await;
    }

    /// D1: expired, sent anew, the question, the terms, the password, the message; and the link once more.
    async fn a_newcomer(&self, late: &Url) {
        let browser = self.browser;
        browser.open(late).await;
        assert!(browser.web.find(By::Css(NEW)).await.is_err(), "it opens nothing any more");
        browser.leave_by(SEND).await;
        let link = self.newest_link().await;
        assert_ne!(&link, late);
        browser.open(&link).await;
        browser.leave_by(NEW).await;
        self.answer("30-12-1980").await;
        assert!(shown(browser, "#problem").await.contains("klopt niet"));
        self.answer("31-12-1980").await;
        browser.leave_by("button[value=decline]").await;
        assert!(shown(browser, "main").await.contains("nog niet actief"));
        assert_eq!(self.count("users").await, 1, "Anna alone");
        browser.leave_by("main a.main").await;
        self.on_to("[name=new_password]", NEW).await;
        browser.fill("new_password", CHOSEN).await;
        browser.fill("repeat", CHOSEN).await;
        browser.leave_by(SEND).await;
        browser.wait_for(INITIATE).await;
        assert_eq!(self.count("users").await, 2);
        assert_eq!(self.count("accepted_terms").await, 1);

        browser.open(&link).await;
        assert!(shown(browser, "main").await.contains("actief"));
        browser.leave_by("main a.main").await;
        browser.wait_for(INITIATE).await;
        assert_eq!(audited(&self.town.server, "account.activated").await, 1);
    }

    /// What was answered before may be asked again, or not: on through all of it to this.
    async fn on_to(&self, wanted: &str, who: &str) {
        let pages = [wanted, who, "input[name=answer]", "button[value=agree]", "[name=password]"];
        loop {
            self.browser.find(&pages.join(", ")).await;
            let mut here = "";
            for page in pages {
                if self.browser.web.find(By::Css(page)).await.is_ok() {
                    here = page;
                    break;
                }
            }
            match here {
                here if here == wanted => return,
                "input[name=answer]" => self.answer("31-12-1980").await,
                "[name=password]" => self.log_in().await,
                button => self.browser.leave_by(button).await,
            }
        }
    }

    /// The code of the mail in place of its link, and the account that is there: refused at first, and then accepted.
    async fn somebody_who_is_here(&self) {
        let browser = self.browser;
        let letters = letters(&self.town.server).await;
        let code = letters.iter().find(|letter| letter.to == "anna@example.nl").unwrap().code();
        browser.open(&self.town.server.url("/activate")).await;
        browser.fill("code", code).await;
        browser.leave_by(SEND).await;
        self.on_to("button[value=refuse]", MINE).await;
        browser.leave_by("button[value=refuse]").await;
        browser.find(MINE).await;
        assert_eq!(self.memberships().await, 2, "Bram's and the one that Anna had");
        self.on_to("button[value=accept]", MINE).await;
        browser.leave_by("button[value=accept]").await;
        browser.wait_for(INITIATE).await;
        assert_eq!((self.memberships().await, self.count("users").await), (3, 2));
    }

    async fn log_in(&self) {
        type_own_password(self.browser, "anna").await;
        self.town.server.clock().forward(Duration::from_secs(30));
        self.browser.fill("code", &totp::code(APP_KEY, self.town.server.clock().now())).await;
        self.browser.leave_by(SEND).await;
    }

    async fn memberships(&self) -> i64 {
        self.count("memberships WHERE activated_at IS NOT NULL").await
    }
}

#[tokio::test]
async fn the_rarer_ways_of_an_invitation_are_walked_by_keys_alone_without_scripts() {
    let (town, app) = linde_with(Sluis::plan().with_turned_clock(), "basic", RULES).await;
    town.organisation("care", "verzuim");
    town.person_with_app("anna", &["care"]);
    let browser = Chromium::by_keyboard_without_scripts().await;
    let walk = Walk { browser: &browser, town: &town };
    let invite =
        |mailbox: &str| json!({ "email": mailbox, "birthdate": "1980-12-31", "target_link_uri": MESSAGE });
    invite_as(&app, &invite(BRAM)).await;
    let late = walk.newest_link().await;
    town.server.clock().forward(TOO_LONG);
    walk.a_newcomer(&late).await;
    forget(&browser, &town).await;
    invite_as(&app, &invite("anna@example.nl")).await;
    walk.somebody_who_is_here().await;
}
