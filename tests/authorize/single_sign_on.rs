//! What a session is worth at the next app, and at the app of another organisation.

use serde_json::Value;
use sluis_tests::support::agent::Agent;
use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::town::{Town, sign_in, tokens, type_password};

async fn signed_in() -> (Town, RelyingParty, Agent) {
    let (town, app, mut browser) = Town::plain().await;
    sign_in(&app, &mut browser, "bram").await;
    (town, app, browser)
}

/// `plein` and `markt`, each with an app, and `bram`, who belongs to both and has a session at `plein`.
async fn two_organisations(flags: &[&str]) -> (Town, RelyingParty, Agent) {
    let (town, plein, mut browser) = Town::plain().await;
    town.organisation("markt", "basic");
    town.person("carla", &["plein", "markt"]);
    let app = town.app("kraam", &[&["--organisation", "markt"], flags].concat());
    sign_in(&plein, &mut browser, "carla").await;
    (town, app, browser)
}

async fn organisation(app: &RelyingParty, access_token: &str) -> Value {
    app.userinfo(access_token).await.expect_status(200).json()["org_id"].clone()
}

#[tokio::test]
async fn the_second_app_of_an_organisation_asks_nothing() {
    let (town, _, mut browser) = signed_in().await;
    let second = town.app("bakker", &["--organisation", "plein"]);
    let asked = second.ask();
    let landed = browser.open(&asked.url()).await;
    assert_eq!(landed.way.len(), 1, "a page was shown: {landed}");
    second.tokens(&asked, &landed.callback()).await;
}

#[tokio::test]
async fn an_app_that_wants_it_confirmed_asks_who_goes_on() {
    let (town, _, mut browser) = signed_in().await;
    let careful = town.app("voorzichtig", &["--organisation", "plein", "--sso", "confirm"]);
    let asked = careful.ask();
    let page = browser.open(&asked.url()).await;
    assert!(page.asks_for("answer") && !page.asks_for("password"), "{page}");
    assert_eq!(town.server.database().count("grants").await, 1, "only the first app's");
    let landed = browser.submit(&page, &[("answer", "continue")]).await;
    careful.tokens(&asked, &landed.callback()).await;
}

#[tokio::test]
async fn an_app_that_never_trusts_a_session_asks_the_password() {
    let (town, _, mut browser) = signed_in().await;
    let strict = town.app("streng", &["--organisation", "plein", "--sso", "never"]);
    let silent = browser.open(&strict.ask().with("prompt", "none").url()).await.refusal();
    assert_eq!((silent.error(), silent.has("code")), ("login_required", false));
    let asked = strict.ask();
    let page = browser.open(&asked.url()).await;
    assert!(page.asks_for("password"), "{page}");
    let landed = type_password(&mut browser, &page, "bram").await;
    strict.tokens(&asked, &landed.callback()).await;
}

#[tokio::test]
async fn crossing_to_another_organisation_is_confirmed() {
    let (town, app, mut browser) = two_organisations(&[]).await;
    let silent = browser.open(&app.ask().with("prompt", "none").url()).await.refusal();
    assert_eq!((silent.error(), silent.has("code")), ("account_selection_required", false));
    let asked = app.ask();
    let page = browser.open(&asked.url()).await;
    assert!(page.asks_for("answer"), "{page}");
    assert_eq!(town.server.database().count("grants").await, 1, "only the first organisation's");

    let landed = browser.submit(&page, &[("answer", "continue")]).await;

    let bought = app.tokens(&asked, &landed.callback()).await;
    let organisations = town.server.run(&["org", "list"])["organisations"].clone();
    let markt = organisations.as_array().unwrap().iter().find(|one| one["handle"] == "markt").unwrap();
    assert_eq!(organisation(&app, bought.access_token()).await, markt["id"]);
}

