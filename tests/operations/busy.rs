//! More passwords at once than a machine can check: it says so, at once, and loses nothing.

use sluis_tests::support::page::Page;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::town::{Town, type_password};

const PEOPLE: usize = 16;

#[tokio::test]
async fn a_full_queue_asks_to_come_back_and_counts_no_attempt() {
    let slow = Sluis::plan().set("hashing.queue", "1").set("hashing.threads", "1");
    let (town, app, _) = Town::plain_on(slow.set("hashing.iterations", "12")).await;
    let mut waiting = Vec::new();
    for _ in 0..PEOPLE {
        let mut browser = town.browser();
        let page = browser.open(&app.ask().url()).await;
        waiting.push((browser, page));
    }
    let tasks = waiting.into_iter().map(|(mut browser, page)| {
        tokio::spawn(async move {
            let landed = type_password(&mut browser, &page, "bram").await;
            (browser, page, landed)
        })
    });
    let mut turned_away = Vec::new();
    for task in tasks.collect::<Vec<_>>() {
        let (browser, page, landed) = task.await.unwrap();
        match landed.status.as_u16() {
            503 => turned_away.push((browser, page, landed)),
            _ => assert!(landed.callback().has("code"), "{landed}"),
        }
    }
    let (mut browser, page, sorry) = turned_away.pop().expect("somebody is turned away");
    says_when_to_come_back(&sorry);
    assert!(turned_away.len() + 1 < PEOPLE, "nobody came in");
    assert_eq!(town.server.database().count("audit_events WHERE code = 'auth.login_refused'").await, 0);
    assert_eq!(town.server.database().count("attempts WHERE failures > 0").await, 0, "nobody made a mistake");
    assert!(type_password(&mut browser, &page, "bram").await.callback().has("code"), "later it works");
}

/// RFC 9110 §15.6.4 and §10.2.3.
#[track_caller]
fn says_when_to_come_back(page: &Page) {
    assert!(page.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0), "{page}");
    assert!(page.header("content-type").starts_with("text/html"), "a page, with a way on");
    assert!(page.body.contains("/login?r="), "it leads back to the same request: {page}");
}
