//! One code, many hands: one wins, and guessing stops.

use crate::recovery::ways::{at_backup, shows_codes};
use sluis_tests::support::agent::Agent;
use sluis_tests::support::databases::Kind;
use sluis_tests::support::page::Page;
use sluis_tests::support::server::{Plan, Sluis};
use sluis_tests::support::town::{RECOVERY_CODE, Town};
use std::sync::Arc;
use tokio::sync::Barrier;

/// Browsers that send at the same moment.
const AT_ONCE: usize = 10;

/// What each of these browsers sees when all send their code at one moment.
async fn at_once(browsers: Vec<(Agent, Page, String)>) -> Vec<Page> {
    let start = Arc::new(Barrier::new(browsers.len()));
    let mut tasks = Vec::new();
    for (mut browser, page, code) in browsers {
        let start = Arc::clone(&start);
        tasks.push(tokio::spawn(async move {
            start.wait().await;
            browser.submit(&page, &[("code", &code)]).await
        }));
    }
    let mut seen = Vec::new();
    for task in tasks {
        seen.push(task.await.unwrap());
    }
    seen
}

async fn one_of_ten_wins(plan: Plan) {
    let (mut town, app, _) = Town::guarded_on(plan).await;
    // On a machine that does much else, some wait in vain for the one writer.
    town.server.tolerates_errors();
    let mut browsers = Vec::new();
    for _ in 0..AT_ONCE {
        let mut browser = town.browser();
        let (_, page) = at_backup(&app, &mut browser, "anna").await;
        browsers.push((browser, page, RECOVERY_CODE.to_owned()));
    }

    let seen = at_once(browsers).await;

    let won = seen.iter().filter(|page| shows_codes(page)).count();
    assert_eq!(won, 1, "{}", seen.iter().map(ToString::to_string).collect::<Vec<_>>().join("----\n"));
    assert!(seen.iter().all(|page| page.sent_to.is_none()), "somebody is in");
    let used = town.server.database().count("audit_events WHERE code = 'backup.used'").await;
    assert_eq!(used, 1);
    assert_eq!(town.server.database().count("sessions").await, 0);
}

#[tokio::test]
async fn of_ten_uses_of_one_code_at_one_moment_one_wins_on_sqlite() {
    one_of_ten_wins(Sluis::plan()).await;
}

#[tokio::test]
async fn of_ten_uses_of_one_code_at_one_moment_one_wins_on_postgres() {
    one_of_ten_wins(Sluis::plan().on(Kind::Postgres)).await;
}

#[tokio::test]
async fn of_guesses_from_many_connections_ten_are_looked_at_and_the_right_code_waits() {
    let (mut town, app, _) = Town::guarded().await;
    town.server.tolerates_errors();
    let mut browsers = Vec::new();
    for number in 0..2 * AT_ONCE {
        let mut browser = town.browser();
        let (_, page) = at_backup(&app, &mut browser, "anna").await;
        let digits = ["2", "3", "4", "5", "6", "7", "8", "9", "A", "B"];
        browsers.push((
            browser,
            page,
            format!("2222-2222-2222-22{}{}", digits[number / 10], digits[number % 10]),
        ));
    }
    let (mut patient, page, _) = browsers.pop().unwrap();

    at_once(browsers).await;

    let looked_at = "audit_events WHERE code = 'auth.login_refused' AND detail LIKE '%wrong code%'";
    let looked_at = town.server.database().count(looked_at).await;
    assert!((1..=10).contains(&looked_at), "{looked_at}");
    patient.submit(&page, &[("code", RECOVERY_CODE)]).await.expect_status(429);
    assert_eq!(town.server.database().count("sessions").await, 0);
    assert_eq!(town.server.database().count("recovery_codes WHERE used_at IS NOT NULL").await, 0);
}