#[tokio::test]
async fn crossing_is_silent_where_the_app_was_registered_so() {
    let (_town, app, mut browser) = two_organisations(&["--sso", "silent"]).await;
    let asked = app.ask();
    let landed = browser.open(&asked.url()).await;
    assert_eq!(landed.way.len(), 1, "{landed}");
    app.tokens(&asked, &landed.callback()).await;
}

#[tokio::test]
async fn who_does_not_belong_gets_a_page_and_no_code() {
    let (town, _, mut browser) = signed_in().await;
    town.organisation("markt", "basic");
    let app = town.app("kraam", &["--organisation", "markt", "--sso", "silent"]);
    let silent = browser.open(&app.ask().with("prompt", "none").url()).await.refusal();
    assert_eq!((silent.error(), silent.has("code")), ("access_denied", false));

    let page = browser.open(&app.ask().url()).await.expect_status(403);

    assert_eq!(page.sent_to, None, "{page}");
    assert!(page.text().contains("kraam"), "the page names the app: {page}");
    assert_eq!(town.server.database().count("grants").await, 1, "only the first app's");
}

#[tokio::test]
async fn a_person_of_several_organisations_says_for_which() {
    let (town, _, mut browser) = two_organisations(&[]).await;
    let both = town.app("overal", &["--organisation", "plein", "--organisation", "markt"]);
    let mut anew = town.browser();
    let asked = both.ask().with("organization", "markt");
    let page = anew.open(&asked.url()).await;
    let landed = type_password(&mut anew, &page, "carla").await;
    let bought = both.tokens(&asked, &landed.callback()).await;
    let named = organisation(&both, bought.access_token()).await;

    let page = browser.open(&both.ask().url()).await;
    assert!(page.asks_for("organisation"), "{page}");
    let choice =
        page.form().fields.into_iter().find(|f| f.name == "organisation" && named == *f.value).unwrap();
    assert!(browser.submit(&page, &[("organisation", &choice.value)]).await.callback().has("code"));
}

#[tokio::test]
async fn an_organisation_that_is_not_on_the_page_cannot_be_chosen() {
    let (town, _, mut browser) = two_organisations(&[]).await;
    town.organisation("haven", "basic");
    let haven = town.server.run(&["org", "list"])["organisations"].clone();
    let haven = haven.as_array().unwrap().iter().find(|one| one["handle"] == "haven").unwrap()["id"].clone();
    let three = ["--organisation", "plein", "--organisation", "markt", "--organisation", "haven"];
    let app = town.app("overal", &three);
    let page = browser.open(&app.ask().url()).await;
    let form = page.form();
    let pairs = [("r", form.value("r")), ("f", form.value("f")), ("organisation", haven.as_str().unwrap())];

    let landed = browser.post(&page.url, &page.url.join(&form.action).unwrap(), &pairs).await;

    assert!(landed.sent_to.is_none() && landed.asks_for("organisation"), "{landed}");
    assert_eq!(town.server.database().count("grants").await, 1, "only the first app's");
}

#[tokio::test]
async fn two_people_on_one_browser_are_never_one() {
    let (town, app, mut browser) = signed_in().await;
    town.person("carla", &["plein"]);
    let page = browser.open(&app.ask().with("prompt", "login").url()).await;
    type_password(&mut browser, &page, "carla").await.callback();

    let claims = tokens_of_session(&app, &mut browser).await;

    let carla = tokens(&app, &mut town.browser(), "carla").await;
    let expected = app.userinfo(carla.access_token()).await.json();
    assert_eq!(claims["sub"], expected["sub"]);
    assert_eq!(town.server.database().count("sessions WHERE ended_at IS NULL").await, 2, "bram's has ended");
}

async fn tokens_of_session(app: &RelyingParty, browser: &mut Agent) -> Value {
    let asked = app.ask().with("prompt", "none");
    let callback = browser.open(&asked.url()).await.callback();
    let bought = app.tokens(&asked, &callback).await;
    app.userinfo(bought.access_token()).await.expect_status(200).json()
}
