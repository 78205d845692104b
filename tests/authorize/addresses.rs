//! Where nobody may be sent: before the client and its redirect URI are known good, a refusal is a page of ours.

use sluis_tests::support::page::Page;
use sluis_tests::support::relying_party::{Asked, RelyingParty};
use sluis_tests::support::town::Town;

const REGISTERED: &str = "https://app.example/cb";

/// Addresses that are not `REGISTERED`, each by one step.
const NEAR: [(&str, &str); 13] = [
    ("a slash more", "https://app.example/cb/"),
    ("another case of the path", "https://app.example/CB"),
    ("another case of the host", "https://APP.example/cb"),
    ("the port that goes without saying", "https://app.example:443/cb"),
    ("another port", "https://app.example:8443/cb"),
    ("a fragment", "https://app.example/cb#x"),
    ("a query", "https://app.example/cb?x=1"),
    ("a subdomain", "https://a.app.example/cb"),
    ("a longer name", "https://app.example.evil.example/cb"),
    ("a name before the host", "https://app.example@evil.example/cb"),
    ("another scheme", "http://app.example/cb"),
    ("a way round", "https://app.example/x/../cb"),
    ("a letter in disguise", "https://app.example/c%62"),
];

async fn shop(town: &Town) -> RelyingParty {
    let mut app = town.app("kassa", &["--organisation", "plein", "--redirect-uri", REGISTERED]);
    app.redirect_uri = REGISTERED.to_owned();
    app
}

/// RFC 6749 §4.1.2.1: "MUST NOT automatically redirect the user-agent to the invalid redirection URI".
#[track_caller]
fn is_a_page_that_leads_nowhere(page: &Page, what: &str) {
    assert_eq!(page.status, 400, "{what}: {page}");
    assert_eq!(page.sent_to, None, "{what}");
    assert_eq!(page.way.len(), 1, "{what}: {page}");
    assert!(!page.body.contains("evil.example"), "{what}: the address is echoed");
    assert_eq!(page.header("location"), "", "{what}");
}

#[tokio::test]
async fn an_unknown_client_is_told_on_a_page_and_sent_nowhere() {
    let (town, app, mut browser) = Town::plain().await;
    for (what, asked) in [
        ("a client that nobody registered", app.ask().with("client_id", "niemand")),
        ("no client", app.ask().without("client_id")),
        ("two clients", app.ask().also_with("client_id", "winkel")),
        ("a client that is no name", app.ask().with("client_id", "win kel")),
        ("no client, and no page wanted", app.ask().without("client_id").with("prompt", "none")),
    ] {
        is_a_page_that_leads_nowhere(&browser.open(&asked.url()).await, what);
    }
    assert_eq!(town.server.database().count("grants").await, 0);
}

#[tokio::test]
async fn an_address_that_only_looks_like_the_registered_one_gets_nothing() {
    let (town, _, mut browser) = Town::plain().await;
    let app = shop(&town).await;
    assert!(browser.open(&app.ask().url()).await.asks_for("password"), "the registered one is good");
    for (what, uri) in NEAR {
        let asked = app.ask().with("redirect_uri", uri);
        is_a_page_that_leads_nowhere(&browser.open(&asked.url()).await, what);
    }
}

#[tokio::test]
async fn a_request_without_one_good_address_gets_nothing() {
    let (town, _, mut browser) = Town::plain().await;
    let app = shop(&town).await;
    let none = |asked: Asked| asked.without("redirect_uri");
    for (what, asked) in [
        ("no address", none(app.ask())),
        ("an empty address", none(app.ask()).also_with("redirect_uri", "")),
        ("the good address twice", app.ask().also_with("redirect_uri", REGISTERED)),
        ("a bad one beside the good one", app.ask().also_with("redirect_uri", "https://evil.example/")),
        ("a script", app.ask().with("redirect_uri", "javascript:alert(1)//evil.example")),
        ("the address of another client", app.ask().with("redirect_uri", "http://127.0.0.1:9/cb")),
    ] {
        is_a_page_that_leads_nowhere(&browser.open(&asked.url()).await, what);
    }
    assert_eq!(town.server.database().count("grants").await, 0);
}

#[tokio::test]
async fn a_session_does_not_help_a_stranger_to_a_code() {
    let (town, app, mut browser) = Town::plain().await;
    sluis_tests::support::town::sign_in(&app, &mut browser, "bram").await;
    let asked = app.ask().with("redirect_uri", "https://evil.example/cb").with("prompt", "none");

    let page = browser.open(&asked.url()).await;

    is_a_page_that_leads_nowhere(&page, "a live session");
    assert_eq!(town.server.database().count("grants").await, 1, "the one of the sign-in");
}

#[tokio::test]
async fn a_client_with_a_secret_has_no_port_to_choose() {
    let (_town, app, mut browser) = Town::plain().await;
    let asked = app.ask().with("redirect_uri", "http://127.0.0.1:10/cb");
    is_a_page_that_leads_nowhere(&browser.open(&asked.url()).await, "another port of this machine");
}
