//! openid-client and Authlib: discovery, code with PKCE, userinfo, refresh, introspection, revocation, logout.

use serde_json::{Value, json};
use sluis_tests::support::foreign::Foreign;
use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::town::{AFTER_LOGOUT, REDIRECT_URI, Town, type_password};

fn settings(server: &Sluis, app: &RelyingParty) -> Value {
    json!({
        "issuer": server.issuer().as_str().trim_end_matches('/'),
        "client_id": app.id,
        "client_secret": app.secret,
        "redirect_uri": REDIRECT_URI,
        "post_logout_redirect_uri": AFTER_LOGOUT,
        "scope": "openid profile email offline_access",
        "algorithm": "ES256",
    })
}

async fn walk(start: impl FnOnce(&Value) -> Foreign) {
    let (town, app, mut browser) = Town::plain().await;
    let mut foreign = start(&settings(&town.server, &app));
    let page = browser.open(&foreign.wants_opened()).await;
    let callback = type_password(&mut browser, &page, "bram").await.callback();
    foreign.came_back(&callback.url);
    let farewell = browser.open(&foreign.wants_opened()).await.sent_to.unwrap();
    foreign.came_back(&farewell);
    let told = foreign.result();
    assert_eq!(told["claims"]["sub"], told["userinfo"]["sub"]);
    assert_eq!(told["userinfo"]["email"], "bram@example.nl");
    assert_eq!(told["introspection"]["active"], true);
    assert_eq!(told["revoked"]["active"], false, "a revoked family still opens: {told}");
    assert_eq!(told["farewell"], format!("{AFTER_LOGOUT}?state=bye"));
    let again = browser.open(&app.ask().url()).await;
    assert!(again.asks_for("password"), "after the logout nobody is signed in: {again}");
}

#[tokio::test]
async fn openid_client_completes_the_journey() {
    walk(Foreign::node).await;
}

#[tokio::test]
async fn authlib_completes_the_journey() {
    walk(Foreign::python).await;
}
