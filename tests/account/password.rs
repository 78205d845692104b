//! The page of the password is a page of the account: whoever is in by another way finds it, and the app that they came
//! from.

use crate::account::ways::{SECURITY, address, easy, enter, guarded, next_code, open_sessions, sign_in};
use crate::passwords::letters::NEW;
use crate::security_keys::ways::{PASSWORDLESS, linked, touch, town};
use sluis_tests::support::security_key::SecurityKey;
use sluis_tests::support::town::{
    AFTER_LOGOUT, PASSWORD, Town, sign_in as sign_in_with_password, type_password,
};

const HERE: &str = "/account/password";
const CHANGE: [(&str, &str); 3] = [("password", PASSWORD), ("new_password", NEW), ("repeat", NEW)];

#[tokio::test]
async fn who_is_in_by_a_remembered_device_shows_the_second_step_and_changes_it() {
    let (town, app, mut browser) = easy().await;
    sign_in(&town, &app, &mut browser, "43200").await;
    browser.cookies.close_browser();
    let page = browser.open(&app.ask().url()).await;
    type_password(&mut browser, &page, "anna").await.callback();

    let page = browser.open(&address(&town, HERE)).await;
    assert!(page.asks_for("code"), "{page}");
    let page = browser.submit(&page, &[("code", &next_code(&town))]).await;
    assert!(page.url.path() == HERE && page.asks_for("new_password"), "{page}");
    let done = browser.submit(&page, &CHANGE).await;
    assert_eq!(done.url.path(), SECURITY, "{done}");
    assert!(done.text().contains("wachtwoord is gewijzigd."), "{done}");
}

#[tokio::test]
async fn who_is_in_by_a_passkey_finds_the_page_and_changes_it() {
    let (town, app, mut browser) = town(PASSWORDLESS).await;
    let mut key = SecurityKey::in_a_telephone();
    linked(&app, &mut browser, "anna", &mut key).await;
    let mut other = town.browser();
    let page = other.open(&app.ask().url()).await;
    touch(&mut other, &page, &mut key).await.callback();

    let page = other.open(&address(&town, HERE)).await;
    assert!(page.url.path() == HERE && page.asks_for("new_password"), "{page}");
    let done = other.submit(&page, &CHANGE).await;
    assert_eq!(done.url.path(), SECURITY, "{done}");
}

#[tokio::test]
async fn the_way_back_to_the_app_is_kept() {
    let (town, _, mut browser) = guarded().await;
    town.app("portaal", &["--organisation", "linde", "--home-uri", "http://127.0.0.1:9/start"]);
    let back = AFTER_LOGOUT.replace(':', "%3A").replace('/', "%2F");
    let page = enter(&town, &mut browser, &format!("{HERE}?client_id=portaal&return_uri={back}")).await;
    assert_eq!(page.link("portaal").as_str(), AFTER_LOGOUT);
    let wrong = [("password", "niet dit"), ("new_password", NEW), ("repeat", NEW)];
    let page = browser.submit(&page, &wrong).await.expect_status(422);
    assert_eq!(page.link("portaal").as_str(), AFTER_LOGOUT);
    let done = browser.submit(&page, &CHANGE).await;
    assert_eq!((done.url.path(), done.link("portaal").as_str()), (SECURITY, AFTER_LOGOUT), "{done}");
}

/// A login in another tab gives the session another cookie, while here a password is still being looked at.
#[tokio::test]
async fn a_login_in_another_tab_is_not_undone() {
    let (town, app, mut browser) = Town::plain().await;
    let (mut current, mut new) = (PASSWORD, NEW);
    sign_in_with_password(&app, &mut browser, "bram").await;
    for _ in 0..5 {
        let page = browser.open(&address(&town, HERE)).await;
        let (mut here, mut there) = (browser.clone(), browser.clone());
        let login = there.open(&app.ask().with("prompt", "login").url()).await;
        let change = [("password", current), ("new_password", new), ("repeat", new)];
        let typed = [("username", "bram@example.nl"), ("password", current)];
        let (changed, landed) = tokio::join!(here.submit(&page, &change), there.submit(&login, &typed));
        if changed.text().contains("wachtwoord is gewijzigd.") {
            // The password was first. Once more.
            (current, new, browser) = (new, current, here);
            continue;
        }
        let led = changed.way.iter().any(|(url, _)| url.query() == Some("done=nothing"));
        assert!(led && landed.callback().has("code"), "{changed}");
        assert!(there.open(&app.ask().with("prompt", "none").url()).await.callback().has("code"));
        // In a browser both tabs have the new cookie.
        let told = there.open(&address(&town, "/account/password?done=nothing")).await;
        assert!(told.text().contains("Dit is niet gelukt.") && told.asks_for("new_password"), "{told}");
        assert_eq!(open_sessions(&town).await, 1);
        return;
    }
    // Here the change is always first: the password that it left opens the door.
    let mut anew = town.browser();
    let page = anew.open(&app.ask().url()).await;
    anew.submit(&page, &[("username", "bram@example.nl"), ("password", current)]).await.callback();
}
