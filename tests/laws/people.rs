//! Two people on one browser, and what the audit log hears of each (law 7).

use sluis_tests::support::photograph::{Photograph, answers};
use sluis_tests::support::relying_party::{Asked, RelyingParty, Tokens};
use sluis_tests::support::server::Sluis;
use sluis_tests::support::town::{Town, login_name, sign_in, type_password};

async fn audited(server: &Sluis, code: &str) -> Vec<String> {
    answers(
        server,
        &format!(
            "SELECT outcome || ' ' || (account IS NOT NULL) || ' ' || (actor IS NOT NULL) || ' ' || \
             (organisation_id IS NOT NULL) || ' ' || coalesce(client_id, '') FROM audit_events \
             WHERE code = '{code}' ORDER BY at"
        ),
    )
    .await
}

/// Whom the app takes these tokens to be of.
async fn subject(app: &RelyingParty, asked: &Asked, tokens: &Tokens) -> String {
    app.verified(tokens.id_token(), Some(&asked.nonce)).await["sub"].as_str().unwrap().to_owned()
}

/// Bram signs in with `scope`; then Carla on the same browser. What Bram's app holds.
async fn bram_then_carla(scope: &str) -> (Town, RelyingParty, Tokens) {
    let (town, mut app, mut browser) = Town::plain().await;
    town.person("carla", &["plein"]);
    app.scope = scope.to_owned();
    let (asked, callback) = sign_in(&app, &mut browser, "bram").await;
    let tokens = app.tokens(&asked, &callback).await;
    let first = subject(&app, &asked, &tokens).await;
    let bram = browser.cookies.clone();
    let asked = app.ask().with("prompt", "login");
    let page = browser.open(&asked.url()).await;
    let page = match page.asks_for("password") {
        true => page,
        false => browser.submit(&page, &[("answer", "other")]).await,
    };
    let restart = page.forms().into_iter().find(|form| form.action.contains("/login/restart"));
    let page = match restart {
        Some(form) => browser.send(&page, &form, &[]).await,
        None => page,
    };
    let callback = type_password(&mut browser, &page, "carla").await.callback();
    let of_carla = app.tokens(&asked, &callback).await;
    assert_ne!(first, subject(&app, &asked, &of_carla).await, "they are two people to the app");
    let open = answers(&town.server, "SELECT count(*) || '' FROM sessions WHERE ended_at IS NULL").await;
    assert_eq!(open, ["1"], "the first one's session is over, and only one is left");
    let mut back = town.browser();
    back.cookies = bram;
    let old = back.open(&app.ask().url()).await;
    assert!(old.asks_for("password"), "the first one's cookie opens nothing: {old}");
    let silent = back.open(&app.ask().with("prompt", "none").url()).await.refusal();
    assert_eq!((silent.error(), silent.has("code")), ("login_required", false));
    (town, app, tokens)
}

#[tokio::test]
async fn the_second_person_on_a_browser_ends_the_session_of_the_first_and_what_lives_by_it() {
    let (town, app, of_bram) = bram_then_carla("openid").await;
    assert!(!app.userinfo(of_bram.access_token()).await.status.is_success(), "the access token died as well");
    let refused = app.refresh(of_bram.refresh_token()).await.expect_status(400);
    assert_eq!(refused.error(), "invalid_grant");
    assert_eq!(audited(&town.server, "auth.login").await.len(), 2);
}

#[tokio::test]
async fn offline_access_outlives_the_session_of_the_first_person() {
    let (town, app, of_bram) = bram_then_carla("openid offline_access").await;
    app.refresh(of_bram.refresh_token()).await.expect_status(200);
    drop(town);
}

#[tokio::test]
async fn a_login_is_audited_with_the_person_the_organisation_and_the_app() {
    let (town, app, mut browser) = Town::plain().await;
    sign_in(&app, &mut browser, "bram").await;
    assert_eq!(audited(&town.server, "auth.login").await, ["0 1 1 1 winkel"]);
    assert_eq!(audited(&town.server, "auth.login_refused").await, [""; 0]);
}

#[tokio::test]
async fn a_refused_login_is_audited_known_or_not_and_names_nobody_as_actor() {
    let (town, app, mut browser) = Town::plain().await;
    let page = browser.open(&app.ask().url()).await;
    for name in ["bram", "niemand"] {
        let name = login_name(name);
        browser.submit(&page, &[("username", &name), ("password", "niet dit")]).await.expect_status(422);
    }
    assert_eq!(audited(&town.server, "auth.login_refused").await, ["4 1 0 1 winkel", "4 0 0 1 winkel"]);
    let seen = Photograph::of(&town.server).await;
    assert!(seen.rows("sessions").is_empty() && seen.rows("grants").is_empty());
    let told = seen.rows("audit_events").join("\n");
    assert!(!told.contains("niemand") && !told.contains("niet dit"), "the log holds what was typed: {told}");
}

#[tokio::test]
async fn a_logout_is_audited_once() {
    let (town, app, mut browser) = Town::plain().await;
    let (asked, callback) = sign_in(&app, &mut browser, "bram").await;
    let tokens = app.tokens(&asked, &callback).await;
    let url = app.logout_url(&[("id_token_hint", tokens.id_token())]);
    browser.open(&url).await;
    assert_eq!(audited(&town.server, "auth.logout").await.len(), 1);
    browser.open(&url).await;
    assert_eq!(audited(&town.server, "auth.logout").await.len(), 1, "a session ends once");
    let silent = browser.open(&app.ask().with("prompt", "none").url()).await.refusal();
    assert_eq!(silent.error(), "login_required");
}
