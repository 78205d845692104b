//! Guessing codes: counted before they are looked at, from however many connections.

use crate::texts::town::{after_password, link, nobody_is_in, town};
use sluis_tests::support::agent::Agent;
use sluis_tests::support::databases::Kind;
use sluis_tests::support::page::Page;
use sluis_tests::support::server::{Plan, Sluis};
use sluis_tests::support::sms_gateway::SmsGateway;
use std::sync::Arc;
use tokio::sync::Barrier;

/// Connections that send at the same moment.
const AT_ONCE: usize = 10;

/// What each connection of this browser hears when all send their code at one moment.
async fn at_once(browser: &Agent, page: &Page, codes: Vec<String>) -> Vec<Page> {
    let start = Arc::new(Barrier::new(codes.len()));
    let mut tasks = Vec::new();
    for code in codes {
        let (start, mut browser, page) = (Arc::clone(&start), browser.clone(), page.clone());
        tasks.push(tokio::spawn(async move {
            start.wait().await;
            browser.submit(&page, &[("code", &code)]).await
        }));
    }
    let mut heard = Vec::new();
    for task in tasks {
        heard.push(task.await.unwrap());
    }
    heard
}

/// Codes that are not the right one.
fn wrong(right: &str) -> Vec<String> {
    let alphabet = "abcdefghjkmnpqrstuvwxyz23456789".chars();
    let codes = alphabet.map(|last| format!("{}{last}", &right[..right.len() - 1]));
    codes.filter(|code| code != right).take(AT_ONCE).collect()
}

async fn of_ten_guesses_five_are_looked_at(plan: Plan) {
    let gateway = SmsGateway::start();
    let (mut town, app, mut browser) = town(gateway.carries(plan), "").await;
    // On a machine that does much else, some wait in vain for the one writer.
    town.server.tolerates_errors();
    link(&app, &mut browser, &gateway).await;
    town.server.database().execute("DELETE FROM grants").await;
    town.server.database().execute("DELETE FROM sessions").await;

    let mut browser = town.browser();
    let (_, page) = after_password(&app, &mut browser).await;
    let right = gateway.text(2).await.code();
    let heard = at_once(&browser, &page, wrong(&right)).await;

    assert!(heard.iter().all(|page| page.sent_to.is_none()), "somebody is in");
    let tried = "sms_challenges WHERE tries = 5";
    assert_eq!(town.server.database().count(tried).await, 1, "the sixth was not looked at");
    // The right code is void by now, and the person's second steps are counted beside it.
    let late = browser.submit(&page, &[("code", &right)]).await;
    assert!(late.sent_to.is_none(), "{late}");
    nobody_is_in(&town).await;
    assert_eq!(town.server.database().count("authenticators WHERE kind = 'sms'").await, 1);
    assert_eq!(gateway.quiet().await, 2, "no guess sends a message");
}

#[tokio::test]
async fn of_ten_guesses_at_one_moment_five_are_looked_at_on_sqlite() {
    of_ten_guesses_five_are_looked_at(Sluis::plan()).await;
}

#[tokio::test]
async fn of_ten_guesses_at_one_moment_five_are_looked_at_on_postgres() {
    of_ten_guesses_five_are_looked_at(Sluis::plan().on(Kind::Postgres)).await;
}

async fn of_ten_right_codes_one_comes_in(plan: Plan) {
    let gateway = SmsGateway::start();
    let (mut town, app, mut browser) = town(gateway.carries(plan), "").await;
    town.server.tolerates_errors();
    link(&app, &mut browser, &gateway).await;
    let logins = "audit_events WHERE code = 'auth.login'";
    let before = town.server.database().count(logins).await;

    let mut browser = town.browser();
    let (_, page) = after_password(&app, &mut browser).await;
    let right = gateway.text(2).await.code();
    at_once(&browser, &page, vec![right.clone(); AT_ONCE]).await;

    assert_eq!(town.server.database().count(logins).await - before, 1, "one attempt spends it");
    assert_eq!(town.server.database().count("sms_challenges").await, 0);
}

#[tokio::test]
async fn of_ten_right_codes_at_one_moment_one_comes_in_on_sqlite() {
    of_ten_right_codes_one_comes_in(Sluis::plan()).await;
}

#[tokio::test]
async fn of_ten_right_codes_at_one_moment_one_comes_in_on_postgres() {
    of_ten_right_codes_one_comes_in(Sluis::plan().on(Kind::Postgres)).await;
}
