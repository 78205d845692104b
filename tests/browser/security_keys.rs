//! Security keys and passkeys in Chromium, with authenticators that it makes up: kept by the key or not, with and
//! without checking the holder.

use crate::browser::walk::{SEND, forget, keep_codes};
use crate::security_keys::ways::{KEYS_ONLY, PASSWORDLESS, town};
use serde_json::{Value, json};
use sluis_tests::support::chromium::Chromium;
use sluis_tests::support::photograph::answers;
use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::town::{PASSWORD, REDIRECT_URI, Town};
use std::time::{Duration, Instant};
use thirtyfour::By;

/// The button of a page that speaks to a key.
const USE_KEY: &str = "form[data-key] button";
const PASSKEY: &str = "form[data-key=passkey] button";

/// Plugs a key in: `keeps`: it keeps the account's name; `checks`: it can check its holder, and does.
async fn plug_in(browser: &Chromium, keeps: bool, checks: bool) -> String {
    order(browser, "WebAuthn.enable", json!({ "enableUI": false })).await;
    let options = json!({
        "protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": if keeps { "internal" } else { "usb" },
        "hasResidentKey": keeps, "hasUserVerification": checks, "isUserVerified": checks,
        "automaticPresenceSimulation": true,
    });
    let made = order(browser, "WebAuthn.addVirtualAuthenticator", json!({ "options": options })).await;
    made["authenticatorId"].as_str().unwrap().to_owned()
}

async fn order(browser: &Chromium, command: &str, parameters: Value) -> Value {
    browser.web.cdp().send_raw(command, parameters).await.unwrap()
}

async fn at_second_step(browser: &Chromium, app: &RelyingParty) {
    browser.open(&app.ask().url()).await;
    browser.fill("username", "anna@example.nl").await;
    browser.fill("password", PASSWORD).await;
    browser.leave_by(SEND).await;
}

/// Links the key that is plugged in, keeps the recovery code, and ends at the door of the app.
async fn link(browser: &Chromium, app: &RelyingParty) {
    at_second_step(browser, app).await;
    browser.leave_by(USE_KEY).await;
    keep_codes(browser).await;
    browser.wait_for(REDIRECT_URI).await;
}

async fn last_login(town: &Town) -> String {
    let sql = "SELECT detail FROM audit_events WHERE code = 'auth.login' ORDER BY at DESC, id LIMIT 1";
    answers(&town.server, sql).await.pop().unwrap_or_default()
}

