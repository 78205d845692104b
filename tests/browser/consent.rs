//! An app that asks for consent: yes, and at another time no, on each kind of screen and at each kind of hand.

use crate::browser::walk::SEND;
use sluis_tests::support::chromium::Chromium;
use sluis_tests::support::town::{PASSWORD, REDIRECT_URI, Town, login_name};

const DENY: &str = "button[value=deny]";

/// The app asks, and the person is at the page of consent.
async fn asked(browser: &Chromium, town: &Town, name: &str) {
    let app = town.app(name, &["--organisation", "plein"]);
    browser.open(&app.ask().url()).await;
}

async fn walk(browser: &Chromium, size: &str) {
    let town = Town::empty().await;
    town.organisation("plein", "basic");
    town.person("bram", &["plein"]);
    asked(browser, &town, "asking").await;
    browser.fill("username", &login_name("bram")).await;
    browser.fill("password", PASSWORD).await;
    browser.leave_by(SEND).await;
    browser.find(DENY).await;
    browser.screenshot(&format!("consent-{size}")).await;
    browser.leave_by(DENY).await;
    browser.wait_for(REDIRECT_URI).await;
    assert!(browser.url().await.as_str().contains("error=access_denied"), "{}", browser.url().await);

    // Another app: nobody has to type anything any more, and yet it is asked.
    asked(browser, &town, "asking-too").await;
    browser.leave_by(SEND).await;
    browser.wait_for(REDIRECT_URI).await;
    assert!(browser.url().await.as_str().contains("code="), "{}", browser.url().await);
}

#[tokio::test]
async fn consent_is_given_and_refused_on_a_narrow_screen() {
    walk(&Chromium::start_narrow().await, "narrow").await;
}

#[tokio::test]
async fn consent_needs_no_scripts() {
    walk(&Chromium::without_scripts().await, "without-scripts").await;
}

#[tokio::test]
async fn consent_needs_no_mouse() {
    walk(&Chromium::by_keyboard().await, "keyboard").await;
}
