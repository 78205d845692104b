//! What may happen to the link between the mailbox and the person: scanners, time, twins, and one wrong character.

use crate::passwords::letters::{ask, forget_from, link, reset, settled};
use http::{HeaderMap, Method};
use sluis_tests::support::outbox::letters;
use sluis_tests::support::photograph::Photograph;
use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::server::{Plan, Sluis};
use sluis_tests::support::town::{Town, type_password};
use sluis_tests::support::wire::Wire;
use std::time::Duration;
use url::Url;

/// Bram forgot, and the letter lies in his mailbox.
async fn forgot(plan: Plan) -> (Town, RelyingParty, Url) {
    let (town, app, mut browser) = Town::plain_on(plan).await;
    ask(&mut browser, &app.ask().url(), "bram@example.nl").await;
    settled(&town.server).await;
    let link = link(&town.server).await;
    (town, app, link)
}

async fn still_the_old_one(town: &Town, app: &RelyingParty) {
    let mut browser = town.browser();
    let page = browser.open(&app.ask().url()).await;
    let landed = type_password(&mut browser, &page, "bram").await;
    assert!(landed.is_in(), "the former password still works: {landed}");
}

#[tokio::test]
async fn whatever_looks_at_the_link_spends_nothing() {
    let (town, app, link) = forgot(Sluis::plan()).await;
    let before = Photograph::of(&town.server).await;
    let mut wire = Wire::new();
    wire.lead(&town.server.issuer(), town.server.address());
    for method in [Method::HEAD, Method::GET, Method::HEAD, Method::GET] {
        let answer = wire.ask(method, &link, HeaderMap::new(), None).await.unwrap();
        assert_eq!(answer.status.as_u16(), 303);
        assert_eq!((answer.header("location"), answer.header("referrer-policy")), ("/reset", "no-referrer"));
    }
    let mut scanner = town.browser();
    for _ in 0..3 {
        let page = scanner.open(&link).await;
        assert!(page.asks_for("new_password"), "{page}");
    }
    assert_eq!(Photograph::of(&town.server).await, before, "looking writes nothing");
    // One that presses buttons does not finish: it has no password to choose.
    let page = scanner.open(&link).await;
    scanner.submit(&page, &[]).await.expect_status(422);
    assert_eq!(town.server.database().count("links WHERE used_at IS NULL").await, 1);
    still_the_old_one(&town, &app).await;
}

#[tokio::test]
async fn a_link_that_was_altered_by_one_character_opens_nothing() {
    let (town, app, link) = forgot(Sluis::plan()).await;
    let text = link.as_str().to_owned();
    for at in [text.len() - 1, text.len() - 20, text.len() - 43] {
        let other = if &text[at..=at] == "A" { "B" } else { "A" };
        let altered = format!("{}{other}{}", &text[..at], &text[at + 1..]);
        let page = town.browser().open(&Url::parse(&altered).unwrap()).await;
        assert_eq!(page.status.as_u16(), 404, "{page}");
        assert!(!page.asks_for("new_password") && !page.body.contains("bram"), "{page}");
        assert_eq!(page.link("Vraag een nieuwe e-mail aan").path(), "/recovery", "no dead end");
    }
    still_the_old_one(&town, &app).await;
}

#[tokio::test]
async fn a_link_is_used_once() {
    let (town, _, link) = forgot(Sluis::plan()).await;
    let mut other = town.browser();
    let waiting = other.open(&link).await;
    reset(&mut town.browser(), &link).await;
    let late = forget_from(&mut other, &waiting).await;
    assert_eq!(late.status.as_u16(), 410, "{late}");
    assert!(late.text().contains("al gebruikt") && late.sent_to.is_none(), "{late}");
    let again = town.browser().open(&link).await;
    assert_eq!(again.status.as_u16(), 410);
    assert!(!again.body.contains("bram"), "whoever holds a used link does not learn whose it was");
    assert_eq!(town.server.database().count("audit_events WHERE code = 'password.reset'").await, 1);
    assert_eq!(town.server.database().count("authenticators WHERE kind = 'password'").await, 1);
}

