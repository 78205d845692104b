//! The way into the account, how often the password is asked, and the way back to the app.

use crate::account::ways::{SECURITY, address, code_of, easy, enter, guarded, next_code, shown_key, sign_in};
use crate::recovery::ways::rule;
use sluis_tests::support::photograph::Photograph;
use sluis_tests::support::town::{AFTER_LOGOUT, type_password};
use std::time::Duration;

const ROOMS: [&str; 7] = [
    "/account/consents",
    "/account",
    "/account/security",
    "/account/devices",
    "/account/sessions",
    "/account/activity",
    "/account/data",
];

/// Why the password is asked of somebody who is logged in.
const TO_BE_SURE: &str = "Vul voor de zekerheid uw wachtwoord in.";

#[tokio::test]
async fn who_comes_without_a_session_logs_in_and_lands_on_the_page_that_they_wanted() {
    let (town, _, mut browser) = guarded().await;
    let page = browser.open(&address(&town, SECURITY)).await;
    assert!(page.asks_for("password") && !page.text().contains(TO_BE_SURE), "{page}");
    assert_eq!(town.server.database().count("sessions").await, 0, "nothing is kept for a visitor");
    let page = type_password(&mut browser, &page, "anna").await;
    assert!(page.asks_for("code"), "{page}");
    let page = browser.submit(&page, &[("code", &next_code(&town))]).await.expect_status(200);
    assert_eq!(page.url.path(), SECURITY, "{page}");
    assert!(page.text().contains("Tweestapsverificatie staat aan."), "{page}");
    assert!(page.text().contains("U heeft nu één methode. Stel er nog één in."), "R136: {page}");
    assert!(!page.text().contains("U heeft geen back-upcode."), "she has one: {page}");
    assert!(
        page.header("content-security-policy").contains("form-action 'self'"),
        "another site is posted to"
    );
    assert!(page.header("cache-control").contains("no-store"), "it may be kept");
}

#[tokio::test]
async fn every_room_is_reached_from_every_other_and_looking_changes_nothing() {
    let (town, _, mut browser) = guarded().await;
    enter(&town, &mut browser, "/account").await;
    let before = Photograph::of(&town.server).await;
    for room in ROOMS {
        let page = browser.open(&address(&town, room)).await.expect_status(200);
        for words in [
            "Overzicht",
            "Beveiliging",
            "Onthouden apparaten",
            "Waar u bent ingelogd",
            "Toestemming voor apps",
            "Activiteit",
            "Uw gegevens",
        ] {
            page.link(words);
        }
    }
    let changes = Photograph::of(&town.server).await;
    assert_eq!(changes.changes_since(&before), Vec::<&str>::new());
}

#[tokio::test]
async fn the_password_is_asked_again_after_ten_minutes_and_the_second_step_is_not() {
    let (town, _, mut browser) = guarded().await;
    enter(&town, &mut browser, SECURITY).await;
    town.server.clock().forward(Duration::from_secs(9 * 60));
    assert_eq!(browser.open(&address(&town, SECURITY)).await.url.path(), SECURITY);
    town.server.clock().forward(Duration::from_secs(2 * 60));
    let page = browser.open(&address(&town, SECURITY)).await;
    assert!(page.asks_for("password") && page.text().contains(TO_BE_SURE), "{page}");
    let page = type_password(&mut browser, &page, "anna").await;
    assert_eq!(page.url.path(), SECURITY, "the second step of this session counts: {page}");
    assert_eq!(town.server.database().count("sessions").await, 1);
}

#[tokio::test]
async fn who_sets_out_to_link_an_app_typed_the_password_five_minutes_ago_at_most() {
    let (town, _, mut browser) = guarded().await;
    enter(&town, &mut browser, SECURITY).await;
    let linking = address(&town, "/account/security/app");
    town.server.clock().forward(Duration::from_secs(4 * 60));
    let begun = browser.open(&linking).await;
    assert_eq!(begun.url.path(), "/account/security/app", "{begun}");

    town.server.clock().forward(Duration::from_secs(2 * 60));
    assert_eq!(browser.open(&address(&town, SECURITY)).await.url.path(), SECURITY, "it is still shown");
    for path in ["/account/security/app", "/account/email"] {
        let page = browser.open(&address(&town, path)).await;
        assert!(page.asks_for("password"), "{path}: {page}");
    }
    // Who set out in time had an app to install first.
    let code = code_of(&town, &shown_key(&begun));
    let linked = browser.submit(&begun, &[("code", &code)]).await;
    assert!(!linked.asks_for("password"), "{linked}");
    assert_eq!(town.server.database().count("authenticators WHERE kind = 'totp'").await, 2);

    let page = browser.open(&linking).await;
    let page = type_password(&mut browser, &page, "anna").await;
    assert_eq!(page.url.path(), "/account/security/app", "{page}");
}

