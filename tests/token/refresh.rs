//! Refresh tokens that stay the same (RFC 6749 §6): confidential clients that did not ask for rotation.

use sluis_tests::support::agent::Agent;
use sluis_tests::support::relying_party::{RelyingParty, Tokens};
use sluis_tests::support::server::Sluis;
use sluis_tests::support::town::{Town, sign_in, tokens};
use sluis_tests::support::wire::Reply;
use std::time::Duration;

#[track_caller]
fn is_refused(reply: &Reply, error: &str) {
    assert_eq!((reply.status.as_u16(), reply.error().as_str()), (400, error), "{reply:#?}");
    assert!(reply.json().get("access_token").is_none() && reply.json().get("refresh_token").is_none());
}

async fn signed_in_for(scope: &str) -> (Town, RelyingParty, Agent, Tokens) {
    let (town, mut app, mut browser) = Town::plain().await;
    scope.clone_into(&mut app.scope);
    let bought = tokens(&app, &mut browser, "bram").await;
    (town, app, browser, bought)
}

async fn log_out(app: &RelyingParty, browser: &mut Agent) {
    let page = browser.open(&app.logout_url(&[])).await;
    browser.submit(&page, &[]).await.expect_status(200);
}

#[tokio::test]
async fn a_refresh_token_that_does_not_rotate_is_kept() {
    let (_town, app, _, bought) = signed_in_for("openid profile").await;
    for _ in 0..3 {
        let answer = app.refresh(bought.refresh_token()).await.expect_status(200).json();
        assert_eq!(answer["refresh_token"], bought.refresh_token());
        assert_ne!(answer["access_token"], bought.access_token());
        app.userinfo(answer["access_token"].as_str().unwrap()).await.expect_status(200);
    }
}

#[tokio::test]
async fn a_refreshed_id_token_tells_of_the_same_login() {
    let (_town, app, mut browser) = Town::plain().await;
    let (asked, callback) = sign_in(&app, &mut browser, "bram").await;
    let bought = app.tokens(&asked, &callback).await;
    let before = app.verified(bought.id_token(), Some(&asked.nonce)).await;
    tokio::time::sleep(Duration::from_millis(1100)).await;

    let answer = app.refresh(bought.refresh_token()).await.expect_status(200).json();

    // OpenID Connect Core §12.2; `nonce` is of the first one alone, which `verified` checks.
    let after = app.verified(answer["id_token"].as_str().unwrap(), None).await;
    for claim in ["iss", "sub", "aud", "auth_time", "acr", "amr", "sid", "org_id"] {
        assert_eq!(after[claim], before[claim], "{claim}");
    }
    assert!(after["iat"].as_i64() > before["iat"].as_i64(), "it is a new one: {after}");
}

#[tokio::test]
async fn a_narrowed_scope_does_not_shrink_what_was_granted() {
    let (_town, app, _, bought) = signed_in_for("openid profile email").await;
    let pairs = [("grant_type", "refresh_token"), ("refresh_token", bought.refresh_token())];
    let narrow = app.token(&[&pairs[..], &[("scope", "openid")]].concat()).await.expect_status(200).json();
    assert_eq!(narrow["scope"], "openid");
    let claims = app.userinfo(narrow["access_token"].as_str().unwrap()).await.expect_status(200).json();
    assert!(claims.get("email").is_none() && claims.get("name").is_none(), "{claims}");

    let whole = app.token(&pairs).await.expect_status(200).json();
    assert_eq!(whole["scope"], "email openid profile");
}

#[tokio::test]
async fn a_wider_scope_is_refused_and_the_token_stays_good() {
    let (_town, app, _, bought) = signed_in_for("openid").await;
    let pairs = [("grant_type", "refresh_token"), ("refresh_token", bought.refresh_token())];
    for scope in ["openid email", "offline_access", "openid unheard_of"] {
        // RFC 6749 §6: "MUST NOT include any scope not originally granted by the resource owner".
        is_refused(&app.token(&[&pairs[..], &[("scope", scope)]].concat()).await, "invalid_scope");
    }
    app.token(&pairs).await.expect_status(200);
}

