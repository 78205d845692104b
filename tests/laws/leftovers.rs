//! What one person left open in a browser does nothing for the next one: after a logout, and beside another login.

use sluis_tests::support::agent::Agent;
use sluis_tests::support::page::Page;
use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::totp;
use sluis_tests::support::town::{Town, sign_in, tokens, type_password};

/// `plein` and `markt` without a second step, `carla` and `dirk` who belong to both, the app `winkel` of `plein`
/// and the app `overal` of both.
async fn two_organisations() -> (Town, RelyingParty, RelyingParty) {
    let (town, winkel, _) = Town::plain().await;
    town.organisation("markt", "basic");
    town.person("carla", &["plein", "markt"]);
    town.person("dirk", &["plein", "markt"]);
    let overal = town.app("overal", &["--organisation", "plein", "--organisation", "markt"]);
    (town, winkel, overal)
}

/// Up to the chooser, on a password typed for this very request.
async fn up_to_the_chooser(app: &RelyingParty, browser: &mut Agent) -> Page {
    let page = browser.open(&app.ask().with("prompt", "login").url()).await;
    let page = type_password(browser, &page, "carla").await;
    assert!(page.asks_for("organisation") && page.sent_to.is_none(), "{page}");
    page
}

/// Somebody else logs in, in another tab.
async fn meanwhile(app: &RelyingParty, browser: &mut Agent, name: &str) {
    let page = browser.open(&app.ask().with("prompt", "login").url()).await;
    type_password(browser, &page, name).await.callback().code();
}

async fn grants_of(town: &Town, client: &str) -> i64 {
    town.server.database().count(&format!("grants WHERE client_id = '{client}'")).await
}

async fn open_sessions(town: &Town) -> i64 {
    town.server.database().count("sessions WHERE ended_at IS NULL").await
}

#[tokio::test]
async fn a_logout_ends_the_login_that_waits_in_another_tab() {
    let (town, winkel, overal) = two_organisations().await;
    let mut browser = town.browser();
    let bought = tokens(&winkel, &mut browser, "carla").await;
    let chooser = up_to_the_chooser(&overal, &mut browser).await;
    browser.open(&winkel.logout_url(&[("id_token_hint", bought.id_token())])).await.expect_status(200);
    assert_eq!(open_sessions(&town).await, 0);

    let pressed = browser.submit(&chooser, &[]).await;
    let reloaded = browser.open(&chooser.url).await;

    for page in [pressed, reloaded] {
        assert!(page.sent_to.is_none() && page.asks_for("password"), "{page}");
    }
    assert_eq!((grants_of(&town, "overal").await, open_sessions(&town).await), (0, 0));
}

#[tokio::test]
async fn a_logout_without_a_session_ends_it_too() {
    let (town, winkel, overal) = two_organisations().await;
    let mut browser = town.browser();
    let chooser = up_to_the_chooser(&overal, &mut browser).await;
    browser.open(&winkel.logout_url(&[])).await.expect_status(200);

    let pressed = browser.submit(&chooser, &[]).await;

    assert!(pressed.sent_to.is_none() && pressed.asks_for("password"), "{pressed}");
    assert_eq!((grants_of(&town, "overal").await, open_sessions(&town).await), (0, 0));
}

#[tokio::test]
async fn nobody_links_an_app_of_their_own_after_the_logout() {
    let (town, winkel, _) = Town::plain().await;
    town.organisation("linde", "verzuim");
    town.person("eva", &["plein", "linde"]);
    let verzuim = town.app("verzuim", &["--organisation", "linde"]);
    let mut browser = town.browser();
    let bought = tokens(&winkel, &mut browser, "eva").await;
    let page = browser.open(&verzuim.ask().with("prompt", "login").url()).await;
    let linking = type_password(&mut browser, &page, "eva").await;
    let (_, key) = linking.body.split_once("secret=").unwrap();
    let key: String = key.chars().take_while(char::is_ascii_alphanumeric).collect();
    let before = town.server.database().count("authenticators").await;
    browser.open(&winkel.logout_url(&[("id_token_hint", bought.id_token())])).await.expect_status(200);

    let linked = browser.submit(&linking, &[("code", &totp::code_now(&key))]).await;

    assert!(linked.sent_to.is_none() && linked.asks_for("password"), "{linked}");
    assert_eq!(town.server.database().count("authenticators").await, before);
    assert_eq!((grants_of(&town, "verzuim").await, open_sessions(&town).await), (0, 0));
}

