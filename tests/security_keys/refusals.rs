//! What does not pass for a key: each makes no session.

use crate::security_keys::ways::{KEYS_ONLY, at_second_step, linked, origin, send, touch, town};
use sluis_tests::support::agent::Agent;
use sluis_tests::support::page::Page;
use sluis_tests::support::photograph::answers;
use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::security_key::{SecurityKey, options};
use sluis_tests::support::town::Town;

/// Anna, whose key is linked, at the second step in a new browser.
async fn at_the_key() -> (Town, RelyingParty, Agent, Page, SecurityKey) {
    let (town, app, mut browser) = town(KEYS_ONLY).await;
    let mut key = SecurityKey::on_a_ring();
    linked(&app, &mut browser, "anna", &mut key).await;
    town.server.database().execute("DELETE FROM sessions").await;
    let mut other = town.browser();
    let (_, page) = at_second_step(&app, &mut other, "anna").await;
    (town, app, other, page, key)
}

async fn no_session(town: &Town, page: &Page) {
    assert!(page.sent_to.is_none(), "{page}");
    assert_eq!(page.status.as_u16(), 422, "{page}");
    assert_eq!(town.server.database().count("sessions").await, 0);
}

#[tokio::test]
async fn an_answer_is_taken_once_and_its_challenge_with_it() {
    let (town, app, mut browser, page, mut key) = at_the_key().await;
    let answer = key.sign(&options(&page.body), &origin(&page));
    let mut thief = browser.clone();
    send(&mut browser, &page, &answer).await.callback();
    town.server.database().execute("DELETE FROM sessions").await;

    // The same form once more, in the same browser, before its request is over.
    let replayed = send(&mut thief, &page, &answer).await;
    assert!(replayed.sent_to.is_none(), "{replayed}");
    assert_eq!(town.server.database().count("sessions").await, 0);

    // The old answer to a new challenge, and with the old challenge to a new request.
    let (_, page) = at_second_step(&app, &mut thief, "anna").await;
    let again = send(&mut thief, &page, &answer).await;
    no_session(&town, &again).await;
    assert!(again.text().contains("klopt niet"), "{again}");
}

#[tokio::test]
async fn of_ten_sendings_of_one_answer_at_once_one_passes() {
    let (town, _app, browser, page, mut key) = at_the_key().await;
    let answer = key.sign(&options(&page.body), &origin(&page));
    let sendings = (0..10).map(|_| {
        let (mut browser, page, answer) = (browser.clone(), page.clone(), answer.clone());
        tokio::spawn(async move { send(&mut browser, &page, &answer).await })
    });
    let mut passed = 0;
    for sending in sendings.collect::<Vec<_>>() {
        passed += usize::from(sending.await.unwrap().is_in());
    }
    assert_eq!(passed, 1);
    assert_eq!(town.server.database().count("sessions").await, 1);
}

#[tokio::test]
async fn an_answer_made_for_another_site_opens_nothing() {
    let (town, _app, mut browser, page, mut key) = at_the_key().await;
    for origin in [
        "http://login.localhost.evil.example",
        "https://login.localhost",
        "http://localhost",
        "http://evil.login.localhost",
        &format!("http://login.localhost:{}", page.url.port().unwrap() + 1),
    ] {
        let page = browser.open(&page.url).await;
        let answer = key.sign(&options(&page.body), origin);
        let refused = send(&mut browser, &page, &answer).await;
        no_session(&town, &refused).await;
    }
    let reasons =
        answers(&town.server, "SELECT detail FROM audit_events WHERE code = 'auth.login_refused'").await;
    assert_eq!(reasons.iter().filter(|reason| reason.contains("foreign origin")).count(), 5, "{reasons:?}");
}

#[tokio::test]
async fn an_answer_for_another_relying_party_opens_nothing() {
    let (town, _app, mut browser, page, mut key) = at_the_key().await;
    let mut posed = options(&page.body);
    posed["publicKey"]["rpId"] = "evil.example".into();
    let answer = key.sign(&posed, &origin(&page));
    let refused = send(&mut browser, &page, &answer).await;
    no_session(&town, &refused).await;
}