#[tokio::test]
async fn logging_out_ends_a_refresh_token_that_was_not_for_offline_use() {
    let (_town, app, mut browser, bought) = signed_in_for("openid").await;
    app.refresh(bought.refresh_token()).await.expect_status(200);
    log_out(&app, &mut browser).await;
    is_refused(&app.refresh(bought.refresh_token()).await, "invalid_grant");
    assert_eq!(app.introspect(bought.refresh_token()).await.json(), serde_json::json!({ "active": false }));
}

#[tokio::test]
async fn offline_access_survives_logging_out_and_not_a_lock() {
    let (town, app, mut browser, bought) = signed_in_for("openid offline_access").await;
    log_out(&app, &mut browser).await;
    app.refresh(bought.refresh_token()).await.expect_status(200);

    town.server.database().execute("UPDATE users SET locked_at = 1").await;

    is_refused(&app.refresh(bought.refresh_token()).await, "invalid_grant");
    app.userinfo(bought.access_token()).await.expect_status(401);
}

#[tokio::test]
async fn a_membership_that_ended_takes_the_tokens_along() {
    let (town, app, _, bought) = signed_in_for("openid offline_access").await;
    app.userinfo(bought.access_token()).await.expect_status(200);

    town.server.database().execute("UPDATE memberships SET ended_at = 1").await;

    is_refused(&app.refresh(bought.refresh_token()).await, "invalid_grant");
    assert_eq!(app.userinfo(bought.access_token()).await.expect_status(401).error(), "invalid_token");
    assert_eq!(app.introspect(bought.access_token()).await.json(), serde_json::json!({ "active": false }));
}

#[tokio::test]
async fn a_refresh_token_of_another_client_is_refused_and_stays_its_own() {
    let (town, app, _, bought) = signed_in_for("openid").await;
    let thief = town.app("dief", &["--organisation", "plein"]);
    is_refused(&thief.refresh(bought.refresh_token()).await, "invalid_grant");
    app.refresh(bought.refresh_token()).await.expect_status(200);
}

#[tokio::test]
async fn what_only_looks_like_a_refresh_token_is_none() {
    let (_town, app, _, bought) = signed_in_for("openid").await;
    let token = bought.refresh_token();
    let longer = format!("{token}x");
    let next = token.replacen(".0.", ".1.", 1);
    let empty = [("grant_type", "refresh_token")];
    for rubbish in ["rubbish", "a.b.c", bought.access_token(), bought.id_token(), &longer, &next, &token[1..]]
    {
        is_refused(&app.refresh(rubbish).await, "invalid_grant");
    }
    is_refused(&app.token(&empty).await, "invalid_request");
    app.refresh(token).await.expect_status(200);
}

#[tokio::test]
async fn a_refresh_token_that_nobody_uses_dies() {
    let plan = Sluis::plan().with_turned_clock().set("lifetimes.refresh_idle", "3600");
    let (town, mut app, mut browser) = Town::plain_on(plan).await;
    app.scope = "openid offline_access".to_owned();
    let bought = tokens(&app, &mut browser, "bram").await;
    for _ in 0..2 {
        town.server.clock().forward(Duration::from_secs(3500));
        app.refresh(bought.refresh_token()).await.expect_status(200);
    }
    town.server.clock().forward(Duration::from_secs(3601));
    is_refused(&app.refresh(bought.refresh_token()).await, "invalid_grant");
}

#[tokio::test]
async fn a_refresh_token_dies_in_the_end_however_much_it_is_used() {
    let plan = Sluis::plan().with_turned_clock().set("lifetimes.refresh_absolute", "7200");
    let plan = plan.set("lifetimes.refresh_idle", "7200");
    let (town, mut app, mut browser) = Town::plain_on(plan).await;
    app.scope = "openid offline_access".to_owned();
    let bought = tokens(&app, &mut browser, "bram").await;
    town.server.clock().forward(Duration::from_secs(7100));
    app.refresh(bought.refresh_token()).await.expect_status(200);
    town.server.clock().forward(Duration::from_secs(101));
    is_refused(&app.refresh(bought.refresh_token()).await, "invalid_grant");
}
