//! Looking changes nothing: GET and HEAD, of whoever and however often (law 3), leave every row as it was (law 4).

use http::header::COOKIE;
use http::{HeaderMap, Method};
use sluis_tests::support::agent::Agent;
use sluis_tests::support::cookies::Began;
use sluis_tests::support::photograph::Photograph;
use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::town::{Town, sign_in, type_password};
use url::Url;

/// Every address that a browser may look at without a request of an app.
const LOOKED_AT: [&str; 13] = [
    "/",
    "/login",
    "/login?r=rubbish",
    "/login/password",
    "/consent",
    "/consent?r=rubbish",
    "/oauth2/authorize",
    "/oauth2/logout",
    "/oauth2/jwks",
    "/.well-known/openid-configuration",
    "/.well-known/security.txt",
    "/health/ready",
    "/nowhere",
];

/// GET and HEAD, with the cookies of this browser.
async fn look(app: &RelyingParty, browser: &Agent, url: &Url) {
    for method in [Method::GET, Method::HEAD] {
        let mut headers = HeaderMap::new();
        if let Some(cookies) = browser.cookies.header(url, false, Began::Here) {
            headers.insert(COOKIE, cookies.parse().unwrap());
        }
        let reply = app.send(method, url.as_str(), headers, None).await;
        assert!(!reply.status.is_server_error(), "{url} answered {}", reply.status);
    }
}

#[tokio::test]
async fn a_visitor_who_submitted_nothing_is_not_in_the_database() {
    let (town, app, mut browser) = Town::plain().await;
    let before = Photograph::of(&town.server).await;
    let page = browser.open(&app.ask().url()).await;
    assert!(page.asks_for("password"), "{page}");
    for _ in 0..3 {
        browser.open(&page.url).await;
        browser.open(&app.ask().url()).await;
    }
    assert!(browser.cookies.find("__Host-sluis").is_none());
    assert_eq!(Photograph::of(&town.server).await.changes_since(&before), [""; 0]);
}

#[tokio::test]
async fn get_and_head_of_every_page_write_nothing_for_a_stranger() {
    let (town, app, mut browser) = Town::plain().await;
    let login = browser.open(&app.ask().url()).await;
    let before = Photograph::of(&town.server).await;
    look(&app, &browser, &login.url).await;
    look(&app, &browser, &app.ask().url()).await;
    look(&app, &browser, &app.ask().with("prompt", "none").url()).await;
    for path in LOOKED_AT {
        look(&app, &browser, &town.server.url(path)).await;
    }
    assert_eq!(Photograph::of(&town.server).await.changes_since(&before), [""; 0]);
}

#[tokio::test]
async fn get_and_head_of_every_page_write_nothing_halfway_a_login() {
    let (town, app, mut browser) = Town::guarded().await;
    let login = browser.open(&app.ask().url()).await;
    let code = type_password(&mut browser, &login, "anna").await;
    assert!(code.asks_for("code"), "{code}");
    let before = Photograph::of(&town.server).await;
    look(&app, &browser, &code.url).await;
    look(&app, &browser, &login.url).await;
    look(&app, &browser, &app.ask().url()).await;
    for path in LOOKED_AT {
        look(&app, &browser, &town.server.url(path)).await;
    }
    let after = Photograph::of(&town.server).await;
    assert_eq!(after.changes_since(&before), [""; 0]);
    assert!(after.rows("sessions").is_empty(), "half a login is no session");
}

#[tokio::test]
async fn get_and_head_of_every_page_write_nothing_for_who_is_signed_in() {
    let (town, app, mut browser) = Town::plain().await;
    sign_in(&app, &mut browser, "bram").await;
    let ask = browser.open(&app.ask().with("prompt", "login").url()).await;
    let choose = browser.open(&app.ask().with("prompt", "select_account").url()).await;
    let before = Photograph::of(&town.server).await;
    look(&app, &browser, &ask.url).await;
    look(&app, &browser, &choose.url).await;
    look(&app, &browser, &app.logout_url(&[("client_id", "winkel")])).await;
    for path in LOOKED_AT {
        look(&app, &browser, &town.server.url(path)).await;
    }
    assert_eq!(Photograph::of(&town.server).await.changes_since(&before), [""; 0]);
    let still = browser.open(&app.ask().url()).await.callback();
    assert!(still.has("code"), "looking at the logout page signed nobody out");
}
