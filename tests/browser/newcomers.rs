//! The other people of the demo: who links an app, who chooses, who may not come in.

use crate::browser::walk::{
    SEND, begin, keep_codes, log_in, pass_to_the_app, shown, type_code, type_password,
};
use sluis_tests::support::chromium::Chromium;
use sluis_tests::support::demo::Demo;
use sluis_tests::support::scanner::scan;
use std::time::{Duration, Instant};
use thirtyfour::By;

/// Bram links an app, and keeps his recovery code.
async fn link_an_app(browser: &Chromium, demo: &Demo) {
    begin(browser, demo, "verzuim").await;
    type_password(browser, "bram").await;
    // A telephone for text messages and a security key are asked first; Bram wants an app.
    pass_to_the_app(browser).await;
    let key = shown(browser, "code.key").await;
    let code = browser.web.find(By::Css(".qr")).await.unwrap();
    let scanned = scan(&code.screenshot_as_png().await.unwrap());
    assert_eq!(scanned.said["secret"], key.replace(' ', ""), "who scans and who types link the same key");
    assert!(scanned.label.contains("bram"), "{scanned:?}");
    let login = browser.web.window().await.unwrap();

    let telephone = browser.web.new_tab().await.unwrap();
    browser.web.switch_to_window(telephone).await.unwrap();
    browser.open(&demo.url("phone", "/toevoegen")).await;
    browser.fill("key", &key).await;
    browser.fill("name", "Bram").await;
    browser.press("button").await;
    browser.wait_for_text("Nog niet gekoppeld").await;
    browser.web.switch_to_window(login).await.unwrap();

    type_code(browser, demo, "Bram").await;
    keep_codes(browser).await;
    browser.wait_for(demo.url("verzuim", "/").as_str()).await;
    assert!(shown(browser, "#hello").await.contains("Bram Kuipers"));
}

#[tokio::test]
async fn who_has_no_second_step_links_one_without_scripts() {
    let demo = Demo::start().await;
    link_an_app(&Chromium::without_scripts().await, &demo).await;
}

#[tokio::test]
async fn who_has_no_second_step_links_one_with_the_keyboard_alone_and_is_told_by_mail() {
    let demo = Demo::start().await;
    let browser = Chromium::by_keyboard().await;
    link_an_app(&browser, &demo).await;
    // The telephone shows what Sluis holds from now on.
    assert!(demo.page("phone", "/").await.contains("data-name=\"Bram Kuipers\""));
    let until = Instant::now() + Duration::from_secs(60);
    while !demo.page("mail", "/").await.contains("bram@mail.localhost") {
        assert!(Instant::now() < until, "no mail came");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    browser.open(&demo.url("mail", "/")).await;
    browser.press("#mails a").await;
    assert!(shown(&browser, "#text").await.contains("Bram"));
}

#[tokio::test]
async fn who_has_two_employers_says_for_which() {
    let demo = Demo::start().await;
    let browser = Chromium::start().await;
    begin(&browser, &demo, "verzuim").await;
    type_password(&browser, "daan").await;
    let choices = "form.choices button.choice";
    // The chooser stands before or after the second step: both are good.
    for _ in 0..2 {
        let here = browser.find(&format!("{choices}, [name=code]")).await;
        if here.tag_name().await.unwrap() == "button" {
            let offered = browser.web.find_all(thirtyfour::By::Css(choices)).await.unwrap();
            assert_eq!(offered.len(), 2);
            for choice in offered {
                if choice.text().await.unwrap().contains("Noorderlicht") {
                    browser.leave_through(&choice).await;
                    break;
                }
            }
        } else {
            type_code(&browser, &demo, "Daan van den Berg").await;
        }
    }
    browser.wait_for(demo.url("verzuim", "/").as_str()).await;
    assert_eq!(shown(&browser, "#organisation").await, "Transport Noorderlicht");
}

#[tokio::test]
async fn who_was_locked_out_does_not_come_in() {
    let demo = Demo::start().await;
    let browser = Chromium::start().await;
    begin(&browser, &demo, "verzuim").await;
    type_password(&browser, "els").await;
    browser.find("#problem, h1").await;
    assert!(browser.url().await.as_str().starts_with(demo.url("login", "/").as_str()));
    assert!(browser.web.find(thirtyfour::By::Css("[name=code]")).await.is_err(), "els was asked for a code");
    browser.open(&demo.url("verzuim", "/")).await;
    browser.find("#log-in").await;
}

#[tokio::test]
async fn who_belongs_elsewhere_is_told_so_and_comes_in_there() {
    let demo = Demo::start().await;
    let browser = Chromium::start().await;
    begin(&browser, &demo, "verzuim").await;
    type_password(&browser, "chantal").await;
    if browser.find("[name=code], main form.who").await.tag_name().await.unwrap() == "input" {
        type_code(&browser, &demo, "Chantal Mulder").await;
    }
    browser.wait_for_text("geen toegang").await;
    assert!(browser.url().await.as_str().starts_with(demo.url("login", "/").as_str()));

    begin(&browser, &demo, "ehealth").await;
    let step = browser.find("[name=username], [name=code], #hello").await;
    match step.attr("name").await.unwrap().as_deref() {
        Some("username") => log_in(&browser, &demo, ("chantal", "Chantal Mulder"), "ehealth").await,
        Some(_) => type_code(&browser, &demo, "Chantal Mulder").await,
        None => {}
    }
    browser.wait_for(demo.url("ehealth", "/").as_str()).await;
    assert!(shown(&browser, "#hello").await.contains("Chantal"));
}

#[tokio::test]
async fn a_wrong_password_says_so_and_the_right_one_still_works() {
    let demo = Demo::start().await;
    let browser = Chromium::start().await;
    begin(&browser, &demo, "ehealth").await;
    browser.fill("username", "anna").await;
    browser.fill("password", "vier-witte-zwanen").await;
    browser.press(SEND).await;
    browser.find("#problem").await;
    log_in(&browser, &demo, ("anna", "Anna de Vries"), "ehealth").await;
    browser.find("#hello").await;
}
