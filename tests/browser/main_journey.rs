//! One login opens both apps, and one logout ends the session in Sluis.

use crate::browser::walk::{begin, claim, log_in, shown};
use sluis_tests::support::chromium::Chromium;
use sluis_tests::support::demo::Demo;

const ANNA: (&str, &str) = ("anna", "Anna de Vries");

/// In at one app and in the other without a word; out there, and out here.
async fn walk(browser: &Chromium, demo: &Demo) {
    let verzuim = demo.url("verzuim", "/");
    let ehealth = demo.url("ehealth", "/");

    begin(browser, demo, "verzuim").await;
    browser.wait_for(demo.url("login", "/login").as_str()).await;
    log_in(browser, demo, ANNA, "verzuim").await;
    assert!(shown(browser, "#hello").await.contains("Anna de Vries"));
    assert_eq!(shown(browser, "#organisation").await, "Bakkerij De Linde");
    assert_eq!(shown(browser, "#assurance").await, "twee stappen");
    assert_eq!(
        claim(browser, "Sec-Fetch-Site").await,
        "cross-site",
        "the demo's sites are no sites of their own"
    );
    let at_verzuim = claim(browser, "sub").await;

    // Nothing is typed here.
    begin(browser, demo, "ehealth").await;
    browser.wait_for(ehealth.as_str()).await;
    assert!(shown(browser, "#hello").await.contains("Anna de Vries"));
    assert_eq!(shown(browser, "#organisation").await, "Praktijk De Oever");
    assert_ne!(claim(browser, "sub").await, at_verzuim, "two companies can compare notes");

    browser.press("#log-out").await;
    browser.wait_for(demo.url("ehealth", "/uitgelogd").as_str()).await;
    begin(browser, demo, "ehealth").await;
    browser.find("[name=username]").await;

    // The other app has a session of its own, ends it, and is sent home though Sluis has none any more.
    browser.open(&verzuim).await;
    browser.press("#log-out").await;
    browser.wait_for(demo.url("verzuim", "/uitgelogd").as_str()).await;
    begin(browser, demo, "verzuim").await;
    browser.find("[name=username]").await;
}

#[tokio::test]
async fn one_login_and_one_logout_need_no_scripts() {
    let demo = Demo::start().await;
    walk(&Chromium::without_scripts().await, &demo).await;
}

#[tokio::test]
async fn one_login_and_one_logout_need_no_mouse() {
    let demo = Demo::start().await;
    walk(&Chromium::by_keyboard().await, &demo).await;
}

#[tokio::test]
async fn a_deep_link_survives_the_login() {
    let demo = Demo::start().await;
    let browser = Chromium::start_narrow().await;
    browser.open(&demo.url("verzuim", "/bericht/7")).await;
    log_in(&browser, &demo, ANNA, "verzuim").await;
    assert_eq!(browser.url().await, demo.url("verzuim", "/bericht/7"));
    assert!(shown(&browser, "#message-head").await.contains("bedrijfsarts"));
    // The second app's message opens without a page in between.
    browser.open(&demo.url("ehealth", "/bericht/7")).await;
    browser.wait_for(demo.url("ehealth", "/bericht/7").as_str()).await;
    browser.find("#message-head").await;
}
