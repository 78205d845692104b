//! What the journeys of this room share: asking, waiting for the letter, choosing.

use sluis_tests::support::agent::Agent;
use sluis_tests::support::outbox::{Letter, letters};
use sluis_tests::support::page::Page;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::town::{Town, login_name};
use std::time::{Duration, Instant};
use url::Url;

/// What people choose instead.
pub(crate) const NEW: &str = "zeven rode appels in een mand";
/// How long a letter may take on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(60);

/// The mails, once nobody's question waits any more.
pub(crate) async fn settled(server: &Sluis) -> Vec<Letter> {
    let until = Instant::now() + PATIENCE;
    while server.database().count("recovery_requests").await > 0 {
        assert!(Instant::now() < until, "nobody looks into the questions");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    letters(server).await
}

/// The link of the newest letter.
pub(crate) async fn link(server: &Sluis) -> Url {
    let mails = letters(server).await;
    mails.iter().rev().find(|mail| mail.template == "recovery").expect("no letter").link()
}

/// From the app to the page that says to look in the mailbox.
pub(crate) async fn ask(browser: &mut Agent, app: &Url, typed: &str) -> Page {
    let login = browser.open(app).await;
    let page = browser.follow(&login.url, &login.link("Inloggegevens vergeten?")).await;
    browser.submit(&page, &[("username", typed)]).await.expect_status(200)
}

/// Opens the link, and chooses the new password.
pub(crate) async fn reset(browser: &mut Agent, link: &Url) -> Page {
    let page = browser.open(link).await;
    forget_from(browser, &page).await
}

/// Chooses it on this page.
pub(crate) async fn forget_from(browser: &mut Agent, page: &Page) -> Page {
    browser.submit(page, &[("new_password", NEW), ("repeat", NEW)]).await
}

/// The whole way for this person: where it ends.
pub(crate) async fn forget(town: &Town, browser: &mut Agent, app: &Url, name: &str) -> Page {
    ask(browser, app, &login_name(name)).await;
    settled(&town.server).await;
    let page = reset(browser, &link(&town.server).await).await;
    assert_ne!(page.status.as_u16(), 422, "{page}");
    page
}
