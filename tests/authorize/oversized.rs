//! More than any request of ours has: refused before it is looked into.

use http::{HeaderMap, Method};
use sluis_tests::support::town::{Town, sign_in};
use sluis_tests::support::wire::form;
use url::Url;

#[tokio::test]
async fn what_is_too_long_for_the_seal_goes_back_to_the_app() {
    let (_town, app, mut browser) = Town::plain().await;
    sign_in(&app, &mut browser, "bram").await;
    for (name, longest) in [("state", 1024), ("nonce", 512), ("login_hint", 254), ("acr_values", 512)] {
        let good = app.ask().with(name, &"x".repeat(longest));
        assert!(browser.open(&good.url()).await.callback().has("code"), "{name} of {longest}");
        let callback = browser.open(&app.ask().with(name, &"x".repeat(longest + 1)).url()).await.refusal();
        assert_eq!(callback.error(), "invalid_request", "{name} of {}", longest + 1);
        assert!(!callback.has("code"), "{name}");
    }
}

#[tokio::test]
async fn a_query_that_is_too_long_or_too_many_is_a_page() {
    let (town, app, mut browser) = Town::plain().await;
    sign_in(&app, &mut browser, "bram").await;
    let value = app.ask().with("claims", &"x".repeat(8 * 1024 + 1));
    let page = browser.open(&value.url()).await.expect_status(413);
    assert_eq!(page.sent_to, None);

    let query = app.ask().with("claims", &"x".repeat(8000)).with("ui_locales", &"x".repeat(8000));
    let query = query.with("display", &"x".repeat(1000));
    assert_eq!(browser.open(&query.url()).await.expect_status(413).sent_to, None);

    let many = (0..64).fold(app.ask(), |asked, number| asked.with(&format!("p{number}"), "x"));
    assert_eq!(browser.open(&many.url()).await.expect_status(400).sent_to, None);
    assert_eq!(town.server.database().count("grants").await, 1, "the one of the sign-in");
}

#[tokio::test]
async fn a_body_that_is_too_long_is_a_page() {
    let (town, app, mut browser) = Town::plain().await;
    let from = Url::parse("http://127.0.0.1:9/start").unwrap();
    for bytes in [17 * 1024, 65 * 1024, 1024 * 1024] {
        let asked = app.ask().with("claims", &"x".repeat(bytes));
        let page = browser.post(&from, &town.server.url("/oauth2/authorize"), asked.parameters()).await;
        let page = page.expect_status(413);
        assert_eq!(page.sent_to, None, "{bytes} bytes");
    }
}

#[tokio::test]
async fn a_body_that_is_no_form_is_a_page() {
    let (_town, app, _) = Town::plain().await;
    let body = form(app.ask().parameters());
    for kind in ["application/json", "text/plain", ""] {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", kind.parse().unwrap());
        let reply = app.send(Method::POST, "/oauth2/authorize", headers, Some(body.clone())).await;
        let reply = reply.expect_status(400);
        assert_eq!(reply.header("location"), "", "{kind}");
        assert!(reply.header("content-type").starts_with("text/html"), "{kind}: {reply:#?}");
    }
}
