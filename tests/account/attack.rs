//! The employer with the work mailbox and the helpdesk in hand at the account of a patient: sees nothing of the care,
//! and takes nothing that is the person's own.

use crate::account::ways::{SECURITY, address, code_of, enter, form_to, next_code, shown_key};
use crate::passwords::letters;
use crate::recovery::ways::{offers_repair, rule, shows_codes, to_backup};
use sluis_tests::support::agent::Agent;
use sluis_tests::support::outbox::letters;
use sluis_tests::support::page::Page;
use sluis_tests::support::photograph::Photograph;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::town::{Town, login_name, type_password};

/// Says that the password was chosen on the word of the employer: by a reset through the work mailbox.
const VOUCHED: &str = "UPDATE authenticators SET vouched_by = (SELECT json_array(
    lower(substr(hex(o.id), 1, 8) || '-' || substr(hex(o.id), 9, 4) || '-' || substr(hex(o.id), 13, 4) || '-' ||
    substr(hex(o.id), 17, 4) || '-' || substr(hex(o.id), 21))) FROM organisations o WHERE o.handle = 'linde')
    WHERE kind = 'password'";
/// A second step may be missing, and the helpdesk may stand in for one.
const RULES: &str = r#"{"mfa":{"allowed":["totp"]},"backup":{"style":"single"},
    "helpdesk":{"onetime_code":"on","ttl":"24h"}}"#;
const OF_ADMINISTRATORS: &str = "zeven zwanen in de sloot\n";
/// The mailbox that nobody but Anna knows.
const PRIVATE: &str = "anna@thuis.example";

/// An employer and a care provider, where the account asks for no more than a person has.
async fn employer_and_care() -> Town {
    let town = Town::on(Sluis::plan().with_turned_clock()).await;
    for handle in ["linde", "kliniek"] {
        town.organisation(handle, "basic");
        rule(&town, handle, RULES).await;
    }
    town
}

#[tokio::test]
async fn a_password_on_the_employers_word_shows_nothing_of_the_care() {
    let town = employer_and_care().await;
    town.person("cor", &["linde", "kliniek"]);
    town.server.database().execute("DELETE FROM authenticator_acceptances").await;
    town.server.database().execute(VOUCHED).await;
    let mut browser = town.browser();
    let page = browser.open(&address(&town, "/account/data")).await;
    type_password(&mut browser, &page, "cor").await;
    for (path, shown) in [
        ("/account", "Overzicht"),
        (SECURITY, "Tweestapsverificatie staat uit."),
        ("/account/data", "Dit weet linde van u."),
        ("/account/activity", "Ingelogd"),
        ("/account/sessions", "Dit apparaat"),
    ] {
        let page = browser.open(&address(&town, path)).await.expect_status(200);
        assert_eq!(page.url.path(), path, "{page}");
        assert!(page.text().contains("Account van cor") && page.text().contains(shown), "{path}: {page}");
        assert!(!page.body.contains("kliniek"), "{path}: {page}");
    }
}

#[tokio::test]
async fn who_proves_everything_sees_every_organisation() {
    let town = employer_and_care().await;
    town.person_with_app("cor", &["linde", "kliniek"]);
    let mut browser = town.browser();
    let page = browser.open(&address(&town, "/account/data")).await;
    let page = type_password(&mut browser, &page, "cor").await;
    let page = browser.submit(&page, &[("code", &next_code(&town))]).await;
    assert_eq!(page.url.path(), "/account/data", "{page}");
    for of in ["linde", "kliniek"] {
        assert!(page.text().contains(&format!("Dit weet {of} van u.")), "{page}");
    }
}

