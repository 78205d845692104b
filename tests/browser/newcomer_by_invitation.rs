//! The manual of the first message, walked in the demo: a message waits, the mail, the account, the message.

use crate::browser::walk::{SEND, pass_over, shown, type_code};
use sluis_tests::support::chromium::Chromium;
use sluis_tests::support::demo::Demo;
use std::time::{Duration, Instant};

const PASSWORD: &str = "zeven rode appels in een mand";

/// The mail for `to` has come.
async fn mail_came(demo: &Demo, to: &str) {
    let until = Instant::now() + Duration::from_secs(60);
    while !demo.page("mail", "/").await.contains(to) {
        assert!(Instant::now() < until, "no mail came");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

async fn walk(browser: &Chromium, demo: &Demo, size: &str) {
    let name = |page: &str| format!("activation-{page}-{size}");
    browser.open(&demo.url("verzuim", "/")).await;
    browser.leave_by("#write").await;
    browser.fill("email", "fatima@mail.localhost").await;
    browser.fill("given_name", "Fatima").await;
    browser.fill("surname", "El Amrani").await;
    browser.screenshot(&name("desk")).await;
    browser.leave_by("#send").await;
    browser.find("#written").await;
    mail_came(demo, "fatima@mail.localhost").await;

    browser.open(&demo.url("mail", "/")).await;
    browser.leave_by("#mails a").await;
    assert!(shown(browser, "#text").await.contains("automatisch gemaakt"), "R16");
    browser.screenshot(&name("mail")).await;
    browser.leave_by("#text a").await;
    assert_eq!(browser.url().await.path(), "/activate");
    assert!(browser.url().await.query().is_none(), "the link stays in no address bar");
    browser.screenshot(&name("landing")).await;
    browser.leave_by("button[value=new]").await;
    if browser.find("[name=new_password], button[value=agree]").await.tag_name().await.unwrap() == "button" {
        browser.screenshot(&name("terms")).await;
        browser.leave_by("button[value=agree]").await;
    }
    browser.screenshot(&name("password")).await;
    browser.fill("new_password", "kort").await;
    browser.fill("repeat", "kort").await;
    browser.leave_by(SEND).await;
    browser.find("#problem").await;
    browser.screenshot(&name("password-short")).await;
    browser.fill("new_password", PASSWORD).await;
    browser.fill("repeat", PASSWORD).await;
    browser.leave_by(SEND).await;

    browser.find("[name=phone]").await;
    pass_over(browser).await;
    let key = shown(browser, "code.key").await;
    let login = browser.web.window().await.unwrap();
    let telephone = browser.web.new_tab().await.unwrap();
    browser.web.switch_to_window(telephone).await.unwrap();
    browser.open(&demo.url("phone", "/toevoegen")).await;
    browser.fill("key", &key).await;
    browser.fill("name", "Fatima").await;
    browser.press("button").await;
    browser.wait_for_text("Nog niet gekoppeld").await;
    browser.web.switch_to_window(login).await.unwrap();
    type_code(browser, demo, "Fatima").await;
    if browser.find("#message-head, [name=initials]").await.tag_name().await.unwrap() == "input" {
        browser.screenshot(&name("profile")).await;
        browser.fill("initials", "F.").await;
        browser.leave_by(SEND).await;
    }
    browser.wait_for(demo.url("verzuim", "/bericht/7").as_str()).await;
    browser.find("#message-head").await;
    browser.screenshot(&name("message")).await;
}

#[tokio::test]
async fn a_newcomer_walks_from_the_mail_to_the_message() {
    let demo = Demo::start().await;
    let browser = Chromium::start().await;
    walk(&browser, &demo, "wide").await;
}

#[tokio::test]
async fn a_newcomer_does_so_on_a_narrow_screen() {
    let demo = Demo::start().await;
    let browser = Chromium::start_narrow().await;
    walk(&browser, &demo, "narrow").await;
}
