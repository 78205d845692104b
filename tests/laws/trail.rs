//! A change and its audit event commit together, or neither does (law 7): here the event cannot be written.

use crate::account::ways::{EASY, address, shown_key};
use crate::activation::existing_account::with_own_account;
use crate::activation::invited::{BRAM, CHOSEN, MESSAGE, invite_as, inviting_app, link, to_password};
use crate::passwords::letters;
use crate::recovery::ways::rule;
use serde_json::json;
use sluis_tests::support::agent::Agent;
use sluis_tests::support::outbox;
use sluis_tests::support::page::Page;
use sluis_tests::support::photograph::Photograph;
use sluis_tests::support::totp;
use sluis_tests::support::town::{PASSWORD, Town, login_name, sign_in, type_password};

const NO_TRAIL: &str = "CREATE TRIGGER no_trail BEFORE INSERT ON audit_events
    BEGIN SELECT RAISE(ABORT, 'there is no room for it'); END";
/// What stands whatever comes of it: an attempt is counted before it is looked at (law 6), what one login proved so
/// far lives for minutes, and mails are sent by a job.
const STANDS: [&str; 3] = ["attempts", "known_browsers", "short_lived"];
const OTHER: &str = "anna@elders.example";

/// Fills in the page while no event can be written: an error page, and everything is as it was. Then again, as if
/// nothing had happened: it works, and leaves a trail.
async fn tried(town: &Town, what: &str, browser: &mut Agent, page: &Page, typed: &[(&str, &str)]) -> Page {
    let before = Photograph::of(&town.server).await;
    town.server.database().execute(NO_TRAIL).await;
    let refused = browser.clone().submit(page, typed).await;
    town.server.database().execute("DROP TRIGGER no_trail").await;
    assert!(refused.status.is_server_error() && refused.sent_to.is_none(), "{what}: {refused}");
    assert!(refused.header("content-type").starts_with("text/html"), "{what}: {refused}");
    let after = Photograph::of(&town.server).await;
    let mut changed = after.changes_since(&before);
    changed.retain(|table| !STANDS.contains(table));
    assert_eq!(changed, Vec::<&str>::new(), "{what}");

    let landed = browser.submit(page, typed).await;
    let now = Photograph::of(&town.server).await;
    let trail = |seen: &Photograph| seen.rows("audit_events").len();
    assert!(trail(&now) > trail(&before), "{what} leaves no trail at all: {landed}");
    landed
}

/// From a page of the account through the link that says this.
async fn through(town: &Town, browser: &mut Agent, path: &str, words: &str) -> Page {
    let page = browser.open(&address(town, path)).await;
    browser.open(&page.link(words)).await
}

#[tokio::test]
async fn where_no_event_can_be_written_nothing_of_an_account_changes() {
    let mut town = Town::empty().await;
    town.server.tolerates_errors();
    town.organisation("plein", "basic");
    rule(&town, "plein", EASY).await;
    town.person("anna", &["plein"]);
    let app = town.app("winkel", &["--organisation", "plein"]);
    let asking = town.app("asking", &["--organisation", "plein"]);
    let mut browser = town.browser();
    let page = browser.open(&app.ask().url()).await;
    let typed = [("username", login_name("anna")), ("password", PASSWORD.to_owned())];
    let typed = typed.each_ref().map(|(name, value)| (*name, value.as_str()));
    tried(&town, "a login", &mut browser, &page, &typed).await.callback();

    let page = browser.open(&asking.ask().url()).await;
    tried(&town, "a consent", &mut browser, &page, &[("answer", "allow")]).await.callback();
    let page = through(&town, &mut browser, "/account/consents", "Toestemming intrekken").await;
    tried(&town, "a consent withdrawn", &mut browser, &page, &[]).await;

    let page = browser.open(&address(&town, "/account/password")).await;
    let change = [("password", PASSWORD), ("new_password", CHOSEN), ("repeat", CHOSEN)];
    tried(&town, "another password", &mut browser, &page, &change).await.expect_status(200);

    let page = browser.open(&address(&town, "/account/email")).await;
    tried(&town, "another mailbox asked", &mut browser, &page, &[("email", OTHER)]).await;
    let mails = outbox::letters(&town.server).await;
    let confirm = mails.iter().rev().find(|mail| mail.template == "confirm_email").unwrap().link();
    let mut reader = town.browser();
    let page = reader.open(&confirm).await;
    tried(&town, "another mailbox", &mut reader, &page, &[]).await.expect_status(200);

    let page = browser.open(&address(&town, "/account/security/app")).await;
    let code = totp::code_now(&shown_key(&page));
    tried(&town, "an app", &mut browser, &page, &[("code", &code)]).await;
    let page = browser.open(&address(&town, "/account/security/codes")).await;
    let page = tried(&town, "new codes", &mut browser, &page, &[("answer", "make")]).await;
    tried(&town, "codes kept", &mut browser, &page, &[("answer", "keep"), ("kept", "yes")]).await;

    let goodbye = browser.open(&app.logout_url(&[])).await;
    tried(&town, "a logout", &mut browser, &goodbye, &[]).await;
    letters::ask(&mut browser, &app.ask().url(), &login_name("anna")).await;
    letters::settled(&town.server).await;
    let page = browser.open(&letters::link(&town.server).await).await;
    tried(&town, "a reset", &mut browser, &page, &[("new_password", PASSWORD), ("repeat", PASSWORD)]).await;
}

#[tokio::test]
async fn where_no_event_can_be_written_no_account_is_made_and_nobody_joins() {
    let mut town = Town::empty().await;
    town.server.tolerates_errors();
    town.organisation("linde", "basic");
    town.organisation("plein", "basic");
    town.person("anna", &["plein"]);
    let app = inviting_app(&town, "verzuim", "linde");
    invite_as(&app, &json!({ "email": BRAM, "target_link_uri": MESSAGE })).await;
    let mut bram = town.browser();
    let page = to_password(&mut bram, &link(&town.server).await).await;
    tried(&town, "a newcomer", &mut bram, &page, &[("new_password", CHOSEN), ("repeat", CHOSEN)]).await;

    invite_as(&app, &json!({ "email": "anna@work.example", "target_link_uri": MESSAGE })).await;
    let invited = outbox::letters(&town.server).await;
    let to_anna = invited.iter().find(|mail| mail.to == "anna@work.example").unwrap().link();
    let mut anna = town.browser();
    let login = with_own_account(&mut anna, &to_anna).await;
    let question = type_password(&mut anna, &login, "anna").await;
    tried(&town, "an invitation accepted", &mut anna, &question, &[("answer", "accept")]).await;
    sign_in(&app, &mut town.browser(), "anna").await;
}
