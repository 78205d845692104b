//! What an app may say about the person and the page: hints, which fill in and never open a door.

use serde_json::Value;
use sluis_tests::support::agent::Agent;
use sluis_tests::support::page::Page;
use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::town::{Town, sign_in, sign_in_twice_proven, tokens, type_code, type_password};

async fn claims_of(app: &RelyingParty, browser: &mut Agent, name: &str, value: &str) -> Value {
    let asked = app.ask().with(name, value);
    let landed = browser.open(&asked.url()).await;
    let tokens = app.tokens(&asked, &landed.callback()).await;
    app.verified(tokens.id_token(), Some(&asked.nonce)).await
}

#[tokio::test]
async fn a_login_hint_fills_in_the_form_and_proves_nothing() {
    let (town, app, mut browser) = Town::plain().await;
    let hint = "bram@example.nl\"><script>alert(1)</script>";
    let page = browser.open(&app.ask().with("login_hint", hint).url()).await;
    assert_eq!(page.form_with("username").value("username"), hint);
    assert!(!page.body.contains("<script>alert"), "what the app says is no part of the page");
    assert_eq!(page.form_with("password").value("password"), "");
    assert_eq!(town.server.database().count("sessions").await, 0);
}

#[tokio::test]
async fn a_login_hint_of_somebody_else_does_not_end_the_session() {
    let (_town, app, mut browser) = Town::plain().await;
    sign_in(&app, &mut browser, "bram").await;
    let landed = browser.open(&app.ask().with("login_hint", "carla@example.nl").url()).await;
    assert!(landed.callback().has("code"), "a hint is a hint");
}

#[tokio::test]
async fn a_hint_of_the_person_of_the_session_is_answered_at_once() {
    let (_town, app, mut browser) = Town::plain().await;
    let hint = tokens(&app, &mut browser, "bram").await;
    let asked = app.ask().with("id_token_hint", hint.id_token()).with("prompt", "none");
    app.tokens(&asked, &browser.open(&asked.url()).await.callback()).await;
}

#[tokio::test]
async fn a_hint_of_another_person_is_not_answered_by_this_session() {
    let (town, app, mut browser) = Town::plain().await;
    town.person("carla", &["plein"]);
    let hint = tokens(&app, &mut town.browser(), "carla").await;
    sign_in(&app, &mut browser, "bram").await;
    let asked = app.ask().with("id_token_hint", hint.id_token());

    let silent = browser.open(&asked.clone().with("prompt", "none").url()).await.refusal();
    // OpenID Connect Core §3.1.2.1: "otherwise, it MUST return an error, such as login_required".
    assert_eq!((silent.error(), silent.has("code")), ("login_required", false));

    let page = browser.open(&asked.url()).await;
    assert!(page.asks_for("password"), "{page}");
    let refused = type_password(&mut browser, &page, "bram").await.refusal();
    assert_eq!((refused.error(), refused.has("code")), ("login_required", false));
}

#[tokio::test]
async fn a_hint_that_was_made_for_another_app_is_refused() {
    let (town, app, mut browser) = Town::plain().await;
    let other = town.app("bakker", &["--organisation", "plein"]);
    let hint = tokens(&other, &mut browser, "bram").await;

    let callback = browser.open(&app.ask().with("id_token_hint", hint.id_token()).url()).await.refusal();

    assert_eq!((callback.error(), callback.has("code")), ("invalid_request", false));
}

#[tokio::test]
async fn what_cannot_be_proven_here_is_not_claimed() {
    let (_town, app, mut browser) = Town::plain().await;
    sign_in(&app, &mut browser, "bram").await;
    // OpenID Connect Core §3.1.2.1: `acr_values` is a voluntary claim.
    for wish in ["phr https://refeds.org/profile/mfa", "https://refeds.org/profile/mfa", "urn:unheard:of"] {
        let claims = claims_of(&app, &mut browser, "acr_values", wish).await;
        assert_eq!(claims["acr"], "https://refeds.org/profile/sfa", "{wish}");
        assert_eq!(claims["amr"], serde_json::json!(["pwd"]), "{wish}");
    }
}

#[tokio::test]
async fn two_steps_are_claimed_where_two_steps_were_taken() {
    let (_town, app, mut browser) = Town::guarded().await;
    let (asked, callback) = sign_in_twice_proven(&app, &mut browser, "anna").await;
    let tokens = app.tokens(&asked, &callback).await;
    let claims = app.verified(tokens.id_token(), Some(&asked.nonce)).await;
    assert_eq!(claims["acr"], "https://refeds.org/profile/mfa");
    assert_eq!(claims["amr"], serde_json::json!(["mfa", "otp", "pwd"]));
}

#[tokio::test]
async fn the_password_alone_opens_nothing_where_two_steps_are_asked() {
    let (town, app, mut browser) = Town::guarded().await;
    let asked = app.ask();
    let page = browser.open(&asked.url()).await;

    let page = type_password(&mut browser, &page, "anna").await;

    assert!(page.asks_for("code"), "{page}");
    assert_eq!(town.server.database().count("grants").await, 0);
    assert_eq!(town.server.database().count("sessions").await, 0);
    let again = browser.open(&app.ask().with("prompt", "none").url()).await.refusal();
    assert_eq!((again.error(), again.has("code")), ("login_required", false), "half a login is none");
    app.tokens(&asked, &type_code(&mut browser, &page).await.callback()).await;
}

#[tokio::test]
async fn the_page_speaks_the_language_that_the_app_asks_for() {
    let (_town, app, mut browser) = Town::plain().await;
    let language = |page: &Page| page.body.split("lang=\"").nth(1).map(|rest| rest[..2].to_owned());
    for (wish, expected) in [("en", "en"), ("en-GB nl", "en"), ("xx en", "en"), ("xx", "nl"), ("nl en", "nl")]
    {
        let page = browser.open(&app.ask().with("ui_locales", wish).url()).await;
        assert_eq!(language(&page).as_deref(), Some(expected), "ui_locales={wish}");
    }
    let page = browser.open(&app.ask().url()).await;
    assert_eq!(language(&page).as_deref(), Some("nl"), "without a wish, what the browser reads");
}
