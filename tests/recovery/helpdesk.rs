//! A helpdesk's one-time code: it takes the place of the second step, once, at the doors of its organisation.

use crate::account::ways::code_of as next_code_of;
use crate::recovery::ways::{
    at_backup, at_second_step, keep_and_go_on, offers_repair, shown_codes, shown_key, shows_codes, to_backup,
};
use serde_json::{Value, json};
use sluis_tests::support::outbox::letters;
use sluis_tests::support::photograph::{answers, bytes_on_disk};
use sluis_tests::support::server::{Plan, Sluis};
use sluis_tests::support::totp;
use sluis_tests::support::town::{Town, type_code, type_password};
use std::process::Output;
use std::time::Duration;

/// The password of every administrator.
const OF_ADMINISTRATORS: &str = "zeven zwanen in de sloot\n";
const WEAK: &str = "urn:sluis:acr:mfa-weak";

/// Somebody who may help.
pub(crate) fn administrator(town: &Town, name: &str) {
    town.server.run_with_secret(&["admin", "create", "--login-name", name], OF_ADMINISTRATORS);
}

/// What `issue-code` is asked with for Anna, by `beheer`.
fn asking<'a>(organisation: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let ours = ["user", "issue-code", "--login-name", "anna@example.nl", "--by", "beheer"];
    let reason = ["--reason", "teruggebeld", "--organisation", organisation];
    [&ours[..], &reason, more].concat()
}

/// A code for Anna.
pub(crate) fn issued(town: &Town, organisation: &str, more: &[&str]) -> Value {
    town.server.run_with_secret(&asking(organisation, more), OF_ADMINISTRATORS)
}

/// The code itself.
pub(crate) fn code_of(told: &Value) -> String {
    told["code"].as_str().unwrap_or_else(|| panic!("no code: {told}")).to_owned()
}

#[track_caller]
fn refused(done: &Output, exit: i32) -> String {
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(exit), "{said}");
    assert!(done.stdout.is_empty(), "an answer all the same: {}", String::from_utf8_lossy(&done.stdout));
    said
}

/// Anna, who lost her telephone, and an administrator.
async fn anna(plan: Plan) -> (Town, sluis_tests::support::relying_party::RelyingParty) {
    let (town, app, _) = Town::guarded_on(plan).await;
    administrator(&town, "beheer");
    (town, app)
}

async fn count(town: &Town, rows: &str) -> i64 {
    town.server.database().count(rows).await
}

#[tokio::test]
async fn a_code_takes_the_place_of_the_second_step_once_and_claims_no_more_than_that() {
    let (town, app) = anna(Sluis::plan()).await;
    let told = issued(&town, "linde", &["--valid", "2h"]);
    let code = code_of(&told);
    assert_eq!(told["organisation"], "linde");
    let readable = code.replace('-', "");
    assert!(!bytes_on_disk(&town.server).windows(readable.len()).any(|some| some == readable.as_bytes()));
    let mails = answers(&town.server, "SELECT recipient || ' ' || template || ' ' || data FROM outbox").await;
    assert_eq!(mails.len(), 1);
    assert!(mails[0].starts_with("anna@example.nl notice") && !mails[0].contains(&readable), "{mails:?}");
    let issued_by = "audit_events e JOIN pseudonyms p ON p.pseudonym = e.actor
        WHERE e.code = 'backup.helpdesk_issued' AND e.detail LIKE '%teruggebeld%' AND e.account <> e.actor";
    assert_eq!(count(&town, issued_by).await, 1);

    // The password comes first, as always.
    let mut browser = town.browser();
    let page = browser.open(&app.ask().url()).await;
    assert!(page.asks_for("password") && !page.asks_for("code"), "{page}");
    let (asked, page) = at_backup(&app, &mut browser, "anna").await;
    let page = browser.submit(&page, &[("code", &code)]).await;
    assert!(shows_codes(&page), "what she kept may be lost as well: {page}");
    assert_eq!(count(&town, "sessions").await, 0);
    let landed = keep_and_go_on(&mut browser, &page).await;
    let tokens = app.tokens(&asked, &landed.callback()).await;
    let claims = app.verified(tokens.id_token(), Some(&asked.nonce)).await;
    assert_eq!((&claims["acr"], &claims["amr"]), (&json!(WEAK), &json!(["mfa", "otp", "pwd"])));

    let mut again = town.browser();
    let (_, page) = at_backup(&app, &mut again, "anna").await;
    let page = again.submit(&page, &[("code", &code)]).await.expect_status(422);
    assert!(page.text().contains("al gebruikt op"), "{page}");
    assert_eq!(count(&town, "sessions").await, 1, "it opens nothing a second time");
}

