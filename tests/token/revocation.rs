//! Revocation (RFC 7009): a client gives back its own tokens, and nobody else's.

use sluis_tests::support::relying_party::{RelyingParty, Tokens};
use sluis_tests::support::town::{Town, sign_in, tokens};

async fn signed_in() -> (Town, RelyingParty, Tokens) {
    let (town, app, mut browser) = Town::plain().await;
    let bought = tokens(&app, &mut browser, "bram").await;
    (town, app, bought)
}

async fn is_dead(app: &RelyingParty, tokens: &Tokens) {
    assert_eq!(app.userinfo(tokens.access_token()).await.expect_status(401).error(), "invalid_token");
    assert_eq!(app.refresh(tokens.refresh_token()).await.expect_status(400).error(), "invalid_grant");
    for token in [tokens.access_token(), tokens.refresh_token()] {
        assert_eq!(app.introspect(token).await.json(), serde_json::json!({ "active": false }));
    }
}

#[tokio::test]
async fn a_refresh_token_that_is_given_back_takes_the_access_tokens_along() {
    let (town, app, bought) = signed_in().await;
    // RFC 7009 §2.1: "the authorization server SHOULD also invalidate all access tokens based on the same
    // authorization grant".
    app.revoke(bought.refresh_token()).await.expect_status(200);
    is_dead(&app, &bought).await;
    assert_eq!(town.server.database().count("audit_events WHERE code = 'grant.revoked'").await, 1);
}

#[tokio::test]
async fn an_access_token_that_is_given_back_takes_the_refresh_token_along() {
    let (_town, app, bought) = signed_in().await;
    app.revoke(bought.access_token()).await.expect_status(200);
    is_dead(&app, &bought).await;
}

#[tokio::test]
async fn giving_back_one_login_leaves_the_others() {
    let (town, app, bought) = signed_in().await;
    let mut browser = town.browser();
    let (asked, callback) = sign_in(&app, &mut browser, "bram").await;
    let other = app.tokens(&asked, &callback).await;

    app.revoke(bought.refresh_token()).await.expect_status(200);

    app.userinfo(other.access_token()).await.expect_status(200);
    app.refresh(other.refresh_token()).await.expect_status(200);
    let silent = browser.open(&app.ask().with("prompt", "none").url()).await.callback();
    assert!(silent.has("code"), "the session is not the app's to end");
}

#[tokio::test]
async fn a_token_of_another_client_is_not_given_back() {
    let (town, app, bought) = signed_in().await;
    let other = town.app("dief", &["--organisation", "plein"]);
    for token in [bought.access_token(), bought.refresh_token()] {
        // RFC 7009 §2.1: "the request is refused and the client is informed of the error".
        assert_eq!(other.revoke(token).await.expect_status(400).error(), "invalid_grant");
    }
    app.userinfo(bought.access_token()).await.expect_status(200);
    app.refresh(bought.refresh_token()).await.expect_status(200);
    assert_eq!(town.server.database().count("grants WHERE revoked_at IS NOT NULL").await, 0);
}

#[tokio::test]
async fn rubbish_is_as_good_as_given_back() {
    let (_town, app, bought) = signed_in().await;
    // RFC 7009 §2.2: 200 also "if the client submitted an invalid token".
    for rubbish in ["rubbish", "a.b.c", &bought.access_token()[1..], &bought.refresh_token()[1..]] {
        app.revoke(rubbish).await.expect_status(200);
    }
    let hint = [("token", bought.refresh_token()), ("token_type_hint", "rubbish")];
    app.userinfo(bought.access_token()).await.expect_status(200);
    app.post("/oauth2/revoke", &hint).await.expect_status(200);
    is_dead(&app, &bought).await;
}

#[tokio::test]
async fn no_token_or_no_proof_gives_nothing_back() {
    let (_town, app, bought) = signed_in().await;
    assert_eq!(app.post("/oauth2/revoke", &[]).await.expect_status(400).error(), "invalid_request");
    let mut stranger = app.clone();
    stranger.secret = "wrong".to_owned();
    assert_eq!(stranger.revoke(bought.refresh_token()).await.expect_status(401).error(), "invalid_client");
    app.userinfo(bought.access_token()).await.expect_status(200);
}

#[tokio::test]
async fn a_public_client_gives_back_its_own() {
    let (town, _, _) = signed_in().await;
    let app = town.public_app("zakapp", &["--organisation", "plein"]);
    let bought = tokens(&app, &mut town.browser(), "bram").await;
    app.revoke(bought.refresh_token()).await.expect_status(200);
    assert_eq!(app.refresh(bought.refresh_token()).await.expect_status(400).error(), "invalid_grant");
    app.userinfo(bought.access_token()).await.expect_status(401);
}

#[tokio::test]
async fn a_token_of_a_client_for_itself_ends_by_itself() {
    let (_town, app, _) = signed_in().await;
    let answer = app.client_credentials("").await.expect_status(200).json();
    let token = answer["access_token"].as_str().unwrap();
    // RFC 7009 §2.2.1
    assert_eq!(app.revoke(token).await.expect_status(400).error(), "unsupported_token_type");
}
