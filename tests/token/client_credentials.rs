//! A client for itself (RFC 6749 §4.4), and tokens for an API (RFC 8707, RFC 9068).

use jsonwebtoken::{Algorithm, decode_header};
use sluis_tests::support::agent::Agent;
use sluis_tests::support::id_token::signed_claims;
use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::town::{SCOPES, Town, sign_in};

const API: &str = "https://api.example/berichten";

/// A town with an API, and an app that may ask tokens for it.
async fn with_api(alg: &str) -> (Town, RelyingParty, Agent) {
    let (town, _, browser) = Town::plain().await;
    let create = ["resource", "create", "--identifier", API, "--name", "Berichten", "--alg", alg];
    town.server.run(&[&create[..], &["--scope", "bericht:lezen bericht:schrijven"]].concat());
    let scopes = format!("{SCOPES} bericht:lezen");
    let app = town.app("post", &["--organisation", "plein", "--resource", API, "--scope", &scopes]);
    (town, app, browser)
}

const GRANT: (&str, &str) = ("grant_type", "client_credentials");

#[tokio::test]
async fn a_token_for_an_api_is_a_signed_one_that_the_api_can_check() {
    for (name, algorithm) in [("ES256", Algorithm::ES256), ("RS256", Algorithm::RS256)] {
        let (town, app, _) = with_api(name).await;
        let pairs = [GRANT, ("resource", API), ("scope", "bericht:lezen")];
        let answer = app.token(&pairs).await.expect_status(200).json();
        assert!(answer.get("refresh_token").is_none(), "RFC 6749 §4.4.3: {answer}");
        let token = answer["access_token"].as_str().unwrap();
        // RFC 9068 §2.1 and §2.2
        assert_eq!(decode_header(token).unwrap().typ.as_deref(), Some("at+jwt"));
        let claims = signed_claims(token, &app.keys().await, algorithm).unwrap();
        assert_eq!(claims["iss"], town.server.issuer().as_str().trim_end_matches('/'));
        assert_eq!((&claims["aud"], &claims["scope"]), (&API.into(), &"bericht:lezen".into()));
        assert_eq!((&claims["sub"], &claims["client_id"]), (&"post".into(), &"post".into()));
        assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 300);
        assert!(claims["jti"].is_string() && claims.get("auth_time").is_none(), "{claims}");
    }
}

#[tokio::test]
async fn a_token_for_ourselves_tells_nobody_anything() {
    let (_town, app, _) = with_api("ES256").await;
    let answer = app.client_credentials("bericht:lezen").await.expect_status(200).json();
    let token = answer["access_token"].as_str().unwrap();
    assert!(!token.contains('.'), "it is no JWT");
    let said = app.introspect(token).await.expect_status(200).json();
    assert_eq!((&said["active"], &said["sub"]), (&true.into(), &"post".into()));
    assert_eq!(app.userinfo(token).await.expect_status(401).error(), "invalid_token", "there is no person");
}

#[tokio::test]
async fn a_resource_that_is_not_the_clients_is_no_target() {
    let (town, app, _) = with_api("ES256").await;
    let other = "https://api.example/dossiers";
    town.server.run(&["resource", "create", "--identifier", other, "--name", "Dossiers"]);
    for (what, resource) in [
        ("another client's", other),
        ("nobody's", "https://api.example/unheard-of"),
        ("a longer one", "https://api.example/berichten/"),
        ("no URI", "berichten"),
    ] {
        let reply = app.token(&[GRANT, ("resource", resource)]).await.expect_status(400);
        assert_eq!(reply.error(), "invalid_target", "{what}");
        assert!(reply.json().get("access_token").is_none(), "{what}");
    }
    let both = app.token(&[GRANT, ("resource", API), ("resource", other)]).await.expect_status(400);
    assert_eq!(both.error(), "invalid_target");
}

#[tokio::test]
async fn a_scope_of_people_or_of_others_is_not_for_a_client() {
    let (_town, app, _) = with_api("ES256").await;
    for scope in ["openid", "profile bericht:lezen", "bericht:schrijven", "unheard_of", "a\"b"] {
        let reply = app.client_credentials(scope).await.expect_status(400);
        assert_eq!(reply.error(), "invalid_scope", "{scope}");
        assert!(reply.json().get("access_token").is_none(), "{scope}");
    }
    let all = app.client_credentials("").await.expect_status(200).json();
    assert_eq!(all["scope"], "bericht:lezen", "without a wish, everything of its own");
}

#[tokio::test]
async fn a_public_client_speaks_for_nobody() {
    let (town, _, _) = Town::plain().await;
    let app = town.public_app("zakapp", &["--organisation", "plein"]);
    let reply = app.client_credentials("").await.expect_status(400);
    assert_eq!(reply.error(), "unauthorized_client");
    assert!(reply.json().get("access_token").is_none());
}

#[tokio::test]
async fn a_person_sends_an_app_to_the_api_and_the_token_opens_nothing_else() {
    let (_town, app, mut browser) = with_api("ES256").await;
    sign_in(&app, &mut browser, "bram").await;
    let asked = app.ask().with("resource", API).with("scope", "openid bericht:lezen");
    let tokens = app.tokens(&asked, &browser.open(&asked.url()).await.callback()).await;

    let claims = signed_claims(tokens.access_token(), &app.keys().await, Algorithm::ES256).unwrap();
    let id_token = app.verified(tokens.id_token(), Some(&asked.nonce)).await;
    for claim in ["sub", "acr", "amr", "auth_time", "org_id"] {
        assert_eq!(claims[claim], id_token[claim], "{claim}");
    }
    assert_eq!(claims["aud"], API);
    // A token for a resource opens that resource's doors, not ours.
    assert_eq!(app.userinfo(tokens.access_token()).await.expect_status(401).error(), "invalid_token");
    assert_eq!(app.introspect(tokens.access_token()).await.json()["active"], true);
    assert_eq!(app.refresh(tokens.refresh_token()).await.expect_status(200).json()["token_type"], "bearer");
}

#[tokio::test]
async fn another_resource_at_the_token_endpoint_is_not_granted() {
    let (_town, app, mut browser) = with_api("ES256").await;
    let (asked, callback) = sign_in(&app, &mut browser, "bram").await;
    let pairs = [
        ("grant_type", "authorization_code"),
        ("code", callback.code()),
        ("redirect_uri", &*app.redirect_uri),
        ("code_verifier", &*asked.verifier),
        ("resource", API),
    ];
    let reply = app.token(&pairs).await.expect_status(400);
    assert_eq!(reply.error(), "invalid_target");
    assert!(reply.json().get("access_token").is_none());
}
