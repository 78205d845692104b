//! No dead ends: whatever stands in the address bar, the page says what happened and leads on.

use sluis_tests::support::page::Page;
use sluis_tests::support::town::{PASSWORD, Town, login_name};

const HOME: &str = "http://127.0.0.1:9/home";

fn language(page: &Page) -> &str {
    &page.body.split("<html lang=\"").nth(1).unwrap()[..2]
}

#[tokio::test]
async fn the_address_that_a_form_was_sent_to_leads_on_with_the_login() {
    let (town, app, mut browser) = Town::guarded().await;
    let page = browser.open(&app.ask().url()).await;
    let name = login_name("anna");
    let wrong = browser.submit(&page, &[("username", &name), ("password", "niet dit")]).await;
    assert_eq!((wrong.status.as_u16(), wrong.url.path()), (422, "/login/password"), "{wrong}");

    let again = browser.open(&wrong.url).await;
    assert_eq!(again.url.path(), "/login");
    assert!(again.asks_for("password"), "{again}");

    let code = browser.submit(&again, &[("username", &name), ("password", PASSWORD)]).await;
    let wrong = browser.submit(&code, &[("code", "000000")]).await;
    assert_eq!((wrong.status.as_u16(), wrong.url.path()), (422, "/login/code"), "{wrong}");
    let again = browser.open(&wrong.url).await;
    assert!(again.asks_for("code") && !again.asks_for("password"), "{again}");
    assert_eq!(town.server.database().count("sessions").await, 0);
}

#[tokio::test]
async fn a_link_that_is_not_whole_is_not_blamed_on_the_app() {
    let (town, _, mut browser) = Town::plain().await;
    for path in
        ["/login", "/login?r=rubbish", "/login?r=a&r=b", "/login/password", "/login/code?r=x", "/consent"]
    {
        let page = browser.open(&town.server.url(path)).await.expect_status(400);
        assert!(page.text().contains("De link is oud of niet compleet"), "{path}: {page}");
        assert!(page.text().contains("Begin opnieuw bij de app"), "{path}: {page}");
        assert!(!page.text().contains("vraag die wij niet begrijpen"), "{path}: {page}");
        // There is no helpdesk on this page to tell anything.
        assert!(!page.text().contains("helpdesk") && page.text().contains("bij uw organisatie"), "{page}");
    }
    let elsewhere = browser.open(&town.server.url("/oauth2/logout/confirm")).await;
    assert_ne!(elsewhere.url.path(), "/login", "an address outside the login stays where it is");
}

#[tokio::test]
async fn a_wrong_address_for_answers_names_the_app_and_leads_back_to_it() {
    let (town, _, mut browser) = Town::plain().await;
    let app = town.app("kassa", &["--organisation", "plein", "--home-uri", HOME]);
    let asked = app.ask().with("redirect_uri", "https://evil.example/cb");

    let page = browser.open(&asked.url()).await.expect_status(400);

    assert!(page.text().contains("De link van kassa klopt niet"), "{page}");
    assert_eq!(page.link("kassa").as_str(), HOME);
    assert!(!page.body.contains("evil.example"), "{page}");
    let english = browser.open(&page.link("English")).await.expect_status(400);
    assert!(english.text().contains("The link from kassa"), "{english}");
    assert_eq!(english.link("kassa").as_str(), HOME);
    assert_eq!(town.server.database().count("grants").await, 0);
}

#[tokio::test]
async fn error_pages_can_be_read_in_the_other_language() {
    let (town, app, mut browser) = Town::plain().await;
    let mut unknown = app.ask().with("client_id", "niemand").url();
    unknown.query_pairs_mut().append_pair("x", "evil.example");
    let mut nowhere = town.server.url("/nowhere");
    nowhere.set_path("//evil.example/nowhere");
    for url in [unknown, nowhere, town.server.url("/login?r=rubbish")] {
        let mut browser = town.browser();
        let page = browser.open(&url).await;
        assert_eq!(language(&page), "nl", "{page}");
        let link = page.link("English");
        assert_eq!(link.origin(), town.server.issuer().origin(), "{link}");
        assert!(!link.query().unwrap_or_default().contains("evil"), "{link}");
        let english = browser.open(&link).await.expect_status(page.status.as_u16());
        assert_eq!(language(&english), "en", "{english}");
    }
    let login = browser.open(&app.ask().url()).await;
    assert_eq!(language(&login), "nl", "another browser chose nothing");
}

#[tokio::test]
async fn what_is_no_code_is_asked_again_and_not_counted() {
    let (town, app, mut browser) = Town::guarded().await;
    let page = browser.open(&app.ask().url()).await;
    let typed = [("username", &*login_name("anna")), ("password", PASSWORD)];
    let page = browser.submit(&page, &typed).await;
    let before = town.server.database().count("attempts").await;

    for none in ["", "12345", "geen code", "1234567"] {
        let again = browser.submit(&page, &[("code", none)]).await.expect_status(422);
        assert!(again.text().contains("Vul de code van 6 cijfers in"), "{none}: {again}");
    }
    assert_eq!(town.server.database().count("attempts").await, before);

    let wrong = browser.submit(&page, &[("code", "000000")]).await.expect_status(422);
    assert!(wrong.text().contains("Deze code klopt niet"), "{wrong}");
    assert!(town.server.database().count("attempts").await > before);
}
