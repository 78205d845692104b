//! The manual of the e-health platform, walked in the demo as it stands: a deadline is announced, the introduction, the app,
//! the recovery codes, the platform; and "not now".

use crate::browser::walk::{SEND, begin, shown, type_code, type_password};
use sluis_tests::support::chromium::Chromium;
use sluis_tests::support::demo::Demo;

/// Steps 1 to 5 of the manual, from the introduction to the platform.
async fn set_up(browser: &Chromium, demo: &Demo, size: &str) {
    let name = |page: &str| format!("deadline-{page}-{size}");
    begin(browser, demo, "ehealth").await;
    type_password(browser, "fien").await;
    browser.find("button[value=set_up]").await;
    let told = browser.text().await;
    for question in [
        "Hoe werkt het?",
        "Waarom is dit veiliger?",
        "Moet ik dat iedere keer gebruiken?",
        "dagen uitstellen",
    ] {
        assert!(told.contains(question), "{question}: {told}");
    }
    browser.screenshot(&name("introduction")).await;
    browser.leave_by("button[value=set_up]").await;
    if browser.find("code.key, [name=method][value=totp]").await.tag_name().await.unwrap() != "code" {
        browser.screenshot(&name("choice")).await;
        browser.press("[name=method][value=totp]").await;
        if browser.web.find(thirtyfour::By::Css("code.key")).await.is_err() {
            browser.leave_by(SEND).await;
        }
    }
    let key = shown(browser, "code.key").await;
    browser.screenshot(&name("app")).await;
    let login = browser.web.window().await.unwrap();
    let telephone = browser.web.new_tab().await.unwrap();
    browser.web.switch_to_window(telephone).await.unwrap();
    browser.open(&demo.url("phone", "/toevoegen")).await;
    browser.fill("key", &key).await;
    browser.fill("name", "Fien").await;
    browser.press("button").await;
    browser.wait_for_text("Nog niet gekoppeld").await;
    browser.web.switch_to_window(login).await.unwrap();
    type_code(browser, demo, "Fien").await;
    assert_eq!(browser.web.find_all(thirtyfour::By::Css(".codes code")).await.unwrap().len(), 6);
    browser.screenshot(&name("codes")).await;
    browser.leave_by(SEND).await;
    browser.wait_for(demo.url("ehealth", "/").as_str()).await;
    assert!(shown(browser, "#hello").await.contains("Fien"));
    assert_eq!(shown(browser, "#assurance").await, "twee stappen");
    browser.screenshot(&name("platform")).await;
}

/// "Not now": in, with one step.
async fn not_now(browser: &Chromium, demo: &Demo) {
    begin(browser, demo, "ehealth").await;
    type_password(browser, "fien").await;
    browser.leave_by("button[value=not_now]").await;
    browser.wait_for(demo.url("ehealth", "/").as_str()).await;
    assert_ne!(shown(browser, "#assurance").await, "twee stappen");
}

#[tokio::test]
async fn who_says_not_now_is_in_and_does_so_later_on_a_narrow_screen() {
    let demo = Demo::start().await;
    not_now(&Chromium::start_narrow().await, &demo).await;
    set_up(&Chromium::start_narrow().await, &demo, "narrow").await;
}

#[tokio::test]
async fn the_deadline_needs_no_scripts() {
    let demo = Demo::start().await;
    not_now(&Chromium::without_scripts().await, &demo).await;
    set_up(&Chromium::without_scripts().await, &demo, "without-scripts").await;
}

#[tokio::test]
async fn the_deadline_needs_no_mouse() {
    let demo = Demo::start().await;
    not_now(&Chromium::by_keyboard().await, &demo).await;
    set_up(&Chromium::by_keyboard().await, &demo, "keyboard").await;
}
