//! A security key as the second step of a login.

use crate::security_keys::ways::{KEYS_ONLY, at_second_step, linked, touch, town, town_on};
use serde_json::json;
use sluis_tests::support::databases::Kind;
use sluis_tests::support::page::Page;
use sluis_tests::support::security_key::{SecurityKey, options};
use sluis_tests::support::server::Sluis;

fn allowed(page: &Page) -> Vec<String> {
    let posed = options(&page.body);
    let list = posed["publicKey"]["allowCredentials"].as_array().unwrap();
    list.iter().map(|key| key["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_key_beside_the_password_is_a_login_that_withstands_phishing() {
    let (town, app, mut browser) = town(KEYS_ONLY).await;
    let mut key = SecurityKey::on_a_ring();
    linked(&app, &mut browser, "anna", &mut key).await;
    let mut other = town.browser();
    let (asked, page) = at_second_step(&app, &mut other, "anna").await;
    assert!(page.text().contains("Gebruik uw sleutel"), "{page}");
    assert!(page.body.contains("<noscript>"), "who has no scripts hears so");
    assert_eq!(allowed(&page), [key.name()]);

    let landed = touch(&mut other, &page, &mut key).await;

    let tokens = app.tokens(&asked, &landed.callback()).await;
    let claims = app.verified(tokens.id_token(), Some(&asked.nonce)).await;
    assert_eq!(claims["acr"], "phr");
    assert_eq!(claims["amr"], json!(["hwk", "mfa", "pop", "pwd", "user"]));
}

#[tokio::test]
async fn it_is_the_same_on_postgresql_with_redis() {
    let plan = Sluis::plan().on(Kind::Postgres).with_redis();
    let (town, app, mut browser) = town_on(plan, KEYS_ONLY).await;
    let mut key = SecurityKey::on_a_ring();
    linked(&app, &mut browser, "anna", &mut key).await;
    for _ in 0..2 {
        let mut other = town.browser();
        let (_, page) = at_second_step(&app, &mut other, "anna").await;
        touch(&mut other, &page, &mut key).await.callback();
    }
}

#[tokio::test]
async fn a_passkey_that_a_cloud_keeps_as_well_claims_no_hardware() {
    let (town, app, mut browser) = town(KEYS_ONLY).await;
    let mut key = SecurityKey::in_a_telephone();
    linked(&app, &mut browser, "anna", &mut key).await;
    for _ in 0..2 {
        let mut other = town.browser();
        let (asked, page) = at_second_step(&app, &mut other, "anna").await;
        let landed = touch(&mut other, &page, &mut key).await;
        let tokens = app.tokens(&asked, &landed.callback()).await;
        let claims = app.verified(tokens.id_token(), Some(&asked.nonce)).await;
        assert_eq!(claims["amr"], json!(["mfa", "pop", "pwd", "swk", "user"]), "and it does not count");
    }
}

#[tokio::test]
async fn a_key_that_checked_its_holder_once_is_not_taken_without() {
    let (town, app, mut browser) = town(KEYS_ONLY).await;
    let mut key = SecurityKey::in_a_telephone();
    linked(&app, &mut browser, "anna", &mut key).await;
    key.verifies = false;
    let mut other = town.browser();
    let (_, page) = at_second_step(&app, &mut other, "anna").await;

    let page = touch(&mut other, &page, &mut key).await.expect_status(422);

    assert!(page.text().contains("Ontgrendel de sleutel"), "{page}");
    assert_eq!(town.server.database().count("sessions").await, 1, "the first one");
}
