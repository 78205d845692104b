//! The steps that the journeys with keys have in common.

use crate::recovery::ways::rule;
use sluis_tests::support::agent::Agent;
use sluis_tests::support::page::Page;
use sluis_tests::support::relying_party::{Asked, RelyingParty};
use sluis_tests::support::security_key::{SecurityKey, options};
use sluis_tests::support::server::{Plan, Sluis};
use sluis_tests::support::town::{Town, type_password};

/// Browsers speak to keys at names, not at numbers.
pub(crate) const HOST: &str = "login.localhost";
/// An organisation where the second step is a key.
pub(crate) const KEYS_ONLY: &str =
    r#"{"activation":{"profile_fields":{}},"mfa":{"allowed":["webauthn"],"offer_second":false}}"#;
/// The same, and a key that checks its holder is enough.
pub(crate) const PASSWORDLESS: &str = r#"{"activation":{"profile_fields":{}},"mfa":{"allowed":["webauthn"],"offer_second":false},"webauthn":{"passwordless":true}}"#;

/// Organisation `linde` with these rules, app `verzuim`, person `anna` who has nothing but a password.
pub(crate) async fn town(policy: &str) -> (Town, RelyingParty, Agent) {
    town_on(Sluis::plan(), policy).await
}

/// The same on a server of this plan.
pub(crate) async fn town_on(plan: Plan, policy: &str) -> (Town, RelyingParty, Agent) {
    let town = Town::on(plan.named(HOST)).await;
    town.organisation("linde", "verzuim");
    rule(&town, "linde", policy).await;
    town.person("anna", &["linde"]);
    let app = town.app("verzuim", &["--organisation", "linde"]);
    let browser = town.browser();
    (town, app, browser)
}

/// Where the pages of this server are.
pub(crate) fn origin(page: &Page) -> String {
    page.url.origin().ascii_serialization()
}

/// At the page after the password.
pub(crate) async fn at_second_step(app: &RelyingParty, browser: &mut Agent, name: &str) -> (Asked, Page) {
    let asked = app.ask();
    let page = browser.open(&asked.url()).await;
    (asked, type_password(browser, &page, name).await)
}

/// Links a key at the page that asks for one.
pub(crate) async fn link(browser: &mut Agent, page: &Page, key: &mut SecurityKey) -> Page {
    let answer = key.bind(&options(&page.body), &origin(page));
    send(browser, page, &answer).await
}

/// Uses a key at the page that asks for one.
pub(crate) async fn touch(browser: &mut Agent, page: &Page, key: &mut SecurityKey) -> Page {
    let answer = key.sign(&options(&page.body), &origin(page));
    send(browser, page, &answer).await
}

/// Sends what the script of the page would.
pub(crate) async fn send(browser: &mut Agent, page: &Page, answer: &str) -> Page {
    browser.send(page, &page.form_with("answer"), &[("answer", answer)]).await
}

/// Past the page that shows recovery codes, where there is one.
pub(crate) async fn keep_codes(browser: &mut Agent, page: Page) -> Page {
    if page.asks_for("kept") { browser.submit(&page, &[("kept", "yes")]).await } else { page }
}

/// A person whose key is linked, and the browser that it was linked in.
pub(crate) async fn linked(app: &RelyingParty, browser: &mut Agent, name: &str, key: &mut SecurityKey) {
    let (_, page) = at_second_step(app, browser, name).await;
    let page = link(browser, &page, key).await;
    keep_codes(browser, page).await.callback();
}
