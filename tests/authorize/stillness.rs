//! GET and HEAD change nothing: mail scanners, previews and the back button fetch what they like.

use http::header::{AUTHORIZATION, COOKIE};
use http::{HeaderMap, Method};
use sluis_tests::support::cookies::Began;
use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::town::{Town, sign_in, tokens};
use url::Url;

/// Every address that a stranger can fetch, with the sealed request where it takes one.
fn addresses(town: &Town, app: &RelyingParty, seal: &str) -> Vec<Url> {
    let ours = [
        "/",
        "/assets/sluis.css",
        "/health/live",
        "/health/ready",
        "/.well-known/openid-configuration",
        "/.well-known/oauth-authorization-server",
        "/oauth2/jwks",
        "/oauth2/userinfo",
        "/oauth2/token",
        "/oauth2/introspect",
        "/oauth2/revoke",
        "/oauth2/logout",
        "/login/password",
        "/no/such/page",
    ];
    let sealed = ["/login", "/consent", "/oauth2/authorize"].map(|path| format!("{path}?r={seal}"));
    let paths = ours.iter().map(|path| (*path).to_owned()).chain(sealed);
    let urls = paths.map(|path| town.server.url(&path));
    urls.chain([app.ask().url(), app.ask().with("prompt", "none").url()]).collect()
}

fn path_and_query(url: &Url) -> String {
    url[url::Position::BeforePath..].to_owned()
}

#[tokio::test]
async fn what_a_stranger_fetches_writes_nothing() {
    let (town, app, mut browser) = Town::plain().await;
    let page = browser.open(&app.ask().url()).await;
    let seal = page.form().value("r").to_owned();
    let mut watch = town.server.database().watch().await;
    for url in addresses(&town, &app, &seal) {
        for method in [Method::GET, Method::HEAD] {
            app.send(method.clone(), &path_and_query(&url), HeaderMap::new(), None).await;
            assert!(!watch.saw_a_change().await, "{method} {url} wrote to the database");
        }
    }
    sign_in(&app, &mut browser, "bram").await;
    assert!(watch.saw_a_change().await, "a login does, or this test sees nothing");
}

#[tokio::test]
async fn what_a_person_with_a_session_looks_at_writes_nothing() {
    let (town, app, mut browser) = Town::plain().await;
    let bought = tokens(&app, &mut browser, "bram").await;
    let careful = town.app("voorzichtig", &["--organisation", "plein", "--sso", "confirm"]);
    let asking = town.app("asking-winkel", &["--organisation", "plein"]);
    let page = browser.open(&careful.ask().url()).await;
    let consent = browser.open(&asking.ask().url()).await;
    let mut watch = town.server.database().watch().await;
    let root = town.server.url("/");
    let cookies = browser.cookies.header(&root, false, Began::Here).unwrap();
    let mut headers = HeaderMap::new();
    headers.insert(COOKIE, cookies.parse().unwrap());
    headers.insert(AUTHORIZATION, format!("Bearer {}", bought.access_token()).parse().unwrap());
    let looked_at = [page.url, consent.url, careful.ask().url(), app.logout_url(&[]), root];
    for url in looked_at.into_iter().chain([town.server.url("/oauth2/userinfo")]) {
        for method in [Method::GET, Method::HEAD] {
            app.send(method.clone(), &path_and_query(&url), headers.clone(), None).await;
            assert!(!watch.saw_a_change().await, "{method} {url} wrote to the database");
        }
    }
    assert!(
        browser.open(&app.ask().with("prompt", "none").url()).await.callback().has("code"),
        "signed in still"
    );
}

#[tokio::test]
async fn a_visitor_who_submitted_nothing_leaves_no_row() {
    let (town, app, _) = Town::guarded_on(Sluis::plan()).await;
    let mut watch = town.server.database().watch().await;
    for _ in 0..5 {
        assert!(town.browser().open(&app.ask().url()).await.asks_for("password"));
    }
    assert!(!watch.saw_a_change().await);
}
