//! Where the person is logged in: listed, ended one by one or all others at once.

use crate::account::ways::{audited, easy, enter, next_code, open_sessions, sign_in};
use sluis_tests::support::town::type_password;

const SESSIONS: &str = "/account/sessions";

#[tokio::test]
async fn one_session_is_ended_and_with_it_what_was_granted_there() {
    let (town, mut app, mut browser) = easy().await;
    let mut other = town.browser();
    app.clock_ahead = 30;
    let asked = app.ask();
    let page = other.open(&asked.url()).await;
    let page = type_password(&mut other, &page, "anna").await;
    let landed = other.submit(&page, &[("code", &next_code(&town))]).await;
    let tokens = app.tokens(&asked, &landed.callback()).await;
    let page = enter(&town, &mut browser, SESSIONS).await;
    assert!(page.text().contains("Dit apparaat") && page.text().contains("Een ander apparaat"), "{page}");

    let page = browser.submit(&page, &[]).await;

    assert!(page.text().contains("Dat apparaat is uitgelogd."), "{page}");
    assert_eq!(open_sessions(&town).await, 1);
    assert_eq!(audited(&town, "auth.logout").await, 1);
    assert_eq!(app.refresh(tokens.refresh_token()).await.expect_status(400).error(), "invalid_grant");
    assert!(other.open(&app.ask().url()).await.asks_for("password"));
    assert_eq!(browser.open(&page.url).await.url.path(), SESSIONS, "this one goes on");
}

#[tokio::test]
async fn all_others_are_ended_at_once_and_this_one_goes_on() {
    let (town, app, mut browser) = easy().await;
    for _ in 0..2 {
        sign_in(&town, &app, &mut town.browser(), "").await;
    }
    let page = enter(&town, &mut browser, SESSIONS).await;
    assert_eq!(open_sessions(&town).await, 3);
    let all = page.forms().into_iter().rfind(|form| form.posts).unwrap();
    let page = browser.send(&page, &all, &[]).await;
    assert!(page.text().contains("U bent uitgelogd op alle andere apparaten."), "{page}");
    assert!(!page.text().contains("Een ander apparaat"), "{page}");
    assert_eq!(open_sessions(&town).await, 1);
    assert_eq!(browser.open(&page.url).await.url.path(), SESSIONS);
}

#[tokio::test]
async fn the_activity_tells_in_words_what_happened() {
    let (town, app, mut browser) = easy().await;
    sign_in(&town, &app, &mut town.browser(), "43200").await;
    let mut stranger = town.browser();
    let page = stranger.open(&app.ask().url()).await;
    let typed = [("username", "anna@example.nl"), ("password", "iets anders dan dat")];
    stranger.submit(&page, &typed).await.expect_status(422);
    let page = enter(&town, &mut browser, "/account/activity").await;
    let text = page.text();
    for words in
        ["Ingelogd", "Een apparaat is onthouden", "Inloggen is niet gelukt", "verzuim", "linde", "127.0.0.1"]
    {
        assert!(text.contains(words), "{words}: {page}");
    }
    assert!(!text.contains("auth.") && !text.contains("anna@example.nl"), "{page}");
}
