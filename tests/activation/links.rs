//! What may happen to a link between the mailbox and the person: scanners, previews, mail programs, time, twins.

use crate::activation::invited::{
    BRAM, CHOSEN, INITIATE, INVITATIONS, MESSAGE, activate, ask, begun, choose_password, invite, invite_as,
    inviting_app, linde, linde_with, link, to_password,
};
use http::{HeaderMap, Method};
use serde_json::{Value, json};
use sluis_tests::support::outbox::letters;
use sluis_tests::support::page::Page;
use sluis_tests::support::photograph::Photograph;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::town::Town;
use sluis_tests::support::wire::Wire;
use std::time::Duration;
use url::Url;

#[tokio::test]
async fn whatever_looks_at_a_link_spends_nothing() {
    let (town, app) = linde(Sluis::plan()).await;
    invite(&app).await;
    let link = link(&town.server).await;
    let before = Photograph::of(&town.server).await;
    let mut wire = Wire::new();
    wire.lead(&town.server.issuer(), town.server.address());
    for method in [Method::HEAD, Method::GET, Method::HEAD, Method::GET] {
        let answer = wire.ask(method, &link, HeaderMap::new(), None).await.unwrap();
        assert_eq!(answer.status.as_u16(), 303);
        assert_eq!(
            (answer.header("location"), answer.header("referrer-policy")),
            ("/activate", "no-referrer")
        );
    }
    // A whole browser opens it, more than once, and follows where it leads.
    let mut scanner = town.browser();
    for _ in 0..3 {
        let page = scanner.open(&link).await;
        assert!(page.url.as_str().ends_with("/activate") && page.asks_for("account"), "{page}");
    }
    assert_eq!(Photograph::of(&town.server).await, before, "looking writes nothing");
    activate(&mut town.browser(), &link).await;
}

#[tokio::test]
async fn a_scanner_that_presses_buttons_does_not_finish() {
    let (town, app) = linde(Sluis::plan()).await;
    invite(&app).await;
    let link = link(&town.server).await;
    let mut scanner = town.browser();
    let landing = scanner.open(&link).await;
    let page = scanner.submit(&landing, &[]).await;
    let page = scanner.submit(&page, &[]).await;
    assert_eq!(page.status.as_u16(), 422, "an empty password is none");
    assert_eq!(town.server.database().count("links WHERE used_at IS NULL").await, 1);
    assert_eq!(town.server.database().count("users").await, 0);
    activate(&mut town.browser(), &link).await;
}

#[tokio::test]
async fn what_a_mail_program_hangs_on_a_link_does_not_matter() {
    let (town, app) = linde(Sluis::plan()).await;
    invite(&app).await;
    let link = link(&town.server).await;
    for tail in [")", ">", ".", ")>.", "%3E", "%20"] {
        let hung = Url::parse(&format!("{link}{tail}")).unwrap();
        let page = town.browser().open(&hung).await;
        assert!(page.asks_for("account"), "{tail}: {page}");
    }
}

#[tokio::test]
async fn a_link_that_was_altered_by_one_character_opens_nothing() {
    let (town, app) = linde(Sluis::plan()).await;
    invite(&app).await;
    let link = link(&town.server).await;
    let text = link.as_str().to_owned();
    let (at, was) = text.char_indices().rfind(|(_, c)| c.is_ascii_alphanumeric()).unwrap();
    let altered = format!("{}{}", &text[..at - 1], if was == 'A' { "BB" } else { "AA" });
    let page = town.browser().open(&Url::parse(&altered).unwrap()).await;
    assert_eq!(page.status.as_u16(), 404);
    assert!(page.text().contains("werkt niet") && !page.text().contains("linde"), "{page}");
    assert_eq!(town.server.database().count("links WHERE used_at IS NULL").await, 1);
}

