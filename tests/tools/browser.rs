//! Chromium starts, shows a page and takes its picture.

use sluis_tests::support::chromium::Chromium;
use sluis_tests::support::room::target;
use url::Url;

#[tokio::test]
async fn chromium_shows_a_page_and_takes_its_picture() {
    let page = "data:text/html,<!doctype html><html lang=nl><meta name=viewport content=width=device-width>\
        <title>Proef</title><main><h1>Goedemorgen</h1><label>Naam <input name=username style=font-size:2em></label>";
    let browser = Chromium::start_narrow().await;
    browser.open(&Url::parse(page).unwrap()).await;
    browser.wait_for_text("Goedemorgen").await;
    browser.fill("username", "anna").await;
    let typed = browser.find("[name=username]").await.prop("value").await.unwrap();
    assert_eq!(typed.as_deref(), Some("anna"));
    let width = browser.web.execute("return document.documentElement.clientWidth", vec![]).await.unwrap();
    assert_eq!(width.json().as_u64(), Some(360));
    browser.screenshot("tools-narrow").await;
    assert!(target().join("screenshots/tools-narrow.png").exists());
}
