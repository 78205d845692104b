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
    // The organisation's own word for it, or the theme's.
    let is_asked = ["Back-upcode", "Herstelcode"].iter().any(|word| page.text().contains(word));
    assert!(is_asked && page.asks_for("code"), "{page}");
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

/// Whether the page asks whether the telephone is lost.
pub(crate) fn offers_repair(page: &Page) -> bool {
    page.asks_for("answer") && page.text().contains("telefoon kwijt")
}

/// What the page offers to call lost, by the names of its ticks.
pub(crate) fn lost_ticks(page: &Page) -> Vec<String> {
    let form = page.form_with("answer");
    form.fields.iter().map(|field| field.name.clone()).filter(|name| name.starts_with("lost-")).collect()
}

/// On to the app, without another telephone.
pub(crate) async fn later(browser: &mut Agent, page: &Page) -> Page {
    assert!(offers_repair(page), "{page}");
    browser.submit(page, &[("answer", "later")]).await
}

/// Says that the codes on the page are kept, and goes on to the app.
pub(crate) async fn keep_and_go_on(browser: &mut Agent, page: &Page) -> Page {
    let typed: &[(&str, &str)] = if page.asks_for("kept") { &[("kept", "yes")] } else { &[] };
    let page = browser.submit(page, typed).await;
    later(browser, &page).await
}

/// The key of the app that the page links.
#[track_caller]
pub(crate) fn shown_key(page: &Page) -> String {
    let (_, rest) = page.body.split_once("<code class=\"key\">").unwrap_or_else(|| panic!("no key: {page}"));
    rest.split('<').next().unwrap_or_default().to_owned()
}
