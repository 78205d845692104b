//! Another password, of who is logged in and shows the one that they have.

use crate::passwords::letters::NEW;
use sluis_tests::support::agent::Agent;
use sluis_tests::support::outbox::letters;
use sluis_tests::support::page::Page;
use sluis_tests::support::photograph::Photograph;
use sluis_tests::support::relying_party::{RelyingParty, Tokens};
use sluis_tests::support::town::{PASSWORD, Town, sign_in, sign_in_twice_proven, tokens, type_password};

async fn change(browser: &mut Agent, page: &Page, (current, new): (&str, &str)) -> Page {
    browser.submit(page, &[("password", current), ("new_password", new), ("repeat", new)]).await
}

#[tokio::test]
async fn the_session_goes_on_and_every_other_one_ends() {
    let (town, app, mut browser) = Town::plain().await;
    let mut elsewhere = town.browser();
    let given = tokens(&app, &mut elsewhere, "bram").await;
    sign_in(&app, &mut browser, "bram").await;
    let page = browser.open(&town.server.url("/account/password")).await;
    assert_eq!(page.form().value("username"), "bram@example.nl", "R20");
    assert!(page.body.contains("<h1>Wachtwoord wijzigen</h1>"), "R18: {page}");
    let done = change(&mut browser, &page, (PASSWORD, NEW)).await;
    assert!(done.status.as_u16() == 200 && !done.asks_for("password"), "{done}");
    assert!(browser.open(&app.ask().url()).await.callback().has("code"), "this session goes on");
    assert!(elsewhere.open(&app.ask().url()).await.asks_for("password"), "and the other one is over");
    assert_eq!(app.userinfo(given.access_token()).await.status.as_u16(), 401);
    let mut later = town.browser();
    let login = later.open(&app.ask().url()).await;
    assert_eq!(type_password(&mut later, &login, "bram").await.status.as_u16(), 422);
    let told = letters(&town.server).await;
    assert_eq!((told.len(), told[0].data["event"].as_str()), (1, Some("password_changed")));
    assert_eq!(town.server.database().count("audit_events WHERE code = 'password.changed'").await, 1);
}

/// What a thief bought at another session: an app keeps it for years.
async fn kept_by_a_thief(town: &Town) -> (RelyingParty, Tokens) {
    let mut app = town.app("altijd", &["--organisation", "plein"]);
    app.scope = "openid offline_access".to_owned();
    let stolen = tokens(&app, &mut town.browser(), "bram").await;
    app.refresh(stolen.refresh_token()).await.expect_status(200);
    (app, stolen)
}

#[tokio::test]
async fn what_was_granted_elsewhere_for_offline_use_dies_with_the_password() {
    let (town, app, mut browser) = Town::plain().await;
    let (keeps, stolen) = kept_by_a_thief(&town).await;
    let own = tokens(&app, &mut browser, "bram").await;
    let page = browser.open(&town.server.url("/account/password")).await;
    change(&mut browser, &page, (PASSWORD, NEW)).await.expect_status(200);
    keeps.refresh(stolen.refresh_token()).await.expect_status(400);
    app.refresh(own.refresh_token()).await.expect_status(200);
}

#[tokio::test]
async fn what_was_granted_elsewhere_for_offline_use_dies_with_a_password_that_no_longer_fits() {
    let (town, app, mut browser) = Town::plain().await;
    let (keeps, stolen) = kept_by_a_thief(&town).await;
    let due = "INSERT INTO password_changes (authenticator_id, asked_at)
        SELECT id, created_at FROM authenticators WHERE kind = 'password'";
    town.server.database().execute(due).await;
    let login = browser.open(&app.ask().url()).await;
    let page = type_password(&mut browser, &login, "bram").await;
    assert!(page.asks_for("new_password"), "{page}");
    let landed = browser.submit(&page, &[("new_password", NEW), ("repeat", NEW)]).await;
    assert!(landed.callback().has("code"));
    keeps.refresh(stolen.refresh_token()).await.expect_status(400);
}

