//! A code buys tokens once, for the app that asked, with everything it promised (RFC 6749 §4.1.3, RFC 7636).

use sluis_tests::support::relying_party::{RelyingParty, Tokens};
use sluis_tests::support::server::Sluis;
use sluis_tests::support::town::{AFTER_LOGOUT, Town, sign_in};
use sluis_tests::support::wire::Reply;
use std::time::Duration;

/// The code bought nothing.
#[track_caller]
fn bought_nothing(reply: &Reply, error: &str, what: &str) {
    assert_eq!(reply.status, 400, "{what}: {reply:#?}");
    assert_eq!(reply.error(), error, "{what}");
    for token in ["access_token", "id_token", "refresh_token"] {
        assert!(reply.json().get(token).is_none(), "{what}: {token}");
    }
    assert!(reply.header("cache-control").contains("no-store"), "{what}");
}

async fn is_dead(app: &RelyingParty, tokens: &Tokens) {
    assert_eq!(app.userinfo(tokens.access_token()).await.expect_status(401).error(), "invalid_token");
    assert_eq!(app.refresh(tokens.refresh_token()).await.error(), "invalid_grant");
    for token in [tokens.access_token(), tokens.refresh_token()] {
        assert_eq!(app.introspect(token).await.json(), serde_json::json!({ "active": false }));
    }
}

#[tokio::test]
async fn a_code_buys_tokens_that_open_doors() {
    let (_town, app, mut browser) = Town::plain().await;
    let (asked, callback) = sign_in(&app, &mut browser, "bram").await;

    let reply = app.exchange(&asked, callback.code()).await.expect_status(200);

    // RFC 6749 §5.1
    let answer = reply.json();
    assert!(answer["token_type"].as_str().unwrap().eq_ignore_ascii_case("bearer"));
    assert_eq!((&answer["expires_in"], &answer["scope"]), (&300.into(), &"openid".into()));
    assert!(reply.header("cache-control").contains("no-store"));
    assert_eq!(reply.header("pragma"), "no-cache");
    assert!(reply.header("content-type").starts_with("application/json"));
    app.userinfo(answer["access_token"].as_str().unwrap()).await.expect_status(200);
}

#[tokio::test]
async fn each_promise_that_is_not_kept_buys_nothing_and_spends_nothing() {
    let (_town, app, mut browser) = Town::plain().await;
    let (asked, callback) = sign_in(&app, &mut browser, "bram").await;
    let good = [
        ("grant_type", "authorization_code"),
        ("code", callback.code()),
        ("redirect_uri", app.redirect_uri.as_str()),
        ("code_verifier", asked.verifier.as_str()),
    ];
    let other = "x".repeat(43);
    for (name, value, error) in [
        ("code_verifier", Some(other.as_str()), "invalid_grant"),
        ("code_verifier", Some("short"), "invalid_grant"),
        ("code_verifier", None, "invalid_grant"),
        ("redirect_uri", Some(AFTER_LOGOUT), "invalid_grant"),
        ("redirect_uri", Some("http://127.0.0.1:9/cb/"), "invalid_grant"),
        ("redirect_uri", None, "invalid_request"),
        ("code", Some("rubbish"), "invalid_grant"),
        ("code", None, "invalid_request"),
    ] {
        let others = good.iter().copied().filter(|(had, _)| *had != name);
        let pairs: Vec<_> = others.chain(value.map(|value| (name, value))).collect();
        bought_nothing(&app.token(&pairs).await, error, &format!("{name}={value:?}"));
    }
    app.token(&good).await.expect_status(200);
}

#[tokio::test]
async fn a_verifier_where_no_challenge_was_made_is_refused() {
    let (town, _, mut browser) = Town::plain().await;
    let app = town.app("oud", &["--organisation", "plein", "--pkce-optional"]);
    sign_in(&app, &mut browser, "bram").await;
    let asked = app.ask().without("code_challenge").without("code_challenge_method");
    let callback = browser.open(&asked.url()).await.callback();

    let refused = app.exchange(&asked, callback.code()).await;

    // RFC 9700 §4.8.2: somebody took the challenge out of the request.
    bought_nothing(&refused, "invalid_grant", "a verifier");
    let uri = app.redirect_uri.as_str();
    let without = [("grant_type", "authorization_code"), ("code", callback.code()), ("redirect_uri", uri)];
    app.token(&without).await.expect_status(200);
}

