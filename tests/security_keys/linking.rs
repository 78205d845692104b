//! Linking a security key or passkey (R66): once, on its own answer, and told of by mail.

use crate::security_keys::ways::{
    HOST, KEYS_ONLY, at_second_step, keep_codes, link, linked, origin, send, town,
};
use serde_json::json;
use sluis_tests::support::photograph::{Photograph, answers};
use sluis_tests::support::security_key::{SecurityKey, options};

#[tokio::test]
async fn a_key_is_linked_by_its_answer_which_is_a_proof_as_well() {
    let (town, app, mut browser) = town(KEYS_ONLY).await;
    let (asked, page) = at_second_step(&app, &mut browser, "anna").await;
    let posed = options(&page.body);
    assert_eq!(posed["publicKey"]["attestation"], "none");
    assert_eq!(posed["publicKey"]["rp"]["id"], HOST);
    assert_eq!(posed["publicKey"]["authenticatorSelection"]["userVerification"], "preferred");
    assert_eq!(posed["publicKey"]["authenticatorSelection"]["residentKey"], "preferred");
    let before = Photograph::of(&town.server).await;
    let page = browser.open(&page.url).await;
    let now = Photograph::of(&town.server).await;
    assert_eq!(now.changes_since(&before), Vec::<&str>::new(), "the page is only looked at");
    assert_ne!(options(&page.body)["publicKey"]["challenge"], posed["publicKey"]["challenge"]);

    let mut key = SecurityKey::on_a_ring();
    let answer = key.bind(&options(&page.body), &origin(&page));
    let typed = [("answer", answer.as_str()), ("label", " Sleutel  van Anna ")];
    let page = browser.send(&page, &page.form_with("answer"), &typed).await;
    let landed = keep_codes(&mut browser, page).await;

    let tokens = app.tokens(&asked, &landed.callback()).await;
    let claims = app.verified(tokens.id_token(), Some(&asked.nonce)).await;
    assert_eq!(claims["acr"], "phr");
    assert_eq!(claims["amr"], json!(["hwk", "mfa", "pop", "pwd", "user"]));
    let kept = answers(&town.server, "SELECT kind || ' ' || label FROM authenticators ORDER BY 1").await;
    assert!(kept.contains(&"web_authn Sleutel van Anna".to_owned()), "{kept:?}");
    let mails = answers(&town.server, "SELECT recipient || ' ' || template FROM outbox").await;
    assert_eq!(mails, ["anna@example.nl key_linked"]);
    let audited = answers(&town.server, "SELECT code FROM audit_events").await;
    assert!(audited.contains(&"mfa.key.registered".to_owned()), "{audited:?}");
}

#[tokio::test]
async fn the_policy_says_whether_a_key_checks_its_holder_and_keeps_the_name() {
    let strict = r#"{"activation":{"profile_fields":{}},"mfa":{"allowed":["webauthn"]},
        "webauthn":{"user_verification":"required","resident_key":"required"}}"#;
    let (town, app, mut browser) = town(strict).await;
    let (_, page) = at_second_step(&app, &mut browser, "anna").await;
    let selection = options(&page.body)["publicKey"]["authenticatorSelection"].clone();
    assert_eq!(
        (&selection["userVerification"], &selection["residentKey"]),
        (&json!("required"), &json!("required"))
    );
    assert_eq!(selection["requireResidentKey"], true);

    let page = link(&mut browser, &page, &mut SecurityKey::on_a_ring()).await.expect_status(422);

    assert!(page.text().contains("Ontgrendel de sleutel"), "{page}");
    assert_eq!(town.server.database().count("security_keys").await, 0);
    assert_eq!(town.server.database().count("sessions").await, 0);
}

