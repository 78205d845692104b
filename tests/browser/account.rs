//! The account as a person walks through it (D7): in, around, another app, other codes, and back to the app.

use crate::browser::walk::{SEND, begin, keep_codes, log_in, shown};
use sluis_tests::support::chromium::Chromium;
use sluis_tests::support::demo::{Demo, PASSWORD};
use sluis_tests::support::totp;

const ANNA: (&str, &str) = ("anna", "Anna de Vries");
const NEW: &str = "zeven rode appels in een mand";
const ROOMS: [(&str, &str); 6] = [
    ("/account", "account"),
    ("/account/security", "account-security"),
    ("/account/devices", "account-devices"),
    ("/account/sessions", "account-sessions"),
    ("/account/activity", "account-activity"),
    ("/account/data", "account-data"),
];

async fn walk(browser: &Chromium, demo: &Demo, size: &str) {
    begin(browser, demo, "verzuim").await;
    log_in(browser, demo, ANNA, "verzuim").await;
    // From the app to the account: the session and the password of a moment ago are enough.
    for (path, name) in ROOMS {
        browser.open(&demo.url("login", &format!("{path}?client_id=verzuimbalie"))).await;
        browser.find(".rooms [aria-current]").await;
        browser.screenshot(&format!("{name}-{size}")).await;
    }
    browser.find(".way-back a").await;

    // VIEW -> "Wijzigen" -> NEW_QR -> "Annuleren": the old one stays.
    browser.open(&demo.url("login", "/account/security?client_id=verzuimbalie")).await;
    browser.leave_by(".things .ways a").await;
    let key = shown(browser, "code.key").await;
    browser.screenshot(&format!("account-app-{size}")).await;
    browser.leave_by(".others a").await;
    assert!(browser.url().await.path().ends_with("/account/security"));
    // NEW_QR -> code -> VIEW.
    browser.leave_by(".things .ways a").await;
    assert_eq!(shown(browser, "code.key").await, key);
    browser.fill("code", &totp::code_now(&key)).await;
    browser.leave_by(SEND).await;
    assert!(shown(browser, ".done").await.contains("De nieuwe app is gekoppeld"));
    browser.screenshot(&format!("account-replaced-{size}")).await;

    // The last second step stays where it is a must.
    browser.leave_by(".things .ways a:last-child").await;
    browser.wait_for_text("Stel eerst een andere methode in.").await;
    browser.screenshot(&format!("account-demanded-{size}")).await;
    browser.leave_by(".others a").await;

    // "Nieuwe back-upcode" -> D4.
    browser.leave_by("a[href*='/security/codes']").await;
    browser.leave_by(SEND).await;
    browser.screenshot(&format!("account-codes-{size}")).await;
    keep_codes(browser).await;
    assert!(shown(browser, ".done").await.contains("bewaard"));

    change_password(browser, demo, size).await;
    browser.leave_by(".way-back a").await;
    browser.wait_for(demo.url("verzuim", "/").as_str()).await;
    log_out(browser, demo, size).await;
}

/// The password is changed; the browser at hand stays in.
async fn change_password(browser: &Chromium, demo: &Demo, size: &str) {
    browser.open(&demo.url("login", "/account/security?client_id=verzuimbalie")).await;
    browser.leave_by("a[href*='/account/password']").await;
    browser.screenshot(&format!("account-password-{size}")).await;
    browser.fill("password", PASSWORD).await;
    browser.fill("new_password", NEW).await;
    browser.fill("repeat", NEW).await;
    browser.leave_by(SEND).await;
    assert!(shown(browser, ".done").await.contains("wachtwoord"));
    browser.screenshot(&format!("account-password-changed-{size}")).await;
}

/// Sluis itself asks before it ends a session that no app asked to end.
async fn log_out(browser: &Chromium, demo: &Demo, size: &str) {
    browser.open(&demo.url("login", "/oauth2/logout")).await;
    browser.screenshot(&format!("logout-{size}")).await;
    browser.leave_by(SEND).await;
    browser.find("main h1").await;
    browser.screenshot(&format!("logged-out-{size}")).await;
    begin(browser, demo, "ehealth").await;
    browser.find("[name=username]").await;
}

#[tokio::test]
async fn the_account_is_walked_on_a_narrow_screen() {
    let demo = Demo::start().await;
    walk(&Chromium::start_narrow().await, &demo, "360").await;
}

#[tokio::test]
async fn the_account_is_walked_without_scripts() {
    let demo = Demo::start().await;
    walk(&Chromium::without_scripts().await, &demo, "without-scripts").await;
}

#[tokio::test]
async fn the_account_is_walked_with_the_keyboard_alone() {
    let demo = Demo::start().await;
    walk(&Chromium::by_keyboard().await, &demo, "keyboard").await;
}
