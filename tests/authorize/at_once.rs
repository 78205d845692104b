//! Several apps ask at one moment with one session, as the tabs of a restored browser do.

use sluis_tests::support::databases::Kind;
use sluis_tests::support::server::{Plan, Sluis};
use sluis_tests::support::town::{Town, sign_in};

/// Requests at the same moment, and how often.
const AT_ONCE: usize = 4;
const ROUNDS: usize = 4;

/// On `PostgreSQL` the requests go side by side; each wants to write that the session was used.
async fn each_gets_its_code(plan: Plan) {
    let (town, app, mut browser) = Town::plain_on(plan).await;
    sign_in(&app, &mut browser, "bram").await;
    for _ in 0..ROUNDS {
        town.server.database().execute("UPDATE sessions SET last_seen_at = last_seen_at - 120000").await;
        let asking = (0..AT_ONCE).map(|_| {
            let (mut browser, url) = (browser.clone(), app.ask().with("prompt", "none").url());
            tokio::spawn(async move { browser.open(&url).await })
        });
        for page in asking.collect::<Vec<_>>() {
            let page = page.await.unwrap();
            assert!(page.is_in() && page.callback().has("code"), "{page}");
        }
    }
    let codes = i64::try_from(AT_ONCE * ROUNDS + 1).unwrap();
    assert_eq!(town.server.database().count("grants").await, codes, "one each, and none twice");
    assert_eq!(town.server.database().count("sessions").await, 1);
}

#[tokio::test]
async fn a_session_that_was_away_for_two_minutes_answers_all_that_ask_at_once_on_sqlite() {
    each_gets_its_code(Sluis::plan()).await;
}

#[tokio::test]
async fn a_session_that_was_away_for_two_minutes_answers_all_that_ask_at_once_on_postgres() {
    each_gets_its_code(Sluis::plan().on(Kind::Postgres)).await;
}