#[tokio::test]
async fn what_is_linked_on_a_helpdesks_code_is_worth_no_more_than_the_code() {
    let (town, mut app) = anna(Sluis::plan().with_turned_clock()).await;
    app.clock_ahead = 30;
    let code = code_of(&issued(&town, "linde", &[]));
    let mut browser = town.browser();
    let (_, page) = at_backup(&app, &mut browser, "anna").await;
    let page = browser.submit(&page, &[("code", &code)]).await;
    let page = browser.submit(&page, &[("kept", "yes")]).await;
    assert!(offers_repair(&page), "linking another telephone is offered: {page}");
    let page = browser.submit(&page, &[("answer", "now"), ("nothing", "yes")]).await;
    let key = shown_key(&page);
    browser.submit(&page, &[("code", &totp::code_now(&key))]).await.callback();

    let mut next = town.browser();
    let (asked, page) = at_second_step(&app, &mut next, "anna").await;
    let landed = next.submit(&page, &[("code", &next_code_of(&town, &key))]).await;
    let tokens = app.tokens(&asked, &landed.callback()).await;
    assert_eq!(app.verified(tokens.id_token(), Some(&asked.nonce)).await["acr"], WEAK);
    let bound = "authenticators WHERE kind = 'totp' AND bound_by = 'helpdesk_code' AND vouched_by <> '[]'";
    assert_eq!(count(&town, bound).await, 1);
}

#[tokio::test]
async fn a_code_whose_time_is_up_opens_nothing_and_is_not_spent() {
    let (town, app) = anna(Sluis::plan().with_turned_clock()).await;
    let code = code_of(&issued(&town, "linde", &["--valid", "5m"]));
    town.server.clock().forward(Duration::from_secs(5 * 60));
    let mut browser = town.browser();
    let (_, page) = at_backup(&app, &mut browser, "anna").await;
    let page = browser.submit(&page, &[("code", &code)]).await.expect_status(422);
    assert!(page.text().contains("klopt niet"), "{page}");
    assert_eq!(count(&town, "recovery_codes WHERE used_at IS NOT NULL").await, 0);
    assert_eq!(count(&town, "sessions").await, 0);
}

#[tokio::test]
async fn a_newer_code_takes_the_place_of_an_older_one_and_of_nothing_that_is_her_own() {
    let (town, app) = anna(Sluis::plan()).await;
    let first = code_of(&issued(&town, "linde", &[]));
    let second = code_of(&issued(&town, "linde", &[]));
    let mut browser = town.browser();
    let (_, page) = at_backup(&app, &mut browser, "anna").await;
    let page = browser.submit(&page, &[("code", &first)]).await.expect_status(422);
    assert_eq!(count(&town, "sessions").await, 0);
    let page = browser.submit(&page, &[("code", &second)]).await;
    assert!(shows_codes(&page), "{page}");

    // Her own app is what it was.
    let mut other = town.browser();
    let (asked, page) = at_second_step(&app, &mut other, "anna").await;
    let landed = type_code(&mut other, &page).await;
    app.tokens(&asked, &landed.callback()).await;
}

#[tokio::test]
async fn whoever_is_no_administrator_or_helps_nobody_of_there_gets_no_code() {
    let (town, _) = anna(Sluis::plan()).await;
    town.organisation("plein", "basic");
    town.person("bram", &["plein"]);
    let try_with = |arguments: &[&str], secret: &str| town.server.try_run(arguments, secret);

    let wrong = refused(&try_with(&asking("linde", &[]), "niet dit wachtwoord\n"), 1);
    assert!(wrong.contains("no administrator"), "{wrong}");
    let by = |name: &str| {
        let mut all = asking("linde", &[]);
        let at = all.iter().position(|one| *one == "beheer").unwrap();
        let owned = name.to_owned();
        all[at] = Box::leak(owned.into_boxed_str());
        refused(&try_with(&all, OF_ADMINISTRATORS), 1)
    };
    assert_eq!(by("niemand").replace("niemand", "beheer"), wrong);
    assert_eq!(by("bram@example.nl").replace("bram@example.nl", "beheer"), wrong);

    // Unknown, and somebody of another organisation: one sentence.
    let whom = |name: &'static str| {
        let mut all = asking("linde", &[]);
        let at = all.iter().position(|one| *one == "anna@example.nl").unwrap();
        all[at] = name;
        refused(&try_with(&all, OF_ADMINISTRATORS), 1)
    };
    assert_eq!(whom("bram@example.nl"), whom("wie@example.nl"));
    assert!(refused(&try_with(&asking("nergens", &[]), OF_ADMINISTRATORS), 1).contains("nergens"));
    assert!(
        refused(&try_with(&asking("linde", &["--valid", "25h"]), OF_ADMINISTRATORS), 1)
            .contains("1d at most")
    );
    refused(&try_with(&asking("linde", &["--valid", "lang"]), OF_ADMINISTRATORS), 2);
    refused(&try_with(&asking("linde", &[])[..6], OF_ADMINISTRATORS), 2);
    refused(&try_with(&asking("linde", &[]), ""), 2);

    assert_eq!(count(&town, "recovery_sheets WHERE expires_at IS NOT NULL").await, 0, "no code");
    assert_eq!(count(&town, "outbox").await, 0, "no mail");
    assert_eq!(count(&town, "audit_events WHERE code = 'backup.helpdesk_issued'").await, 0);
    assert_eq!(count(&town, "audit_events WHERE code = 'auth.login_refused'").await, 3);
}

