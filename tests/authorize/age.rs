//! `max_age` (OpenID Connect Core §3.1.2.1): how long ago the person may have proven themselves.

use sluis_tests::support::server::Sluis;
use sluis_tests::support::town::{Town, sign_in, type_password};
use std::time::Duration;

#[tokio::test]
async fn a_session_that_is_older_than_max_age_asks_again() {
    let (town, mut app, mut browser) = Town::plain_on(Sluis::plan().with_turned_clock()).await;
    sign_in(&app, &mut browser, "bram").await;
    town.server.clock().forward(Duration::from_secs(120));
    app.clock_ahead = 120;
    let young_enough = app.ask().with("max_age", "600");
    assert!(browser.open(&young_enough.url()).await.callback().has("code"));

    let asked = app.ask().with("max_age", "60");
    let silent = browser.open(&asked.clone().with("prompt", "none").url()).await.refusal();
    assert_eq!((silent.error(), silent.has("code")), ("login_required", false));
    let page = browser.open(&asked.url()).await;
    assert!(page.asks_for("password"), "{page}");

    let landed = type_password(&mut browser, &page, "bram").await;
    let tokens = app.tokens(&asked, &landed.callback()).await;
    let claims = app.verified(tokens.id_token(), Some(&asked.nonce)).await;
    let age = town.server.clock().now() - claims["auth_time"].as_u64().unwrap();
    assert!(age < 60, "auth_time is {age} seconds old");
}

#[tokio::test]
async fn a_max_age_of_nought_always_asks() {
    let (town, app, mut browser) = Town::plain().await;
    sign_in(&app, &mut browser, "bram").await;
    let asked = app.ask().with("max_age", "0");

    let page = browser.open(&asked.url()).await;

    assert!(page.asks_for("password"), "{page}");
    assert_eq!(town.server.database().count("grants").await, 1, "no code for the old password");
    let landed = type_password(&mut browser, &page, "bram").await;
    app.tokens(&asked, &landed.callback()).await;
}

#[tokio::test]
async fn a_max_age_beyond_all_times_asks_nothing() {
    let (_town, app, mut browser) = Town::plain().await;
    sign_in(&app, &mut browser, "bram").await;
    let asked = app.ask().with("max_age", "999999999999");
    assert!(browser.open(&asked.url()).await.callback().has("code"));
}

#[tokio::test]
async fn the_back_button_is_no_new_login() {
    let (town, app, mut browser) = Town::plain_on(Sluis::plan().with_turned_clock()).await;
    let strict = town.app("streng", &["--organisation", "plein", "--sso", "never"]);
    for (what, asked) in [
        ("max_age", app.ask().with("max_age", "60")),
        ("prompt", app.ask().with("prompt", "login")),
        ("sso", strict.ask()),
    ] {
        let page = browser.open(&asked.url()).await;
        type_password(&mut browser, &page, "bram").await.callback().code();
        assert!(
            browser.open(&page.url).await.callback().has("code"),
            "{what}: at once it is one login still"
        );
        let grants = town.server.database().count("grants").await;
        town.server.clock().forward(Duration::from_secs(20 * 60));

        let back = browser.open(&page.url).await;

        assert!(back.sent_to.is_none() && back.asks_for("password"), "{what}: {back}");
        assert_eq!(town.server.database().count("grants").await, grants, "{what}");
        type_password(&mut browser, &back, "bram").await.callback().code();
    }
}

#[tokio::test]
async fn nobody_links_an_app_to_a_session_of_some_time_ago() {
    let (town, app, mut browser) = Town::plain_on(Sluis::plan().with_turned_clock()).await;
    town.organisation("linde", "verzuim");
    town.person("eva", &["plein", "linde"]);
    let verzuim = town.app("verzuim", &["--organisation", "linde", "--sso", "silent"]);
    sign_in(&app, &mut browser, "eva").await;
    assert!(browser.open(&verzuim.ask().url()).await.asks_for("code"), "a moment ago");
    town.server.clock().forward(Duration::from_secs(11 * 60));

    let page = browser.open(&verzuim.ask().url()).await;

    assert!(page.asks_for("password") && !page.asks_for("code"), "{page}");
    let linking = type_password(&mut browser, &page, "eva").await;
    assert!(linking.body.contains("secret="), "{linking}");
}