#[tokio::test]
async fn a_browser_is_still_known_after_a_logout() {
    let (town, winkel, mut browser) = Town::plain().await;
    for _ in 0..3 {
        let bought = tokens(&winkel, &mut browser, "bram").await;
        let before = browser.cookies.find("__Host-sluis-browser").unwrap().value.clone();
        browser.open(&winkel.logout_url(&[("id_token_hint", bought.id_token())])).await.expect_status(200);
        assert_ne!(browser.cookies.find("__Host-sluis-browser").unwrap().value, before);
    }
    assert_eq!(town.server.database().count("known_browsers").await, 1, "it is one and the same device");
}

#[tokio::test]
async fn the_yes_of_one_person_is_not_the_yes_of_another() {
    let (town, winkel, mut browser) = Town::plain().await;
    town.person("carla", &["plein"]);
    let asking = town.app("asking-winkel", &["--organisation", "plein"]);
    let page = browser.open(&asking.ask().url()).await;
    let brams = type_password(&mut browser, &page, "bram").await;
    assert!(brams.asks_for("answer") && brams.text().contains("bram"), "{brams}");
    meanwhile(&winkel, &mut browser, "carla").await;

    for answer in ["allow", "deny"] {
        let page = browser.submit(&brams, &[("answer", answer)]).await;
        assert!(page.asks_for("answer") && page.text().contains("carla"), "{answer}: {page}");
    }

    assert_eq!(town.server.database().count("consents").await, 0);
    assert_eq!(grants_of(&town, "asking-winkel").await, 0);
    let carlas = browser.open(&brams.url).await;
    browser.submit(&carlas, &[("answer", "allow")]).await.callback().code();
    assert_eq!(town.server.database().count("consents").await, 1, "her own");
}

#[tokio::test]
async fn continue_as_one_person_does_not_continue_as_another() {
    let (town, winkel, mut browser) = Town::plain().await;
    town.person("carla", &["plein"]);
    let careful = town.app("voorzichtig", &["--organisation", "plein", "--sso", "confirm"]);
    sign_in(&winkel, &mut browser, "bram").await;
    let brams = browser.open(&careful.ask().url()).await;
    assert!(brams.asks_for("answer") && brams.text().contains("bram"), "{brams}");
    meanwhile(&winkel, &mut browser, "carla").await;

    let page = browser.submit(&brams, &[("answer", "continue")]).await;

    assert!(page.asks_for("answer") && page.text().contains("carla"), "{page}");
    assert_eq!(grants_of(&town, "voorzichtig").await, 0);
    browser.submit(&page, &[("answer", "continue")]).await.callback().code();
}

#[tokio::test]
async fn a_choice_of_one_person_is_not_the_choice_of_another() {
    let (town, winkel, overal) = two_organisations().await;
    let mut browser = town.browser();
    sign_in(&winkel, &mut browser, "carla").await;
    let carlas = browser.open(&overal.ask().url()).await;
    assert!(carlas.asks_for("organisation"), "{carlas}");
    meanwhile(&winkel, &mut browser, "dirk").await;

    let page = browser.submit(&carlas, &[]).await;

    assert!(page.sent_to.is_none() && page.asks_for("organisation"), "{page}");
    assert_eq!(grants_of(&town, "overal").await, 0);
}

#[tokio::test]
async fn a_browser_that_lost_one_cookie_of_two_goes_in_no_circle() {
    let (town, winkel, mut browser) = Town::plain().await;
    let asking = town.app("asking-winkel", &["--organisation", "plein"]);
    sign_in(&winkel, &mut browser, "bram").await;
    browser.cookies.forget("__Host-sluis-browser");
    let asked = asking.ask();

    let page = browser.open(&asked.url()).await;

    assert!(page.asks_for("answer"), "{page}");
    assert_eq!(grants_of(&town, "asking-winkel").await, 0, "nothing is granted by looking");
    let landed = browser.submit(&page, &[("answer", "allow")]).await;
    asking.tokens(&asked, &landed.callback()).await;
}
