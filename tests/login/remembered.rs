//! "Remember this device": a password is enough there for exactly so long, and an app is told so (manual 004).

use crate::login::ways::{DEVICE, TWELVE_HOURS, come_back, remembering, remembering_on, sign_in_remembered};
use crate::recovery::ways::{at_second_step, keep_and_go_on, rule, shown_codes, to_backup};
use sluis_tests::support::photograph::answers;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::totp;
use sluis_tests::support::town::{APP_KEY, PASSWORD, RECOVERY_CODE, type_code, type_password};
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(60 * 60);
const REMEMBERED: &str = "urn:sluis:acr:mfa-remembered";

#[tokio::test]
async fn on_a_remembered_device_a_password_is_enough_and_the_app_hears_so() {
    let (town, app, mut browser) = remembering().await;
    sign_in_remembered(&app, &mut browser, TWELVE_HOURS).await;
    let first = browser.cookies.find_beginning(DEVICE).cloned();

    let (asked, landed) = come_back(&app, &mut browser).await;

    let tokens = app.tokens(&asked, &landed.callback()).await;
    let claims = app.verified(tokens.id_token(), Some(&asked.nonce)).await;
    assert_eq!(claims["acr"], REMEMBERED);
    assert_eq!(claims["amr"], serde_json::json!(["pwd"]), "no second factor in this session");
    assert_ne!(browser.cookies.find_beginning(DEVICE).cloned(), first, "the value moves on");
    assert_eq!(town.server.database().count("remembered_devices").await, 1);
    assert_eq!(browser.refused_cookies, Vec::<String>::new());
    let labels = "SELECT label FROM authenticators WHERE kind = 'remembered_device'";
    assert_eq!(answers(&town.server, labels).await, ["Chrome, Linux"]);
}

#[tokio::test]
async fn another_device_and_another_person_are_asked_for_the_code() {
    let (town, app, mut browser) = remembering().await;
    town.person_with_app("bram", &["linde"]);
    sign_in_remembered(&app, &mut browser, TWELVE_HOURS).await;

    let mut other = town.browser();
    at_second_step(&app, &mut other, "anna").await;
    browser.cookies.close_browser();
    at_second_step(&app, &mut browser, "bram").await;
    assert_eq!(town.server.database().count("sessions").await, 1);

    let (_, landed) = come_back(&app, &mut browser).await;
    landed.callback();
}

#[tokio::test]
async fn who_does_not_ask_for_it_and_what_is_not_offered_is_not_remembered() {
    let (town, app, mut browser) = remembering().await;
    let (_, page) = at_second_step(&app, &mut browser, "anna").await;
    assert!(page.text().contains("Dit apparaat 12 uur onthouden"), "{page}");
    assert!(page.text().contains("Doe dit alleen op uw eigen apparaat."), "R144: {page}");
    assert!(!page.form().fields.iter().any(|field| field.name == "remember" && field.chosen));
    type_code(&mut browser, &page).await.callback();
    assert!(browser.cookies.find_beginning(DEVICE).is_none());

    // Thirty days, where twelve hours are offered.
    let mut other = town.browser();
    town.person_with_app("bram", &["linde"]);
    let (_, page) = at_second_step(&app, &mut other, "bram").await;
    let code = totp::code_now(APP_KEY);
    let mut sent: Vec<(String, String)> = page.form().filled(&[("code", &code)]);
    sent.push(("remember".to_owned(), "2592000".to_owned()));
    let url = page.url.join(&page.form().action).unwrap();
    other.post(&page.url, &url, &sent).await.callback();
    assert!(other.cookies.find_beginning(DEVICE).is_none());
    assert_eq!(town.server.database().count("remembered_devices").await, 0);
}

