//! Consent: asked once, remembered for what was asked, and never taken from somebody else's form.

use sluis_tests::support::agent::Agent;
use sluis_tests::support::databases::Kind;
use sluis_tests::support::page::Page;
use sluis_tests::support::relying_party::{Asked, RelyingParty};
use sluis_tests::support::server::{Plan, Sluis};
use sluis_tests::support::town::{Town, type_password};
use std::future::Future;

/// What a withdrawal in the account writes.
const WITHDRAWAL: &str = "DELETE FROM consents; UPDATE grants SET revoked_at = 1";

async fn town() -> (Town, RelyingParty, Agent) {
    town_on(Sluis::plan()).await
}

async fn town_on(plan: Plan) -> (Town, RelyingParty, Agent) {
    let (town, _, browser) = Town::plain_on(plan).await;
    let app = town.app("asking-winkel", &["--organisation", "plein"]);
    (town, app, browser)
}

/// Up to the page that asks.
async fn up_to_consent(app: &RelyingParty, browser: &mut Agent) -> (Asked, Page) {
    let asked = app.ask();
    let page = browser.open(&asked.url()).await;
    let page = type_password(browser, &page, "bram").await;
    assert!(page.asks_for("answer") && page.sent_to.is_none(), "{page}");
    (asked, page)
}

async fn allowed(app: &RelyingParty, browser: &mut Agent) {
    let (asked, page) = up_to_consent(app, browser).await;
    let landed = browser.submit(&page, &[("answer", "allow")]).await;
    app.tokens(&asked, &landed.callback()).await;
}

async fn allowed_again(app: &RelyingParty, browser: &mut Agent) {
    let page = browser.open(&app.ask().url()).await;
    browser.submit(&page, &[("answer", "allow")]).await.callback();
}

#[tokio::test]
async fn a_person_is_asked_before_the_app_hears_anything() {
    let (town, app, mut browser) = town().await;
    let (asked, page) = up_to_consent(&app, &mut browser).await;
    assert_eq!(town.server.database().count("grants").await, 0, "nothing is granted by looking");

    let landed = browser.submit(&page, &[("answer", "allow")]).await;

    app.tokens(&asked, &landed.callback()).await;
    assert_eq!(town.server.database().count("consents").await, 1);
    assert_eq!(town.server.database().count("audit_events WHERE code = 'consent.given'").await, 1);
}

#[tokio::test]
async fn who_said_yes_is_not_asked_again() {
    let (_town, app, mut browser) = town().await;
    allowed(&app, &mut browser).await;

    let asked = app.ask().with("prompt", "none");
    let landed = browser.open(&asked.url()).await;

    app.tokens(&asked, &landed.callback()).await;
}

#[tokio::test]
async fn a_wider_scope_is_asked_for_anew() {
    let (town, mut app, mut browser) = town().await;
    allowed(&app, &mut browser).await;
    app.scope = "openid email".to_owned();
    let silent = browser.open(&app.ask().with("prompt", "none").url()).await.refusal();
    assert_eq!((silent.error(), silent.has("code")), ("consent_required", false));

    let asked = app.ask();
    let page = browser.open(&asked.url()).await;
    assert!(page.asks_for("answer"), "{page}");
    assert_eq!(town.server.database().count("grants").await, 1, "only the narrower one");
    let landed = browser.submit(&page, &[("answer", "allow")]).await;
    app.tokens(&asked, &landed.callback()).await;

    app.scope = "openid".to_owned();
    assert!(browser.open(&app.ask().url()).await.callback().has("code"), "the narrower one is still allowed");
}

#[tokio::test]
async fn who_says_no_gives_nothing_and_is_asked_again() {
    let (town, app, mut browser) = town().await;
    let (asked, page) = up_to_consent(&app, &mut browser).await;

    let callback = browser.submit(&page, &[("answer", "deny")]).await.refusal();

    assert_eq!((callback.error(), callback.get("state")), ("access_denied", asked.state.as_str()));
    assert!(!callback.has("code"));
    for table in ["grants", "consents"] {
        assert_eq!(town.server.database().count(table).await, 0, "{table}");
    }
    assert!(browser.open(&app.ask().url()).await.asks_for("answer"));
}

#[tokio::test]
async fn prompt_consent_asks_even_where_the_organisation_answered() {
    let (town, _, mut browser) = town().await;
    let app = town.app("bakker", &["--organisation", "plein"]);
    sluis_tests::support::town::sign_in(&app, &mut browser, "bram").await;
    let asked = app.ask().with("prompt", "consent");

    let page = browser.open(&asked.url()).await;

    assert!(page.asks_for("answer"), "{page}");
    let landed = browser.submit(&page, &[("answer", "allow")]).await;
    app.tokens(&asked, &landed.callback()).await;
}