#[tokio::test]
async fn the_code_of_the_mail_stands_in_for_the_link() {
    let (town, app) = linde(Sluis::plan()).await;
    invite(&app).await;
    let mail = letters(&town.server).await.remove(0);
    assert!(mail.code().starts_with("A-"), "{}", mail.code());
    let mut browser = town.browser();
    let page = browser.open(&town.server.url("/activate")).await;
    assert_eq!(page.status.as_u16(), 200);
    let wrong = browser.submit(&page, &[("code", "A-2222-3333-444")]).await;
    assert_eq!(wrong.status.as_u16(), 422);
    let unknown = browser.submit(&page, &[("code", "A-2222-3333-4444")]).await;
    assert_eq!(unknown.status.as_u16(), 404);
    let typed = mail.code().to_lowercase().replace('-', " ");
    let landing = browser.submit(&page, &[("code", &typed)]).await;
    assert!(landing.asks_for("account"), "{landing}");
    let page = browser.submit(&landing, &[("account", "new")]).await;
    assert!(choose_password(&mut browser, &page).await.asks_for("code"));
}

#[tokio::test]
async fn an_expired_link_sends_a_new_one_to_the_same_mailbox() {
    let (town, app) = linde(Sluis::plan().with_turned_clock()).await;
    invite(&app).await;
    let old = link(&town.server).await;
    town.server.clock().forward(Duration::from_secs(15 * 24 * 3600));
    let mut browser = town.browser();
    let page = browser.open(&old).await;
    assert_eq!(page.status.as_u16(), 410);
    assert!(page.text().contains("nieuwe") && !page.body.contains(BRAM), "the page names no mailbox: {page}");
    let sent = browser.submit(&page, &[]).await;
    assert_eq!(sent.status.as_u16(), 200);
    let again = browser.submit(&page, &[]).await;
    assert_eq!(again.status.as_u16(), 200, "pressed twice, it says the same");
    let mails = letters(&town.server).await;
    assert_eq!(mails.len(), 2, "and one letter went");
    assert_eq!(mails[1].to, BRAM);
    activate(&mut browser, &mails[1].link()).await;
    assert_eq!(browser.open(&old).await.status.as_u16(), 200, "the old one says that the account is active");
}

#[tokio::test]
async fn older_links_stay_good_beside_newer_ones_until_one_is_used() {
    let (town, app) = linde(Sluis::plan().with_turned_clock()).await;
    let id = invite(&app).await;
    town.server.clock().forward(Duration::from_secs(61));
    ask(&app, Method::POST, &format!("/api/v1/invitations/{id}/resend"), None).await.expect_status(200);
    let mails = letters(&town.server).await;
    assert_eq!(mails.len(), 2);
    assert_ne!(mails[0].link(), mails[1].link());
    let mut browser = town.browser();
    let page = to_password(&mut browser, &mails[0].link()).await;
    choose_password(&mut browser, &page).await;
    let page = town.browser().open(&mails[1].link()).await;
    assert!(page.text().contains("al actief"), "{page}");
    assert_eq!(town.server.database().count("users").await, 1);
}

#[tokio::test]
async fn a_letter_that_goes_once_more_leads_to_the_message_that_waits() {
    const NEXT: &str = "http://127.0.0.1:9/messages/8";
    let (town, app) = linde_with(Sluis::plan().with_turned_clock(), "basic", "").await;
    let other = inviting_app(&town, "other", "linde");
    let next = json!({ "target_link_uri": NEXT });
    for (who, asked, to) in [
        ("once", &[("resend", None::<&Value>)][..], MESSAGE),
        ("told", &[("notify", None)], MESSAGE),
        ("twice", &[("resend", None), ("notify", None)], MESSAGE),
        ("moved", &[("notify", Some(&next)), ("resend", None)], NEXT),
    ] {
        let id =
            invite_as(&app, &json!({ "email": format!("{who}@example.nl"), "target_link_uri": MESSAGE }))
                .await;
        for (verb, body) in asked {
            town.server.clock().forward(Duration::from_secs(61));
            ask(&app, Method::POST, &format!("{INVITATIONS}/{id}/{verb}"), *body).await.expect_status(200);
        }
        assert_eq!(led(&town, &link(&town.server).await).await.as_deref(), Some(to), "{who}");
    }
    // Another app of the organisation does not lead to the page of this one, nor learns of it.
    let id = invite_as(&app, &json!({ "email": BRAM, "target_link_uri": MESSAGE })).await;
    town.server.clock().forward(Duration::from_secs(61));
    ask(&other, Method::POST, &format!("{INVITATIONS}/{id}/resend"), None).await.expect_status(200);
    assert_eq!(led(&town, &link(&town.server).await).await, None);
}

