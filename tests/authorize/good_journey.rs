//! The good journey, by every way that a browser can carry the question and the answer.

use sluis_tests::support::page::Page;
use sluis_tests::support::relying_party::{Asked, RelyingParty};
use sluis_tests::support::server::Sluis;
use sluis_tests::support::town::{REDIRECT_URI, Town, sign_in, type_password};
use url::Url;

fn app_page() -> Url {
    Url::parse("http://verzuim.localhost:9/start").unwrap()
}

/// What the page would post to the app.
fn posted(page: &Page, name: &str) -> String {
    let form = page.clone().expect_status(200).form();
    assert_eq!(form.action, REDIRECT_URI);
    form.value(name).to_owned()
}

async fn tokens_for(app: &RelyingParty, asked: &Asked, code: &str) {
    let answer = app.exchange(asked, code).await.expect_status(200).json();
    app.verified(answer["id_token"].as_str().unwrap(), Some(&asked.nonce)).await;
}

#[tokio::test]
async fn a_person_comes_back_with_a_code_that_buys_tokens() {
    let (town, app, mut browser) = Town::plain().await;
    let asked = app.ask();
    let page = browser.open(&asked.url()).await.expect_status(200);
    assert!(page.asks_for("password"), "{page}");
    assert_eq!(town.server.database().count("grants").await, 0, "before anything was proven");

    let landed = type_password(&mut browser, &page, "bram").await;

    let callback = landed.callback();
    assert!(callback.url.as_str().starts_with(&format!("{REDIRECT_URI}?")), "{}", callback.url);
    app.tokens(&asked, &callback).await;
    // RFC 9700 §4.12: never 307, which would post the password on to the app.
    assert!(landed.way.iter().skip(1).all(|(_, status)| *status == 303), "{landed}");
    assert_eq!(browser.refused_cookies, Vec::<String>::new());
    assert_eq!(town.server.database().count("grants").await, 1);
    assert_eq!(town.server.database().count("audit_events WHERE code = 'grant.issued'").await, 1);
}

#[tokio::test]
async fn a_request_that_another_site_posts_finds_the_session_all_the_same() {
    let (town, app, mut browser) = Town::plain_on(Sluis::plan().named("login.localhost")).await;
    sign_in(&app, &mut browser, "bram").await;
    let asked = app.ask();
    let endpoint = town.server.url("/oauth2/authorize");

    let landed = browser.post(&app_page(), &endpoint, asked.parameters()).await;

    assert_eq!(landed.way[0].1, 303, "it comes back by a GET of ours: {landed}");
    app.tokens(&asked, &landed.callback()).await;
}

#[tokio::test]
async fn form_post_carries_the_code_in_no_address() {
    let (_town, app, mut browser) = Town::plain().await;
    let asked = app.ask().with("response_mode", "form_post");
    let page = browser.open(&asked.url()).await;

    let page = type_password(&mut browser, &page, "bram").await;

    assert_eq!(posted(&page, "state"), asked.state);
    assert_eq!(posted(&page, "iss"), page.url.origin().ascii_serialization());
    let code = posted(&page, "code");
    assert!(page.way.iter().all(|(url, _)| !url.as_str().contains(&code)), "{page}");
    assert!(page.header("cache-control").contains("no-store"), "the page with the code may be kept");
    tokens_for(&app, &asked, &code).await;
}

#[tokio::test]
async fn form_post_carries_a_refusal_as_well() {
    let (town, app, mut browser) = Town::plain().await;
    let asked = app.ask().with("response_mode", "form_post").with("prompt", "none");

    let page = browser.open(&asked.url()).await;

    assert_eq!(posted(&page, "error"), "login_required");
    assert_eq!(posted(&page, "state"), asked.state);
    assert_eq!(posted(&page, "iss"), page.url.origin().ascii_serialization());
    assert!(!page.form().has("code"));
    assert_eq!(town.server.database().count("grants").await, 0);
}

#[tokio::test]
async fn a_redirect_uri_keeps_the_query_that_it_was_registered_with() {
    let (town, _, mut browser) = Town::plain().await;
    let uri = "http://127.0.0.1:9/cb?tenant=een%20twee";
    let mut app = town.app("kassa", &["--organisation", "plein", "--redirect-uri", uri]);
    app.redirect_uri = uri.to_owned();

    let (asked, callback) = sign_in(&app, &mut browser, "bram").await;

    // RFC 6749 §3.1.2: the query "MUST be retained when adding additional query parameters".
    assert!(callback.url.as_str().starts_with(&format!("{uri}&code=")), "{}", callback.url);
    app.tokens(&asked, &callback).await;
}

#[tokio::test]
async fn a_native_app_listens_on_any_port_of_this_machine() {
    let (town, _, mut browser) = Town::plain().await;
    let mut app = town.public_app("zakapp", &["--organisation", "plein"]);
    app.redirect_uri = REDIRECT_URI.replace(":9/", ":49152/");

    let (asked, callback) = sign_in(&app, &mut browser, "bram").await;

    assert_eq!(callback.url.port(), Some(49152));
    app.tokens(&asked, &callback).await;
}