#[tokio::test]
async fn the_yes_of_another_browser_is_no_yes() {
    let (town, app, mut browser) = town().await;
    let mut thief = town.browser();
    town.person("carla", &["plein"]);
    let page = thief.open(&app.ask().url()).await;
    let form = type_password(&mut thief, &page, "carla").await;
    let (_, page) = up_to_consent(&app, &mut browser).await;

    let pairs = form.form().filled(&[("answer", "allow")]);
    let landed = browser.post(&page.url, &page.url.join("/consent").unwrap(), &pairs).await;

    assert_eq!(landed.sent_to, None, "{landed}");
    assert_eq!(town.server.database().count("consents").await, 0);
    assert_eq!(town.server.database().count("grants").await, 0);
}

#[tokio::test]
async fn a_yes_that_another_site_posts_is_refused() {
    let (town, app, mut browser) = town().await;
    let (_, page) = up_to_consent(&app, &mut browser).await;
    let pairs = page.form().filled(&[("answer", "allow")]);
    let evil = url::Url::parse("https://evil.example/").unwrap();

    let landed = browser.post(&evil, &page.url.join("/consent").unwrap(), &pairs).await;

    let landed = landed.expect_status(403);
    assert_eq!(landed.sent_to, None);
    assert_eq!(town.server.database().count("consents").await, 0);
    assert_eq!(town.server.database().count("grants").await, 0);
}

#[tokio::test]
async fn a_yes_after_the_session_ended_gives_nothing() {
    let (town, app, mut browser) = town().await;
    let (_, page) = up_to_consent(&app, &mut browser).await;
    let farewell = browser.open(&app.logout_url(&[])).await;
    browser.submit(&farewell, &[]).await;

    let late = browser.submit(&page, &[("answer", "allow")]).await;

    assert!(late.sent_to.is_none() && late.asks_for("password"), "{late}");
    assert_eq!(town.server.database().count("consents").await, 0);
    assert_eq!(town.server.database().count("grants").await, 0);
}

#[tokio::test]
async fn consent_before_a_login_leads_to_the_login() {
    let (town, app, mut browser) = town().await;
    let login = browser.open(&app.ask().url()).await;
    let (_, seal) = login.url.query_pairs().find(|(name, _)| name == "r").unwrap();

    let page = browser.open(&town.server.url(&format!("/consent?r={seal}"))).await;

    assert!(page.asks_for("password"), "{page}");
    let form = login.form();
    let pairs = [("r", form.value("r")), ("f", form.value("f")), ("answer", "allow")];
    let page = browser.post(&page.url, &town.server.url("/consent"), &pairs).await;
    assert!(page.sent_to.is_none() && page.asks_for("password"), "{page}");
    assert_eq!(town.server.database().count("grants").await, 0);
}

/// What comes of it while another node withdraws the consent: all but committed when it begins, and committed before it
/// ends.
async fn meanwhile_withdrawn(town: &Town, going: impl Future<Output = Page>) -> Page {
    let withdrawal = town.server.database().begin(WITHDRAWAL).await;
    let mut going = Box::pin(going);
    tokio::select! {
        page = &mut going => panic!("it did not look whether the consent stays: {page}"),
        () = withdrawal.is_waited_for() => {}
    }
    withdrawal.commit().await;
    going.await
}

#[tokio::test]
async fn a_consent_that_is_withdrawn_at_that_very_moment_grants_nothing() {
    let (town, app, mut browser) = town_on(Sluis::plan().on(Kind::Postgres)).await;
    allowed(&app, &mut browser).await;
    let asked = app.ask();

    let silent = app.ask().with("prompt", "none").url();
    let refused = meanwhile_withdrawn(&town, browser.clone().open(&silent)).await.refusal();
    assert_eq!(refused.error(), "consent_required");
    allowed_again(&app, &mut browser).await;
    let page = meanwhile_withdrawn(&town, browser.open(&asked.url())).await;

    assert!(page.asks_for("answer"), "{page}");
    assert_eq!(town.server.database().count("grants WHERE revoked_at IS NULL").await, 0);
    assert_eq!(town.server.database().count("consents").await, 0);
}

#[tokio::test]
async fn a_yes_brings_nothing_back_that_is_withdrawn_at_that_very_moment() {
    let (town, mut app, mut browser) = town_on(Sluis::plan().on(Kind::Postgres)).await;
    app.scope = "email openid".to_owned();
    allowed(&app, &mut browser).await;
    app.scope = "openid".to_owned();
    let asked = app.ask().with("prompt", "consent");
    let page = browser.open(&asked.url()).await;

    let landed = meanwhile_withdrawn(&town, browser.submit(&page, &[("answer", "allow")])).await;

    app.tokens(&asked, &landed.callback()).await;
    let database = town.server.database();
    assert_eq!(database.count("consents WHERE scopes = 'openid'").await, 1, "and no more than that");
    assert_eq!(database.count("consents").await, 1);
}
