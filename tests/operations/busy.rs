//! More passwords at once than a machine can check: it says so, at once, and loses nothing.

use sluis_tests::support::page::Page;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::town::{Town, type_password};

const PEOPLE: usize = 16;

#[tokio::test]
async fn a_full_queue_asks_to_come_back_and_counts_no_attempt_of_who_is_turned_away() {
    let slow = Sluis::plan().set("hashing.queue", "1").set("hashing.threads", "1");
    let (town, app, _) = Town::plain_on(slow.set("hashing.iterations", "12")).await;
    let mut waiting = Vec::new();
    for _ in 0..PEOPLE {
        let mut browser = town.browser();
        let page = browser.open(&app.ask().url()).await;
        waiting.push((browser, page));
    }
    // Each has a name of their own, and it is nobody's: what is counted stays counted.
    let tasks = waiting.into_iter().enumerate().map(|(number, (mut browser, page))| {
        tokio::spawn(async move {
            let landed = type_password(&mut browser, &page, &format!("niemand{number}")).await;
            (browser, page, landed)
        })
    });
    let (mut came_in, mut turned_away) = (0, Vec::new());
    for task in tasks.collect::<Vec<_>>() {
        let (browser, page, landed) = task.await.unwrap();
        match landed.status.as_u16() {
            503 => turned_away.push((browser, page, landed)),
            status => {
                assert_eq!(status, 422, "{landed}");
                came_in += 1;
            }
        }
    }
    let (mut browser, page, sorry) = turned_away.pop().expect("somebody is turned away");
    says_when_to_come_back(&sorry);
    assert!(came_in > 0, "nobody came in");
    let database = town.server.database();
    assert_eq!(database.count("audit_events WHERE code = 'auth.login_refused'").await, came_in);
    let of_names = database.count("attempts WHERE key LIKE 'password:%' AND failures = 1").await;
    let in_all = database.count("attempts WHERE key LIKE 'total:%' AND failures = 1").await;
    assert_eq!((of_names, in_all), (came_in, came_in), "of the name, and in all");
    assert_eq!(database.count("attempts").await, 2 * came_in);
    assert!(type_password(&mut browser, &page, "bram").await.callback().has("code"), "later it works");
}

/// RFC 9110 §15.6.4 and §10.2.3.
#[track_caller]
fn says_when_to_come_back(page: &Page) {
    assert!(page.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0), "{page}");
    assert!(page.header("content-type").starts_with("text/html"), "a page, with a way on");
    assert!(page.body.contains("/login?r="), "it leads back to the same request: {page}");
}
