//! `prompt` (OpenID Connect Core §3.1.2.1): which pages an app wants shown, and which it does not.

use sluis_tests::support::page::Page;
use sluis_tests::support::town::{Town, sign_in, type_password};

/// The app heard `error`, no page was shown, and nobody got a code.
#[track_caller]
fn is_silently_refused(landed: &Page, error: &str) {
    assert_eq!(landed.way.len(), 1, "a page was shown: {landed}");
    let callback = landed.refusal();
    assert_eq!(callback.error(), error, "{}", callback.url);
    assert!(!callback.has("code"));
}

#[tokio::test]
async fn none_without_a_session_says_that_a_login_is_due() {
    let (town, app, mut browser) = Town::plain().await;
    let asked = app.ask().with("prompt", "none");

    let landed = browser.open(&asked.url()).await;

    is_silently_refused(&landed, "login_required");
    assert_eq!(landed.refusal().get("state"), asked.state);
    assert!(browser.cookies.find("__Host-sluis").is_none());
    assert_eq!(town.server.database().count("sessions").await, 0);
}

#[tokio::test]
async fn none_with_a_session_gives_a_code_and_shows_no_page() {
    let (_town, app, mut browser) = Town::plain().await;
    sign_in(&app, &mut browser, "bram").await;
    let asked = app.ask().with("prompt", "none");

    let landed = browser.open(&asked.url()).await;

    assert_eq!(landed.way.len(), 1, "{landed}");
    app.tokens(&asked, &landed.callback()).await;
}

#[tokio::test]
async fn none_when_the_organisation_has_come_to_ask_a_second_step_says_what_is_due() {
    let (mut town, app, mut anna) = Town::plain().await;
    town.person_with_app("anna", &["plein"]);
    let mut bram = town.browser();
    sign_in(&app, &mut anna, "anna").await;
    sign_in(&app, &mut bram, "bram").await;
    town.server.database().execute("UPDATE organisations SET preset = 'verzuim'").await;
    town.server.restart().await;
    let asked = app.ask().with("prompt", "none");

    // Who has an app can log in with it; who has none is to link one first.
    is_silently_refused(&anna.open(&asked.url()).await, "login_required");
    is_silently_refused(&bram.open(&asked.url()).await, "interaction_required");
    assert!(anna.open(&app.ask().url()).await.asks_for("code"), "with a page allowed, the step that is due");
}

#[tokio::test]
async fn login_asks_again_whoever_has_a_session() {
    let (town, app, mut browser) = Town::plain().await;
    let (asked, callback) = sign_in(&app, &mut browser, "bram").await;
    let before = app.tokens(&asked, &callback).await;
    let before = app.verified(before.id_token(), Some(&asked.nonce)).await;
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    let asked = app.ask().with("prompt", "login");

    let page = browser.open(&asked.url()).await;

    assert!(page.asks_for("password"), "{page}");
    assert_eq!(town.server.database().count("grants").await, 1, "no code for the old password");
    let landed = type_password(&mut browser, &page, "bram").await;
    let tokens = app.tokens(&asked, &landed.callback()).await;
    let after = app.verified(tokens.id_token(), Some(&asked.nonce)).await;
    assert!(after["auth_time"].as_i64() > before["auth_time"].as_i64(), "{before} {after}");
}

#[tokio::test]
async fn login_is_not_met_by_the_password_of_another_request() {
    let (town, app, mut browser) = Town::plain().await;
    let asked = app.ask().with("prompt", "login");
    let waiting = browser.open(&asked.url()).await;
    sign_in(&app, &mut browser, "bram").await;

    let page = browser.open(&waiting.url).await;

    assert!(page.asks_for("password"), "{page}");
    assert_eq!(town.server.database().count("grants").await, 1, "only the other request's");
}

#[tokio::test]
async fn select_account_lets_the_person_go_on() {
    let (_town, app, mut browser) = Town::plain().await;
    sign_in(&app, &mut browser, "bram").await;
    let asked = app.ask().with("prompt", "select_account");

    let page = browser.open(&asked.url()).await;

    assert!(page.asks_for("answer") && page.sent_to.is_none(), "{page}");
    let landed = browser.submit(&page, &[("answer", "continue")]).await;
    app.tokens(&asked, &landed.callback()).await;
}

#[tokio::test]
async fn select_account_lets_somebody_else_in() {
    let (town, app, mut browser) = Town::plain().await;
    town.person("carla", &["plein"]);
    let (asked, callback) = sign_in(&app, &mut browser, "bram").await;
    let bram = app.tokens(&asked, &callback).await;
    let asked = app.ask().with("prompt", "select_account");
    let page = browser.open(&asked.url()).await;

    let page = browser.submit(&page, &[("answer", "other")]).await;

    assert!(page.asks_for("password"), "{page}");
    let landed = type_password(&mut browser, &page, "carla").await;
    let carla = app.tokens(&asked, &landed.callback()).await;
    let subject = |userinfo: serde_json::Value| userinfo["sub"].as_str().map(str::to_owned).unwrap();
    let carla = subject(app.userinfo(carla.access_token()).await.expect_status(200).json());
    let bram = app.userinfo(bram.access_token()).await;
    assert!(bram.status != 200 || subject(bram.json()) != carla, "two people on one browser are one");
}

#[tokio::test]
async fn select_account_and_none_at_a_door_that_asks_are_refused_in_their_words() {
    let (town, app, mut browser) = Town::plain().await;
    sign_in(&app, &mut browser, "bram").await;
    let careful = town.app("voorzichtig", &["--organisation", "plein", "--sso", "confirm"]);

    let landed = browser.open(&careful.ask().with("prompt", "none").url()).await;

    is_silently_refused(&landed, "account_selection_required");
}
