//! Terms that came or changed after the activation: a member is asked at the next login, and at no other door.

use crate::activation::invited::{audited, set_policy};
use sluis_tests::support::agent::Agent;
use sluis_tests::support::page::Page;
use sluis_tests::support::photograph::{Photograph, answers};
use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::town::{Town, sign_in, type_password};
use std::time::Duration;

fn required(version: &str) -> String {
    format!(
        r#"{{"activation":{{"consent":"required","document":"https://plein.example/terms","document_version":"{version}"}}}}"#
    )
}

/// The organisation has another version from now on, in every memory of the server.
async fn publish(town: &Town, version: &str) {
    set_policy(town, "plein", &required(version)).await;
    town.server.clock().forward(Duration::from_secs(10));
}

async fn plain() -> (Town, RelyingParty, Agent) {
    Town::plain_on(Sluis::plan().with_turned_clock()).await
}

fn is_about(page: &Page, version: &str) -> bool {
    page.asks_for("answer") && page.text().contains(&format!("Versie {version}"))
}

async fn rows(town: &Town, table: &str) -> i64 {
    town.server.database().count(table).await
}

#[tokio::test]
async fn a_member_agrees_to_each_version_once_and_the_evidence_is_kept() {
    let (town, app, mut browser) = plain().await;
    publish(&town, "3").await;
    let login = browser.open(&app.ask().url()).await;
    let terms = type_password(&mut browser, &login, "bram").await;
    assert!(is_about(&terms, "3"), "after the password, before the app: {terms}");
    assert_eq!(terms.link("Voorwaarden lezen").as_str(), "https://plein.example/terms");
    assert_eq!((rows(&town, "sessions").await, rows(&town, "grants").await), (0, 0));
    let landed = browser.submit(&terms, &[("answer", "agree")]).await;
    assert!(landed.callback().has("code"), "the same click leads on");
    let kept = "SELECT document || ' ' || version || ' ' || language FROM accepted_terms";
    assert_eq!(answers(&town.server, kept).await, ["https://plein.example/terms 3 nl"]);
    assert_eq!(audited(&town.server, "terms.accepted").await, 1);

    // In another browser nobody is asked twice; of another version everybody is, also in a session.
    assert!(sign_in(&app, &mut town.browser(), "bram").await.1.has("code"));
    publish(&town, "4").await;
    let before = Photograph::of(&town.server).await;
    let silent = browser.open(&app.ask().with("prompt", "none").url()).await.refusal();
    assert_eq!(silent.error(), "interaction_required");
    let again = browser.open(&app.ask().url()).await;
    assert!(is_about(&again, "4"), "{again}");
    assert_eq!(Photograph::of(&town.server).await, before, "looking agrees to nothing");
    assert!(browser.submit(&again, &[("answer", "agree")]).await.callback().has("code"));
    assert!(browser.open(&app.ask().with("prompt", "none").url()).await.callback().has("code"));
    assert_eq!(rows(&town, "accepted_terms").await, 2);
}

#[tokio::test]
async fn who_does_not_agree_stays_logged_in_and_gets_no_code() {
    let (town, app, mut browser) = plain().await;
    assert!(sign_in(&app, &mut browser, "bram").await.1.has("code"));
    publish(&town, "3").await;
    let terms = browser.open(&app.ask().url()).await;
    let end = browser.submit(&terms, &[("answer", "decline")]).await.expect_status(200);
    assert!(end.text().contains("U bent niet akkoord"), "{end}");
    assert_eq!((rows(&town, "accepted_terms").await, rows(&town, "grants").await), (0, 1));
    assert_eq!(rows(&town, "sessions WHERE ended_at IS NULL").await, 1);
    // The person's own pages are no business of the organisation's.
    let account = browser.open(&town.server.url("/account")).await.expect_status(200);
    assert!(!account.asks_for("answer"), "{account}");
    let back = browser.open(&end.link("Toch verdergaan")).await;
    assert!(browser.submit(&back, &[("answer", "agree")]).await.callback().has("code"));
}

#[tokio::test]
async fn yesterdays_page_agrees_to_nothing_new_and_a_second_tab_to_nothing_twice() {
    let (town, app, mut browser) = plain().await;
    publish(&town, "3").await;
    let login = browser.open(&app.ask().url()).await;
    let three = type_password(&mut browser, &login, "bram").await;
    publish(&town, "4").await;
    let four = browser.submit(&three, &[("answer", "agree")]).await;
    assert!(is_about(&four, "4"), "{four}");
    assert_eq!(rows(&town, "accepted_terms").await, 0);
    assert!(browser.submit(&four, &[("answer", "agree")]).await.callback().has("code"));
    browser.submit(&four, &[("answer", "decline")]).await;
    browser.submit(&four, &[("answer", "agree")]).await;
    assert_eq!(answers(&town.server, "SELECT version FROM accepted_terms").await, ["4"]);
    assert_eq!(audited(&town.server, "terms.accepted").await, 1);
}

#[tokio::test]
async fn the_terms_of_one_organisation_are_asked_at_its_own_door_alone() {
    let (town, app, mut browser) = plain().await;
    town.organisation("care", "basic");
    town.person("anna", &["plein", "care"]);
    let dossier = town.app("dossier", &["--organisation", "care"]);
    publish(&town, "3").await;
    assert!(sign_in(&dossier, &mut browser, "anna").await.1.has("code"));
    let page = browser.open(&app.ask().url()).await;
    let terms = browser.submit(&page, &[("answer", "continue")]).await;
    assert!(is_about(&terms, "3"), "{terms}");
}

#[tokio::test]
async fn a_login_where_no_terms_are_asked_does_not_even_look() {
    let (town, app, mut browser) = plain().await;
    // Whoever looked would find no table.
    town.server.database().execute("ALTER TABLE accepted_terms RENAME TO elsewhere").await;
    assert!(sign_in(&app, &mut browser, "bram").await.1.has("code"));
    assert!(browser.open(&app.ask().url()).await.callback().has("code"));
}
