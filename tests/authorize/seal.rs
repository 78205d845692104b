//! The sealed request in the address: nobody can change it, and an old one leads back to the app.

use sluis_tests::support::page::Page;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::town::{PASSWORD, Town, login_name, sign_in, type_password};
use std::time::Duration;

const HOME: &str = "http://127.0.0.1:9/home";

fn seal(page: &Page) -> String {
    page.url.query_pairs().find(|(name, _)| name == "r").unwrap().1.into_owned()
}

/// The seal with the character at this place changed into another one.
fn altered(seal: &str, place: usize) -> String {
    let other = if seal.as_bytes()[place] == b'A' { "B" } else { "A" };
    format!("{}{other}{}", &seal[..place], &seal[place + 1..])
}

#[tokio::test]
async fn one_changed_character_of_the_seal_is_seen() {
    let (town, app, mut browser) = Town::plain().await;
    sign_in(&app, &mut browser, "bram").await;
    let page = browser.open(&app.ask().with("prompt", "login").url()).await;
    let seal = seal(&page);
    for place in [0, 1, 2, 10, 20, 40, seal.len() / 2, seal.len() - 2] {
        for path in ["/login", "/oauth2/authorize", "/consent"] {
            let url = town.server.url(&format!("{path}?r={}", altered(&seal, place)));
            let page = browser.open(&url).await.expect_status(400);
            assert_eq!(page.sent_to, None, "{path}, character {place}: {page}");
        }
    }
    assert_eq!(town.server.database().count("grants").await, 1, "the one of the sign-in");
}

#[tokio::test]
async fn a_password_under_a_changed_seal_opens_nothing() {
    let (town, app, mut browser) = Town::plain().await;
    let page = browser.open(&app.ask().url()).await;
    let (form, name) = (page.form(), login_name("bram"));
    let changed = altered(&seal(&page), 30);
    let pairs = [("r", &*changed), ("f", form.value("f")), ("username", &*name), ("password", PASSWORD)];

    let page = browser.post(&page.url, &page.url.join(&form.action).unwrap(), &pairs).await;

    assert_eq!(page.expect_status(400).sent_to, None);
    assert!(browser.cookies.find("__Host-sluis").is_none());
    assert_eq!(town.server.database().count("sessions").await, 0);
}

#[tokio::test]
async fn the_form_of_another_browser_logs_nobody_in() {
    let (town, app, mut browser) = Town::plain().await;
    let (mut thief, name) = (town.browser(), login_name("bram"));
    let stolen = thief.open(&app.ask().url()).await;
    let own = browser.open(&app.ask().url()).await;
    let form = stolen.form();
    let pairs =
        [("r", form.value("r")), ("f", form.value("f")), ("username", &*name), ("password", PASSWORD)];

    let page = browser.post(&own.url, &own.url.join(&form.action).unwrap(), &pairs).await;

    assert!(page.sent_to.is_none() && page.asks_for("password"), "{page}");
    assert!(browser.cookies.find("__Host-sluis").is_none());
    assert_eq!(town.server.database().count("sessions").await, 0);
}

#[tokio::test]
async fn a_request_that_is_too_old_leads_back_to_the_app() {
    let town = Town::on(Sluis::plan().with_turned_clock().set("lifetimes.request", "600")).await;
    town.organisation("plein", "basic");
    town.person("bram", &["plein"]);
    let app = town.app("winkel", &["--organisation", "plein", "--home-uri", HOME]);
    let mut browser = town.browser();
    let page = browser.open(&app.ask().url()).await;
    town.server.clock().forward(Duration::from_secs(540));
    assert!(browser.open(&page.url).await.asks_for("password"), "a minute before");
    town.server.clock().forward(Duration::from_secs(61));

    let late = type_password(&mut browser, &page, "bram").await;

    assert!(late.status.is_client_error() && late.sent_to.is_none(), "{late}");
    assert_eq!(late.link("winkel").as_str(), HOME);
    assert!(!late.asks_for("password"), "no form that cannot be sent: {late}");
    assert!(browser.cookies.find("__Host-sluis").is_none());
    for path in ["/login", "/oauth2/authorize", "/consent"] {
        let url = town.server.url(&format!("{path}?r={}", seal(&page)));
        assert_eq!(browser.open(&url).await.link("winkel").as_str(), HOME, "{path}");
    }
    assert_eq!(town.server.database().count("sessions").await, 0);
}

#[tokio::test]
async fn a_seal_is_no_ticket_without_the_session_behind_it() {
    let (town, app, mut browser) = Town::plain().await;
    let page = browser.open(&app.ask().url()).await;
    let seal = seal(&page);
    type_password(&mut browser, &page, "bram").await.callback();
    let resume = town.server.url(&format!("/oauth2/authorize?r={seal}"));

    let stranger = town.browser().open(&resume).await;

    assert!(stranger.sent_to.is_none() && stranger.asks_for("password"), "{stranger}");
    assert_eq!(town.server.database().count("grants").await, 1, "only the owner's");
}
