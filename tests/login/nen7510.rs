//! What a strict preset and keys that are set otherwise change of a login: fewer tries, no grace, no successor.

use crate::account::ways::next_code;
use crate::recovery::ways::{at_backup, at_second_step, later, rule, shows_codes};
use sluis_tests::support::page::Page;
use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::totp;
use sluis_tests::support::town::{APP_KEY, PASSWORD, RECOVERY_CODE, Town, type_code, type_password};
use std::time::Duration;

/// Tries that NEN 7510's preset leaves before a pause.
const TRIES: usize = 5;

async fn clinic() -> (Town, RelyingParty) {
    let town = Town::on(Sluis::plan().with_turned_clock()).await;
    town.organisation("kliniek", "nen7510");
    town.person_with_app("anna", &["kliniek"]);
    town.person_with_app("bram", &["kliniek"]);
    let app = town.app("dossier", &["--organisation", "kliniek"]);
    (town, app)
}

/// Anna's telephone with a clock that is some steps off: what comes of its code.
async fn with_code_of(town: &Town, app: &RelyingParty, steps: i64) -> Page {
    let mut browser = town.browser();
    let (_, page) = at_second_step(app, &mut browser, "anna").await;
    let now = town.server.clock().now();
    // In the middle of a step: the server's own is the same one when it looks. A step later than the next: a code that
    // came too early is spent when its time comes.
    let wait = 60 - now % 30 + 5;
    town.server.clock().forward(Duration::from_secs(wait));
    let second = (now + wait).checked_add_signed(30 * steps).unwrap();
    browser.submit(&page, &[("code", &totp::code(APP_KEY, second))]).await
}

#[tokio::test]
async fn under_nen_7510_five_tries_are_left_and_a_code_lives_one_step() {
    let (town, app) = clinic().await;
    for (steps, is_in) in [(-1, false), (1, false), (0, true)] {
        let page = with_code_of(&town, &app, steps).await;
        assert_eq!(page.is_in(), is_in, "{steps} steps off: {page}");
    }

    let mut browser = town.browser();
    let login = browser.open(&app.ask().url()).await;
    for _ in 0..TRIES {
        let typed = [("username", "bram@example.nl"), ("password", "niet dit")];
        browser.submit(&login, &typed).await.expect_status(422);
    }
    type_password(&mut browser, &login, "bram").await.expect_status(429);

    let mut browser = town.browser();
    let (_, page) = at_second_step(&app, &mut browser, "anna").await;
    let sessions = town.server.database().count("sessions").await;
    for _ in 0..TRIES {
        browser.submit(&page, &[("code", "000000")]).await.expect_status(422);
    }
    browser.submit(&page, &[("code", &next_code(&town))]).await.expect_status(429);
    assert_eq!(town.server.database().count("sessions").await, sessions, "nobody is in");
}

#[tokio::test]
async fn a_coming_step_is_good_where_the_organisation_says_so() {
    let (town, app) = clinic().await;
    rule(&town, "kliniek", r#"{"totp":{"skew_forward":1}}"#).await;
    for (steps, is_in) in [(-1, false), (2, false), (1, true)] {
        let page = with_code_of(&town, &app, steps).await;
        assert_eq!(page.is_in(), is_in, "{steps} steps off: {page}");
    }
}

#[tokio::test]
async fn a_code_that_is_not_replaced_is_gone_when_it_is_used() {
    let (town, app, mut browser) = Town::guarded().await;
    rule(&town, "linde", r#"{"backup":{"reissue_on_use":false}}"#).await;
    let (asked, page) = at_backup(&app, &mut browser, "anna").await;
    let page = browser.submit(&page, &[("code", RECOVERY_CODE)]).await;
    assert!(!shows_codes(&page), "{page}");
    let landed = later(&mut browser, &page).await;
    app.tokens(&asked, &landed.callback()).await;
    assert_eq!(town.server.database().count("recovery_codes WHERE used_at IS NULL").await, 0);

    let mut next = town.browser();
    let (_, page) = at_second_step(&app, &mut next, "anna").await;
    assert!(type_code(&mut next, &page).await.is_in(), "the telephone does as before");
    let account = next.open(&town.server.url("/account/security")).await;
    let account = if account.asks_for("password") {
        next.submit(&account, &[("password", PASSWORD)]).await
    } else {
        account
    };
    assert!(account.text().contains("U heeft geen back-upcode."), "{account}");
}
