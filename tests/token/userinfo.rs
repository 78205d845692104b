//! Userinfo (OpenID Connect Core §5.3, RFC 6750): what the scopes release, and to nobody else.

use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, Method};
use serde_json::Value;
use sluis_tests::support::agent::Agent;
use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::town::{PHONE, Town, sign_in, tokens};
use sluis_tests::support::wire::{Reply, form};

async fn post(app: &RelyingParty, header: Option<&str>, body: Option<&str>) -> Reply {
    let mut headers = HeaderMap::new();
    if let Some(token) = header {
        headers.insert(AUTHORIZATION, format!("Bearer {token}").parse().unwrap());
    }
    if body.is_some() {
        headers.insert(CONTENT_TYPE, "application/x-www-form-urlencoded".parse().unwrap());
    }
    let body = body.map(|token| form(&[("access_token", token)]));
    app.send(Method::POST, "/oauth2/userinfo", headers, body).await
}

/// RFC 6750 §3: the challenge names the error.
#[track_caller]
fn is_challenged(reply: &Reply, status: u16, error: &str) {
    assert_eq!(reply.status, status, "{reply:#?}");
    let challenge = reply.header("www-authenticate");
    assert!(
        challenge.starts_with("Bearer") && challenge.contains(&format!("error=\"{error}\"")),
        "{challenge}"
    );
    assert!(!reply.body.contains("\"sub\""), "{}", reply.body);
}

#[tokio::test]
async fn the_token_travels_in_the_header_or_in_the_body() {
    let (_town, app, mut browser) = Town::plain().await;
    let token = tokens(&app, &mut browser, "bram").await.access_token().to_owned();
    let got = app.userinfo(&token).await.expect_status(200);
    assert!(got.header("cache-control").contains("no-store"), "{got:#?}");
    for reply in [post(&app, Some(&token), None).await, post(&app, None, Some(&token)).await] {
        assert_eq!(reply.expect_status(200).json(), got.json());
    }
}

#[tokio::test]
async fn the_token_never_travels_in_the_address() {
    let (_town, app, mut browser) = Town::plain().await;
    let token = tokens(&app, &mut browser, "bram").await.access_token().to_owned();
    let path = format!("/oauth2/userinfo?access_token={token}");
    let reply = app.send(Method::GET, &path, HeaderMap::new(), None).await.expect_status(401);
    assert!(!reply.body.contains("\"sub\""), "{}", reply.body);
}

#[tokio::test]
async fn without_a_token_the_scheme_is_told_and_no_error() {
    let (_town, app, _) = Town::plain().await;
    for method in [Method::GET, Method::POST] {
        let reply = app.send(method, "/oauth2/userinfo", HeaderMap::new(), None).await.expect_status(401);
        // RFC 6750 §3.1: "the resource server SHOULD NOT include an error code".
        assert!(reply.header("www-authenticate").starts_with("Bearer"), "{reply:#?}");
        assert!(!reply.header("www-authenticate").contains("error"), "{reply:#?}");
    }
}

#[tokio::test]
async fn a_token_that_is_given_twice_is_refused() {
    let (_town, app, mut browser) = Town::plain().await;
    let token = tokens(&app, &mut browser, "bram").await.access_token().to_owned();
    is_challenged(&post(&app, Some(&token), Some(&token)).await, 400, "invalid_request");
}

#[tokio::test]
async fn what_is_no_access_token_of_ours_is_refused() {
    let (_town, app, mut browser) = Town::plain().await;
    let bought = tokens(&app, &mut browser, "bram").await;
    let good = bought.access_token();
    let end = if good.ends_with('A') { "B" } else { "A" };
    let altered = format!("{}{end}", &good[..good.len() - 1]);
    let flipped = format!("{}{}", if good.starts_with('A') { "B" } else { "A" }, &good[1..]);
    let long = "x".repeat(8000);
    let none = "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.eyJzdWIiOiJicmFtIn0.";
    let rubbish =
        ["rubbish", "a.b.c", none, &long, &flipped, &altered, bought.id_token(), bought.refresh_token()];
    for token in rubbish {
        is_challenged(&app.userinfo(token).await, 401, "invalid_token");
    }
}

#[tokio::test]
async fn a_token_without_openid_does_not_suffice() {
    let (_town, mut app, mut browser) = Town::plain().await;
    app.scope = "profile".to_owned();
    let bought = tokens(&app, &mut browser, "bram").await;
    assert!(bought.answer.get("id_token").is_none(), "no ID token was asked for: {}", bought.answer);
    is_challenged(&app.userinfo(bought.access_token()).await, 403, "insufficient_scope");
}

async fn claims(app: &RelyingParty, browser: &mut Agent, scope: &str) -> Value {
    let asked = app.ask().with("scope", scope);
    let bought = app.tokens(&asked, &browser.open(&asked.url()).await.callback()).await;
    app.userinfo(bought.access_token()).await.expect_status(200).json()
}

#[tokio::test]
async fn each_scope_releases_its_claims_and_no_others() {
    let (_town, app, mut browser) = Town::plain().await;
    sign_in(&app, &mut browser, "bram").await;
    for (scope, expected) in [
        ("openid", vec!["org_id", "sub"]),
        ("openid profile", vec!["family_name", "given_name", "name", "org_id", "sub", "urn:sluis:initials"]),
        ("openid email", vec!["email", "email_verified", "org_id", "sub"]),
        ("openid phone", vec!["org_id", "phone_number", "phone_number_verified", "sub"]),
        ("openid offline_access", vec!["org_id", "sub"]),
    ] {
        let claims = claims(&app, &mut browser, scope).await;
        let mut names: Vec<&String> = claims.as_object().unwrap().keys().collect();
        names.sort();
        assert_eq!(names, expected, "{scope}");
    }
    let all = claims(&app, &mut browser, "openid profile email phone").await;
    assert_eq!((&all["name"], &all["email"]), (&"bram Jansen".into(), &"bram@example.nl".into()));
    assert_eq!((&all["phone_number"], &all["email_verified"]), (&PHONE.into(), &false.into()));
}

#[tokio::test]
async fn an_access_token_ends_with_its_time() {
    let plan = sluis_tests::support::server::Sluis::plan().with_turned_clock();
    let (town, app, mut browser) = Town::plain_on(plan).await;
    let bought = tokens(&app, &mut browser, "bram").await;
    town.server.clock().forward(std::time::Duration::from_secs(240));
    app.userinfo(bought.access_token()).await.expect_status(200);
    town.server.clock().forward(std::time::Duration::from_secs(61));
    is_challenged(&app.userinfo(bought.access_token()).await, 401, "invalid_token");
    assert_eq!(app.introspect(bought.access_token()).await.json(), serde_json::json!({ "active": false }));
}
