//! The organisation's terms: read before the password, with evidence, asked again when they change.

use crate::activation::invited::{
    CHOSEN, audited, begun, choose_password, invite, linde_with, link, parameter, set_policy,
};
use sluis_tests::support::photograph::answers;
use sluis_tests::support::server::Sluis;
use std::time::Duration;

const REQUIRED: &str = r#"{"activation":{"consent":"required","document":"https://linde.example/terms","document_version":"3"}}"#;
const CHANGED: &str = r#"{"activation":{"consent":"required","document":"https://linde.example/terms","document_version":"4"}}"#;

#[tokio::test]
async fn who_agrees_goes_on_and_the_evidence_is_kept_with_the_account() {
    let (town, app) = linde_with(Sluis::plan(), "basic", REQUIRED).await;
    invite(&app).await;
    let mut browser = town.browser();
    let landing = browser.open(&link(&town.server).await).await;
    let terms = browser.submit(&landing, &[("account", "new")]).await;
    assert!(terms.asks_for("answer") && !terms.asks_for("new_password"), "{terms}");
    assert_eq!(terms.link("Voorwaarden lezen").as_str(), "https://linde.example/terms");
    let page = browser.submit(&terms, &[("answer", "agree")]).await;
    assert!(page.asks_for("new_password"), "{page}");
    assert_eq!(town.server.database().count("accepted_terms").await, 0, "nobody has agreed who is not there");
    let landed = choose_password(&mut browser, &page).await;
    assert!(!parameter(&begun(&landed), "target_link_uri").is_empty());
    let kept =
        answers(&town.server, "SELECT document || ' ' || version || ' ' || language FROM accepted_terms")
            .await;
    assert_eq!(kept, ["https://linde.example/terms 3 nl"]);
    assert_eq!(audited(&town.server, "terms.accepted").await, 1);
}

#[tokio::test]
async fn who_does_not_agree_is_let_go_politely_and_may_come_back() {
    let (town, app) = linde_with(Sluis::plan(), "basic", REQUIRED).await;
    invite(&app).await;
    let link = link(&town.server).await;
    let mut browser = town.browser();
    let landing = browser.open(&link).await;
    let terms = browser.submit(&landing, &[("account", "new")]).await;
    let end = browser.submit(&terms, &[("answer", "decline")]).await;
    assert_eq!(end.status.as_u16(), 200);
    assert!(end.text().contains("nog niet actief") && end.text().contains("tot"), "{end}");
    for table in ["users", "accepted_terms", "sessions", "links WHERE used_at IS NOT NULL"] {
        assert_eq!(town.server.database().count(table).await, 0, "{table}");
    }
    let landing = browser.open(&link).await;
    let terms = browser.submit(&landing, &[("account", "new")]).await;
    assert!(browser.submit(&terms, &[("answer", "agree")]).await.asks_for("new_password"));
}

#[tokio::test]
async fn terms_that_changed_meanwhile_are_asked_again() {
    let (town, app) = linde_with(Sluis::plan().with_turned_clock(), "basic", REQUIRED).await;
    invite(&app).await;
    let mut browser = town.browser();
    let landing = browser.open(&link(&town.server).await).await;
    let terms = browser.submit(&landing, &[("account", "new")]).await;
    let password = browser.submit(&terms, &[("answer", "agree")]).await;
    set_policy(&town, "linde", CHANGED).await;
    town.server.clock().forward(Duration::from_secs(10));
    // The page of the password was open already: it does not get around the new version.
    let answer = browser.submit(&password, &[("new_password", CHOSEN), ("repeat", CHOSEN)]).await;
    assert!(answer.asks_for("answer") && answer.text().contains("Versie 4"), "{answer}");
    // And yesterday's page of the terms agrees to nothing new.
    let answer = browser.submit(&terms, &[("answer", "agree")]).await;
    assert!(answer.asks_for("answer"), "{answer}");
    assert_eq!(town.server.database().count("users").await, 0);
    let password = browser.submit(&answer, &[("answer", "agree")]).await;
    choose_password(&mut browser, &password).await;
    assert_eq!(answers(&town.server, "SELECT version FROM accepted_terms").await, ["4"]);
}
