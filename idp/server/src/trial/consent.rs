//! The consent page, tried.

use super::house::House;
use crate::web::urls;
use axum::http::StatusCode;
use sluis_domain::client::client::ConsentRule;

/// The value of a hidden field.
fn field(page: &str, name: &str) -> String {
    let at = page.find(&format!("name=\"{name}\"")).unwrap_or_else(|| panic!("no {name}: {page}"));
    let rest = &page[at..];
    let value = rest.split_once("value=\"").unwrap().1;
    value.split_once('"').unwrap().0.to_owned()
}

async fn asked(house: &House, more: &str) -> (String, String) {
    let got = house.browse(&house.request(more)).await;
    assert!(got.location().starts_with("/consent?r="), "{got:?}");
    let page = house.browse(got.location()).await;
    assert_eq!(page.status, StatusCode::OK, "{page:?}");
    (field(&page.body, "r"), field(&page.body, "f"))
}

#[tokio::test]
async fn a_yes_is_remembered_per_client_and_scope() {
    let house = House::with(|web| web.consent = ConsentRule::Ask).await;
    let (r, f) = asked(&house, "").await;
    let yes = house.submit(urls::CONSENT, &[("r", &r), ("f", &f), ("answer", "allow")]).await;
    assert!(yes.sent().contains_key("code"), "{yes:?}");
    assert!(house.browse(&house.request("")).await.sent().contains_key("code"));
    let more = house.request("").replace("email", "email%20read");
    assert!(house.browse(&more).await.location().starts_with("/consent?r="));
}

#[tokio::test]
async fn a_no_goes_back_to_the_client_and_is_not_remembered() {
    let house = House::with(|web| web.consent = ConsentRule::Ask).await;
    let (r, f) = asked(&house, "").await;
    let no = house.submit(urls::CONSENT, &[("r", &r), ("f", &f), ("answer", "deny")]).await;
    assert_eq!(no.sent()["error"], "access_denied");
    asked(&house, "").await;
}

#[tokio::test]
async fn prompt_consent_asks_also_where_the_organisation_answers() {
    let house = House::open().await;
    let (r, f) = asked(&house, "&prompt=consent").await;
    let yes = house.submit(urls::CONSENT, &[("r", &r), ("f", &f), ("answer", "allow")]).await;
    assert!(yes.sent().contains_key("code"), "{yes:?}");
    let silent = House::with(|web| web.consent = ConsentRule::Ask).await;
    let got = silent.browse(&silent.request("&prompt=none")).await;
    assert_eq!(got.sent()["error"], "consent_required");
}

#[tokio::test]
async fn a_form_that_another_browser_was_shown_is_asked_again() {
    let house = House::with(|web| web.consent = ConsentRule::Ask).await;
    let (r, _) = asked(&house, "").await;
    let forged = house.submit(urls::CONSENT, &[("r", &r), ("f", "forged"), ("answer", "allow")]).await;
    assert_eq!(forged.location(), urls::with_seal(urls::CONSENT, &r));
    let elsewhere = house.submit_from_elsewhere(urls::CONSENT, &[("r", &r), ("answer", "allow")]).await;
    assert_eq!(elsewhere.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_yes_after_the_session_ended_is_no_login() {
    let house = House::with(|web| web.consent = ConsentRule::Ask).await;
    let (r, f) = asked(&house, "").await;
    house.end_session().await;
    let late = house.submit(urls::CONSENT, &[("r", &r), ("f", &f), ("answer", "allow")]).await;
    assert_eq!(late.location(), urls::login(&r));
    let saved = house.browse(&urls::with_seal(urls::CONSENT, &r)).await;
    assert_eq!(saved.location(), urls::with_seal(urls::AUTHORIZE, &r));
}