#[tokio::test]
async fn of_several_options_the_chosen_one_holds_to_the_second_and_use_does_not_lengthen_it() {
    let (town, mut app, mut browser) =
        remembering_on(Sluis::plan().with_turned_clock(), r#"["12h","1d","3d","7d"]"#).await;
    let (_, page) = at_second_step(&app, &mut browser, "anna").await;
    for words in ["Niet onthouden", "12 uur", "1 dag", "3 dagen", "1 week"] {
        assert!(page.text().contains(words), "{words}: {page}");
    }
    sign_in_remembered(&app, &mut browser, "86400").await;
    let life = "SELECT CAST((d.until - a.created_at + 500) / 1000 AS TEXT) FROM remembered_devices d
        JOIN authenticators a ON a.id = d.authenticator_id";
    assert_eq!(answers(&town.server, life).await, ["86400"]);

    for _ in 0..2 {
        town.server.clock().forward(11 * HOUR + HOUR / 2);
        app.clock_ahead += 41_400;
        come_back(&app, &mut browser).await.1.callback();
    }
    // 23 hours by now.
    assert_eq!(answers(&town.server, life).await, ["86400"]);
    town.server.clock().forward(HOUR - Duration::from_secs(180));
    come_back(&app, &mut browser).await.1.callback();
    town.server.clock().forward(Duration::from_secs(181));
    let (_, page) = come_back(&app, &mut browser).await;
    assert!(page.asks_for("code"), "{page}");
}

#[tokio::test]
async fn a_session_that_stands_on_a_device_ends_with_its_time() {
    let (town, app, mut browser) = remembering_on(Sluis::plan().with_turned_clock(), r#"["1h"]"#).await;
    sign_in_remembered(&app, &mut browser, "3600").await;
    town.server.clock().forward(HOUR - Duration::from_secs(600));
    come_back(&app, &mut browser).await.1.callback();
    town.server.clock().forward(Duration::from_secs(420));
    assert!(browser.open(&app.ask().with("prompt", "none").url()).await.callback().has("code"));
    town.server.clock().forward(Duration::from_secs(180));
    let silent = browser.open(&app.ask().with("prompt", "none").url()).await.refusal();
    assert_eq!(silent.error(), "login_required");
}

#[tokio::test]
async fn an_app_that_wants_more_or_wants_it_anew_gets_a_code_and_the_device_stays() {
    let (_town, app, mut browser) = remembering().await;
    sign_in_remembered(&app, &mut browser, TWELVE_HOURS).await;
    let cookie = browser.cookies.find_beginning(DEVICE).cloned();
    for (name, value) in
        [("acr_values", "https://refeds.org/profile/mfa"), ("prompt", "login"), ("max_age", "0")]
    {
        browser.cookies.close_browser();
        let page = browser.open(&app.ask().with(name, value).url()).await;
        let page = type_password(&mut browser, &page, "anna").await;
        assert!(page.asks_for("code"), "{name}: {page}");
        assert_eq!(browser.cookies.find_beginning(DEVICE).cloned(), cookie, "{name}");
    }
    let (_, landed) = come_back(&app, &mut browser).await;
    landed.callback();
}

#[tokio::test]
async fn a_code_on_paper_ends_every_remembered_device_and_makes_none() {
    let (town, app, mut browser) = remembering().await;
    sign_in_remembered(&app, &mut browser, TWELVE_HOURS).await;
    let mut other = town.browser();
    let (_, page) = at_second_step(&app, &mut other, "anna").await;
    let page = to_backup(&mut other, &page).await;
    let mut sent = page.form().filled(&[("code", RECOVERY_CODE)]);
    sent.push(("remember".to_owned(), TWELVE_HOURS.to_owned()));
    let url = page.url.join(&page.form().action).unwrap();
    let page = other.post(&page.url, &url, &sent).await;
    assert_eq!(shown_codes(&page).len(), 1);
    keep_and_go_on(&mut other, &page).await.callback();

    assert_eq!(town.server.database().count("remembered_devices").await, 0);
    assert!(other.cookies.find_beginning(DEVICE).is_none());
    let (_, page) = come_back(&app, &mut browser).await;
    assert!(page.asks_for("code"), "{page}");
}

#[tokio::test]
async fn another_password_ends_every_remembered_device() {
    let (town, app, mut browser) = remembering().await;
    sign_in_remembered(&app, &mut browser, TWELVE_HOURS).await;
    let page = browser.open(&town.server.url("/account/password")).await;
    let new = "een kist vol blauwe tulpen";
    let typed = [("password", PASSWORD), ("new_password", new), ("repeat", new)];
    browser.submit(&page, &typed).await.expect_status(200);
    assert_eq!(town.server.database().count("remembered_devices").await, 0);
    assert_eq!(town.server.database().count("authenticators WHERE kind = 'totp'").await, 1);
}

#[tokio::test]
async fn an_organisation_that_stops_remembering_asks_the_code_at_once() {
    let (town, app, mut browser) = remembering_on(Sluis::plan().with_turned_clock(), r#"["12h"]"#).await;
    sign_in_remembered(&app, &mut browser, TWELVE_HOURS).await;
    rule(&town, "linde", r#"{"remember":{"options":[]}}"#).await;
    // What the server knows of an organisation may be three seconds old.
    town.server.clock().forward(Duration::from_secs(5));
    let (_, page) = come_back(&app, &mut browser).await;
    assert!(page.asks_for("code") && !page.asks_for("remember"), "{page}");
}

#[tokio::test]
async fn what_the_organisation_chose_before_is_chosen_and_may_be_unchosen() {
    let (town, app, mut browser) = remembering().await;
    rule(&town, "linde", r#"{"remember":{"options":["12h","1d"],"default":"1d"}}"#).await;
    let (_, page) = at_second_step(&app, &mut browser, "anna").await;
    let fields = page.form_with("remember").fields;
    let chosen: Vec<&str> = fields
        .iter()
        .filter(|field| field.name == "remember" && field.chosen)
        .map(|field| field.value.as_str())
        .collect();
    assert_eq!(chosen, ["86400"], "{page}");
    browser.submit(&page, &[("code", &totp::code_now(APP_KEY)), ("remember", "0")]).await.callback();
    assert!(browser.cookies.find_beginning(DEVICE).is_none());
    assert_eq!(town.server.database().count("remembered_devices").await, 0);
}
