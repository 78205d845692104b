//! A person to whom an administrator leaves fewer kinds of second step than their colleagues have (R54).

use crate::security_keys::ways::{at_second_step, keep_codes, link, town};
use sluis_tests::support::forms::Form;
use sluis_tests::support::security_key::SecurityKey;

/// App and key, in that order.
const BOTH: &str = r#"{"activation":{"profile_fields":{}},"mfa":{"allowed":["totp","webauthn"],"enrol_order":["totp","webauthn"],"offer_second":false}}"#;

#[tokio::test]
async fn who_may_use_a_key_alone_is_offered_no_app_and_a_colleague_is() {
    let (town, app, mut browser) = town(BOTH).await;
    town.person("bram", &["linde"]);
    let restrict =
        ["org", "exception", "restrict", "--organisation", "linde", "--login-name", "anna@example.nl"];
    town.server.run(&[&restrict[..], &["--reason", "beheerder", "mfa.allowed=webauthn"]].concat());

    let (_, page) = at_second_step(&app, &mut town.browser(), "bram").await;
    assert!(page.body.contains("class=\"key\"") && page.asks_for("code"), "it is for one person: {page}");

    let (_, page) = at_second_step(&app, &mut browser, "anna").await;
    let is_free = |form: &Form| form.action.contains("/skip") || form.action.contains("/method");
    assert!(!page.forms().iter().any(is_free), "nothing leads past it: {page}");
    assert!(!page.body.contains("otpauth:") && !page.text().contains("uthenticatie-app"), "{page}");

    // Nor does it come when it is asked for.
    let form = page.form_with("answer");
    let mut fields: Vec<(String, String)> =
        form.filled(&[]).into_iter().filter(|(name, _)| name == "r" || name == "f").collect();
    fields.push(("method".to_owned(), "totp".to_owned()));
    fields.push(("code".to_owned(), "123456".to_owned()));
    for path in ["/login/enrol/method", "/login/enrol"] {
        let answer = browser.post(&page.url, &town.server.url(path), &fields).await;
        assert!(!answer.body.contains("otpauth:"), "{path}: {answer}");
    }
    assert_eq!(town.server.database().count("authenticators WHERE kind = 'totp'").await, 0);
    assert_eq!(town.server.database().count("sessions").await, 0);

    let (_, page) = at_second_step(&app, &mut browser, "anna").await;
    let page = link(&mut browser, &page, &mut SecurityKey::on_a_ring()).await;
    keep_codes(&mut browser, page).await.callback();
}
