//! The steps that the journeys of remembered devices have in common.

use crate::recovery::ways::{at_second_step, rule};
use sluis_tests::support::agent::Agent;
use sluis_tests::support::page::Page;
use sluis_tests::support::relying_party::{Asked, RelyingParty};
use sluis_tests::support::server::{Plan, Sluis};
use sluis_tests::support::totp;
use sluis_tests::support::town::{APP_KEY, Town, type_password};

/// How the cookie of a remembered device begins.
pub(crate) const DEVICE: &str = "__Host-sluis-device-";
/// Twelve hours, as the form says it.
pub(crate) const TWELVE_HOURS: &str = "43200";

/// Anna at an organisation that remembers devices for 12 hours.
pub(crate) async fn remembering() -> (Town, RelyingParty, Agent) {
    remembering_on(Sluis::plan(), r#"["12h"]"#).await
}

/// The same on a server of this plan, with these options.
pub(crate) async fn remembering_on(plan: Plan, options: &str) -> (Town, RelyingParty, Agent) {
    let (town, app, browser) = Town::guarded_on(plan).await;
    rule(&town, "linde", &format!(r#"{{"remember":{{"options":{options}}}}}"#)).await;
    (town, app, browser)
}

/// Signs in with the code that the telephone shows, and has the device remembered for so many seconds.
pub(crate) async fn sign_in_remembered(app: &RelyingParty, browser: &mut Agent, seconds: &str) -> Asked {
    let (asked, page) = at_second_step(app, browser, "anna").await;
    let code = totp::code_now(APP_KEY);
    browser.submit(&page, &[("code", &code), ("remember", seconds)]).await.callback();
    assert!(browser.cookies.find_beginning(DEVICE).is_some(), "no cookie");
    asked
}

/// Closes the browser, opens it again and types the password.
pub(crate) async fn come_back(app: &RelyingParty, browser: &mut Agent) -> (Asked, Page) {
    browser.cookies.close_browser();
    let asked = app.ask();
    let page = browser.open(&asked.url()).await;
    (asked, type_password(browser, &page, "anna").await)
}
