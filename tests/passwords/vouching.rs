//! On whose word a password stands that was chosen through a mailbox: the employer with the work mailbox in hand
//! opens the employer's door and no other.

use crate::account::ways::next_code;
use crate::passwords::letters::{NEW, ask, forget, link, reset, settled};
use crate::recovery::ways::shows_codes;
use sluis_tests::support::outbox::letters;
use sluis_tests::support::page::Page;
use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::town::{RECOVERY_CODE, Town, login_name, sign_in, type_password};
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

/// What a page says to whoever reads it: without the names, and without what is sealed anew each time.
fn as_told(page: &Page, name: &str) -> (u16, String, Vec<String>) {
    let form = page.form_with("code");
    let fields = form.filled(&[]).into_iter().map(|(field, _)| field).collect();
    (page.status.as_u16(), page.text().replace(&login_name(name), "NAME"), fields)
}

/// Anna is treated at `care`, which knows her by her app; Bram is not. Who reads in their work mailboxes resets both
/// passwords, and cannot tell one from the other at any door of `care`.
#[tokio::test]
async fn who_reads_in_the_work_mailbox_does_not_learn_who_is_treated_where() {
    let town = Town::on(Sluis::plan().with_turned_clock()).await;
    town.organisation("care", "verzuim");
    town.organisation("linde", "basic");
    town.organisation("oost", "basic");
    town.person_with_app("anna", &["care", "linde"]);
    town.person("bram", &["linde"]);
    let work = town.app("verzuim", &["--organisation", "linde"]);
    let care = town.app("dossier", &["--organisation", "care"]);
    let wide = town.app("portaal", &["--organisation", "care", "--organisation", "oost"]);
    let database = town.server.database();
    let linde = "(SELECT id FROM organisations WHERE handle = 'linde')";
    let supplied = "UPDATE memberships SET profile = '{\"email\":\"' || (SELECT l.key FROM login_names l
        WHERE l.user_id = memberships.user_id) || '\"}' WHERE organisation_id = ";
    database.execute(&format!("{supplied}{linde}")).await;
    database.execute("DELETE FROM addresses").await;

    let mut seen: Vec<Vec<(u16, String, Vec<String>)>> = Vec::new();
    for name in ["anna", "bram"] {
        forget(&town, &mut town.browser(), &work.ask().url(), name).await;
        let mut told = Vec::new();
        // A code of nobody's, a recovery code of nobody's, what a YubiKey types, and what cannot be a code.
        let codes = ["123456", "2222-2222-2222-2222", "vvccccccccbihfulrdtrcjhrbhfiktnbclkvgijdvkdb", "zz"];
        for (app, codes) in [(&care, &codes[..]), (&wide, &codes[3..])] {
            let mut employer = town.browser();
            let page = employer.open(&app.ask().url()).await;
            let typed = [("username", &*login_name(name)), ("password", NEW)];
            let shut = employer.submit(&page, &typed).await.expect_status(403);
            told.push(as_told(&shut, name));
            for code in codes {
                told.push(as_told(&employer.submit(&shut, &[("code", code)]).await.expect_status(422), name));
            }
            let silent = employer.open(&app.ask().with("prompt", "none").url()).await.refusal();
            told.push((0, silent.get("error").to_owned(), Vec::new()));
        }
        // From the work door, with the session that it gives.
        let mut employer = town.browser();
        let page = employer.open(&work.ask().url()).await;
        employer.submit(&page, &[("username", &*login_name(name)), ("password", NEW)]).await.callback();
        let page = employer.open(&care.ask().url()).await.expect_status(403);
        told.push(as_told(&page, name));
        let silent = employer.open(&care.ask().with("prompt", "none").url()).await.refusal();
        told.push((0, silent.get("error").to_owned(), Vec::new()));
        // Three were tried. After two more the next one waits, whoever it is, also on a browser that logged in at work,
        // and after another login there.
        for status in [422, 422, 429] {
            employer.submit(&page, &[("code", "123456")]).await.expect_status(status);
        }
        let again = employer.open(&work.ask().with("prompt", "login").url()).await;
        employer.submit(&again, &[("username", &*login_name(name)), ("password", NEW)]).await.callback();
        let page = employer.open(&care.ask().url()).await.expect_status(403);
        employer.submit(&page, &[("code", "123456")]).await.expect_status(429);
        seen.push(told);
    }
    assert_eq!(seen[0], seen[1]);
    assert!(seen[0].iter().any(|(_, error, _)| error == "login_required"), "{:?}", seen[0]);
    assert_eq!(
        database
            .count("sessions WHERE organisation_id <> (SELECT id FROM organisations WHERE handle = 'linde')")
            .await,
        0
    );
}

#[tokio::test]
async fn what_the_door_took_before_opens_it_after_a_reset_through_the_work_mailbox() {
    let town = Town::on(Sluis::plan().with_turned_clock()).await;
    town.organisation("care", "verzuim");
    town.organisation("linde", "basic");
    town.person_with_app("anna", &["care", "linde"]);
    let mut care = town.app("dossier", &["--organisation", "care"]);
    care.clock_ahead = 30;
    let linde = "(SELECT id FROM organisations WHERE handle = 'linde')";
    let database = town.server.database();
    let supplied =
        "UPDATE memberships SET profile = '{\"email\":\"anna@work.example\"}' WHERE organisation_id = ";
    database.execute(&format!("{supplied}{linde}")).await;
    let silent = "UPDATE memberships SET profile = json_remove(profile, '$.email') WHERE organisation_id <> ";
    database.execute(&format!("{silent}{linde}")).await;
    ask(&mut town.browser(), &care.ask().url(), "anna@work.example").await;
    settled(&town.server).await;
    reset(&mut town.browser(), &link(&town.server).await).await;

    for (code, acr) in [
        (next_code(&town), "https://refeds.org/profile/mfa"),
        (RECOVERY_CODE.to_owned(), "https://refeds.org/profile/mfa"),
    ] {
        let mut anna = town.browser();
        let asked = care.ask();
        let page = anna.open(&asked.url()).await;
        let page = anna
            .submit(&page, &[("username", "anna@example.nl"), ("password", NEW)])
            .await
            .expect_status(403);
        let before = database.count("grants").await;
        anna.submit(&page, &[("code", "000000")]).await.expect_status(422);
        assert_eq!(database.count("grants").await, before, "a wrong code opens nothing");
        let mut landed = anna.submit(&page, &[("code", &code)]).await;
        if shows_codes(&landed) {
            landed = anna.submit(&landed, &[("kept", "yes")]).await;
        }
        if landed.asks_for("answer") {
            landed = anna.submit(&landed, &[("answer", "later")]).await;
        }
        let tokens = care.tokens(&asked, &landed.callback()).await;
        assert_eq!(care.verified(tokens.id_token(), Some(&asked.nonce)).await["acr"], acr);
        // Each code once.
        let mut again = town.browser();
        let page = again.open(&care.ask().url()).await;
        let page = again
            .submit(&page, &[("username", "anna@example.nl"), ("password", NEW)])
            .await
            .expect_status(403);
        again.submit(&page, &[("code", &code)]).await.expect_status(422);
    }
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