#[tokio::test]
async fn where_the_organisation_says_what_is_checked_first_no_code_is_given_before_somebody_says_it_was() {
    let (town, _) = anna(Sluis::plan()).await;
    let check = "helpdesk.identity_check=bel terug op het nummer uit het dossier";
    town.server.run(&["org", "policy", "set", "--organisation", "linde", "--reason", "besluit", check]);
    let unchecked = refused(&town.server.try_run(&asking("linde", &[]), OF_ADMINISTRATORS), 1);
    assert!(unchecked.contains("bel terug op het nummer uit het dossier"), "{unchecked}");
    assert_eq!(count(&town, "recovery_sheets WHERE expires_at IS NOT NULL").await, 0);
    assert_eq!(count(&town, "outbox").await, 0);
    code_of(&issued(&town, "linde", &["--identity-checked"]));
}

#[tokio::test]
async fn where_the_rules_say_so_no_code_is_given_or_two_administrators_agree() {
    let (town, app) = anna(Sluis::plan()).await;
    administrator(&town, "tweede");
    let rule = |value: &str| {
        let change = format!("helpdesk.onetime_code={value}");
        town.server.run(&["org", "policy", "set", "--organisation", "linde", "--reason", "besluit", &change]);
    };
    rule("off");
    assert!(refused(&town.server.try_run(&asking("linde", &[]), OF_ADMINISTRATORS), 1).contains("is off"));

    rule("four_eyes");
    let asked = issued(&town, "linde", &["--valid", "1h"]);
    let request = asked["request"].as_str().unwrap().to_owned();
    assert!(asked.get("code").is_none(), "{asked}");
    assert_eq!(count(&town, "recovery_sheets WHERE expires_at IS NOT NULL").await, 0);
    assert_eq!(count(&town, "outbox").await, 0);
    let agree =
        |name: &str| town.server.try_run(&["user", "agree-code", &request, "--by", name], OF_ADMINISTRATORS);
    assert!(refused(&agree("beheer"), 1).contains("cannot agree as well"));
    assert_eq!(count(&town, "recovery_sheets WHERE expires_at IS NOT NULL").await, 0);
    let agreed = agree("tweede");
    assert_eq!(agreed.status.code(), Some(0), "{}", String::from_utf8_lossy(&agreed.stderr));
    let code = code_of(&serde_json::from_slice(&agreed.stdout).unwrap());
    assert!(refused(&agree("tweede"), 1).contains("already"));
    let nobody = ["user", "agree-code", "0190b2b0-0000-7000-8000-000000000000", "--by", "tweede"];
    refused(&town.server.try_run(&nobody, OF_ADMINISTRATORS), 1);

    let trail = "SELECT e.code || ' ' || n.typed FROM audit_events e JOIN pseudonyms p ON p.pseudonym = e.actor
        JOIN login_names n ON n.user_id = p.user_id WHERE e.code LIKE 'backup.helpdesk%' ORDER BY e.at, e.code";
    assert_eq!(
        answers(&town.server, trail).await,
        ["backup.helpdesk_asked beheer", "backup.helpdesk_issued tweede"]
    );
    assert_eq!(count(&town, "outbox").await, 1, "the person is told once");
    let mut browser = town.browser();
    let (_, page) = at_backup(&app, &mut browser, "anna").await;
    assert!(shows_codes(&browser.submit(&page, &[("code", &code)]).await));
}

#[tokio::test]
async fn each_mailbox_hears_of_the_code_as_its_own_organisation_speaks() {
    let town = Town::empty().await;
    town.organisation("linde", "verzuim");
    town.organisation("oever", "ehealth");
    town.person_with_app("anna", &["linde", "oever"]);
    administrator(&town, "beheer");
    let of_care = r#"UPDATE memberships SET profile = '{"given_name":"Annie","email":"anna@zorg.example"}'
        WHERE organisation_id = (SELECT id FROM organisations WHERE handle = 'oever')"#;
    town.server.database().execute(of_care).await;
    let code = code_of(&issued(&town, "linde", &[]));
    let told = letters(&town.server).await;
    assert_eq!(told.len(), 2, "{told:?}");
    for letter in &told {
        let heard = (letter.organisation.as_deref(), letter.locale.as_str(), &letter.data["person"]);
        match letter.to.as_str() {
            "anna@example.nl" => assert_eq!(heard, (Some("linde"), "nl", &json!("anna Jansen")), "hers"),
            "anna@zorg.example" => assert_eq!(heard, (Some("oever"), "nl-je", &json!("Annie"))),
            other => panic!("{other} was told"),
        }
        let says = letter.data.to_string();
        assert!(!says.contains(&code) && !says.contains("linde"), "{says}");
    }
}

