//! What one proves the second step with: linked, replaced, taken away, and never too few where one is a must.

use crate::account::ways::{
    SECURITY, address, audited, code_of, easy, enter, guarded, mails, next_code, open_sessions, shown_key,
    sign_in,
};
use sluis_tests::support::agent::Agent;
use sluis_tests::support::databases::Kind;
use sluis_tests::support::page::Page;
use sluis_tests::support::photograph::{Photograph, answers};
use sluis_tests::support::server::{Plan, Sluis};
use sluis_tests::support::town::{Town, type_password};
use std::time::Duration;

#[tokio::test]
async fn another_app_takes_the_place_of_the_old_one_when_its_code_is_right_and_not_before() {
    let (town, app, mut browser) = easy().await;
    let mut elsewhere = town.browser();
    sign_in(&town, &app, &mut elsewhere, "43200").await;
    let page = enter(&town, &mut browser, SECURITY).await;
    let before = Photograph::of(&town.server).await;
    let labels = "SELECT label FROM authenticators WHERE kind = 'totp'";
    let old = answers(&town.server, labels).await;

    let page = browser.open(&page.link("Wijzigen")).await;
    let key = shown_key(&page);
    assert_eq!(shown_key(&browser.open(&page.url).await), key, "a reload shows the same key");
    let wrong = browser.submit(&page, &[("code", "000000")]).await.expect_status(422);
    assert_eq!(shown_key(&wrong), key);
    assert_eq!(Photograph::of(&town.server).await.changes_since(&before), Vec::<&str>::new(), "nothing yet");

    let code = code_of(&town, &key);
    let done = browser.submit(&page, &[("code", &code)]).await;

    assert_eq!(done.url.path(), SECURITY, "{done}");
    assert!(done.text().contains("De nieuwe app is gekoppeld. De oude werkt niet meer."), "{done}");
    assert_eq!(town.server.database().count("authenticators WHERE kind = 'totp'").await, 1);
    assert_eq!(town.server.database().count("remembered_devices").await, 0);
    assert_eq!(open_sessions(&town).await, 1, "the session elsewhere has ended");
    assert_eq!(mails(&town).await, ["anna@example.nl app_replaced"]);
    assert_eq!(audited(&town, "mfa.totp.replaced").await, 1);

    // The old telephone opens nothing any more, and the new one does.
    let page = elsewhere.open(&app.ask().url()).await;
    let page = type_password(&mut elsewhere, &page, "anna").await;
    let page = elsewhere.submit(&page, &[("code", &next_code(&town))]).await.expect_status(422);
    let label = answers(&town.server, labels).await.remove(0);
    let told = format!("Deze code komt van een oude koppeling. Gebruik {label}.");
    assert!(page.text().contains(&told), "R120: {page}");
    let counted = "attempts WHERE key LIKE '%factor%' AND failures = 1";
    assert_eq!(town.server.database().count(counted).await, 1, "R120: it is counted as a failure");
    assert_ne!(answers(&town.server, labels).await, old, "R120: the person can tell the two apart");
    let code = code_of(&town, &key);
    elsewhere.submit(&page, &[("code", &code)]).await.callback();

    // After thirty days it is a wrong code like any other.
    town.server.clock().forward(Duration::from_secs(31 * 24 * 60 * 60));
    let mut later = town.browser();
    let page = later.open(&app.ask().url()).await;
    let page = type_password(&mut later, &page, "anna").await;
    let page = later.submit(&page, &[("code", &next_code(&town))]).await.expect_status(422);
    assert!(page.text().contains("klopt niet") && !page.text().contains("oude koppeling"), "{page}");
}

#[tokio::test]
async fn a_second_app_is_linked_beside_the_first_and_one_of_two_may_go() {
    let (town, app, mut browser) = guarded().await;
    let page = enter(&town, &mut browser, SECURITY).await;
    let page = browser.open(&page.link("Authenticatie-app toevoegen")).await;
    let key = shown_key(&page);
    let code = code_of(&town, &key);
    let page = browser.submit(&page, &[("code", &code)]).await;
    assert!(page.text().contains("De app is gekoppeld aan uw account."), "{page}");
    assert_eq!(town.server.database().count("authenticators WHERE kind = 'totp'").await, 2);
    assert_eq!(mails(&town).await, ["anna@example.nl app_linked"]);
    let mut elsewhere = town.browser();
    sign_in(&town, &app, &mut elsewhere, "").await;

    // The first of the two that the page lists: the older one.
    let sure = browser.open(&page.link("Verwijderen")).await.expect_status(200);
    let done = browser.submit(&sure, &[]).await;
    // Whoever takes away what they came in with proves the other.
    assert_eq!(town.server.database().count("authenticators WHERE kind = 'totp'").await, 1, "{done}");
    assert_eq!(open_sessions(&town).await, 1);
    assert_eq!(mails(&town).await[1..], ["anna@example.nl factor_removed"]);
    assert_eq!(audited(&town, "mfa.removed").await, 1);
    let page = elsewhere.open(&app.ask().url()).await;
    assert!(page.asks_for("password"), "the session elsewhere is over: {page}");
    let page = type_password(&mut elsewhere, &page, "anna").await;
    let code = code_of(&town, &key);
    elsewhere.submit(&page, &[("code", &code)]).await.callback();
}