#[tokio::test]
async fn an_answer_of_which_one_character_is_altered_opens_nothing() {
    let (town, _app, mut browser, page, mut key) = at_the_key().await;
    for (part, from, to) in [
        ("\"signature\":\"", 'M', 'N'),
        ("\"authenticatorData\":\"", '_', '-'),
        ("\"clientDataJSON\":\"", 'e', 'f'),
    ] {
        let page = browser.open(&page.url).await;
        let answer = key.sign(&options(&page.body), &origin(&page));
        let (before, after) = answer.split_once(part).unwrap();
        let at = after.find(from).filter(|at| *at < after.find('"').unwrap()).unwrap_or(4);
        let was = after.as_bytes()[at];
        let other = if char::from(was) == to { 'A' } else { to };
        let altered = format!("{before}{part}{}{other}{}", &after[..at], &after[at + 1..]);
        assert_ne!(altered, answer);
        let refused = send(&mut browser, &page, &altered).await;
        no_session(&town, &refused).await;
    }
}

#[tokio::test]
async fn another_persons_key_opens_nothing() {
    let (town, app, mut browser, page, _) = at_the_key().await;
    town.person("bram", &["linde"]);
    let mut his = SecurityKey::in_a_telephone();
    linked(&app, &mut town.browser(), "bram", &mut his).await;
    town.server.database().execute("DELETE FROM sessions").await;

    let refused = touch(&mut browser, &page, &mut his).await;
    no_session(&town, &refused).await;
    assert!(refused.text().contains("hoort niet bij uw account"), "{refused}");

    // Nor a key that nobody linked, nor his key under her name.
    let page = browser.open(&page.url).await;
    let refused = touch(&mut browser, &page, &mut SecurityKey::on_a_ring()).await;
    no_session(&town, &refused).await;
    his.handle = None;
    let page = browser.open(&page.url).await;
    let refused = touch(&mut browser, &page, &mut his).await;
    no_session(&town, &refused).await;
}

#[tokio::test]
async fn a_copy_of_a_key_is_noticed_and_closes_it() {
    let (town, app, mut browser, page, mut key) = at_the_key().await;
    let mut copy = key.clone();
    touch(&mut browser, &page, &mut key).await.callback();
    town.server.database().execute("DELETE FROM sessions").await;
    town.server.database().execute("DELETE FROM outbox").await;

    let mut thief = town.browser();
    let (_, page) = at_second_step(&app, &mut thief, "anna").await;
    let refused = touch(&mut thief, &page, &mut copy).await;
    no_session(&town, &refused).await;
    assert!(refused.text().contains("misschien gekopieerd"), "{refused}");

    // Neither of the two opens anything from then on.
    for key in [&mut copy, &mut key] {
        key.counter = Some(1_000 + key.counter.unwrap());
        let (_, page) = at_second_step(&app, &mut thief, "anna").await;
        let refused = touch(&mut thief, &page, key).await;
        no_session(&town, &refused).await;
    }
    let mails = answers(&town.server, "SELECT recipient || ' ' || data FROM outbox").await;
    assert!(mails.len() == 1 && mails[0].contains("key_suspected"), "{mails:?}");
    let audited = answers(&town.server, "SELECT code FROM audit_events WHERE code LIKE 'mfa.key.s%'").await;
    assert_eq!(audited, ["mfa.key.suspected"]);
}

#[tokio::test]
async fn a_key_that_was_taken_away_while_its_page_was_open_opens_nothing() {
    let (town, _app, mut browser, page, mut key) = at_the_key().await;
    let answer = key.sign(&options(&page.body), &origin(&page));
    town.server.database().execute("DELETE FROM authenticators WHERE kind = 'web_authn'").await;
    let refused = send(&mut browser, &page, &answer).await;
    assert!(refused.sent_to.is_none(), "{refused}");
    assert_eq!(town.server.database().count("sessions").await, 0);
}
