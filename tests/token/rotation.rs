//! Refresh tokens that are replaced at each use (RFC 9700 §4.14.2): a lost answer is forgiven, a theft is not.

use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::server::{Plan, Sluis};
use sluis_tests::support::town::{Town, tokens};
use std::time::Duration;

/// An app whose refresh tokens rotate, and its first one.
async fn rotating(plan: Plan) -> (Town, RelyingParty, String) {
    let (town, _, mut browser) = Town::plain_on(plan).await;
    let mut app = town.app("draai", &["--organisation", "plein", "--rotate-refresh"]);
    app.scope = "openid offline_access".to_owned();
    let first = tokens(&app, &mut browser, "bram").await.refresh_token().to_owned();
    (town, app, first)
}

async fn next(app: &RelyingParty, token: &str) -> String {
    let answer = app.refresh(token).await.expect_status(200).json();
    answer["refresh_token"].as_str().unwrap().to_owned()
}

/// Nothing of this family is good any more.
async fn all_dead(app: &RelyingParty, family: &[&str]) {
    for token in family {
        let reply = app.refresh(token).await.expect_status(400);
        assert_eq!(reply.error(), "invalid_grant");
        assert!(reply.json().get("access_token").is_none());
        assert_eq!(app.introspect(token).await.json(), serde_json::json!({ "active": false }));
    }
}

#[tokio::test]
async fn each_use_brings_a_new_token() {
    let (_town, app, first) = rotating(Sluis::plan()).await;
    let second = next(&app, &first).await;
    let third = next(&app, &second).await;
    assert!(first != second && second != third && first != third);
}

#[tokio::test]
async fn a_public_client_rotates_without_being_asked() {
    let (town, _, mut browser) = Town::plain().await;
    let app = town.public_app("zakapp", &["--organisation", "plein"]);
    let first = tokens(&app, &mut browser, "bram").await.refresh_token().to_owned();
    assert_ne!(next(&app, &first).await, first);
}

#[tokio::test]
async fn a_lost_answer_is_given_again_within_a_minute() {
    let (town, app, first) = rotating(Sluis::plan().with_turned_clock()).await;
    let second = next(&app, &first).await;
    town.server.clock().forward(Duration::from_secs(30));
    assert_eq!(next(&app, &first).await, second, "the same successor, not another one");
    assert_eq!(next(&app, &first).await, second);
    next(&app, &second).await;
    assert_eq!(town.server.database().count("audit_events WHERE code = 'grant.replayed'").await, 0);
}

#[tokio::test]
async fn after_a_minute_the_family_dies() {
    let (town, app, first) = rotating(Sluis::plan().with_turned_clock()).await;
    let second = next(&app, &first).await;
    town.server.clock().forward(Duration::from_secs(61));
    all_dead(&app, &[&first, &second]).await;
    assert_eq!(town.server.database().count("audit_events WHERE code = 'grant.replayed'").await, 1);
}

#[tokio::test]
async fn refreshes_at_once_get_the_same_successor() {
    let (town, app, first) = rotating(Sluis::plan()).await;
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let (app, first) = (app.clone(), first.clone());
            tokio::spawn(async move { next(&app, &first).await })
        })
        .collect();
    let mut got = Vec::new();
    for task in tasks {
        got.push(task.await.unwrap());
    }
    assert!(got.iter().all(|token| *token == got[0] && *token != first), "{} different", got.len());
    assert_eq!(town.server.database().count("grants WHERE refresh_generation = 1").await, 1);
    next(&app, &got[0]).await;
}

#[tokio::test]
async fn a_thief_who_comes_after_the_owner_used_the_successor_ends_the_family() {
    let (town, app, first) = rotating(Sluis::plan()).await;
    let second = next(&app, &first).await;
    let third = next(&app, &second).await;

    // The thief shows what the owner has long replaced; the owner's own token dies with it.
    all_dead(&app, &[&first, &third, &second]).await;

    assert_eq!(town.server.database().count("audit_events WHERE code = 'grant.replayed'").await, 1);
}

#[tokio::test]
async fn a_thief_who_was_first_is_found_out_by_the_owner() {
    let (town, app, first) = rotating(Sluis::plan()).await;
    let thiefs = next(&app, &first).await;
    let thiefs = next(&app, &thiefs).await;

    let owner = app.refresh(&first).await.expect_status(400);

    assert_eq!(owner.error(), "invalid_grant");
    all_dead(&app, &[&thiefs]).await;
    assert_eq!(town.server.database().count("grants WHERE revoked_at IS NULL").await, 0);
}

#[tokio::test]
async fn a_thief_within_the_minute_gains_no_token_that_the_owner_has_not() {
    let (_town, app, first) = rotating(Sluis::plan()).await;
    let owners = next(&app, &first).await;
    let thiefs = next(&app, &first).await;
    assert_eq!(owners, thiefs);
    let owners = next(&app, &next(&app, &owners).await).await;
    all_dead(&app, &[&thiefs, &owners]).await;
}

#[tokio::test]
async fn a_family_that_died_takes_its_access_tokens_along() {
    let (_town, app, first) = rotating(Sluis::plan()).await;
    let answer = app.refresh(&first).await.expect_status(200).json();
    let access = answer["access_token"].as_str().unwrap();
    next(&app, answer["refresh_token"].as_str().unwrap()).await;
    app.userinfo(access).await.expect_status(200);

    assert_eq!(app.refresh(&first).await.error(), "invalid_grant");

    assert_eq!(app.userinfo(access).await.expect_status(401).error(), "invalid_token");
}

#[tokio::test]
async fn somebody_elses_replay_ends_nothing() {
    let (town, app, first) = rotating(Sluis::plan()).await;
    let second = next(&app, &next(&app, &first).await).await;
    let other = town.app("dief", &["--organisation", "plein", "--rotate-refresh"]);

    assert_eq!(other.refresh(&first).await.error(), "invalid_grant");

    next(&app, &second).await;
}