#[tokio::test]
async fn where_a_second_step_is_a_must_the_last_one_stays_whatever_is_sent() {
    let (town, app, mut browser) = guarded().await;
    let page = enter(&town, &mut browser, SECURITY).await;
    assert!(page.text().contains("linde verplicht de tweede stap"), "{page}");
    let why = browser.open(&page.link("Verwijderen")).await;
    let stays = "linde verplicht de tweede stap. Daarom kunt u deze methode nu niet verwijderen.";
    assert!(why.text().contains(stays) && !why.text().contains("uitzetten"), "{why}");
    assert!(why.text().contains("Stel eerst een andere methode in."), "{why}");
    assert_eq!(why.link("Naar beveiliging").path(), SECURITY, "law 4: that can be done there");
    assert!(why.forms().iter().all(|form| !form.posts), "{why}");
    let before = Photograph::of(&town.server).await;

    // A form as it would be, without the page that has none.
    let mark = crate::account::ways::form_to(
        &browser.open(&address(&town, "/account/email")).await,
        "/account/email",
    );
    let mark = mark.value("f").to_owned();
    let id = why.url.query_pairs().find(|(name, _)| name == "id").unwrap().1.into_owned();
    let remove = address(&town, "/account/security/remove");
    let sent = browser.post(&why.url, &remove, &[("f", &mark), ("id", &id)]).await.expect_status(409);
    assert!(sent.text().contains("linde verplicht de tweede stap"), "{sent}");
    let off = address(&town, "/account/security/off");
    browser.post(&why.url, &off, &[("f", &mark)]).await.expect_status(409);

    let changed = Photograph::of(&town.server).await;
    assert_eq!(changed.changes_since(&before), Vec::<&str>::new());
    let mut other = town.browser();
    sign_in(&town, &app, &mut other, "").await;
}

/// The forms that take away each of the second steps, as two tabs show them.
async fn two_tabs(browser: &Agent, security: &Page) -> Vec<(Agent, Page)> {
    let mut tabs = Vec::new();
    for rest in security.body.split("/account/security/remove").skip(1) {
        let href = format!("/account/security/remove{}", rest.split('"').next().unwrap());
        let mut tab = browser.clone();
        let sure = tab.open(&security.url.join(&href).unwrap()).await.expect_status(200);
        tabs.push((tab, sure));
    }
    tabs
}

async fn one_of_two_stays(plan: Plan) {
    let (town, _, mut browser) = Town::guarded_on(plan.with_turned_clock()).await;
    let page = enter(&town, &mut browser, SECURITY).await;
    let page = browser.open(&page.link("Authenticatie-app toevoegen")).await;
    let code = code_of(&town, &shown_key(&page));
    let page = browser.submit(&page, &[("code", &code)]).await;
    let mut tabs = two_tabs(&browser, &page).await;
    assert_eq!(tabs.len(), 2);

    let [(one, sure_of_one), (other, sure_of_other)] = &mut tabs[..] else { unreachable!() };
    tokio::join!(one.submit(sure_of_one, &[]), other.submit(sure_of_other, &[]));

    let database = town.server.database();
    assert_eq!(database.count("authenticators WHERE kind = 'totp'").await, 1, "a second step is a must");
    assert_eq!(database.count("audit_events WHERE code = 'mfa.removed'").await, 1);
    assert_eq!(database.count("outbox WHERE template = 'notice'").await, 1, "she hears of what is gone");
}

#[tokio::test]
async fn of_two_that_are_taken_away_at_one_moment_one_stays_on_sqlite() {
    one_of_two_stays(Sluis::plan()).await;
}

#[tokio::test]
async fn of_two_that_are_taken_away_at_one_moment_one_stays_on_postgres() {
    one_of_two_stays(Sluis::plan().on(Kind::Postgres)).await;
}

#[tokio::test]
async fn what_is_taken_away_twice_is_told_once() {
    let (town, _, mut browser) = easy().await;
    let page = enter(&town, &mut browser, SECURITY).await;
    let mut tabs = two_tabs(&browser, &page).await;
    let (mut tab, sure) = tabs.remove(0);
    let mut other = tab.clone();
    tokio::join!(tab.submit(&sure, &[]), other.submit(&sure, &[]));
    assert_eq!(town.server.database().count("authenticators WHERE kind = 'totp'").await, 0);
    assert_eq!(audited(&town, "mfa.removed").await, 1);
    assert_eq!(mails(&town).await, ["anna@example.nl factor_removed"]);
}

#[tokio::test]
async fn where_it_may_be_missing_it_is_switched_off_and_a_password_is_enough() {
    let (town, app, mut browser) = easy().await;
    let mut elsewhere = town.browser();
    sign_in(&town, &app, &mut elsewhere, "43200").await;
    let page = enter(&town, &mut browser, SECURITY).await;
    let sure = browser.open(&page.link("Uitzetten")).await;
    assert!(sure.text().contains("minder veilig"), "{sure}");
    let done = browser.submit(&sure, &[]).await;
    assert!(done.text().contains("Tweestapsverificatie is uitgezet."), "{done}");
    assert!(done.text().contains("Tweestapsverificatie staat uit."), "{done}");
    assert_eq!(town.server.database().count("authenticators WHERE kind = 'totp'").await, 0);
    assert_eq!(town.server.database().count("remembered_devices").await, 0);
    assert_eq!(open_sessions(&town).await, 1);
    assert_eq!(mails(&town).await, ["anna@example.nl second_step_off"]);
    let page = elsewhere.open(&app.ask().url()).await;
    type_password(&mut elsewhere, &page, "anna").await.callback();
}