/// The attack of the design from the helpdesk: the employer knows the password, because it was reset on the
/// employer's word, has a code of the employer's helpdesk, and knocks at the care provider's door.
#[tokio::test]
async fn the_employers_helpdesk_does_not_open_the_care_providers_door() {
    let town = Town::on(Sluis::plan().with_turned_clock()).await;
    town.organisation("linde", "verzuim");
    town.organisation("oever", "ehealth");
    town.person_with_app("anna", &["linde", "oever"]);
    administrator(&town, "beheer");
    let work = town.app("verzuim", &["--organisation", "linde"]);
    let care = town.app("dossier", &["--organisation", "oever"]);
    for is_reset in [false, true] {
        if is_reset {
            on_the_word_of_the_employer(&town).await;
        }
        let code = code_of(&issued(&town, "linde", &[]));
        let mut attacker = town.browser();

        // Straight at the care provider's door.
        let page = attacker.open(&care.ask().url()).await;
        let page = type_password(&mut attacker, &page, "anna").await;
        let page = if is_reset { page.expect_status(403) } else { to_backup(&mut attacker, &page).await };
        let page = attacker.submit(&page, &[("code", &code)]).await.expect_status(422);
        let refusal = if is_reset { "werkt hier niet" } else { "klopt niet" };
        assert!(page.text().contains(refusal), "no word of what it is: {page}");
        let used = "recovery_codes c JOIN recovery_sheets s ON s.authenticator_id = c.authenticator_id
            WHERE s.expires_at IS NOT NULL AND c.used_at IS NOT NULL";
        let spent = count(&town, used).await;

        // Through the employer's door, with everything that is bound there.
        let mut attacker = town.browser();
        let (_, page) = at_backup(&work, &mut attacker, "anna").await;
        let page = attacker.submit(&page, &[("code", &code)]).await;
        let bound = shown_codes(&page);
        let page = attacker.submit(&page, &[("kept", "yes")]).await;
        assert!(offers_repair(&page), "{page}");
        // What was linked on the employer's word a moment ago may go, and her own app may not.
        assert_eq!(page.asks_for("nothing"), is_reset, "{page}");
        let keeps: &[(&str, &str)] = if is_reset { &[("nothing", "yes")] } else { &[] };
        let page = attacker.submit(&page, &[&[("answer", "now")], keeps].concat()).await;
        let key = shown_key(&page);
        attacker.submit(&page, &[("code", &totp::code(&key, town.server.clock().now()))]).await.callback();
        assert_eq!(count(&town, used).await, spent + 1, "it opens the employer's own door");
        let page = attacker.open(&care.ask().url()).await;
        let page = if page.asks_for("answer") {
            attacker.submit(&page, &[("answer", "continue")]).await
        } else {
            page
        };
        assert!(page.sent_to.is_none() && page.asks_for("code"), "the care provider asks anew: {page}");
        let linked = next_code_of(&town, &key);
        attacker.submit(&page, &[("code", &linked)]).await.expect_status(422);
        let page = if is_reset { page } else { to_backup(&mut attacker, &page).await };
        for code in bound.iter().chain([&code]) {
            attacker.submit(&page, &[("code", code)]).await.expect_status(422);
        }
        let silent = attacker.open(&care.ask().with("prompt", "none").url()).await.refusal();
        assert!(!silent.has("code"), "{}", silent.url);
    }
    assert_eq!(count(&town, "grants WHERE client_id = 'dossier'").await, 0);
}

/// As a reset through the work mailbox leaves it.
async fn on_the_word_of_the_employer(town: &Town) {
    let vouched = "UPDATE authenticators SET vouched_by = (SELECT json_array(
        lower(substr(hex(id), 1, 8) || '-' || substr(hex(id), 9, 4) || '-' || substr(hex(id), 13, 4) || '-'
        || substr(hex(id), 17, 4) || '-' || substr(hex(id), 21))) FROM organisations WHERE handle = 'linde')
        WHERE kind = 'password' AND user_id IN (SELECT user_id FROM login_names WHERE key = 'anna@example.nl')";
    town.server.database().execute(vouched).await;
    let accepted = "DELETE FROM authenticator_acceptances WHERE authenticator_id IN (
        SELECT id FROM authenticators WHERE kind = 'password')";
    town.server.database().execute(accepted).await;
}