#[tokio::test]
async fn a_code_used_twice_loses_the_tokens_it_bought() {
    let (town, app, mut browser) = Town::plain().await;
    let (asked, callback) = sign_in(&app, &mut browser, "bram").await;
    let tokens = app.tokens(&asked, &callback).await;
    app.userinfo(tokens.access_token()).await.expect_status(200);

    let replay = app.exchange(&asked, callback.code()).await;

    bought_nothing(&replay, "invalid_grant", "a replay");
    is_dead(&app, &tokens).await;
    assert_eq!(town.server.database().count("audit_events WHERE code = 'grant.replayed'").await, 1);
    let later = browser.open(&app.ask().with("prompt", "none").url()).await.callback();
    assert!(later.has("code"), "the session is the person's own and goes on");
}

#[tokio::test]
async fn a_replay_with_a_wrong_verifier_is_a_replay_still() {
    let (_town, app, mut browser) = Town::plain().await;
    let (asked, callback) = sign_in(&app, &mut browser, "bram").await;
    let tokens = app.tokens(&asked, &callback).await;

    bought_nothing(&app.exchange(&app.ask(), callback.code()).await, "invalid_grant", "a thief's replay");

    is_dead(&app, &tokens).await;
}

#[tokio::test]
async fn a_code_after_its_lifetime_is_refused() {
    let plan = Sluis::plan().set("lifetimes.authorization_code", "1");
    let (town, app, mut browser) = Town::plain_on(plan).await;
    let (asked, callback) = sign_in(&app, &mut browser, "bram").await;
    tokio::time::sleep(Duration::from_millis(1100)).await;

    bought_nothing(&app.exchange(&asked, callback.code()).await, "invalid_grant", "too late");

    assert_eq!(town.server.database().count("grants WHERE code_used_at IS NOT NULL").await, 0);
}

#[tokio::test]
async fn a_code_of_another_client_is_refused_and_stays_its_own() {
    let (town, app, mut browser) = Town::plain().await;
    let thief = town.app("dief", &["--organisation", "plein"]);
    let (asked, callback) = sign_in(&app, &mut browser, "bram").await;

    bought_nothing(&thief.exchange(&asked, callback.code()).await, "invalid_grant", "another client");

    app.tokens(&asked, &callback).await;
}

#[tokio::test]
async fn a_code_whose_session_was_ended_meanwhile_is_refused() {
    let (_town, app, mut browser) = Town::plain().await;
    let (asked, callback) = sign_in(&app, &mut browser, "bram").await;
    let page = browser.open(&app.logout_url(&[])).await;
    browser.submit(&page, &[]).await;

    bought_nothing(&app.exchange(&asked, callback.code()).await, "invalid_grant", "logged out");
}

#[tokio::test]
async fn a_code_that_was_shown_while_we_were_out_of_order_is_good_afterwards_and_once() {
    let (mut town, app, mut browser) = Town::plain().await;
    town.server.tolerates_errors();
    let (asked, callback) = sign_in(&app, &mut browser, "bram").await;
    let database = town.server.database();
    database.execute("ALTER TABLE memberships RENAME TO elsewhere").await;
    let refused = app.exchange(&asked, callback.code()).await.expect_status(503);
    assert!(refused.json().get("access_token").is_none());
    database.execute("ALTER TABLE elsewhere RENAME TO memberships").await;
    assert_eq!(database.count("grants WHERE code_used_at IS NOT NULL").await, 0, "it is not spent");

    let tokens = app.tokens(&asked, &callback).await;

    app.userinfo(tokens.access_token()).await.expect_status(200);
    bought_nothing(&app.exchange(&asked, callback.code()).await, "invalid_grant", "a replay");
    is_dead(&app, &tokens).await;
}

#[tokio::test]
async fn a_client_without_the_refresh_grant_gets_no_refresh_token() {
    let (town, _, mut browser) = Town::plain().await;
    let app = town.app("kort", &["--organisation", "plein", "--grant", "authorization_code"]);
    let (asked, callback) = sign_in(&app, &mut browser, "bram").await;
    let tokens = app.tokens(&asked, &callback).await;
    assert!(tokens.answer.get("refresh_token").is_none(), "{}", tokens.answer);
    assert!(tokens.answer["id_token"].is_string());
}

#[tokio::test]
async fn a_used_code_in_the_hands_of_another_client_ends_nothing() {
    let (town, app, mut browser) = Town::plain().await;
    let thief = town.app("dief", &["--organisation", "plein"]);
    let (asked, callback) = sign_in(&app, &mut browser, "bram").await;
    let tokens = app.tokens(&asked, &callback).await;

    bought_nothing(&thief.exchange(&asked, callback.code()).await, "invalid_grant", "another client");

    app.userinfo(tokens.access_token()).await.expect_status(200);
    app.refresh(tokens.refresh_token()).await.expect_status(200);
    assert_eq!(town.server.database().count("audit_events WHERE code = 'grant.replayed'").await, 0);
}