#[tokio::test]
async fn where_only_changes_ask_for_it_the_password_is_asked_before_a_change() {
    let (town, _, mut browser) = guarded().await;
    rule(&town, "linde", r#"{"sudo":{"scope":"change"}}"#).await;
    enter(&town, &mut browser, SECURITY).await;
    town.server.clock().forward(Duration::from_secs(20 * 60));
    assert_eq!(browser.open(&address(&town, SECURITY)).await.url.path(), SECURITY);
    let page = browser.open(&address(&town, "/account/security/app")).await;
    assert!(page.asks_for("password"), "{page}");
    let page = type_password(&mut browser, &page, "anna").await;
    assert_eq!(page.url.path(), "/account/security/app", "{page}");
}

#[tokio::test]
async fn a_form_that_is_sent_too_late_asks_for_the_password_and_changes_nothing() {
    let (town, _, mut browser) = easy().await;
    enter(&town, &mut browser, SECURITY).await;
    let page = browser.open(&address(&town, "/account/security/off")).await;
    town.server.clock().forward(Duration::from_secs(11 * 60));
    let asked = browser.submit(&page, &[]).await;
    assert!(asked.asks_for("password"), "{asked}");
    assert_eq!(town.server.database().count("authenticators WHERE kind = 'totp'").await, 1);
    let page = type_password(&mut browser, &asked, "anna").await;
    assert_eq!(page.url.path(), "/account/security/off", "back at the question: {page}");
}

#[tokio::test]
async fn a_remembered_device_opens_the_app_and_not_the_account() {
    let (town, app, mut browser) = easy().await;
    sign_in(&town, &app, &mut browser, "43200").await;
    browser.cookies.close_browser();
    let page = browser.open(&app.ask().url()).await;
    type_password(&mut browser, &page, "anna").await.callback();

    let page = browser.open(&address(&town, SECURITY)).await;
    assert!(page.asks_for("code") && !page.asks_for("remember"), "{page}");
    let page = browser.submit(&page, &[("code", &next_code(&town))]).await;
    assert_eq!(page.url.path(), SECURITY, "{page}");
    assert_eq!(town.server.database().count("remembered_devices").await, 1, "the device stays");
}

#[tokio::test]
async fn from_an_app_there_is_a_way_back_and_to_no_other_address() {
    let (town, _, mut browser) = guarded().await;
    town.app("portaal", &["--organisation", "linde", "--home-uri", "http://127.0.0.1:9/start"]);
    let to = |back: &str| format!("{SECURITY}?client_id=portaal&return_uri={back}");
    let page = enter(&town, &mut browser, &to(&AFTER_LOGOUT.replace(':', "%3A").replace('/', "%2F"))).await;
    assert_eq!(page.link("portaal").as_str(), AFTER_LOGOUT);
    // The way back goes along to the other rooms, and into what is asked there.
    let next = browser.open(&page.link("Onthouden apparaten")).await;
    assert_eq!(next.link("portaal").as_str(), AFTER_LOGOUT);
    for elsewhere in ["https%3A%2F%2Fevil.example%2F", "%2F%2Fevil.example", "javascript%3Aalert(1)", ""] {
        let page = browser.open(&address(&town, &to(elsewhere))).await;
        assert_eq!(page.link("portaal").as_str(), "http://127.0.0.1:9/start", "{elsewhere}");
        for href in ["href=\"https://evil", "href=\"//evil", "href=\"javascript"] {
            assert!(!page.body.contains(href), "{page}");
        }
    }
    let page =
        browser.open(&address(&town, &format!("{SECURITY}?client_id=nobody"))).await.expect_status(200);
    assert!(!page.text().contains("Terug naar"), "{page}");
}

#[tokio::test]
async fn who_has_no_second_step_reaches_the_account_where_none_is_demanded() {
    let (town, _, mut browser) = easy().await;
    town.person("bram", &["linde"]);
    let page = browser.open(&address(&town, SECURITY)).await;
    let page = type_password(&mut browser, &page, "bram").await;
    assert_eq!(page.url.path(), SECURITY, "{page}");
    assert!(page.text().contains("Tweestapsverificatie staat uit."), "{page}");
    let alone = "U logt in met alleen een wachtwoord. Stel ook een tweede stap in.";
    assert!(page.text().contains(alone), "{page}");
    let overview = browser.open(&address(&town, "/account")).await;
    assert!(overview.text().contains(alone) && !overview.text().contains("goed beveiligd"), "{overview}");
}
