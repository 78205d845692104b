//! Once means once, however many come at the same moment.

use sluis_tests::support::databases::Kind;
use sluis_tests::support::page::Callback;
use sluis_tests::support::relying_party::{Asked, RelyingParty};
use sluis_tests::support::server::{Plan, Sluis};
use sluis_tests::support::town::{Town, sign_in};
use sluis_tests::support::wire::Reply;
use std::sync::Arc;
use tokio::sync::Barrier;

const EXCHANGES: usize = 1_000;
/// Connections that ask at the same moment. A process has a bounded number of them.
const AT_ONCE: usize = 100;

/// What each of so many exchanges at one moment heard.
async fn at_once(apps: &[RelyingParty], asked: &Asked, callback: &Callback) -> Vec<Reply> {
    let start = Arc::new(Barrier::new(AT_ONCE));
    let tasks: Vec<_> = (0..AT_ONCE)
        .map(|number| {
            let app = apps[number % apps.len()].clone();
            let (asked, code, start) = (asked.clone(), callback.code().to_owned(), Arc::clone(&start));
            tokio::spawn(async move {
                start.wait().await;
                app.exchange(&asked, &code).await
            })
        })
        .collect();
    let mut replies = Vec::with_capacity(AT_ONCE);
    for task in tasks {
        replies.push(task.await.unwrap());
    }
    replies
}

async fn one_of_a_thousand_wins(plan: Plan, nodes: usize) {
    let (mut town, app, mut browser) = Town::plain_on(plan).await;
    // On a machine that does much else, some wait in vain for the one writer: they hear 503, and the log says so.
    town.server.tolerates_errors();
    let mut others = Vec::new();
    let mut apps = vec![app.clone()];
    for _ in 1..nodes {
        let mut node = town.server.another_node().await;
        node.tolerates_errors();
        let mut app = app.clone();
        app.lead(node.address());
        apps.push(app);
        others.push(node);
    }
    let (asked, callback) = sign_in(&app, &mut browser, "bram").await;
    let mut replies = Vec::new();
    while replies.len() < EXCHANGES {
        replies.extend(at_once(&apps, &asked, &callback).await);
    }

    let (won, lost): (Vec<Reply>, Vec<Reply>) = replies.into_iter().partition(|reply| reply.status == 200);
    assert_eq!((won.len(), lost.len()), (1, EXCHANGES - 1));
    let refusals = [(400, "invalid_grant"), (503, "temporarily_unavailable")];
    for reply in &lost {
        let heard = (reply.status.as_u16(), &*reply.error());
        assert!(refusals.contains(&heard), "{}", reply.body);
    }
    assert!(lost.iter().any(|reply| reply.status == 400), "nobody was refused");
    let token = won[0].json()["access_token"].as_str().unwrap().to_owned();
    app.userinfo(&token).await.expect_status(401);
    assert_eq!(town.server.database().count("audit_events WHERE code = 'grant.replayed'").await, 1);
}

#[tokio::test]
async fn of_a_thousand_exchanges_of_one_code_one_wins_on_sqlite() {
    one_of_a_thousand_wins(Sluis::plan(), 1).await;
}

#[tokio::test]
async fn of_a_thousand_exchanges_of_one_code_at_two_nodes_one_wins_on_postgres() {
    one_of_a_thousand_wins(Sluis::plan().on(Kind::Postgres), 2).await;
}
