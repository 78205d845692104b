//! Who is locked out, by an administrator or by what strangers tried in their name, and how they come in again.

use sluis_tests::support::server::Sluis;
use sluis_tests::support::town::{Town, sign_in, type_password};

const OF_THE_ADMINISTRATOR: &str = "zeven zwanen in de sloot\n";

fn administer(town: &Town, verb: &str) {
    let flags = ["--login-name", "bram@example.nl", "--by", "beheer", "--reason", "teruggebeld"];
    town.server.run_with_secret(&[&["user", verb][..], &flags].concat(), OF_THE_ADMINISTRATOR);
}

async fn with_an_administrator() -> (Town, sluis_tests::support::relying_party::RelyingParty) {
    let (town, app, _) = Town::plain_on(Sluis::plan()).await;
    town.server.run_with_secret(&["admin", "create", "--login-name", "beheer"], OF_THE_ADMINISTRATOR);
    (town, app)
}

async fn count(town: &Town, rows: &str) -> i64 {
    town.server.database().count(rows).await
}

#[tokio::test]
async fn a_hundred_wrong_passwords_keep_strangers_out_until_an_administrator_lifts_it() {
    let (town, app) = with_an_administrator().await;
    let mut stranger = town.browser();
    let page = stranger.open(&app.ask().url()).await;
    let page = stranger.submit(&page, &[("username", "bram@example.nl"), ("password", "geraden")]).await;
    assert!(page.asks_for("password"), "{page}");
    // Four hours between one try and the next: nobody waits for them here.
    town.server.database().execute("UPDATE attempts SET failures = 100").await;

    let mut browser = town.browser();
    let page = browser.open(&app.ask().url()).await;
    let page = type_password(&mut browser, &page, "bram").await;
    assert!(page.text().contains("vraag hulp"), "{page}");
    assert_eq!(count(&town, "sessions").await, 0);

    administer(&town, "unlock");
    let (asked, callback) = sign_in(&app, &mut browser, "bram").await;
    app.tokens(&asked, &callback).await;
    assert_eq!(count(&town, "attempts WHERE failures >= 100").await, 0);
    let told = "audit_events e JOIN pseudonyms p ON p.pseudonym = e.actor WHERE e.code = 'account.unlocked'
        AND e.detail LIKE '%teruggebeld%' AND e.account <> e.actor";
    assert_eq!(count(&town, told).await, 1);
}

#[tokio::test]
async fn who_is_locked_out_is_out_everywhere_at_once_until_they_are_let_in() {
    let (town, app) = with_an_administrator().await;
    let mut browser = town.browser();
    let (asked, callback) = sign_in(&app, &mut browser, "bram").await;
    app.tokens(&asked, &callback).await;
    // A code that is still on its way to the app when the lock falls.
    let on_its_way = app.ask();
    let callback = browser.open(&on_its_way.url()).await.callback();

    administer(&town, "lock");

    assert_eq!(count(&town, "sessions WHERE ended_at IS NULL").await, 0);
    assert_eq!(count(&town, "grants WHERE revoked_at IS NULL").await, 0);
    assert_eq!(app.exchange(&on_its_way, callback.code()).await.status, 400);
    let page = browser.open(&app.ask().url()).await;
    assert!(page.asks_for("password"), "{page}");
    let page = type_password(&mut browser, &page, "bram").await;
    assert!(page.asks_for("password") && page.sent_to.is_none(), "{page}");
    assert_eq!(count(&town, "sessions WHERE ended_at IS NULL").await, 0);

    administer(&town, "unlock");
    let (asked, callback) = sign_in(&app, &mut browser, "bram").await;
    app.tokens(&asked, &callback).await;
    assert_eq!(count(&town, "audit_events WHERE code IN ('account.locked', 'account.unlocked')").await, 2);
}
