//! The steps that the journeys of the account have in common.

use crate::recovery::ways::rule;
use sluis_tests::support::agent::Agent;
use sluis_tests::support::forms::Form;
use sluis_tests::support::page::Page;
use sluis_tests::support::photograph::answers;
use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::totp;
use sluis_tests::support::town::{APP_KEY, Town, type_password};
use std::time::Duration;
use url::Url;

/// The page of the security of the account.
pub(crate) const SECURITY: &str = "/account/security";
/// Rules under which a second step may be missing, and a device is remembered for twelve hours.
pub(crate) const EASY: &str =
    r#"{"mfa":{"allowed":["totp"]},"remember":{"options":["12h"]},"backup":{"style":"single"}}"#;

/// Anna of an organisation where a second step is a must, by a clock that is turned.
pub(crate) async fn guarded() -> (Town, RelyingParty, Agent) {
    Town::guarded_on(Sluis::plan().with_turned_clock()).await
}

/// The same where it may be missing, and devices are remembered.
pub(crate) async fn easy() -> (Town, RelyingParty, Agent) {
    let town = Town::on(Sluis::plan().with_turned_clock()).await;
    // The preset of the manuals has a floor: a second step is a must there whatever an organisation says.
    town.organisation("linde", "basic");
    rule(&town, "linde", EASY).await;
    town.person_with_app("anna", &["linde"]);
    let app = town.app("verzuim", &["--organisation", "linde"]);
    let browser = town.browser();
    (town, app, browser)
}

/// The next code of Anna's telephone: each is taken once.
pub(crate) fn next_code(town: &Town) -> String {
    code_of(town, APP_KEY)
}

/// The next code of the key that a page shows.
pub(crate) fn code_of(town: &Town, key: &str) -> String {
    town.server.clock().forward(Duration::from_secs(30));
    totp::code(key, town.server.clock().now())
}

/// The address of a page of the account.
pub(crate) fn address(town: &Town, path: &str) -> Url {
    town.server.issuer().join(path).unwrap()
}

/// Goes to a page of the account, and proves what is asked on the way.
pub(crate) async fn enter(town: &Town, browser: &mut Agent, path: &str) -> Page {
    let mut page = browser.open(&address(town, path)).await;
    if page.asks_for("password") {
        page = type_password(browser, &page, "anna").await;
    }
    if page.asks_for("code") && page.url.path() != "/account/security/app" {
        page = browser.submit(&page, &[("code", &next_code(town))]).await;
    }
    assert_eq!(page.url.path(), path.split('?').next().unwrap(), "{page}");
    page
}

/// Signs in at the app, and has the device remembered for so many seconds, or not.
pub(crate) async fn sign_in(town: &Town, app: &RelyingParty, browser: &mut Agent, remember: &str) {
    let page = browser.open(&app.ask().url()).await;
    let page = type_password(browser, &page, "anna").await;
    let code = next_code(town);
    let typed = [("code", code.as_str()), ("remember", remember)];
    let typed = if remember.is_empty() { &typed[..1] } else { &typed };
    browser.submit(&page, typed).await.callback();
}

/// The form of the page that is sent to this path.
#[track_caller]
pub(crate) fn form_to(page: &Page, path: &str) -> Form {
    let found = page.forms().into_iter().find(|form| form.posts && form.action.starts_with(path));
    found.unwrap_or_else(|| panic!("no form to {path}: {page}"))
}

/// The key that the page of an app shows.
#[track_caller]
pub(crate) fn shown_key(page: &Page) -> String {
    let (_, rest) = page.body.split_once("data-copies=\"").unwrap_or_else(|| panic!("no key: {page}"));
    rest.split('"').next().unwrap().to_owned()
}

/// The mails that were written: to whom, and what about.
pub(crate) async fn mails(town: &Town) -> Vec<String> {
    let all = "SELECT recipient || ' ' || COALESCE(json_extract(data, '$.event'), template) FROM outbox
        ORDER BY created_at, recipient, id";
    answers(&town.server, all).await
}

/// How often this was written down.
pub(crate) async fn audited(town: &Town, code: &str) -> usize {
    answers(&town.server, &format!("SELECT 'x' FROM audit_events WHERE code = '{code}'")).await.len()
}

/// The sessions that go on.
pub(crate) async fn open_sessions(town: &Town) -> i64 {
    town.server.database().count("sessions WHERE ended_at IS NULL").await
}
