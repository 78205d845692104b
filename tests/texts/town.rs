//! A town where codes go to telephones, and the steps that its journeys have in common.

use sluis_tests::support::agent::Agent;
use sluis_tests::support::page::Page;
use sluis_tests::support::relying_party::{Asked, RelyingParty};
use sluis_tests::support::server::Plan;
use sluis_tests::support::sms_gateway::SmsGateway;
use sluis_tests::support::town::{Town, type_password};

/// Anna's telephone, as she types it.
pub(crate) const NUMBER: &str = "06-12 34 56 78";
/// The same as a gateway is told it.
pub(crate) const E164: &str = "+31612345678";

/// Organisation `linde` (preset `verzuim`: first a telephone, then an app, each can be passed over but the last)
/// with rules of its own, app `verzuim`, and Anna, who has no second step.
pub(crate) async fn town(plan: Plan, rules: &str) -> (Town, RelyingParty, Agent) {
    let town = Town::on(plan).await;
    town.organisation("linde", "verzuim");
    if !rules.is_empty() {
        let sql = format!("UPDATE organisations SET policy = '{rules}' WHERE handle = 'linde'");
        town.server.database().execute(&sql).await;
    }
    town.person("anna", &["linde"]);
    let app = town.app("verzuim", &["--organisation", "linde"]);
    let browser = town.browser();
    (town, app, browser)
}

/// The page that comes after Anna's password.
pub(crate) async fn after_password(app: &RelyingParty, browser: &mut Agent) -> (Asked, Page) {
    let asked = app.ask();
    let page = browser.open(&asked.url()).await;
    let page = type_password(browser, &page, "anna").await;
    (asked, page)
}

/// Past this kind of second step.
pub(crate) async fn pass_over(browser: &mut Agent, page: &Page) -> Page {
    let skip = page.forms().into_iter().find(|form| form.action.starts_with("/login/enrol/skip"));
    browser.send(page, &skip.unwrap_or_else(|| panic!("no way past: {page}")), &[]).await
}

/// Keeps the recovery codes that are shown.
pub(crate) async fn keep_codes(browser: &mut Agent, page: &Page) -> Page {
    assert!(page.asks_for("kept"), "{page}");
    browser.submit(page, &[("kept", "yes")]).await
}

/// Links Anna's telephone, and goes on to the app.
pub(crate) async fn link(app: &RelyingParty, browser: &mut Agent, gateway: &SmsGateway) {
    let (_, page) = after_password(app, browser).await;
    let before = gateway.texts().len();
    let page = browser.submit(&page, &[("phone", NUMBER)]).await;
    let code = gateway.text(before + 1).await.code();
    let page = browser.submit(&page, &[("code", &code)]).await;
    let page = keep_codes(browser, &page).await;
    let page = if page.sent_to.is_none() { pass_over(browser, &page).await } else { page };
    assert!(page.callback().has("code"));
}

/// What must not have happened: nobody is in, and no app was given a code.
pub(crate) async fn nobody_is_in(town: &Town) {
    assert_eq!(town.server.database().count("sessions").await, 0);
    assert_eq!(town.server.database().count("grants").await, 0);
}
