//! New codes are kept before the login goes on; who closes the browser is shown others next time (R101, R102).

use crate::account::ways::code_of as next_code_of;
use crate::recovery::ways::{
    SET_OF_SIX, at_backup, keep_and_go_on, rule, shown_codes, shown_key, shows_codes,
};
use sluis_tests::support::agent::Agent;
use sluis_tests::support::page::Page;
use sluis_tests::support::photograph::Photograph;
use sluis_tests::support::relying_party::{Asked, RelyingParty};
use sluis_tests::support::server::Sluis;
use sluis_tests::support::totp;
use sluis_tests::support::town::{Town, type_password};
use std::time::Duration;

/// Organisation `linde`, app `verzuim`, and Bram, who has no second step yet.
async fn newcomer() -> (Town, RelyingParty, Agent) {
    let town = Town::on(Sluis::plan().with_turned_clock()).await;
    town.organisation("linde", "verzuim");
    town.person("bram", &["linde"]);
    let mut app = town.app("verzuim", &["--organisation", "linde"]);
    app.clock_ahead = 30;
    let browser = town.browser();
    (town, app, browser)
}

/// Links an app. What comes after it, and the key.
async fn link(app: &RelyingParty, browser: &mut Agent) -> (Asked, Page, String) {
    let asked = app.ask();
    let page = browser.open(&asked.url()).await;
    let page = type_password(browser, &page, "bram").await;
    let (_, rest) = page.body.split_once("<code class=\"key\">").unwrap_or_else(|| panic!("no key: {page}"));
    let key = rest.split('<').next().unwrap_or_default().to_owned();
    let page = browser.submit(&page, &[("code", &totp::code_now(&key))]).await;
    (asked, page, key)
}

#[tokio::test]
async fn after_the_first_app_a_code_is_kept_and_without_the_tick_nothing_goes_on() {
    let (town, app, mut browser) = newcomer().await;
    let (asked, page, _) = link(&app, &mut browser).await;
    let code = shown_codes(&page);
    assert_eq!(code.len(), 1);

    let again = browser.submit(&page, &[]).await.expect_status(422);
    assert!(again.text().contains("Zet daarna een vinkje"), "{again}");
    assert_eq!(shown_codes(&again), code, "the same code");
    let before = Photograph::of(&town.server).await;
    let reloaded = browser.open(&page.url).await;
    assert_eq!(shown_codes(&reloaded), code, "a reload shows the same code");
    assert_eq!(Photograph::of(&town.server).await.changes_since(&before), Vec::<&str>::new());
    assert_eq!(town.server.database().count("sessions").await, 0, "nobody is in");
    assert_eq!(town.server.database().count("grants").await, 0);

    let landed = browser.submit(&reloaded, &[("kept", "yes")]).await;
    app.tokens(&asked, &landed.callback()).await;
    let old = browser.open(&page.url).await;
    assert!(!old.body.contains(&code[0]), "the code is shown once");
}

#[tokio::test]
async fn who_closes_the_browser_sees_another_code_and_the_first_is_void() {
    let (town, app, mut browser) = newcomer().await;
    let (_, page, key) = link(&app, &mut browser).await;
    let first = shown_codes(&page).remove(0);

    let mut next = town.browser();
    let asked = app.ask();
    let page = next.open(&asked.url()).await;
    let page = type_password(&mut next, &page, "bram").await;
    let page = next.submit(&page, &[("code", &next_code_of(&town, &key))]).await;
    let second = shown_codes(&page).remove(0);
    assert_ne!(first, second);
    app.tokens(&asked, &next.submit(&page, &[("kept", "yes")]).await.callback()).await;

    let mut third = town.browser();
    let (_, page) = at_backup(&app, &mut third, "bram").await;
    third.submit(&page, &[("code", &first)]).await.expect_status(422);
    let page = third.submit(&page, &[("code", &second)]).await;
    assert!(shows_codes(&page), "{page}");
}

#[tokio::test]
async fn a_code_that_was_written_down_and_not_ticked_is_good_while_there_is_no_other() {
    let (town, app, mut browser) = newcomer().await;
    let (_, page, _) = link(&app, &mut browser).await;
    let code = shown_codes(&page).remove(0);

    let mut next = town.browser();
    let (asked, page) = at_backup(&app, &mut next, "bram").await;
    let page = next.submit(&page, &[("code", &code)]).await;
    assert!(shows_codes(&page), "{page}");
    app.tokens(&asked, &keep_and_go_on(&mut next, &page).await.callback()).await;
}

