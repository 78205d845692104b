//! Somebody forgot the password: from the login page by mail to the app that waits, in the demo.

use crate::browser::walk::{SEND, begin, shown, type_code};
use sluis_tests::support::chromium::Chromium;
use sluis_tests::support::demo::Demo;
use std::time::{Duration, Instant};

const NEW: &str = "zeven rode appels in een mand";

/// A mail with these words has come.
async fn mail_came(demo: &Demo, words: &str) {
    let until = Instant::now() + Duration::from_secs(60);
    while !demo.page("mail", "/").await.contains(words) {
        assert!(Instant::now() < until, "no mail came");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

async fn walk(browser: &Chromium, demo: &Demo, size: &str) {
    let name = |page: &str| format!("forgotten-{page}-{size}");
    begin(browser, demo, "verzuim").await;
    browser.find("[name=password]").await;
    browser.screenshot(&name("login")).await;
    browser.leave_by(".forgotten a").await;
    browser.screenshot(&name("ask")).await;
    browser.fill("username", "anna").await;
    browser.leave_by(SEND).await;
    assert!(shown(browser, "h1").await.contains("mailbox"));
    browser.screenshot(&name("sent")).await;

    mail_came(demo, "Nieuw wachtwoord maken").await;
    browser.open(&demo.url("mail", "/")).await;
    browser.leave_by("#mails a").await;
    assert!(shown(browser, "#text").await.contains("anna"), "the mail says which name it is");
    browser.screenshot(&name("mail")).await;
    browser.leave_by("#text a").await;
    assert_eq!((browser.url().await.path(), browser.url().await.query()), ("/reset", None));

    browser.fill("new_password", "kort").await;
    let line = shown(browser, "[data-rule=length]").await;
    let open = line.contains('✗') && line.contains("nog niet");
    assert_eq!(open, browser.runs_scripts, "ticked while it is typed: {line}");
    browser.screenshot(&name("typing")).await;
    browser.fill("new_password", "amsterdam-2026-amsterdam").await;
    assert_eq!(shown(browser, "[data-rule=length]").await.contains('✓'), browser.runs_scripts);
    browser.fill("repeat", "amsterdam-2026-amsterdam").await;
    browser.leave_by(SEND).await;
    browser.find("#problem").await;
    assert!(shown(browser, "[data-rule=known]").await.contains('✗'), "the server names the same rule");
    browser.screenshot(&name("refused")).await;
    browser.fill("new_password", NEW).await;
    browser.fill("repeat", NEW).await;
    browser.leave_by(SEND).await;

    type_code(browser, demo, "Anna de Vries").await;
    browser.wait_for(demo.url("verzuim", "/").as_str()).await;
    assert!(shown(browser, "#hello").await.contains("Anna de Vries"), "the app that waited");
    mail_came(demo, "is gewijzigd").await;
}

#[tokio::test]
async fn who_forgot_it_does_so_on_a_narrow_screen() {
    let demo = Demo::start().await;
    let browser = Chromium::start_narrow().await;
    walk(&browser, &demo, "narrow").await;
}

#[tokio::test]
async fn who_forgot_it_needs_no_scripts() {
    let demo = Demo::start().await;
    let browser = Chromium::without_scripts().await;
    walk(&browser, &demo, "without-scripts").await;
}

#[tokio::test]
async fn who_forgot_it_needs_no_mouse() {
    let demo = Demo::start().await;
    let browser = Chromium::by_keyboard().await;
    walk(&browser, &demo, "keyboard").await;
}