#[tokio::test]
async fn an_answer_from_elsewhere_or_altered_or_given_before_links_nothing() {
    let (town, app, mut browser) = town(KEYS_ONLY).await;
    let (_, page) = at_second_step(&app, &mut browser, "anna").await;
    let mut key = SecurityKey::on_a_ring();
    let good = key.bind(&options(&page.body), &origin(&page));
    let foreign = key.bind(&options(&page.body), "http://login.localhost.evil.example");
    let page = send(&mut browser, &page, &foreign).await.expect_status(422);
    // The challenge went with it: the good answer to it comes too late.
    let page = send(&mut browser, &page, &good).await.expect_status(422);
    let mut altered = key.bind(&options(&page.body), &origin(&page));
    altered = altered.replacen("webauthn.create", "webauthn.get", 1).replacen("public-key", "public-kez", 1);
    let tampered = altered.replacen("\"clientDataJSON\":\"ey", "\"clientDataJSON\":\"eZ", 1);
    let page = send(&mut browser, &page, &tampered).await.expect_status(422);
    for nonsense in ["", "{}", "null", "no answer at all"] {
        let page = send(&mut browser, &page, nonsense).await.expect_status(422);
        assert!(page.text().contains("nog geen antwoord"), "{page}");
    }
    for table in ["security_keys", "sessions", "outbox"] {
        assert_eq!(town.server.database().count(table).await, 0, "{table}");
    }
}

#[tokio::test]
async fn a_challenge_of_another_person_or_browser_or_request_links_nothing() {
    let (town, app, mut browser) = town(KEYS_ONLY).await;
    town.person("bram", &["linde"]);
    let mut other = town.browser();
    let (_, hers) = at_second_step(&app, &mut browser, "anna").await;
    let (_, his) = at_second_step(&app, &mut other, "bram").await;
    let (_, again) = at_second_step(&app, &mut browser, "anna").await;
    let mut key = SecurityKey::on_a_ring();
    for elsewhere in [&his, &again] {
        let answer = key.bind(&options(&elsewhere.body), &origin(elsewhere));
        let challenge = elsewhere.form_with("answer").value("challenge").to_owned();
        let typed = [("answer", answer.as_str()), ("challenge", challenge.as_str())];
        browser.send(&hers, &hers.form_with("answer"), &typed).await.expect_status(422);
    }
    assert_eq!(town.server.database().count("security_keys").await, 0);
    assert_eq!(town.server.database().count("sessions").await, 0);
}

#[tokio::test]
async fn a_key_that_is_linked_is_not_linked_again_to_anybody() {
    let (town, app, mut browser) = town(KEYS_ONLY).await;
    town.person("bram", &["linde"]);
    let mut key = SecurityKey::on_a_ring();
    linked(&app, &mut browser, "anna", &mut key).await;
    let mut other = town.browser();
    let (_, page) = at_second_step(&app, &mut other, "bram").await;

    let page = link(&mut other, &page, &mut key).await.expect_status(422);

    assert!(page.text().contains("is al gekoppeld"), "{page}");
    assert_eq!(town.server.database().count("security_keys").await, 1);
    assert_eq!(town.server.database().count("sessions").await, 1, "Anna's");
    let mails = answers(&town.server, "SELECT recipient FROM outbox").await;
    assert_eq!(mails, ["anna@example.nl"]);
    // His own key is linked as if nothing had been.
    link(&mut other, &page, &mut SecurityKey::on_a_ring()).await;
    assert_eq!(town.server.database().count("security_keys").await, 2);
}

#[tokio::test]
async fn the_keys_that_somebody_has_are_left_out_when_they_link_another() {
    let two = r#"{"activation":{"profile_fields":{}},"mfa":{"allowed":["webauthn"],"min_factors":2}}"#;
    let (_town, app, mut browser) = town(two).await;
    let (_, page) = at_second_step(&app, &mut browser, "anna").await;
    assert_eq!(options(&page.body)["publicKey"]["excludeCredentials"], json!([]));
    let mut key = SecurityKey::on_a_ring();
    let page = link(&mut browser, &page, &mut key).await;
    let page = browser.submit(&page, &[("method", "webauthn")]).await;
    let excluded = options(&page.body)["publicKey"]["excludeCredentials"].clone();
    assert_eq!(excluded[0]["id"], key.name(), "{page}");
}
