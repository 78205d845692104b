//! A passkey that checked its holder, in place of the password and the second step.

use crate::security_keys::ways::{
    KEYS_ONLY, PASSWORDLESS, at_second_step, linked, origin, send, touch, town,
};
use serde_json::json;
use sluis_tests::support::photograph::{Photograph, answers};
use sluis_tests::support::security_key::{SecurityKey, options};

#[tokio::test]
async fn a_passkey_is_the_whole_login_where_the_policy_allows_it() {
    let (town, app, mut browser) = town(PASSWORDLESS).await;
    let mut key = SecurityKey::in_a_telephone();
    linked(&app, &mut browser, "anna", &mut key).await;
    let mut other = town.browser();
    let asked = app.ask();
    let before = Photograph::of(&town.server).await;
    let page = other.open(&asked.url()).await;
    let now = Photograph::of(&town.server).await;
    assert_eq!(now.changes_since(&before), Vec::<&str>::new(), "nothing is written for a visitor");
    let posed = options(&page.body);
    assert_eq!(posed["publicKey"]["allowCredentials"], json!([]), "it names nobody's keys");
    assert_eq!(posed["publicKey"]["userVerification"], "required");
    assert!(page.body.contains("autocomplete=\"username webauthn\""), "the field offers passkeys");

    let landed = touch(&mut other, &page, &mut key).await;

    let tokens = app.tokens(&asked, &landed.callback()).await;
    let claims = app.verified(tokens.id_token(), Some(&asked.nonce)).await;
    assert_eq!(claims["acr"], "phr");
    assert_eq!(claims["amr"], json!(["mfa", "pop", "swk", "user"]), "no password is claimed");
}

#[tokio::test]
async fn it_is_not_offered_and_not_enough_where_the_policy_does_not_allow_it() {
    let (town, app, mut browser) = town(KEYS_ONLY).await;
    let mut key = SecurityKey::in_a_telephone();
    linked(&app, &mut browser, "anna", &mut key).await;
    town.server.database().execute("DELETE FROM sessions").await;
    let page = town.browser().open(&app.ask().url()).await;
    assert!(!page.asks_for("answer") && !page.text().contains("toegangssleutel"), "{page}");
}

#[tokio::test]
async fn a_key_that_does_not_check_its_holder_is_no_login() {
    let (town, app, mut browser) = town(PASSWORDLESS).await;
    let mut key = SecurityKey::on_a_ring();
    key.keeps_name = true;
    linked(&app, &mut browser, "anna", &mut key).await;
    town.server.database().execute("DELETE FROM sessions").await;
    let mut other = town.browser();
    let page = other.open(&app.ask().url()).await;

    let page = touch(&mut other, &page, &mut key).await.expect_status(422);

    assert!(page.text().contains("Ontgrendel de sleutel"), "{page}");
    assert_eq!(town.server.database().count("sessions").await, 0);
    // Beside the password it is as good as before.
    let (_, page) = at_second_step(&app, &mut other, "anna").await;
    touch(&mut other, &page, &mut key).await.callback();
}

#[tokio::test]
async fn a_stranger_learns_nothing_and_gets_no_session() {
    let (town, app, mut browser) = town(PASSWORDLESS).await;
    let mut key = SecurityKey::in_a_telephone();
    linked(&app, &mut browser, "anna", &mut key).await;
    town.server.database().execute("DELETE FROM sessions").await;
    let mut stranger = town.browser();
    // A key of nobody's; one that claims to be Anna's; Anna's own name for a key that is not hers.
    let mut nobodys = SecurityKey::in_a_telephone();
    nobodys.handle = Some(vec![9; 16]);
    let mut claims = SecurityKey::in_a_telephone();
    claims.handle.clone_from(&key.handle);
    let mut unnamed = key.clone();
    unnamed.handle = None;
    let mut texts = Vec::new();
    for key in [&mut nobodys, &mut claims, &mut unnamed] {
        let page = stranger.open(&app.ask().url()).await;
        let page = touch(&mut stranger, &page, key).await.expect_status(422);
        assert!(page.text().contains("Inloggen met deze toegangssleutel lukt niet"), "{page}");
        texts.push(page.text());
    }
    assert!(texts.windows(2).all(|two| two[0] == two[1]), "they are told apart: {texts:#?}");
    assert_eq!(town.server.database().count("sessions").await, 0);
    let counted = answers(&town.server, "SELECT key FROM attempts").await;
    assert!(!counted.iter().any(|key| key.starts_with("total")), "nobody is counted against: {counted:?}");
}

#[tokio::test]
async fn an_answer_is_taken_once_and_in_its_own_browser_and_request() {
    let (town, app, mut browser) = town(PASSWORDLESS).await;
    let mut key = SecurityKey::in_a_telephone();
    linked(&app, &mut browser, "anna", &mut key).await;
    town.server.database().execute("DELETE FROM sessions").await;
    let (mut here, mut there) = (town.browser(), town.browser());
    let page = here.open(&app.ask().url()).await;
    let other = there.open(&app.ask().url()).await;
    let answer = key.sign(&options(&page.body), &origin(&page));
    let challenge = page.form_with("answer").value("challenge").to_owned();
    // Carried to another browser, with its challenge.
    let typed = [("answer", answer.as_str()), ("challenge", challenge.as_str())];
    there.send(&other, &other.form_with("answer"), &typed).await.expect_status(422);
    assert_eq!(town.server.database().count("sessions").await, 0);

    let mut again = here.clone();
    send(&mut here, &page, &answer).await.callback();
    town.server.database().execute("DELETE FROM sessions").await;
    let replayed = send(&mut again, &page, &answer).await;
    assert!(replayed.sent_to.is_none(), "{replayed}");
    assert_eq!(town.server.database().count("sessions").await, 0);
}

#[tokio::test]
async fn the_answer_of_a_second_step_is_no_passwordless_login_and_the_other_way_round() {
    let (town, app, mut browser) = town(PASSWORDLESS).await;
    let mut key = SecurityKey::in_a_telephone();
    linked(&app, &mut browser, "anna", &mut key).await;
    town.server.database().execute("DELETE FROM sessions").await;
    let mut other = town.browser();
    let asked = app.ask();
    let first = other.open(&asked.url()).await;
    let for_first = key.sign(&options(&first.body), &origin(&first));
    let challenge = first.form_with("answer").value("challenge").to_owned();
    let second = sluis_tests::support::town::type_password(&mut other, &first, "anna").await;
    let typed = [("answer", for_first.as_str()), ("challenge", challenge.as_str())];
    other.send(&second, &second.form_with("answer"), &typed).await.expect_status(422);
    assert_eq!(town.server.database().count("sessions").await, 0);
}

#[tokio::test]
async fn whoever_was_locked_out_does_not_come_in_with_a_passkey() {
    let (town, app, mut browser) = town(PASSWORDLESS).await;
    let mut key = SecurityKey::in_a_telephone();
    linked(&app, &mut browser, "anna", &mut key).await;
    town.server.database().execute("DELETE FROM sessions").await;
    town.server.database().execute("UPDATE users SET locked_at = 1").await;
    let mut other = town.browser();
    let page = other.open(&app.ask().url()).await;

    let page = touch(&mut other, &page, &mut key).await.expect_status(422);

    assert!(page.text().contains("Inloggen met deze toegangssleutel lukt niet"), "{page}");
    assert_eq!(town.server.database().count("sessions").await, 0);
}
