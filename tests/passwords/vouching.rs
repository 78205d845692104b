//! On whose word a password stands that was chosen through a mailbox: the employer with the work mailbox in hand
//! opens the employer's door and no other.

use crate::passwords::letters::{NEW, ask, link, reset, settled};
use sluis_tests::support::outbox::letters;
use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::town::{Town, sign_in, type_password};
use std::collections::BTreeSet;

/// A password with the name of the care provider in it.
const OF_CARE: &str = "vijf care fietsen in de regen";

/// Anna, at `care` and `linde` (neither asks a second step), with the mailbox that `linde` supplied.
async fn anna_with_the_work_mailbox() -> (Town, RelyingParty, RelyingParty) {
    let town = Town::on(Sluis::plan()).await;
    for handle in ["care", "linde"] {
        town.organisation(handle, "basic");
    }
    town.person("anna", &["care", "linde"]);
    let linde = "(SELECT id FROM organisations WHERE handle = 'linde')";
    let care = "(SELECT id FROM organisations WHERE handle = 'care')";
    let database = town.server.database();
    let supplies = format!(
        "UPDATE memberships SET profile = '{{\"email\":\"anna@work.example\"}}' WHERE organisation_id = {linde}"
    );
    database.execute(&supplies).await;
    let says_nothing = format!("UPDATE memberships SET profile = '{{}}' WHERE organisation_id = {care}");
    database.execute(&says_nothing).await;
    let dossier = town.app("dossier", &["--organisation", "care"]);
    let verzuim = town.app("verzuim", &["--organisation", "linde"]);
    (town, dossier, verzuim)
}

#[tokio::test]
async fn the_work_mailbox_opens_the_employers_door_and_not_the_care_providers() {
    let (town, dossier, verzuim) = anna_with_the_work_mailbox().await;
    let mut employer = town.browser();
    let waiting = dossier.ask();
    ask(&mut employer, &waiting.url(), "anna@work.example").await;
    let mails = settled(&town.server).await;
    assert_eq!((mails.len(), mails[0].to.as_str()), (1, "anna@work.example"));
    assert_eq!(mails[0].organisation.as_deref(), Some("linde"), "not in the name of the app that was asked");
    let text = mails[0].data.to_string();
    assert!(!text.contains("care") && !text.contains("dossier"), "{text}");
    assert!(!text.contains("anna@example.nl"), "nor by which other address she logs in: {text}");
    let chosen = employer.open(&mails[0].link()).await;
    assert!(chosen.asks_for("new_password") && !chosen.body.contains("anna@example.nl"), "{chosen}");
    // What the care provider knows of her, its own name to begin with, is not held against a password here.
    let page = employer.submit(&chosen, &[("new_password", OF_CARE), ("repeat", OF_CARE)]).await;
    assert!(page.sent_to.is_none() && page.status.as_u16() == 403, "the care door stays shut: {page}");
    assert_eq!(town.server.database().count("grants").await, 0);
    let refused = employer.open(&dossier.ask().url()).await;
    assert!(refused.sent_to.is_none(), "{refused}");
    let mut later = town.browser();
    let page = later.open(&dossier.ask().url()).await;
    let typed = [("username", "anna@example.nl"), ("password", OF_CARE)];
    let refused = later.submit(&page, &typed).await;
    assert!(refused.sent_to.is_none() && refused.status.as_u16() == 403, "{refused}");
    let page = later.open(&verzuim.ask().with("prompt", "login").url()).await;
    assert!(later.submit(&page, &typed).await.is_in(), "the employer's own door opens");
}

#[tokio::test]
async fn the_persons_own_mailbox_opens_every_door() {
    let (town, dossier, verzuim) = anna_with_the_work_mailbox().await;
    let mut anna = town.browser();
    ask(&mut anna, &dossier.ask().url(), "anna@example.nl").await;
    let mails = settled(&town.server).await;
    assert_eq!((mails.len(), mails[0].to.as_str()), (1, "anna@example.nl"), "one address, one mailbox");
    assert_eq!(mails[0].organisation.as_deref(), Some("care"));
    reset(&mut anna, &mails[0].link()).await;
    for app in [&dossier, &verzuim] {
        let mut browser = town.browser();
        let page = browser.open(&app.ask().url()).await;
        let typed = [("username", "anna@example.nl"), ("password", NEW)];
        assert!(browser.submit(&page, &typed).await.is_in());
    }
}

#[tokio::test]
async fn every_mailbox_hears_of_the_new_password_and_none_of_an_organisation_that_is_not_its_own() {
    let (town, dossier, _) = anna_with_the_work_mailbox().await;
    let mut anna = town.browser();
    ask(&mut anna, &dossier.ask().url(), "anna@example.nl").await;
    settled(&town.server).await;
    reset(&mut anna, &link(&town.server).await).await;
    let mails = letters(&town.server).await;
    // Both are written at one moment, so which comes first says nothing.
    let told: BTreeSet<_> = mails
        .iter()
        .filter(|mail| mail.template == "notice")
        .map(|mail| (mail.to.as_str(), mail.organisation.as_deref()))
        .collect();
    assert_eq!(
        told,
        BTreeSet::from([("anna@example.nl", Some("care")), ("anna@work.example", Some("linde"))])
    );
    assert_eq!(mails.iter().filter(|mail| mail.template == "notice").count(), 2, "once each");
}

#[tokio::test]
async fn who_has_left_is_not_reached_at_the_former_employers_mailbox() {
    let (town, dossier, _) = anna_with_the_work_mailbox().await;
    let linde = "(SELECT id FROM organisations WHERE handle = 'linde')";
    let left = format!("UPDATE memberships SET ended_at = 1 WHERE organisation_id = {linde}");
    let mut employer = town.browser();
    ask(&mut employer, &dossier.ask().url(), "anna@work.example").await;
    let before = settled(&town.server).await;
    assert_eq!(before.len(), 1, "while she worked there");
    town.server.database().execute(&left).await;
    let page = employer.open(&before[0].link()).await;
    assert!(!page.asks_for("new_password"), "the letter of before is nobody's word any more: {page}");
    ask(&mut town.browser(), &dossier.ask().url(), "anna@work.example").await;
    assert_eq!(settled(&town.server).await.len(), 1, "and no letter goes there");
    let (_, callback) = sign_in(&dossier, &mut town.browser(), "anna").await;
    assert!(callback.has("code"), "her own password is as it was");
}

#[tokio::test]
async fn two_people_of_one_mailbox_each_get_a_letter_of_their_own() {
    let town = Town::on(Sluis::plan()).await;
    town.organisation("plein", "basic");
    for name in ["anna", "bram"] {
        town.person(name, &["plein"]);
    }
    town.server.database().execute("UPDATE addresses SET value = 'Thuis@Example.nl'").await;
    let app = town.app("winkel", &["--organisation", "plein"]);
    ask(&mut town.browser(), &app.ask().url(), "thuis@example.nl").await;
    let mails = settled(&town.server).await;
    let mut names: Vec<&str> = mails.iter().map(|mail| mail.data["names"].as_str().unwrap()).collect();
    names.sort_unstable();
    assert_eq!(names, ["anna@example.nl", "bram@example.nl"]);
    let annas = mails.iter().find(|mail| mail.data["names"] == "anna@example.nl").unwrap();
    reset(&mut town.browser(), &annas.link()).await;
    let mut browser = town.browser();
    let page = browser.open(&app.ask().url()).await;
    let landed = type_password(&mut browser, &page, "bram").await;
    assert!(landed.is_in(), "the other's password is as it was: {landed}");
}