/// The message that the app is told of, when its person has chosen a password.
async fn led(town: &Town, link: &Url) -> Option<String> {
    let mut browser = town.browser();
    let page = to_password(&mut browser, link).await;
    let told = begun(&choose_password(&mut browser, &page).await);
    told.into_iter().find(|(name, _)| name == "target_link_uri").map(|(_, value)| value)
}

#[tokio::test]
async fn of_two_tabs_one_makes_the_account() {
    let (town, app) = linde_with(Sluis::plan(), "basic", "").await;
    invite(&app).await;
    let link = link(&town.server).await;
    let mut browser = town.browser();
    let (one, other) = (to_password(&mut browser, &link).await, browser.clone());
    let mut other_tab = other;
    let second = other_tab.open(&town.server.url("/activate")).await;
    let typed = [("new_password", CHOSEN), ("repeat", CHOSEN)];
    let (first, late) = tokio::join!(browser.submit(&one, &typed), other_tab.submit(&second, &typed));
    let at_the_app = |page: &&Page| page.sent_to.as_ref().is_some_and(|to| to.as_str().starts_with(INITIATE));
    let landed = [&first, &late].into_iter().filter(at_the_app).count();
    assert_eq!(landed, 1, "{first}\n{late}");
    assert_eq!(town.server.database().count("users").await, 1);
    assert_eq!(town.server.database().count("authenticators").await, 1);
}

#[tokio::test]
async fn yesterdays_form_of_another_link_or_browser_does_nothing() {
    let (town, app) = linde(Sluis::plan()).await;
    invite(&app).await;
    let first = link(&town.server).await;
    let body = json!({ "email": "carla@example.nl" , "target_link_uri": "http://127.0.0.1:9/messages/8" });
    invite_as(&app, &body).await;
    let second = link(&town.server).await;
    let mut browser = town.browser();
    let page = to_password(&mut browser, &first).await;
    // The same browser opens another person's link; then the first page is sent.
    browser.open(&second).await;
    let answer = choose_password(&mut browser, &page).await;
    assert!(answer.asks_for("account"), "the page of the link that is open now: {answer}");
    // Another browser sends a form that was shown to this one.
    let mut stranger = town.browser();
    stranger.open(&first).await;
    let answer = choose_password(&mut stranger, &page).await;
    assert!(answer.asks_for("account"), "{answer}");
    assert_eq!(town.server.database().count("users").await, 0);
    assert_eq!(town.server.database().count("links WHERE used_at IS NOT NULL").await, 0);
}

#[tokio::test]
async fn a_link_that_was_called_back_opens_nothing() {
    let (town, app) = linde(Sluis::plan()).await;
    let id = invite(&app).await;
    let link = link(&town.server).await;
    let mut browser = town.browser();
    let page = to_password(&mut browser, &link).await;
    ask(&app, Method::POST, &format!("/api/v1/invitations/{id}/withdraw"), None).await.expect_status(200);
    let answer = choose_password(&mut browser, &page).await;
    assert_eq!(answer.status.as_u16(), 404, "{answer}");
    assert_eq!(town.server.database().count("users").await, 0);
    assert_eq!(town.server.database().count("sessions").await, 0);
}