#[tokio::test]
async fn codes_are_shown_to_the_browser_that_made_them_and_to_no_other() {
    let (town, app, mut browser) = newcomer().await;
    let (_, page, _) = link(&app, &mut browser).await;
    let code = shown_codes(&page).remove(0);
    let mut thief = town.browser();
    let seen = thief.open(&page.url).await;
    assert!(seen.asks_for("password") && !seen.body.contains(&code), "{seen}");
}

#[tokio::test]
async fn a_set_is_kept_by_its_button() {
    let (town, app, mut browser) = newcomer().await;
    rule(&town, "linde", SET_OF_SIX).await;
    let (asked, page, _) = link(&app, &mut browser).await;
    assert_eq!(shown_codes(&page).len(), 6);
    assert!(page.text().contains("Gedaan"), "{page}");
    app.tokens(&asked, &browser.submit(&page, &[]).await.callback()).await;
}

#[tokio::test]
async fn the_file_holds_what_the_page_shows_and_nobody_else_gets_it() {
    let (town, app, mut browser) = newcomer().await;
    let (_, page, _) = link(&app, &mut browser).await;
    let code = shown_codes(&page).remove(0);
    assert!(page.body.contains(&format!("data-copies=\"{code}")), "R95: it is copied: {}", page.body);
    assert!(page.body.contains(" data-prints "), "R95: it is printed: {}", page.body);
    let paper = page.body.split_once("<p class=\"on-paper\">").unwrap().1.split_once("</p>").unwrap().0;
    for line in ["linde", "bram@example.nl", "Gemaakt op"] {
        assert!(paper.contains(line), "R95, on paper: {line}: {paper}");
    }
    let address = page.link("Opslaan als bestand");
    let before = Photograph::of(&town.server).await;

    let file = browser.open(&address).await.expect_status(200);

    assert_eq!(
        file.header("content-disposition"),
        "attachment; filename=\"back-upcodes.txt\"; filename*=UTF-8''back-upcodes.txt"
    );
    assert!(file.header("cache-control").contains("no-store"));
    for line in [code.as_str(), "linde", "bram@example.nl", "Gemaakt op"] {
        assert!(file.body.contains(line), "{line}: {}", file.body);
    }
    assert_eq!(Photograph::of(&town.server).await.changes_since(&before), Vec::<&str>::new());
    let mut thief = town.browser();
    let seen = thief.open(&address).await;
    assert!(seen.asks_for("password") && !seen.body.contains(&code), "{seen}");
    browser.submit(&page, &[("kept", "yes")]).await.callback();
    assert!(!browser.open(&address).await.body.contains(&code), "it is shown once");
}

#[tokio::test]
async fn who_stays_in_the_app_store_for_too_long_types_the_password_and_is_where_they_were() {
    let town = Town::on(Sluis::plan().with_turned_clock()).await;
    town.organisation("linde", "verzuim");
    town.person("bram", &["linde"]);
    let mut app = town.app("verzuim", &["--organisation", "linde"]);
    let mut browser = town.browser();
    let asked = app.ask();
    let page = browser.open(&asked.url()).await;
    let page = type_password(&mut browser, &page, "bram").await;
    let key = shown_key(&page);
    // R36: ten minutes at least, and a look at the page makes no other key.
    town.server.clock().forward(Duration::from_secs(9 * 60));
    assert_eq!(shown_key(&browser.open(&page.url).await), key);

    town.server.clock().forward(Duration::from_secs(2 * 60));
    let code = totp::code(&key, town.server.clock().now());
    let late = browser.submit(&page, &[("code", &code)]).await;
    assert!(late.asks_for("password") && !late.asks_for("code"), "{late}");
    assert_eq!(town.server.database().count("authenticators WHERE kind = 'totp'").await, 0, "not linked");

    let page = type_password(&mut browser, &late, "bram").await;
    let code = totp::code(&shown_key(&page), town.server.clock().now());
    let page = browser.submit(&page, &[("code", &code)]).await;
    app.clock_ahead = 11 * 60;
    app.tokens(&asked, &browser.submit(&page, &[("kept", "yes")]).await.callback()).await;
    assert_eq!(town.server.database().count("authenticators WHERE kind = 'totp'").await, 1);
}
