//! "Remember this device" beside a key and beside a YubiKey, where the organisation remembers devices.

use crate::login::ways::{DEVICE, TWELVE_HOURS, come_back};
use crate::security_keys::ways::{at_second_step, linked, origin, town, town_on};
use crate::security_keys::yubikeys::{linked as linked_yubikey, plan};
use serde_json::json;
use sluis_tests::support::security_key::{SecurityKey, options};
use sluis_tests::support::yubikey::{YubiKey, YubiServer};

const KEYS: &str = r#"{"activation":{"profile_fields":{}},"remember":{"options":["12h"]},
    "mfa":{"allowed":["webauthn"],"offer_second":false}}"#;
const YUBIKEYS: &str = r#"{"activation":{"profile_fields":{}},"remember":{"options":["12h"]},
    "mfa":{"allowed":["yubico_otp"],"offer_second":false}}"#;
const KEYS_UNREMEMBERED: &str = r#"{"activation":{"profile_fields":{}},"remember":{"options":[]},
    "mfa":{"allowed":["webauthn"],"offer_second":false}}"#;
const REMEMBERED: &str = "urn:sluis:acr:mfa-remembered";

#[tokio::test]
async fn after_a_key_the_device_is_remembered_where_the_person_says_so() {
    let (town, app, mut browser) = town(KEYS).await;
    let mut key = SecurityKey::on_a_ring();
    linked(&app, &mut browser, "anna", &mut key).await;
    let mut unsaid = town.browser();
    let (_, page) = at_second_step(&app, &mut unsaid, "anna").await;
    assert!(page.text().contains("Dit apparaat 12 uur onthouden"), "{page}");
    let answer = key.sign(&options(&page.body), &origin(&page));
    unsaid.send(&page, &page.form_with("answer"), &[("answer", &answer)]).await.callback();
    assert!(unsaid.cookies.find_beginning(DEVICE).is_none());

    let mut browser = town.browser();
    let (_, page) = at_second_step(&app, &mut browser, "anna").await;
    let answer = key.sign(&options(&page.body), &origin(&page));
    let typed = [("answer", answer.as_str()), ("remember", TWELVE_HOURS)];
    browser.send(&page, &page.form_with("answer"), &typed).await.callback();

    let (asked, landed) = come_back(&app, &mut browser).await;
    let tokens = app.tokens(&asked, &landed.callback()).await;
    let claims = app.verified(tokens.id_token(), Some(&asked.nonce)).await;
    assert_eq!((&claims["acr"], &claims["amr"]), (&json!(REMEMBERED), &json!(["pwd"])));
    assert_eq!(town.server.database().count("remembered_devices").await, 1);
}

#[tokio::test]
async fn after_a_yubikey_likewise() {
    let mut key = YubiKey::named("vvccccccccbi");
    let server = YubiServer::knowing(&[&key]);
    let (town, app, mut browser) = town_on(plan(&server.url(), server.api_key()), YUBIKEYS).await;
    linked_yubikey(&app, &mut browser, "anna", &key.touch()).await;
    let mut browser = town.browser();
    let (_, page) = at_second_step(&app, &mut browser, "anna").await;
    let typed = [("otp", key.touch()), ("remember", TWELVE_HOURS.to_owned())];
    let typed: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.submit(&page, &typed).await.callback();

    let (asked, landed) = come_back(&app, &mut browser).await;
    let tokens = app.tokens(&asked, &landed.callback()).await;
    let claims = app.verified(tokens.id_token(), Some(&asked.nonce)).await;
    assert_eq!(claims["acr"], REMEMBERED);
    // Whoever knows the password and not the device is asked.
    let (_, page) = at_second_step(&app, &mut town.browser(), "anna").await;
    assert!(page.asks_for("otp"), "{page}");
}

#[tokio::test]
async fn where_nothing_is_remembered_it_is_not_offered_and_not_taken() {
    let (town, app, mut browser) = town(KEYS_UNREMEMBERED).await;
    let mut key = SecurityKey::on_a_ring();
    linked(&app, &mut browser, "anna", &mut key).await;
    let mut browser = town.browser();
    let (_, page) = at_second_step(&app, &mut browser, "anna").await;
    assert!(!page.asks_for("remember"), "{page}");
    let answer = key.sign(&options(&page.body), &origin(&page));
    let mut sent = page.form_with("answer").filled(&[("answer", &answer)]);
    sent.push(("remember".to_owned(), TWELVE_HOURS.to_owned()));
    let url = page.url.join(&page.form_with("answer").action).unwrap();
    browser.post(&page.url, &url, &sent).await.callback();
    assert!(browser.cookies.find_beginning(DEVICE).is_none());
    assert_eq!(town.server.database().count("remembered_devices").await, 0);
}
