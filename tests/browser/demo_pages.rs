//! What the demo's own pages do, and that each of its organisations speaks to people as it chose.

use crate::browser::walk::{begin, shown};
use sluis_tests::support::chromium::Chromium;
use sluis_tests::support::demo::Demo;
use std::time::{Duration, Instant};

const LEFT: &str = "return document.getElementById('left').textContent";
const FOCUSED: &str = "return document.activeElement.getAttribute('href')";

async fn said(browser: &Chromium, script: &str) -> String {
    browser.web.execute(script, Vec::new()).await.unwrap().json().as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn codes_are_refreshed_and_the_keyboard_stays_where_it_was() {
    let demo = Demo::start().await;
    let page = demo.page("phone", "/").await;
    assert!(!page.contains("http-equiv"), "nothing loads the page anew: {page}");
    assert!(page.contains("<noscript>") && page.contains("Ververs"), "{page}");
    let browser = Chromium::start().await;
    browser.open(&demo.url("phone", "/")).await;
    said(&browser, "document.querySelector('a.button[href=\"/toevoegen\"]').focus()").await;
    let before = said(&browser, LEFT).await;

    let until = Instant::now() + Duration::from_secs(60);
    while said(&browser, LEFT).await == before {
        assert!(Instant::now() < until, "the codes stay as they are");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }

    assert_eq!(said(&browser, FOCUSED).await, "/toevoegen");
}

#[tokio::test]
async fn the_practice_says_je_and_the_employer_says_u() {
    let demo = Demo::start().await;
    let browser = Chromium::start_narrow().await;
    begin(&browser, &demo, "ehealth").await;
    assert!(shown(&browser, "main").await.contains("Je logt in bij"));
    begin(&browser, &demo, "verzuim").await;
    assert!(shown(&browser, "main").await.contains("U logt in bij"));
}