#[tokio::test]
async fn of_two_tabs_one_chooses() {
    let (town, _, link) = forgot(Sluis::plan()).await;
    let mut browser = town.browser();
    let page = browser.open(&link).await;
    let mut second = browser.clone();
    let (one, other) = tokio::join!(forget_from(&mut browser, &page), forget_from(&mut second, &page));
    let chosen = [&one, &other].into_iter().filter(|page| page.status.as_u16() != 410).count();
    assert_eq!(chosen, 1, "{one}\n{other}");
    assert_eq!(town.server.database().count("audit_events WHERE code = 'password.reset'").await, 1);
    assert_eq!(town.server.database().count("outbox WHERE template = 'notice'").await, 1);
}

#[tokio::test]
async fn an_older_link_dies_with_the_one_that_was_used() {
    let (town, app, older) = forgot(Sluis::plan().with_turned_clock()).await;
    town.server.clock().forward(Duration::from_secs(61));
    ask(&mut town.browser(), &app.ask().url(), "bram@example.nl").await;
    settled(&town.server).await;
    let newer = link(&town.server).await;
    assert_ne!(older, newer);
    assert!(
        town.browser().open(&older).await.asks_for("new_password"),
        "older ones stay good beside newer ones"
    );
    reset(&mut town.browser(), &newer).await;
    assert_eq!(town.browser().open(&older).await.status.as_u16(), 410);
    assert_eq!(town.server.database().count("links WHERE used_at IS NULL").await, 0);
}

#[tokio::test]
async fn an_expired_link_sends_a_new_one_to_the_same_mailbox() {
    let (town, app, old) = forgot(Sluis::plan().with_turned_clock()).await;
    let mut browser = town.browser();
    let waiting = browser.open(&old).await;
    town.server.clock().forward(Duration::from_secs(60 * 60));
    let late = forget_from(&mut browser, &waiting).await;
    assert_eq!(late.status.as_u16(), 410, "{late}");
    let page = browser.open(&old).await;
    assert_eq!(page.status.as_u16(), 410);
    assert!(!page.body.contains("bram"), "the page names no mailbox: {page}");
    let sent = browser.submit(&page, &[]).await;
    assert_eq!(sent.status.as_u16(), 200);
    browser.submit(&page, &[]).await.expect_status(200);
    let mails = settled(&town.server).await;
    assert_eq!((mails.len(), mails[1].to.as_str()), (2, "bram@example.nl"), "pressed twice, one letter went");
    still_the_old_one(&town, &app).await;
    reset(&mut browser, &mails[1].link()).await;
    assert_eq!(town.server.database().count("links WHERE used_at IS NOT NULL").await, 2);
}

#[tokio::test]
async fn a_form_of_another_link_or_browser_does_nothing() {
    let (town, app, link) = forgot(Sluis::plan()).await;
    let mut browser = town.browser();
    let page = browser.open(&link).await;
    let mut stranger = town.browser();
    let answer = forget_from(&mut stranger, &page).await;
    assert_eq!(answer.status.as_u16(), 404, "without the link there is nothing: {answer}");
    stranger.open(&link).await;
    let answer = forget_from(&mut stranger, &page).await;
    assert!(answer.asks_for("new_password"), "a form that this browser was not shown: {answer}");
    assert_eq!(letters(&town.server).await.len(), 1);
    still_the_old_one(&town, &app).await;
}

#[tokio::test]
async fn the_link_of_another_kind_opens_nothing_here() {
    let (town, app, link) = forgot(Sluis::plan()).await;
    town.server.database().execute("UPDATE links SET kind = 'confirm_address'").await;
    town.browser().open(&link).await.expect_status(404);
    still_the_old_one(&town, &app).await;
}
