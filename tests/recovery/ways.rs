//! The steps that the journeys of recovery have in common.

use sluis_tests::support::agent::Agent;
use sluis_tests::support::page::Page;
use sluis_tests::support::relying_party::{Asked, RelyingParty};
use sluis_tests::support::town::{Town, type_password};

/// The rules of an organisation with a set of six codes, kept by a button.
pub(crate) const SET_OF_SIX: &str =
    r#"{"backup":{"style":"set","count":6,"format":"4-4-4","ack":"button","low_warn":2}}"#;

/// Gives an organisation rules of its own, before anybody asks for them.
pub(crate) async fn rule(town: &Town, handle: &str, policy: &str) {
    let sql = format!("UPDATE organisations SET policy = '{policy}' WHERE handle = '{handle}'");
    town.server.database().execute(&sql).await;
}

/// At the page of the second step, after the password.
pub(crate) async fn at_second_step(app: &RelyingParty, browser: &mut Agent, name: &str) -> (Asked, Page) {
    let asked = app.ask();
    let page = browser.open(&asked.url()).await;
    let page = type_password(browser, &page, name).await;
    assert!(page.asks_for("code"), "{page}");
    (asked, page)
}

/// From the page of the second step to the one that asks for a recovery code.
pub(crate) async fn to_backup(browser: &mut Agent, page: &Page) -> Page {
    let list = browser.open(&page.link("Andere inlogmethode")).await.expect_status(200);
    let page = browser.submit(&list, &[("method", "backup")]).await;
    assert!(page.text().contains("Back-upcode") && page.asks_for("code"), "{page}");
    page
}

/// At the page that asks for a recovery code.
pub(crate) async fn at_backup(app: &RelyingParty, browser: &mut Agent, name: &str) -> (Asked, Page) {
    let (asked, page) = at_second_step(app, browser, name).await;
    (asked, to_backup(browser, &page).await)
}

/// The codes that the page shows.
#[track_caller]
pub(crate) fn shown_codes(page: &Page) -> Vec<String> {
    let list = page.body.split_once("<ul class=\"codes\"").and_then(|(_, rest)| rest.split_once("</ul>"));
    let (list, _) = list.unwrap_or_else(|| panic!("no codes: {page}"));
    let codes = list.split("<code>").skip(1).map(|rest| rest.split('<').next().unwrap_or_default());
    codes.map(str::to_owned).collect()
}

/// Whether the login stops to show codes.
pub(crate) fn shows_codes(page: &Page) -> bool {
    page.sent_to.is_none() && page.body.contains("<ul class=\"codes\"")
}
