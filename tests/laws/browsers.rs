//! Back buttons, second tabs, lost cookies, forms of elsewhere, old pages: harmless (laws 1, 2 and 4).

use sluis_tests::support::page::Page;
use sluis_tests::support::photograph::Photograph;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::totp;
use sluis_tests::support::town::{APP_KEY, PASSWORD, Town, sign_in, type_code, type_password};
use std::time::Duration;
use url::Url;

const BRAM: [(&str, &str); 2] = [("username", "bram@example.nl"), ("password", PASSWORD)];

async fn sessions(town: &Town) -> usize {
    Photograph::of(&town.server).await.rows("sessions").len()
}

/// What the login form would send for Bram.
fn filled(page: &Page) -> (Url, Vec<(String, String)>) {
    (page.url.join(&page.form().action).unwrap(), page.form().filled(&BRAM))
}

#[tokio::test]
async fn an_old_login_form_after_the_login_with_a_wrong_password_takes_nothing_away() {
    let (town, app, mut browser) = Town::plain().await;
    let page = browser.open(&app.ask().url()).await;
    type_password(&mut browser, &page, "bram").await.callback().code();
    let typed = [("username", "carla@example.nl"), ("password", "niet dit")];
    browser.submit(&page, &typed).await;
    let still = browser.open(&app.ask().url()).await.callback();
    assert!(still.has("code"), "Bram is still signed in");
    assert_eq!(sessions(&town).await, 1);
}

#[tokio::test]
async fn the_login_form_sent_twice_makes_one_session() {
    let (town, app, mut browser) = Town::plain().await;
    let page = browser.open(&app.ask().url()).await;
    for _ in 0..2 {
        type_password(&mut browser, &page, "bram").await.callback().code();
    }
    assert_eq!(sessions(&town).await, 1);
}

#[tokio::test]
async fn reload_and_back_after_the_login_lead_on_to_the_app() {
    let (town, app, mut browser) = Town::plain().await;
    let asked = app.ask();
    let page = browser.open(&asked.url()).await;
    let first = type_password(&mut browser, &page, "bram").await.callback();
    let back = browser.open(&page.url).await.callback();
    assert_eq!(back.get("state"), asked.state);
    assert_ne!(back.code(), first.code());
    app.tokens(&asked, &back).await;
    assert_eq!(sessions(&town).await, 1);
}

#[tokio::test]
async fn a_second_tab_finishes_its_own_request_after_the_first() {
    let (town, app, mut browser) = Town::guarded().await;
    let (one, two) = (app.ask(), app.ask());
    let first = browser.open(&one.url()).await;
    let second = browser.open(&two.url()).await;
    let code = type_password(&mut browser, &first, "anna").await;
    let waiting = browser.open(&second.url).await;
    assert!(waiting.sent_to.is_none(), "a password proven for one request finished another: {waiting}");
    let landed = type_code(&mut browser, &code).await.callback();
    assert_eq!(landed.get("state"), one.state);
    let landed = browser.open(&second.url).await.callback();
    assert_eq!(landed.get("state"), two.state);
    app.tokens(&two, &landed).await;
    assert_eq!(sessions(&town).await, 1);
}

#[tokio::test]
async fn an_expired_request_leads_back_to_the_app_and_makes_no_session() {
    let plan = Sluis::plan().with_turned_clock().set("lifetimes.request", "600");
    let (town, _, mut browser) = Town::plain_on(plan).await;
    let home = "http://127.0.0.1:9/home";
    let app = town.app("kiosk", &["--organisation", "plein", "--home-uri", home]);
    let page = browser.open(&app.ask().url()).await;
    assert!(page.asks_for("password"), "{page}");
    town.server.clock().forward(Duration::from_secs(601));
    let before = Photograph::of(&town.server).await;
    let late = type_password(&mut browser, &page, "bram").await.expect_status(410);
    assert!(late.body.contains(home), "it does not lead back: {}", late.body);
    let reloaded = browser.open(&page.url).await.expect_status(410);
    assert!(reloaded.body.contains(home));
    assert!(browser.cookies.find("__Host-sluis").is_none());
    assert_eq!(Photograph::of(&town.server).await.changes_since(&before), [""; 0]);
}

#[tokio::test]
async fn without_cookies_the_page_says_so_and_nothing_is_checked() {
    let (town, app, mut browser) = Town::plain().await;
    let page = browser.open(&app.ask().url()).await;
    browser.cookies.clear();
    let before = Photograph::of(&town.server).await;
    let told = type_password(&mut browser, &page, "bram").await.expect_status(400);
    assert!(told.text().to_lowercase().contains("cookies"), "{told}");
    assert!(browser.cookies.find("__Host-sluis").is_none());
    assert_eq!(Photograph::of(&town.server).await.changes_since(&before), [""; 0]);
}

#[tokio::test]
async fn the_form_of_another_site_is_refused_and_signs_nobody_in() {
    let (town, app, mut browser) = Town::plain().await;
    let page = browser.open(&app.ask().url()).await;
    let (url, pairs) = filled(&page);
    let before = Photograph::of(&town.server).await;
    let evil = Url::parse("http://evil.localhost:81/").unwrap();
    browser.post(&evil, &url, &pairs).await.expect_status(403);
    assert!(browser.cookies.find("__Host-sluis").is_none());
    assert_eq!(Photograph::of(&town.server).await.changes_since(&before), [""; 0]);
}

#[tokio::test]
async fn the_form_of_another_site_signs_nobody_out() {
    let (town, app, mut browser) = Town::plain().await;
    sign_in(&app, &mut browser, "bram").await;
    let evil = Url::parse("http://evil.localhost:81/").unwrap();
    for path in ["/oauth2/logout", "/oauth2/logout/confirm"] {
        browser.post(&evil, &town.server.url(path), &[("client_id", "winkel")]).await;
    }
    let still = browser.open(&app.ask().with("prompt", "none").url()).await.callback();
    assert!(still.has("code"), "{:?}", still.url);
}

#[tokio::test]
async fn the_form_that_another_browser_was_shown_signs_nobody_in() {
    let (town, app, mut browser) = Town::plain().await;
    let page = browser.open(&app.ask().url()).await;
    let mut victim = town.browser();
    victim.open(&app.ask().url()).await;
    let before = Photograph::of(&town.server).await;
    let (url, pairs) = filled(&page);
    let turned = victim.post(&page.url, &url, &pairs).await;
    assert!(turned.asks_for("password"), "it begins again: {turned}");
    assert!(victim.cookies.find("__Host-sluis").is_none());
    assert_eq!(Photograph::of(&town.server).await.changes_since(&before), [""; 0]);
}

#[tokio::test]
async fn a_code_of_the_telephone_is_good_for_one_browser() {
    let (town, app, mut browser) = Town::guarded().await;
    let mut thief = town.browser();
    let page = browser.open(&app.ask().url()).await;
    let page = type_password(&mut browser, &page, "anna").await;
    let stolen = thief.open(&app.ask().url()).await;
    let stolen = type_password(&mut thief, &stolen, "anna").await;
    let code = totp::code_now(APP_KEY);
    browser.submit(&page, &[("code", &code)]).await.callback().code();
    let refused = thief.submit(&stolen, &[("code", &code)]).await.expect_status(422);
    assert!(refused.asks_for("code"), "{refused}");
    assert!(thief.cookies.find("__Host-sluis").is_none());
    assert_eq!(sessions(&town).await, 1);
}
