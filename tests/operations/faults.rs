//! `kill -9` at any moment: who was told yes is not lost.

use sluis_tests::support::agent::Agent;
use sluis_tests::support::relying_party::{RelyingParty, Tokens};
use sluis_tests::support::server::Sluis;
use sluis_tests::support::town::{Town, type_password};
use std::time::Duration;

const VISITORS: usize = 5;
/// Logins that each visitor must be told yes to: a hundred in all.
const LOGINS: usize = 20;
/// How many times as many. `tests/run --long` asks for ten: a thousand logins.
const REPEAT: &str = "SLUIS_TEST_REPEAT";
/// The server may be down for as long as a start takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Somebody who was told yes.
struct Told {
    browser: Agent,
    tokens: Tokens,
}

/// Logs in, again and again, through whatever happens to the server, until so many logins ended in a yes.
async fn visit(app: RelyingParty, browser: Agent, (name, logins): (String, usize)) -> Vec<Told> {
    let mut told = Vec::new();
    while told.len() < logins {
        let mut browser = browser.clone();
        let asked = app.ask();
        let page = browser.open(&asked.url()).await;
        let callback = type_password(&mut browser, &page, &name).await.callback();
        // Without an answer the app was told nothing, and the person begins again.
        let Ok(reply) = app.try_exchange(&asked, callback.code()).await else { continue };
        told.push(Told { browser, tokens: Tokens { answer: reply.expect_status(200).json() } });
    }
    told
}

/// Kills the server every now and then, as long as somebody logs in.
async fn kill_and_restart(town: &mut Town, visits: &[tokio::task::JoinHandle<Vec<Told>>]) -> u32 {
    let mut kills = 0;
    while !visits.iter().all(tokio::task::JoinHandle::is_finished) {
        tokio::time::sleep(Duration::from_millis(400 + u64::from(kills) * 131 % 700)).await;
        town.server.kill9();
        town.server.start_again().await;
        kills += 1;
    }
    kills
}

#[tokio::test]
async fn nobody_who_was_told_yes_is_lost_when_the_process_is_killed() {
    let logins = LOGINS * std::env::var(REPEAT).map_or(1, |times| times.parse::<usize>().unwrap());
    let plan = Sluis::plan().set("server.attempts_per_minute", "1000000");
    let (mut town, app, mut browser) = Town::plain_on(plan).await;
    browser.is_patient(PATIENCE);
    // An attempt is counted before it is verified: each visitor is a person of their own.
    let people: Vec<String> = (0..VISITORS).map(|number| format!("bezoeker{number}")).collect();
    people.iter().for_each(|name| town.person(name, &["plein"]));
    let visits = people.into_iter().map(|name| visit(app.clone(), browser.clone(), (name, logins)));
    let visits: Vec<_> = visits.map(tokio::spawn).collect();
    let kills = kill_and_restart(&mut town, &visits).await;
    let mut told = Vec::new();
    for visit in visits {
        told.extend(visit.await.unwrap());
    }
    assert!(kills > 1, "it was killed only {kills} times");
    assert_eq!(told.len(), VISITORS * logins, "as many were told yes as this test promises");
    for Told { mut browser, tokens } in told {
        app.userinfo(tokens.access_token()).await.expect_status(200);
        app.refresh(tokens.refresh_token()).await.expect_status(200);
        let silent = browser.open(&app.ask().with("prompt", "none").url()).await.callback();
        assert!(silent.has("code"), "a session was lost: {}", silent.url);
    }
    // A change and its audit row commit together, or neither does.
    let database = town.server.database();
    let issued = database.count("audit_events WHERE code = 'grant.issued'").await;
    assert_eq!(issued, database.count("grants").await);
    let logins = database.count("audit_events WHERE code = 'auth.login'").await;
    assert_eq!(logins, database.count("sessions").await);
}
