//! A login page that a browser restores: after a restart of Sluis, and after the request behind it has died.

use crate::browser::walk::{begin, log_in, shown};
use sluis_tests::support::chromium::Chromium;
use sluis_tests::support::demo::Demo;
use std::time::Duration;

const ANNA: (&str, &str) = ("anna", "Anna de Vries");

#[tokio::test]
async fn a_restored_login_page_goes_on_within_its_life_and_leads_back_after_it() {
    let demo = Demo::start_with_turned_clock().await;
    let browser = Chromium::start().await;
    begin(&browser, &demo, "verzuim").await;
    browser.find("[name=username]").await;
    let page = browser.url().await;

    // Fifty minutes on the request is alive: the page comes back and the login goes on.
    demo.clock().forward(Duration::from_secs(50 * 60));
    browser.open(&page).await;
    log_in(&browser, &demo, ANNA, "verzuim").await;
    assert!(shown(&browser, "#hello").await.contains(ANNA.1));
    browser.press("#log-out").await;
    browser.wait_for(demo.url("verzuim", "/uitgelogd").as_str()).await;

    // An hour and more after it began, the request has died: the page says so and leads back to the app.
    begin(&browser, &demo, "verzuim").await;
    browser.find("[name=username]").await;
    let page = browser.url().await;
    demo.clock().forward(Duration::from_secs(61 * 60));
    browser.open(&page).await;
    browser.wait_for_text("verlopen").await;
    browser.press("main a.main").await;
    log_in(&browser, &demo, ANNA, "verzuim").await;
    assert!(shown(&browser, "#hello").await.contains(ANNA.1));
}

#[tokio::test]
async fn a_login_page_outlives_a_restart_of_sluis() {
    let mut demo = Demo::start().await;
    let browser = Chromium::start().await;
    browser.open(&demo.url("ehealth", "/")).await;
    browser.press("#log-in").await;
    browser.find("[name=username]").await;
    demo.interrupt().await;
    demo.start_again().await;
    // Sluis knows the request: it travels with the browser. The app has forgotten, and offers the way on.
    crate::browser::walk::type_password(&browser, ANNA.0).await;
    crate::browser::walk::type_code(&browser, &demo, ANNA.1).await;
    browser.wait_for(demo.url("ehealth", "/terug").as_str()).await;
    browser.press("main a.button").await;
    browser.wait_for(demo.url("ehealth", "/").as_str()).await;
    assert!(shown(&browser, "#hello").await.contains(ANNA.1));
}
