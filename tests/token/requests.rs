//! What is no token request at all (RFC 6749 §3.2 and §5.2).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, Method};
use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::town::{SECRET, Town, sign_in, tokens};
use sluis_tests::support::wire::Reply;

async fn send(app: &RelyingParty, method: Method, kind: &str, body: &str) -> Reply {
    send_to(app, "/oauth2/token", (method, kind, body)).await
}

/// With the app's right name and secret.
async fn send_to(app: &RelyingParty, path: &str, (method, kind, body): (Method, &str, &str)) -> Reply {
    let mut headers = HeaderMap::new();
    let basic = format!("Basic {}", STANDARD.encode(format!("winkel:{SECRET}")));
    headers.insert(AUTHORIZATION, basic.parse().unwrap());
    if !kind.is_empty() {
        headers.insert(CONTENT_TYPE, kind.parse().unwrap());
    }
    app.send(method, path, headers, Some(body.to_owned())).await
}

#[track_caller]
fn is_refused(reply: &Reply, error: &str, what: &str) {
    assert_eq!((reply.status.as_u16(), reply.error().as_str()), (400, error), "{what}: {reply:#?}");
    assert!(reply.json().get("access_token").is_none(), "{what}");
    assert!(reply.json()["error_description"].is_string(), "{what}: a developer wants a sentence");
    assert!(reply.header("cache-control").contains("no-store"), "{what}");
}

#[tokio::test]
async fn each_grant_that_is_none_of_ours_is_refused_in_the_rfcs_words() {
    let (_town, app, _) = Town::plain().await;
    for (grant, error) in [
        ("password", "unsupported_grant_type"),
        ("implicit", "unsupported_grant_type"),
        ("urn:ietf:params:oauth:grant-type:device_code", "unsupported_grant_type"),
        ("AUTHORIZATION_CODE", "unsupported_grant_type"),
        ("", "invalid_request"),
    ] {
        let pairs = [("grant_type", grant), ("username", "bram@example.nl"), ("password", "x")];
        is_refused(&app.token(&pairs).await, error, grant);
    }
    is_refused(&app.token(&[("scope", "openid")]).await, "invalid_request", "no grant_type");
    let twice = [("grant_type", "client_credentials"), ("grant_type", "client_credentials")];
    is_refused(&app.token(&twice).await, "invalid_request", "two grant_types");
}

#[tokio::test]
async fn a_body_that_is_no_form_is_refused() {
    let (_town, app, _) = Town::plain().await;
    let good = "grant_type=client_credentials";
    let form = "application/x-www-form-urlencoded";
    send(&app, Method::POST, &format!("{form}; charset=UTF-8"), good).await.expect_status(200);
    for (kind, body) in [
        ("application/json", "{\"grant_type\":\"client_credentials\"}"),
        ("text/plain", good),
        ("multipart/form-data; boundary=x", good),
        ("", good),
    ] {
        is_refused(&send(&app, Method::POST, kind, body).await, "invalid_request", kind);
    }
}

#[tokio::test]
async fn a_token_is_asked_for_by_post_alone() {
    let (_town, app, _) = Town::plain().await;
    for method in [Method::GET, Method::PUT, Method::DELETE] {
        let reply = send(&app, method.clone(), "application/x-www-form-urlencoded", "").await;
        let reply = reply.expect_status(405);
        assert!(reply.header("allow").contains("POST"), "{method}: {reply:#?}");
        assert!(!reply.body.contains("access_token"), "{method}");
    }
    // RFC 6749 §2.3.1: "The parameters … MUST NOT be included in the request URI."
    let path = "/oauth2/token?grant_type=client_credentials&client_id=winkel";
    let reply = app.send(Method::GET, path, HeaderMap::new(), None).await;
    reply.expect_status(405);
}

#[tokio::test]
async fn parameters_in_the_address_are_not_read() {
    let (_town, app, mut browser) = Town::plain().await;
    let (asked, callback) = sign_in(&app, &mut browser, "bram").await;
    let query = format!(
        "/oauth2/token?grant_type=authorization_code&code={}&code_verifier={}&redirect_uri={}",
        callback.code(),
        asked.verifier,
        app.redirect_uri
    );
    is_refused(&app.post(&query, &[]).await, "invalid_request", "everything in the query");
    app.tokens(&asked, &callback).await;
}

#[tokio::test]
async fn a_body_beyond_its_bounds_is_refused() {
    let (_town, app, _) = Town::plain().await;
    let long = "x".repeat(17 * 1024);
    for (what, pairs) in [
        ("a long body", vec![("grant_type", "client_credentials"), ("filler", &*long)]),
        ("a long value", vec![("grant_type", "client_credentials"), ("scope", &long[..8193])]),
        ("many parameters", [vec![("grant_type", "client_credentials")], vec![("p", ""); 64]].concat()),
    ] {
        is_refused(&app.token(&pairs).await, "invalid_request", what);
    }
    let huge = "x".repeat(1024 * 1024);
    let reply = app.token(&[("grant_type", &huge)]).await;
    assert!(matches!(reply.status.as_u16(), 400 | 413), "{}", reply.status);
}

#[tokio::test]
async fn a_bad_body_about_a_token_is_refused_with_the_right_secret_and_the_token_lives_on() {
    let (_town, app, mut browser) = Town::plain().await;
    let bought = tokens(&app, &mut browser, "bram").await;
    let form = "application/x-www-form-urlencoded";
    let good = format!("token={}", bought.access_token());
    let long = format!("{good}&filler={}", "x".repeat(17 * 1024));
    let twice = format!("{good}&{good}");
    for path in ["/oauth2/introspect", "/oauth2/revoke"] {
        for (what, kind, body) in [
            ("JSON", "application/json", "{\"token\":\"x\"}"),
            ("text", "text/plain", &*good),
            ("parts", "multipart/form-data; boundary=x", &*good),
            ("no kind", "", &*good),
            ("a long body", form, &*long),
            ("two tokens", form, &*twice),
            ("two hints", form, &*format!("{good}&token_type_hint=a&token_type_hint=a")),
            ("no token", form, "token_type_hint=access_token"),
            ("an empty token", form, "token="),
            ("nothing", form, ""),
        ] {
            let reply = send_to(&app, path, (Method::POST, kind, body)).await;
            is_refused(&reply, "invalid_request", &format!("{path}, {what}"));
            assert!(reply.json().get("active").is_none(), "{path}, {what}");
        }
    }
    app.userinfo(bought.access_token()).await.expect_status(200);
    send_to(&app, "/oauth2/introspect", (Method::POST, form, &good)).await.expect_status(200);
}

#[tokio::test]
async fn a_grant_that_the_client_did_not_register_is_refused() {
    let (town, _, _) = Town::plain().await;
    let app = town.app("kort", &["--organisation", "plein", "--grant", "authorization_code"]);
    is_refused(&app.client_credentials("").await, "unauthorized_client", "client_credentials");
    is_refused(&app.refresh("x").await, "unauthorized_client", "refresh_token");
}