#[tokio::test]
async fn without_the_password_that_one_has_nothing_changes() {
    let (town, app, mut browser) = Town::plain().await;
    sign_in(&app, &mut browser, "bram").await;
    let page = browser.open(&town.server.url("/account/password")).await;
    for (current, new) in [("niet dit", NEW), ("", NEW), (PASSWORD, "kort"), (PASSWORD, PASSWORD)] {
        let again = change(&mut browser, &page, (current, new)).await;
        assert_eq!(again.status.as_u16(), 422, "{current} {new}: {again}");
    }
    assert!(letters(&town.server).await.is_empty());
    assert_eq!(town.server.database().count("audit_events WHERE code = 'password.changed'").await, 0);
    let (_, callback) = sign_in(&app, &mut town.browser(), "bram").await;
    assert!(callback.has("code"), "the password is as it was");
}

#[tokio::test]
async fn guesses_are_counted_with_those_of_the_login() {
    let (town, app, mut browser) = Town::plain().await;
    sign_in(&app, &mut browser, "bram").await;
    let page = browser.open(&town.server.url("/account/password")).await;
    for _ in 0..10 {
        change(&mut browser, &page, ("niet dit", NEW)).await.expect_status(422);
    }
    change(&mut browser, &page, (PASSWORD, NEW)).await.expect_status(429);
    assert!(letters(&town.server).await.is_empty());
    let login = browser.open(&app.ask().with("prompt", "login").url()).await;
    type_password(&mut browser, &login, "bram").await.expect_status(429);
}

#[tokio::test]
async fn who_is_not_logged_in_logs_in_and_finds_the_page() {
    let (town, _, mut browser) = Town::plain().await;
    let before = Photograph::of(&town.server).await;
    for way in ["/account/password", "/.well-known/change-password"] {
        let page = browser.open(&town.server.url(way)).await;
        assert!(page.asks_for("password") && !page.asks_for("new_password"), "{way}: {page}");
        assert_eq!(page.link("Inloggegevens vergeten?").path(), "/recovery");
        let pairs = [("password", PASSWORD), ("new_password", NEW), ("repeat", NEW)];
        let refused = browser.post(&page.url, &town.server.url("/account/password"), &pairs).await;
        assert!(!refused.asks_for("new_password"), "{refused}");
    }
    assert_eq!(Photograph::of(&town.server).await, before);
    let page = browser.open(&town.server.url("/.well-known/change-password")).await;
    let page = type_password(&mut browser, &page, "bram").await;
    assert!(page.url.path() == "/account/password" && page.asks_for("new_password"), "{page}");
    change(&mut browser, &page, (PASSWORD, NEW)).await.expect_status(200);
    assert_eq!(town.server.database().count("audit_events WHERE code = 'password.changed'").await, 1);
}

#[tokio::test]
async fn a_form_that_was_shown_to_another_person_does_nothing() {
    let (town, app, mut browser) = Town::plain().await;
    town.person("carla", &["plein"]);
    sign_in(&app, &mut browser, "bram").await;
    let page = browser.open(&town.server.url("/account/password")).await;
    let mut other = town.browser();
    sign_in(&app, &mut other, "carla").await;
    let again = change(&mut other, &page, (PASSWORD, NEW)).await;
    assert!(again.status.as_u16() == 200 && again.asks_for("new_password"), "{again}");
    assert!(letters(&town.server).await.is_empty());
}

#[tokio::test]
async fn who_has_a_second_step_has_shown_it() {
    let (town, app, mut browser) = Town::guarded().await;
    sign_in_twice_proven(&app, &mut browser, "anna").await;
    let page = browser.open(&town.server.url("/account/password")).await;
    assert!(page.asks_for("new_password"), "{page}");
    // The same session, had the second step not been shown.
    let only_password = "UPDATE sessions SET proofs = json_array(json_extract(CAST(proofs AS TEXT), '$[0]'))";
    town.server.database().execute(only_password).await;
    let page = browser.open(&town.server.url("/account/password")).await;
    assert!(!page.asks_for("new_password") && page.asks_for("code"), "{page}");
}