/// Anna of both, with an app and a mailbox of her own; and the employer at her account, with a password that was reset
/// through the work mailbox and a code of its helpdesk.
async fn employer_at_the_account() -> (Town, Agent, Page) {
    let town = employer_and_care().await;
    town.person_with_app("anna", &["linde", "kliniek"]);
    let database = town.server.database();
    database.execute(&format!("UPDATE addresses SET value = '{PRIVATE}'")).await;
    let supplies = "UPDATE memberships SET profile = '{\"email\":\"anna@work.example\"}'
        WHERE organisation_id = (SELECT id FROM organisations WHERE handle = 'linde')";
    database.execute(supplies).await;
    let app = town.app("verzuim", &["--organisation", "linde"]);
    let mut employer = town.browser();
    letters::ask(&mut employer, &app.ask().url(), "anna@work.example").await;
    letters::settled(&town.server).await;
    letters::reset(&mut employer, &letters::link(&town.server).await).await;
    town.server.run_with_secret(&["admin", "create", "--login-name", "beheer"], OF_ADMINISTRATORS);
    let anna = login_name("anna");
    let ask = ["user", "issue-code", "--login-name", &anna, "--by", "beheer", "--reason", "gebeld"];
    let told =
        town.server.run_with_secret(&[&ask[..], &["--organisation", "linde"]].concat(), OF_ADMINISTRATORS);
    let code = told["code"].as_str().unwrap().to_owned();

    let mut employer = town.browser();
    let page = employer.open(&address(&town, SECURITY)).await;
    let page = employer.submit(&page, &[("username", &anna), ("password", letters::NEW)]).await;
    let page = to_backup(&mut employer, &page).await;
    let page = employer.submit(&page, &[("code", &code)]).await;
    assert!(shows_codes(&page), "{page}");
    let typed: &[(&str, &str)] = if page.asks_for("kept") { &[("kept", "yes")] } else { &[] };
    let page = employer.submit(&page, typed).await;
    let page = if offers_repair(&page) { employer.submit(&page, &[("answer", "later")]).await } else { page };
    assert_eq!(page.url.path(), SECURITY, "the employer is in: {page}");
    (town, employer, page)
}

#[tokio::test]
async fn what_came_through_the_employer_does_not_touch_the_app_that_is_her_own() {
    let (town, mut employer, page) = employer_at_the_account().await;
    let whole = Photograph::of(&town.server).await;
    let refusal = "U bent ingelogd met gegevens die u van een organisatie kreeg.";
    assert!(page.text().contains(refusal), "{page}");

    let (replace, remove) = (page.link("Wijzigen"), page.link("Verwijderen"));
    let page = employer.open(&replace).await.expect_status(403);
    assert!(page.text().contains(refusal) && page.forms().iter().all(|form| !form.posts), "{page}");
    let page = employer.open(&remove).await;
    assert!(page.text().contains(refusal) && page.forms().iter().all(|form| !form.posts), "{page}");
    assert_eq!(page.link("Vraag een nieuwe e-mail aan").path(), "/recovery", "law 4: {page}");

    // The forms as they would be, without the pages that have none.
    let own = employer.open(&address(&town, "/account/security/app")).await;
    let key = shown_key(&own);
    let mark = form_to(&own, "/account/security/app").value("f").to_owned();
    let id = remove.query_pairs().find(|(name, _)| name == "id").unwrap().1.into_owned();
    let code = code_of(&town, &key);
    let sent = [("f", mark.as_str()), ("id", &id), ("replace", &id), ("code", &code)];
    for path in ["/account/security/app", "/account/security/remove", "/account/security/off"] {
        let refused = employer.post(&own.url, &address(&town, path), &sent).await.expect_status(409);
        assert!(refused.text().contains(refusal), "{path}: {refused}");
    }
    let now = Photograph::of(&town.server).await;
    assert_eq!(now.changes_since(&whole), Vec::<&str>::new());
}

#[tokio::test]
async fn what_came_through_the_employer_neither_sees_nor_takes_the_mailbox_that_is_her_own() {
    let (town, mut employer, _) = employer_at_the_account().await;
    let page = employer.open(&address(&town, "/account/data")).await;
    assert!(page.text().contains("Dit weet linde van u.") && !page.body.contains(PRIVATE), "{page}");
    let page = employer.open(&address(&town, "/account/email")).await;
    employer.submit(&page, &[("email", "anna@helpdesk.example")]).await.expect_status(200);
    let letters = letters(&town.server).await;
    let link = letters.iter().find(|letter| letter.template == "confirm_email").unwrap().link();
    let page = employer.open(&link).await;
    employer.submit(&page, &[]).await.expect_status(200);
    let own = format!("addresses WHERE value = '{PRIVATE}' AND vouched_by = '[]'");
    assert_eq!(town.server.database().count(&own).await, 1, "her own mailbox is hers");
    let bound = "addresses WHERE value = 'anna@helpdesk.example' AND vouched_by = '[]'";
    assert_eq!(town.server.database().count(bound).await, 0, "and the other one is on the employer's word");
}

#[tokio::test]
async fn with_what_is_her_own_she_changes_everything() {
    let town = employer_and_care().await;
    town.person_with_app("anna", &["linde", "kliniek"]);
    let mut browser = town.browser();
    let page = enter(&town, &mut browser, SECURITY).await;
    let page = browser.open(&page.link("Wijzigen")).await;
    let key = shown_key(&page);
    let code = code_of(&town, &key);
    let done = browser.submit(&page, &[("code", &code)]).await;
    assert!(done.text().contains("De nieuwe app is gekoppeld."), "{done}");
}
