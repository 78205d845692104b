//! What people do that no drawing of a login shows: two tabs, the back button, a reload, somebody else's turn.

use crate::browser::walk::{begin, log_in, shown, type_code, type_password};
use sluis_tests::support::chromium::Chromium;
use sluis_tests::support::demo::Demo;

const ANNA: (&str, &str) = ("anna", "Anna de Vries");

#[tokio::test]
async fn two_tabs_each_come_where_they_were_going() {
    let demo = Demo::start().await;
    let browser = Chromium::start().await;
    let first = browser.web.window().await.unwrap();
    browser.open(&demo.url("verzuim", "/bericht/7")).await;
    browser.find("[name=username]").await;

    let second = browser.web.new_tab().await.unwrap();
    browser.web.switch_to_window(second).await.unwrap();
    begin(&browser, &demo, "verzuim").await;
    log_in(&browser, &demo, ANNA, "verzuim").await;
    browser.find("#hello").await;

    // The first tab has stood open meanwhile. Looking again is enough.
    browser.web.switch_to_window(first).await.unwrap();
    browser.web.refresh().await.unwrap();
    browser.wait_for(demo.url("verzuim", "/bericht/7").as_str()).await;
    browser.find("#message-head").await;
}

#[tokio::test]
async fn a_tab_that_was_left_at_the_second_step_takes_its_form_after_another_has_finished() {
    let demo = Demo::start().await;
    let browser = Chromium::start().await;
    let first = browser.web.window().await.unwrap();
    browser.open(&demo.url("verzuim", "/bericht/7")).await;
    type_password(&browser, ANNA.0).await;
    browser.find("[name=code]").await;

    let second = browser.web.new_tab().await.unwrap();
    browser.web.switch_to_window(second).await.unwrap();
    begin(&browser, &demo, "ehealth").await;
    log_in(&browser, &demo, ANNA, "ehealth").await;

    browser.web.switch_to_window(first).await.unwrap();
    type_code(&browser, &demo, ANNA.1).await;
    // Anna is known by now, under another organisation: she is asked whether it is still her.
    browser.press("button[value=continue]").await;
    browser.wait_for(demo.url("verzuim", "/bericht/7").as_str()).await;
    browser.find("#message-head").await;
}

#[tokio::test]
async fn back_and_reload_do_no_harm() {
    let demo = Demo::start().await;
    let browser = Chromium::start().await;
    begin(&browser, &demo, "verzuim").await;
    browser.web.refresh().await.unwrap();
    type_password(&browser, ANNA.0).await;
    browser.find("[name=code]").await;
    browser.web.refresh().await.unwrap();
    browser.find("[name=code]").await;

    // Back shows the step that is due, or the page before it; forward comes to the code again.
    browser.web.back().await.unwrap();
    let shown_again = browser.find("[name=username], [name=code], #log-in").await;
    match shown_again.attr("name").await.unwrap().as_deref() {
        Some("code") => {}
        Some(_) => type_password(&browser, ANNA.0).await,
        None => browser.web.forward().await.unwrap(),
    }
    type_code(&browser, &demo, ANNA.1).await;
    browser.wait_for(demo.url("verzuim", "/").as_str()).await;
    browser.find("#hello").await;

    // Back from the app leads into the finished login, which leads to the app again; a reload there as well.
    browser.web.back().await.unwrap();
    browser.wait_for(demo.url("verzuim", "/").as_str()).await;
    browser.web.refresh().await.unwrap();
    browser.open(&demo.url("verzuim", "/")).await;
    assert!(shown(&browser, "#hello").await.contains(ANNA.1));
}

#[tokio::test]
async fn two_people_on_one_browser_never_become_one() {
    let demo = Demo::start().await;
    let browser = Chromium::start().await;
    let first = browser.web.window().await.unwrap();
    begin(&browser, &demo, "verzuim").await;
    type_password(&browser, ANNA.0).await;
    browser.find("[name=code]").await;

    let second = browser.web.new_tab().await.unwrap();
    browser.web.switch_to_window(second).await.unwrap();
    begin(&browser, &demo, "ehealth").await;
    log_in(&browser, &demo, ("chantal", "Chantal Mulder"), "ehealth").await;
    let chantal = shown(&browser, "#hello").await;
    assert!(chantal.contains("Chantal"), "{chantal}");

    // Chantal's two steps are not Anna's: the first tab still wants a code, and Anna's own.
    browser.web.switch_to_window(first).await.unwrap();
    browser.web.refresh().await.unwrap();
    browser.find("[name=code]").await;
    let (address, who) = (browser.url().await, shown(&browser, "form.who strong").await);
    assert!(address.as_str().starts_with(demo.url("login", "/login?r=").as_str()), "{address}");
    assert_eq!(who, ANNA.0);
    type_code(&browser, &demo, ANNA.1).await;
    browser.wait_for(demo.url("verzuim", "/").as_str()).await;
    let hello = shown(&browser, "#hello").await;
    assert!(hello.contains(ANNA.1) && !hello.contains("Chantal"), "{hello}");

    // The browser now is Anna's at Sluis: the e-health app hears of her when it asks again.
    begin_again(&browser, &demo).await;
    assert!(shown(&browser, "#hello").await.contains(ANNA.1));
}

/// Asks Sluis anew from the e-health app, which still shows who was there before.
async fn begin_again(browser: &Chromium, demo: &Demo) {
    browser.open(&demo.url("ehealth", "/inloggen")).await;
    browser.wait_for(demo.url("ehealth", "/").as_str()).await;
}
