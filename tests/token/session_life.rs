//! How long a session lives, and what lives by it: each organisation has its say, and a session that lay unused is
//! not raised from the dead.

use sluis_tests::support::server::Sluis;
use sluis_tests::support::town::{Town, sign_in, sign_in_twice_proven, tokens, type_password};
use std::time::Duration;

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);

async fn turned()
-> (Town, sluis_tests::support::relying_party::RelyingParty, sluis_tests::support::agent::Agent) {
    Town::plain_on(Sluis::plan().with_turned_clock()).await
}

#[tokio::test]
async fn a_refresh_token_dies_with_the_session_that_lay_unused() {
    let (town, app, mut browser) = turned().await;
    let token = tokens(&app, &mut browser, "bram").await.refresh_token().to_owned();
    town.server.clock().forward(31 * MINUTE);
    let reply = app.refresh(&token).await.expect_status(400);
    assert_eq!(reply.error(), "invalid_grant");
    assert!(reply.json().get("access_token").is_none());
    assert_eq!(app.introspect(&token).await.json(), serde_json::json!({ "active": false }));
}

#[tokio::test]
async fn who_works_in_the_app_uses_the_session() {
    let (town, mut app, mut browser) = turned().await;
    let token = tokens(&app, &mut browser, "bram").await.refresh_token().to_owned();
    for _ in 0..3 {
        town.server.clock().forward(20 * MINUTE);
        app.refresh(&token).await.expect_status(200);
    }
    app.clock_ahead = 3600;
    assert!(browser.open(&app.ask().with("prompt", "none").url()).await.callback().has("code"));
    // And still it ends when it was to end.
    for _ in 0..34 {
        town.server.clock().forward(20 * MINUTE);
        app.refresh(&token).await;
    }
    assert_eq!(app.refresh(&token).await.expect_status(400).error(), "invalid_grant");
}

#[tokio::test]
async fn a_session_that_lay_unused_does_not_go_on_with_the_next_login() {
    let (town, mut app, mut browser) = turned().await;
    let token = tokens(&app, &mut browser, "bram").await.refresh_token().to_owned();
    town.server.clock().forward(31 * MINUTE);
    app.clock_ahead = 31 * 60;
    sign_in(&app, &mut browser, "bram").await;
    assert_eq!(app.refresh(&token).await.expect_status(400).error(), "invalid_grant");
    assert_eq!(town.server.database().count("sessions").await, 2);
}

#[tokio::test]
async fn a_stricter_organisation_takes_a_session_for_less_long() {
    let town = Town::on(Sluis::plan().with_turned_clock()).await;
    town.organisation("linde", "verzuim");
    town.organisation("kliniek", "nen7510");
    town.person_with_app("anna", &["linde", "kliniek"]);
    let mut work = town.app("werk", &["--organisation", "linde", "--sso", "silent"]);
    let mut care = town.app("zorg", &["--organisation", "kliniek", "--sso", "silent"]);
    let mut browser = town.browser();
    sign_in_twice_proven(&work, &mut browser, "anna").await;
    // 8 hours and a half at work, in which the person was never away for long.
    for _ in 0..34 {
        town.server.clock().forward(15 * MINUTE);
        work.clock_ahead += 15 * 60;
        assert!(browser.open(&work.ask().with("prompt", "none").url()).await.callback().has("code"));
    }
    care.clock_ahead = work.clock_ahead;
    let refused = browser.open(&care.ask().with("prompt", "none").url()).await.refusal();
    assert_eq!((refused.error(), refused.has("code")), ("login_required", false));
    assert!(work.clock_ahead < 12 * HOUR.as_secs());
}

#[tokio::test]
async fn a_session_that_begins_again_belongs_to_the_organisation_of_the_new_login() {
    let (town, _, mut browser) = Town::plain().await;
    town.organisation("markt", "basic");
    town.person("carla", &["plein", "markt"]);
    let here = town.app("hier", &["--organisation", "plein"]);
    let there = town.app("daar", &["--organisation", "markt"]);
    sign_in(&here, &mut browser, "carla").await;
    let page = browser.open(&there.ask().with("prompt", "login").url()).await;
    assert!(type_password(&mut browser, &page, "carla").await.callback().has("code"));

    assert!(browser.open(&there.ask().url()).await.callback().has("code"), "at home it is silent");
    let crossing = browser.open(&here.ask().with("prompt", "none").url()).await.refusal();
    assert_eq!((crossing.error(), crossing.has("code")), ("account_selection_required", false));
}
