//! Count before you look (law 6), when many come at the same moment: a burst reaches no further than patience does,
//! and locks nobody out.

use crate::account::ways::next_code;
use sluis_tests::support::databases::Kind;
use sluis_tests::support::page::Page;
use sluis_tests::support::server::{Plan, Sluis};
use sluis_tests::support::town::{Town, login_name, sign_in, sign_in_twice_proven, type_password};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Barrier;

/// Wrong passwords of one burst.
const AT_ONCE: usize = 40;
/// Wrong passwords before strangers are paused.
const LIMIT: usize = 10;
/// The first pause.
const PAUSE: Duration = Duration::from_secs(15 * 60);

/// What so many strangers heard who typed a wrong password for bram at the same moment.
async fn burst(town: &Town, pages: &[(sluis_tests::support::agent::Agent, Page)]) -> Vec<u16> {
    let start = Arc::new(Barrier::new(pages.len()));
    let tasks: Vec<_> = pages
        .iter()
        .cloned()
        .map(|(mut browser, page)| {
            let start = Arc::clone(&start);
            tokio::spawn(async move {
                start.wait().await;
                let typed = [("username", login_name("bram")), ("password", "niet dit".to_owned())];
                let typed: Vec<(&str, &str)> =
                    typed.iter().map(|(name, value)| (*name, value.as_str())).collect();
                browser.submit(&page, &typed).await.status.as_u16()
            })
        })
        .collect();
    let mut heard = Vec::new();
    for task in tasks {
        heard.push(task.await.unwrap());
    }
    assert!(town.server.database().count("sessions").await <= 1, "nobody came in");
    heard
}

async fn a_burst_is_looked_at_as_often_as_the_limit_says(plan: Plan) {
    let (town, app, _) = Town::plain_on(plan.set("hashing.queue", "1000").with_turned_clock()).await;
    let mut pages = Vec::new();
    for _ in 0..AT_ONCE {
        let mut stranger = town.browser();
        let page = stranger.open(&app.ask().url()).await;
        pages.push((stranger, page));
    }

    let heard = burst(&town, &pages).await;

    let looked_at = heard.iter().filter(|status| **status == 422).count();
    assert_eq!((looked_at, heard.iter().filter(|status| **status == 429).count()), (LIMIT, AT_ONCE - LIMIT));
    // Those that were not looked at were not counted either: after the first pause the person goes on.
    let counted = format!("attempts WHERE failures > {LIMIT}");
    assert_eq!(town.server.database().count(&counted).await, 0);
    town.server.clock().forward(PAUSE);
    let mut anywhere = town.browser();
    let page = anywhere.open(&app.ask().url()).await;
    assert!(type_password(&mut anywhere, &page, "bram").await.callback().has("code"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_burst_is_looked_at_as_often_as_the_limit_says_on_sqlite() {
    a_burst_is_looked_at_as_often_as_the_limit_says(Sluis::plan()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_burst_is_looked_at_as_often_as_the_limit_says_on_postgres() {
    a_burst_is_looked_at_as_often_as_the_limit_says(Sluis::plan().on(Kind::Postgres)).await;
}

#[tokio::test]
async fn a_login_on_a_browser_that_the_person_uses_lifts_what_strangers_brought_about() {
    let (town, app, mut own) = Town::plain_on(Sluis::plan()).await;
    sign_in(&app, &mut own, "bram").await;
    let mut stranger = town.browser();
    let page = stranger.open(&app.ask().url()).await;
    for _ in 0..LIMIT {
        let typed = [("username", "bram@example.nl"), ("password", "niet dit")];
        stranger.submit(&page, &typed).await.expect_status(422);
    }
    type_password(&mut stranger, &page, "bram").await.expect_status(429);

    let page = own.open(&app.ask().with("prompt", "login").url()).await;
    assert!(type_password(&mut own, &page, "bram").await.callback().has("code"));

    let mut elsewhere = town.browser();
    let page = elsewhere.open(&app.ask().url()).await;
    assert!(type_password(&mut elsewhere, &page, "bram").await.callback().has("code"));
}

/// A password is enough at `work`. Whoever has it logs in there with as many browsers as they like.
#[tokio::test]
async fn a_door_where_a_password_is_enough_gives_no_new_tries_at_another_organisations_second_step() {
    let town = Town::on(Sluis::plan().with_turned_clock()).await;
    town.organisation("care", "verzuim");
    town.organisation("work", "basic");
    town.person_with_app("anna", &["care", "work"]);
    let care = town.app("dossier", &["--organisation", "care"]);
    let work = town.app("rooster", &["--organisation", "work"]);
    let mut own = town.browser();
    sign_in_twice_proven(&care, &mut own, "anna").await;

    let mut heard = Vec::new();
    for _ in 0..3 {
        let mut thief = town.browser();
        // The second login there is one on a browser in which somebody logged in as anna before.
        for _ in 0..2 {
            let page = thief.open(&work.ask().with("prompt", "login").url()).await;
            assert!(type_password(&mut thief, &page, "anna").await.is_in());
        }
        let page = thief.open(&care.ask().with("prompt", "login").url()).await;
        let page = type_password(&mut thief, &page, "anna").await;
        for _ in 0..4 {
            heard.push(thief.submit(&page, &[("code", "123456")]).await.status.as_u16());
        }
    }

    let looked_at = heard.iter().filter(|status| **status == 422).count();
    assert_eq!((looked_at, heard.last()), (LIMIT, Some(&429)), "{heard:?}");
    assert_eq!(
        town.server.database().count("sessions WHERE ended_at IS NULL").await,
        4,
        "anna's, and those at work"
    );
    // Where she has shown her app before, anna goes on.
    let page = own.open(&care.ask().with("prompt", "login").url()).await;
    let page = type_password(&mut own, &page, "anna").await;
    assert!(own.submit(&page, &[("code", &next_code(&town))]).await.is_in());
}
