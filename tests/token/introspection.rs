//! Introspection (RFC 7662): everything about a token to whom it concerns, nothing to anybody else.

use http::header::CONTENT_TYPE;
use http::{HeaderMap, Method};
use serde_json::json;
use sluis_tests::support::relying_party::{RelyingParty, Tokens};
use sluis_tests::support::town::{Town, tokens};

async fn signed_in() -> (Town, RelyingParty, Tokens) {
    let (town, app, mut browser) = Town::plain().await;
    let bought = tokens(&app, &mut browser, "bram").await;
    (town, app, bought)
}

#[tokio::test]
async fn a_living_access_token_is_described() {
    let (town, app, bought) = signed_in().await;
    let reply = app.introspect(bought.access_token()).await.expect_status(200);
    assert!(reply.header("cache-control").contains("no-store"));
    let said = reply.json();
    assert_eq!((&said["active"], &said["client_id"]), (&true.into(), &"winkel".into()));
    assert_eq!((&said["scope"], &said["iss"]), (&"openid".into(), &issuer(&town).into()));
    let userinfo = app.userinfo(bought.access_token()).await.json();
    assert_eq!((&said["sub"], &said["org_id"]), (&userinfo["sub"], &userinfo["org_id"]));
    assert_eq!(said["exp"].as_i64().unwrap() - said["iat"].as_i64().unwrap(), 300);
    assert!(said.get("username").is_none(), "nothing that was not asked for: {said}");
}

fn issuer(town: &Town) -> String {
    town.server.issuer().as_str().trim_end_matches('/').to_owned()
}

#[tokio::test]
async fn a_living_refresh_token_is_described_and_not_used_up() {
    let (town, app, _) = signed_in().await;
    let turning = town.app("draai", &["--organisation", "plein", "--rotate-refresh"]);
    let token = tokens(&turning, &mut town.browser(), "bram").await.refresh_token().to_owned();
    for _ in 0..2 {
        assert_eq!(turning.introspect(&token).await.json()["active"], true);
    }
    let second = turning.refresh(&token).await.expect_status(200).json();
    assert_eq!(
        turning.introspect(&token).await.json()["active"],
        true,
        "a retry of it would still be answered"
    );
    let second = second["refresh_token"].as_str().unwrap();
    turning.refresh(second).await.expect_status(200);
    assert_eq!(turning.introspect(&token).await.json(), json!({ "active": false }));
    assert_eq!(turning.introspect(second).await.json()["active"], true, "looking ended nothing");
    assert_eq!(app.introspect(second).await.json(), json!({ "active": false }), "another client's");
}

#[tokio::test]
async fn what_is_no_token_of_ours_is_not_active_and_nothing_more() {
    let (_town, app, bought) = signed_in().await;
    for rubbish in ["rubbish", "a.b.c", &bought.access_token()[1..], bought.id_token()] {
        assert_eq!(app.introspect(rubbish).await.expect_status(200).json(), json!({ "active": false }));
    }
    assert_eq!(app.post("/oauth2/introspect", &[]).await.expect_status(400).error(), "invalid_request");
}

#[tokio::test]
async fn a_client_without_business_learns_nothing() {
    let (town, app, bought) = signed_in().await;
    let other = town.app("bakker", &["--organisation", "plein"]);
    for token in [bought.access_token(), bought.refresh_token()] {
        assert_eq!(other.introspect(token).await.expect_status(200).json(), json!({ "active": false }));
    }
    app.userinfo(bought.access_token()).await.expect_status(200);
}

#[tokio::test]
async fn only_a_client_with_a_secret_may_ask() {
    let (town, mut app, bought) = signed_in().await;
    let public = town.public_app("zakapp", &["--organisation", "plein"]);
    let refused = public.introspect(bought.access_token()).await.expect_status(401);
    // RFC 7662 §2.1: "the endpoint MUST also require some form of authorization".
    assert_eq!(refused.error(), "invalid_client");
    app.secret = "a-wrong-secret-of-forty-characters-for-us".to_owned();
    let refused = app.introspect(bought.access_token()).await.expect_status(401);
    assert_eq!(refused.error(), "invalid_client");
    assert!(refused.json().get("active").is_none());

    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, "application/x-www-form-urlencoded".parse().unwrap());
    let body = Some(format!("token={}", bought.access_token()));
    let nobody = app.send(Method::POST, "/oauth2/introspect", headers, body).await.expect_status(401);
    assert!(nobody.json().get("active").is_none());
}

#[tokio::test]
async fn the_api_learns_of_tokens_that_were_made_for_it() {
    let (town, _, _) = signed_in().await;
    let uri = "https://api.example/berichten";
    town.server.run(&["resource", "create", "--identifier", uri, "--name", "Berichten", "--scope", "lezen"]);
    let flags = ["--organisation", "plein", "--resource", uri, "--scope", "openid lezen"];
    let (caller, api) = (town.app("vrager", &flags), town.app("api", &flags));
    let pairs = [("grant_type", "client_credentials"), ("resource", uri)];
    let token = caller.token(&pairs).await.expect_status(200).json()["access_token"].clone();
    let token = token.as_str().unwrap();
    assert_eq!(api.introspect(token).await.json()["aud"], uri);
    let other = town.app("bakker", &["--organisation", "plein"]);
    assert_eq!(other.introspect(token).await.json(), json!({ "active": false }));
}
