//! The manual of the absence platform: a telephone for text messages, a wrong number, a wrong code, then in.

use crate::browser::walk::{SEND, begin, keep_codes, pass_over, pass_to_the_app, shown, type_password};
use sluis_tests::support::chromium::Chromium;
use sluis_tests::support::demo::Demo;
use std::time::{Duration, Instant};

/// The code of the newest of so many text messages.
async fn code_of_text(demo: &Demo, number: usize) -> String {
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        let page = demo.page("phone", "/").await;
        if page.matches("<p class=\"text\"").count() >= number {
            let newest = page.split("<p class=\"text\"").nth(1).unwrap().split("</p>").next().unwrap();
            return newest.rsplit_once('#').unwrap().1.trim().to_owned();
        }
        assert!(Instant::now() < until, "no text message came");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

async fn walk(browser: &Chromium, demo: &Demo, size: &str) {
    let name = |page: &str| format!("enrolment-{page}-{size}");
    begin(browser, demo, "verzuim").await;
    type_password(browser, "bram").await;
    // A narrow screen breaks where the dot stands.
    let overline = shown(browser, ".overline").await.replace(" ·", "").replace('\n', " ");
    assert_eq!(overline, "Extra beveiliging voor uw gegevens stap 2 van 4");
    browser.screenshot(&name("number")).await;
    browser.fill("phone", "0900 8844").await;
    browser.leave_by(SEND).await;
    browser.find("#problem").await;
    browser.screenshot(&name("number-refused")).await;
    browser.fill("phone", "06-12 34 56 78").await;
    browser.leave_by(SEND).await;
    browser.find("[name=code]").await;
    browser.screenshot(&name("code")).await;
    browser.fill("code", "zzzzzz").await;
    browser.leave_by(SEND).await;
    browser.find("#problem").await;
    browser.screenshot(&name("code-wrong")).await;
    // As somebody types it who reads it from another screen.
    let code = code_of_text(demo, 1).await.to_uppercase();
    browser.fill("code", &format!("{} {}", &code[..3], &code[3..])).await;
    browser.leave_by(SEND).await;
    keep_codes(browser).await;
    pass_to_the_app(browser).await;
    assert!(shown(browser, ".done").await.contains("gekoppeld"), "R92");
    browser.screenshot(&name("another")).await;
    pass_over(browser).await;
    browser.wait_for(demo.url("verzuim", "/").as_str()).await;
    assert!(shown(browser, "#hello").await.contains("Bram Kuipers"));
}

/// The next login sends a code to the telephone that was linked.
async fn next_time(elsewhere: &Chromium, demo: &Demo, size: &str) {
    begin(elsewhere, demo, "verzuim").await;
    type_password(elsewhere, "bram").await;
    elsewhere.find("[name=code]").await;
    elsewhere.screenshot(&format!("enrolment-next-time-{size}")).await;
    let code = code_of_text(demo, 2).await;
    elsewhere.fill("code", &code).await;
    elsewhere.leave_by(SEND).await;
    elsewhere.wait_for(demo.url("verzuim", "/").as_str()).await;
}

#[tokio::test]
async fn a_telephone_is_linked_on_a_narrow_screen_and_asked_the_next_time() {
    let demo = Demo::start().await;
    walk(&Chromium::start_narrow().await, &demo, "narrow").await;
    next_time(&Chromium::start_narrow().await, &demo, "narrow").await;
}

#[tokio::test]
async fn a_telephone_is_linked_and_asked_without_scripts() {
    let demo = Demo::start().await;
    walk(&Chromium::without_scripts().await, &demo, "without-scripts").await;
    next_time(&Chromium::without_scripts().await, &demo, "without-scripts").await;
}

#[tokio::test]
async fn a_telephone_is_linked_and_asked_with_the_keyboard_alone() {
    let demo = Demo::start().await;
    walk(&Chromium::by_keyboard().await, &demo, "keyboard").await;
    let until = Instant::now() + Duration::from_secs(60);
    while !demo.page("mail", "/").await.contains("telefoon") {
        assert!(Instant::now() < until, "every mailbox hears of it");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    next_time(&Chromium::by_keyboard().await, &demo, "keyboard").await;
}
