//! The one-time form about oneself: after the second step, before the message, for one organisation alone.

use crate::activation::invited::{
    MESSAGE, audited, begun, choose_password, invite, linde_with, link, parameter, set_policy, to_password,
};
use sluis_tests::support::photograph::answers;
use sluis_tests::support::server::Sluis;
use std::time::Duration;

const FORM: &str = r#"{"activation":{"profile_fields":{"gender":"required","initials":"required","given_name":"required","surname_prefix":"optional","surname":"required"}}}"#;

#[tokio::test]
async fn the_form_is_the_last_page_before_the_message_and_comes_once() {
    let (town, mut app) = linde_with(Sluis::plan(), "basic", FORM).await;
    app.scope = "openid profile".to_owned();
    invite(&app).await;
    let mut browser = town.browser();
    let page = to_password(&mut browser, &link(&town.server).await).await;
    let form = choose_password(&mut browser, &page).await;
    assert!(form.asks_for("initials"), "{form}");
    assert!(form.text().contains("Deze gegevens zien alleen de apps van linde."), "R25: {form}");
    assert!(!form.text().contains("ziet alleen verzuim"), "every app of the organisation gets them: {form}");
    assert!(form.text().contains("bram@example.nl"), "R25: {form}");
    assert_eq!(
        form.form_with("initials").value("given_name"),
        "Bram",
        "what the organisation said stands there"
    );
    assert_eq!(form.form_with("initials").value("gender"), "", "unknown, and no must");
    assert_eq!(town.server.database().count("sessions").await, 0, "no session before the last page");

    let missing = browser.submit(&form, &[("initials", " "), ("surname", "Kuipers")]).await;
    assert_eq!(missing.status.as_u16(), 422);
    assert_eq!(missing.form_with("initials").value("surname"), "Kuipers", "what was typed stays");
    let landed =
        browser.submit(&form, &[("initials", "B."), ("surname_prefix", "van"), ("surname", "Kuipers")]).await;
    assert_eq!(parameter(&begun(&landed), "target_link_uri"), MESSAGE);
    assert_eq!(audited(&town.server, "profile.changed").await, 1);

    let asked = app.ask();
    let landed = browser.open(&asked.url()).await;
    let tokens = app.tokens(&asked, &landed.callback()).await;
    let told = app.userinfo(tokens.access_token()).await.json();
    assert_eq!(
        (told["given_name"].as_str(), told["family_name"].as_str()),
        (Some("Bram"), Some("van Kuipers"))
    );
    assert_eq!(
        (told["urn:sluis:initials"].as_str(), told["urn:sluis:surname_prefix"].as_str()),
        (Some("B."), Some("van")),
        "R27"
    );
}

#[tokio::test]
async fn a_field_that_becomes_a_must_is_asked_at_the_next_login_and_nothing_else() {
    let optional = r#"{"activation":{"profile_fields":{"initials":"optional"}}}"#;
    let (town, app) = linde_with(Sluis::plan().with_turned_clock(), "basic", optional).await;
    invite(&app).await;
    let mut browser = town.browser();
    let page = to_password(&mut browser, &link(&town.server).await).await;
    let form = choose_password(&mut browser, &page).await;
    let landed = browser.submit(&form, &[]).await;
    assert_eq!(parameter(&begun(&landed), "target_link_uri"), MESSAGE, "an optional field may stay empty");
    let kept = "SELECT coalesce(json_extract(CAST(profile AS TEXT), '$.initials'), 'empty') FROM memberships";
    assert_eq!(answers(&town.server, kept).await, ["empty"]);

    let code = browser.open(&app.ask().url()).await;
    assert!(code.callback().has("code"), "nobody is asked twice");
    set_policy(&town, "linde", r#"{"activation":{"profile_fields":{"initials":"required"}}}"#).await;
    town.server.clock().forward(Duration::from_secs(10));
    let form = browser.open(&app.ask().url()).await;
    assert!(form.asks_for("initials"), "{form}");
    let silent = browser.open(&app.ask().with("prompt", "none").url()).await.refusal();
    assert_eq!(silent.error(), "interaction_required");
    let landed = browser.submit(&form, &[("initials", "B.")]).await;
    assert!(landed.callback().has("code"), "the same click leads on");
}
