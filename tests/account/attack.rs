//! The employer with the work mailbox in hand looks at the account of a patient, and sees nothing of the care.

use crate::account::ways::{address, enter, guarded, next_code};
use sluis_tests::support::town::type_password;

/// Says that the password was chosen on the word of the employer: by a reset through the work mailbox.
const VOUCHED: &str = "UPDATE authenticators SET vouched_by = (SELECT json_array(
    lower(substr(hex(o.id), 1, 8) || '-' || substr(hex(o.id), 9, 4) || '-' || substr(hex(o.id), 13, 4) || '-' ||
    substr(hex(o.id), 17, 4) || '-' || substr(hex(o.id), 21))) FROM organisations o WHERE o.handle = 'linde')
    WHERE kind = 'password'";

#[tokio::test]
async fn a_password_on_the_employers_word_shows_nothing_of_the_care() {
    let (town, _, mut browser) = guarded().await;
    town.organisation("kliniek", "basic");
    town.person("cor", &["linde", "kliniek"]);
    town.server.database().execute("DELETE FROM authenticator_acceptances").await;
    town.server.database().execute(VOUCHED).await;
    town.server
        .database()
        .execute("UPDATE organisations SET policy = '{\"mfa\":{\"enforcement\":\"optional\"}}'")
        .await;
    let page = browser.open(&address(&town, "/account/data")).await;
    let page = type_password(&mut browser, &page, "cor").await;
    for path in ["/account", "/account/security", "/account/data", "/account/activity", "/account/sessions"] {
        let page = browser.open(&address(&town, path)).await;
        assert!(!page.body.contains("kliniek"), "{path}: {page}");
    }
    assert!(!page.body.contains("kliniek"), "{page}");
}

#[tokio::test]
async fn who_proves_everything_sees_every_organisation() {
    let (town, _, mut browser) = guarded().await;
    town.organisation("kliniek", "verzuim");
    town.person_with_app("cor", &["linde", "kliniek"]);
    let page = browser.open(&address(&town, "/account/data")).await;
    let page = type_password(&mut browser, &page, "cor").await;
    let page = browser.submit(&page, &[("code", &next_code(&town))]).await;
    assert!(page.text().contains("linde") && page.text().contains("kliniek"), "{page}");
    enter(&town, &mut town.browser(), "/account").await;
}