/// Waits until the page tells of something that the script ran into.
async fn told(browser: &Chromium) -> String {
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        let said = browser.find("form[data-key] [role=alert]").await.text().await.unwrap_or_default();
        if !said.is_empty() {
            return said;
        }
        assert!(Instant::now() < until, "nothing is told: {}", browser.text().await);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn a_key_on_a_ring_is_linked_and_is_the_second_step() {
    let (town, app, _) = town(KEYS_ONLY).await;
    let browser = Chromium::start().await;
    plug_in(&browser, false, false).await;
    at_second_step(&browser, &app).await;
    browser.find(USE_KEY).await;
    browser.screenshot("security-keys-link").await;
    link(&browser, &app).await;
    assert!(last_login(&town).await.contains("hwk mfa pop pwd user"), "{}", last_login(&town).await);

    forget(&browser, &town).await;
    at_second_step(&browser, &app).await;
    browser.find(USE_KEY).await;
    browser.screenshot("security-keys-use").await;
    browser.leave_by(USE_KEY).await;
    browser.wait_for(REDIRECT_URI).await;
    assert_eq!(town.server.database().count("sessions").await, 1);
    assert!(last_login(&town).await.contains("\"acr\":\"phr\""), "{}", last_login(&town).await);
}

#[tokio::test]
async fn a_passkey_is_the_whole_login() {
    let (town, app, _) = town(PASSWORDLESS).await;
    let browser = Chromium::start_narrow().await;
    plug_in(&browser, true, true).await;
    at_second_step(&browser, &app).await;
    browser.find(USE_KEY).await;
    browser.screenshot("security-keys-link-narrow").await;
    link(&browser, &app).await;

    forget(&browser, &town).await;
    browser.open(&app.ask().url()).await;
    // Where the browser offers passkeys in the field for the name, this key answers by itself; else the button.
    if let Ok(button) = browser.web.find(By::Css(PASSKEY)).await {
        let _ = button.click().await;
    }
    browser.wait_for(REDIRECT_URI).await;
    assert_eq!(town.server.database().count("sessions").await, 1);
    let login = last_login(&town).await;
    assert!(login.contains("\"acr\":\"phr\"") && !login.contains("pwd"), "{login}");
}

#[tokio::test]
async fn the_button_for_a_passkey_stands_below_the_password_and_says_when_there_is_none() {
    let (town, app, _) = town(PASSWORDLESS).await;
    let browser = Chromium::start_narrow().await;
    plug_in(&browser, true, true).await;
    browser.open(&app.ask().url()).await;
    browser.find(PASSKEY).await;
    browser.screenshot("security-keys-passkey-narrow").await;
    browser.press(PASSKEY).await;
    assert!(told(&browser).await.contains("nog niet gelukt"));
    browser.screenshot("security-keys-passkey-stopped").await;
    assert_eq!(town.server.database().count("sessions").await, 0);
    // The password still works.
    browser.fill("username", "anna@example.nl").await;
    browser.fill("password", PASSWORD).await;
    browser.leave_by(SEND).await;
    browser.find("form[data-key=new]").await;
}

#[tokio::test]
async fn a_key_whose_holder_is_not_there_makes_no_session_and_says_what_to_do() {
    let (town, app, _) = town(PASSWORDLESS).await;
    let browser = Chromium::start().await;
    let key = plug_in(&browser, true, true).await;
    link(&browser, &app).await;
    forget(&browser, &town).await;
    let gone = json!({ "authenticatorId": key, "isUserVerified": false });
    order(&browser, "WebAuthn.setUserVerified", gone).await;
    at_second_step(&browser, &app).await;
    browser.press(USE_KEY).await;
    // The browser may stop by itself, or send what the server then refuses.
    browser.wait_for_text("Probeer het opnieuw").await;
    browser.screenshot("security-keys-not-verified").await;
    assert_eq!(town.server.database().count("sessions").await, 0);
}

#[tokio::test]
async fn a_key_that_is_linked_says_so_when_it_is_linked_again() {
    let two = r#"{"activation":{"profile_fields":{}},"mfa":{"allowed":["webauthn"],"min_factors":2}}"#;
    let (town, app, _) = town(two).await;
    let browser = Chromium::start().await;
    plug_in(&browser, true, true).await;
    at_second_step(&browser, &app).await;
    browser.leave_by(USE_KEY).await;
    browser.leave_by("button[value=webauthn]").await;
    browser.find("form[data-key=new]").await;
    browser.press(USE_KEY).await;
    assert!(told(&browser).await.contains("al gekoppeld"));
    assert_eq!(town.server.database().count("security_keys").await, 1);
    assert_eq!(town.server.database().count("sessions").await, 0);
}

#[tokio::test]
async fn a_browser_that_knows_no_keys_says_so_and_leads_to_other_ways() {
    let (_town, app, _) = town(KEYS_ONLY).await;
    let browser = Chromium::start().await;
    let hide = "delete window.PublicKeyCredential";
    order(&browser, "Page.addScriptToEvaluateOnNewDocument", json!({ "source": hide })).await;
    at_second_step(&browser, &app).await;
    assert!(told(&browser).await.contains("kan geen sleutel gebruiken"));
    assert!(!browser.find(USE_KEY).await.is_displayed().await.unwrap(), "a button that does nothing");
}
