//! A value of a remembered device is good once. Whoever shows it again has a copy: all devices are forgotten, and the
//! person hears of it.

use crate::login::ways::{DEVICE, TWELVE_HOURS, come_back, remembering, remembering_on, sign_in_remembered};
use sluis_tests::support::photograph::{Photograph, answers, bytes_on_disk};
use sluis_tests::support::server::Sluis;
use std::time::Duration;

#[tokio::test]
async fn an_old_value_ends_all_devices_and_the_person_hears_of_it() {
    let (town, app, mut browser) = remembering_on(Sluis::plan().with_turned_clock(), r#"["12h"]"#).await;
    sign_in_remembered(&app, &mut browser, TWELVE_HOURS).await;
    // Somebody copies the cookies, and knows the password.
    let mut thief = browser.clone();
    come_back(&app, &mut browser).await.1.callback();
    town.server.clock().forward(Duration::from_secs(61));

    let (_, page) = come_back(&app, &mut thief).await;

    assert!(page.asks_for("code"), "the copy opens nothing: {page}");
    assert_eq!(town.server.database().count("remembered_devices").await, 0);
    assert_eq!(town.server.database().count("sessions").await, 2, "the thief has no session");
    let mails = "SELECT recipient || ' ' || json_extract(data, '$.event') FROM outbox";
    assert_eq!(answers(&town.server, mails).await, ["anna@example.nl device_stolen"]);
    let told = "SELECT code || ' ' || outcome FROM audit_events WHERE code LIKE 'device.%' ORDER BY id";
    assert_eq!(answers(&town.server, told).await, ["device.remembered 0", "device.stolen 8"]);

    // Nor does the newest value open anything any more, and no second mail is sent.
    let (_, page) = come_back(&app, &mut browser).await;
    assert!(page.asks_for("code"), "{page}");
    assert_eq!(answers(&town.server, mails).await.len(), 1);
}

#[tokio::test]
async fn an_answer_that_was_lost_is_no_theft() {
    let (town, app, mut browser) = remembering().await;
    sign_in_remembered(&app, &mut browser, TWELVE_HOURS).await;
    let mut lost = browser.clone();
    come_back(&app, &mut browser).await.1.callback();

    come_back(&app, &mut lost).await.1.callback();

    assert_eq!(lost.cookies.find_beginning(DEVICE), browser.cookies.find_beginning(DEVICE));
    assert_eq!(town.server.database().count("remembered_devices").await, 1);
    assert!(answers(&town.server, "SELECT template FROM outbox").await.is_empty());
    come_back(&app, &mut browser).await.1.callback();
}

#[tokio::test]
async fn an_altered_value_is_no_value_and_changes_nothing() {
    let (town, app, mut browser) = remembering().await;
    sign_in_remembered(&app, &mut browser, TWELVE_HOURS).await;
    let good = browser.cookies.find_beginning(DEVICE).cloned().unwrap();
    let before = Photograph::of(&town.server).await;
    let (id, rest) = good.value.split_once('.').unwrap();
    let (number, mac) = rest.split_once('.').unwrap();
    for value in [
        format!("{id}.1.{mac}"),
        format!("{id}.{number}.{}{}", if mac.starts_with('A') { "B" } else { "A" }, &mac[1..]),
        format!("{}.{number}.{mac}", id.chars().rev().collect::<String>()),
        "x".to_owned(),
        "9".repeat(128),
    ] {
        let mut other = browser.clone();
        other.cookies.keep(
            &format!("{}={value}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=60", good.name),
            &town.server.issuer(),
        );
        let (_, page) = come_back(&app, &mut other).await;
        assert!(page.asks_for("code"), "{value}: {page}");
    }
    let now = Photograph::of(&town.server).await;
    assert_eq!(now.rows("remembered_devices"), before.rows("remembered_devices"));
    assert_eq!(now.rows("sessions"), before.rows("sessions"));
    assert_eq!(now.rows("outbox"), before.rows("outbox"));
    let bytes = bytes_on_disk(&town.server);
    assert!(
        !bytes.windows(mac.len()).any(|window| window == mac.as_bytes()),
        "the value lies in the database"
    );
}

#[tokio::test]
async fn of_ten_that_come_at_once_with_one_value_one_takes_it() {
    let (town, app, mut browser) = remembering().await;
    sign_in_remembered(&app, &mut browser, TWELVE_HOURS).await;
    let tries: Vec<_> = (0..10)
        .map(|_| {
            let (app, mut browser) = (app.clone(), browser.clone());
            tokio::spawn(async move { come_back(&app, &mut browser).await.1.is_in() })
        })
        .collect();
    let mut passed = 0;
    for attempt in tries {
        passed += usize::from(attempt.await.unwrap());
    }
    assert!(passed >= 1, "nobody came in");
    // One moved the value on; who came after it within a minute is taken for a repeated question.
    let generations = "SELECT CAST(generation AS TEXT) FROM remembered_devices";
    assert_eq!(answers(&town.server, generations).await, ["1"]);
    assert!(answers(&town.server, "SELECT template FROM outbox").await.is_empty());
}
