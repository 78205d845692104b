//! An invitation for somebody who is here already: only they attach it, after logging in as they always do.

use crate::activation::invited::{
    CHOSEN, MESSAGE, audited, begun, choose_password, invite_as, inviting_app, link, parameter, to_password,
    to_the_end,
};
use serde_json::json;
use sluis_tests::support::agent::Agent;
use sluis_tests::support::page::Page;
use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::town::{PHONE, Town, type_code, type_password};
use url::Url;

/// Anna is a patient of `care`, with an authenticator app. Her employer `linde` invites her.
pub(crate) async fn anna_is_invited() -> (Town, RelyingParty, Url) {
    let town = Town::on(Sluis::plan()).await;
    for handle in ["care", "linde"] {
        town.organisation(handle, "verzuim");
    }
    town.person_with_app("anna", &["care"]);
    let app = inviting_app(&town, "verzuim", "linde");
    invite_as(&app, &json!({ "email": "anna@example.nl", "target_link_uri": MESSAGE })).await;
    let link = link(&town.server).await;
    (town, app, link)
}

/// "I have an account already".
pub(crate) async fn with_own_account(browser: &mut Agent, link: &Url) -> Page {
    let landing = browser.open(link).await;
    browser.submit(&landing, &[("account", "mine")]).await
}

async fn memberships(town: &Town) -> i64 {
    town.server.database().count("memberships WHERE activated_at IS NOT NULL").await
}

#[tokio::test]
async fn who_logs_in_and_accepts_belongs_there_and_reads_the_message() {
    let (town, app, link) = anna_is_invited().await;
    let mut browser = town.browser();
    let login = with_own_account(&mut browser, &link).await;
    assert!(login.asks_for("password"), "{login}");
    assert_eq!(login.form_with("username").value("username"), "", "nobody says who it might be");
    let second = type_password(&mut browser, &login, "anna").await;
    assert!(second.asks_for("code"), "the usual assurance: {second}");
    let question = type_code(&mut browser, &second).await;
    assert!(question.asks_for("answer") && question.text().contains("linde"), "{question}");
    assert!(!question.text().contains("care"), "nothing of where else she belongs: {question}");
    assert_eq!(memberships(&town).await, 1, "a login accepts nothing");
    let form = browser.submit(&question, &[("answer", "accept")]).await;
    let landed = to_the_end(&mut browser, form).await;
    assert_eq!(parameter(&begun(&landed), "target_link_uri"), MESSAGE);
    assert_eq!(memberships(&town).await, 2);
    assert_eq!(town.server.database().count("users").await, 1);
    assert_eq!(town.server.database().count("links WHERE used_at IS NOT NULL").await, 1);
    assert_eq!(audited(&town.server, "account.activated").await, 1);
    let accepted = "authenticator_acceptances WHERE organisation_id = (SELECT id FROM organisations WHERE \
                    handle = 'linde')";
    assert_eq!(town.server.database().count(accepted).await, 2, "the password and the app of this login");

    let asked = app.ask();
    let landed = browser.open(&asked.url()).await;
    let tokens = app.tokens(&asked, &landed.callback()).await;
    let claims = app.verified(tokens.id_token(), Some(&asked.nonce)).await;
    assert_eq!(claims["acr"], "https://refeds.org/profile/mfa");
}

#[tokio::test]
async fn who_refuses_stays_as_they_were_and_the_link_stays_good() {
    let (town, _, link) = anna_is_invited().await;
    let mut browser = town.browser();
    let login = with_own_account(&mut browser, &link).await;
    let second = type_password(&mut browser, &login, "anna").await;
    let question = type_code(&mut browser, &second).await;
    let landing = browser.submit(&question, &[("answer", "refuse")]).await;
    assert!(landing.asks_for("account"), "{landing}");
    assert_eq!(memberships(&town).await, 1);
    for none in ["links WHERE used_at IS NOT NULL", "audit_events WHERE code = 'account.activated'"] {
        assert_eq!(town.server.database().count(none).await, 0, "{none}");
    }
    let accepted = "authenticator_acceptances a JOIN organisations o ON o.id = a.organisation_id WHERE o.handle = 'linde'";
    assert_eq!(town.server.database().count(accepted).await, 0);
    // The question that was answered attaches nothing any more.
    let late = browser.submit(&question, &[("answer", "accept")]).await;
    assert!(late.asks_for("account"), "{late}");
    assert_eq!(memberships(&town).await, 1);
}

#[tokio::test]
async fn an_account_of_ones_own_under_another_name() {
    let (town, _, link) = anna_is_invited().await;
    let mut browser = town.browser();
    let page = to_password(&mut browser, &link).await;
    let taken = choose_password(&mut browser, &page).await;
    assert_eq!(taken.status.as_u16(), 422);
    assert!(taken.asks_for("account"), "the way to the account that is there: {taken}");
    assert_eq!(town.server.database().count("users").await, 1);
    let other = |name: &'static str| [("username", name), ("new_password", CHOSEN), ("repeat", CHOSEN)];
    let address = browser.submit(&taken, &other("somebody@example.nl")).await;
    assert!(address.text().contains("zonder @"), "an address could be somebody else's: {address}");
    let page = browser.submit(&taken, &other("anna.linde")).await;
    assert!(page.asks_for("code"), "{page}");
    assert_eq!(town.server.database().count("users").await, 2);
    assert_eq!(memberships(&town).await, 2);
}

#[tokio::test]
async fn an_older_session_does_not_answer_and_a_wrong_password_attaches_nothing() {
    let (town, _, link) = anna_is_invited().await;
    let care = town.app("dossier", &["--organisation", "care"]);
    let mut browser = town.browser();
    let page = browser.open(&care.ask().url()).await;
    let page = type_password(&mut browser, &page, "anna").await;
    let page = type_code(&mut browser, &page).await;
    assert!(to_the_end(&mut browser, page).await.callback().has("code"));
    let login = with_own_account(&mut browser, &link).await;
    assert!(login.asks_for("password"), "what was proven before this question is not enough: {login}");
    let wrong =
        browser.submit(&login, &[("username", "anna@example.nl"), ("password", "verkeerd paard")]).await;
    assert!(wrong.asks_for("password"));
    // Who thinks better of it finds both ways open, and the other one works.
    let back = browser.open(&town.server.url("/activate")).await;
    assert!(back.asks_for("account") && !back.asks_for("password"), "{back}");
    assert!(browser.submit(&back, &[("account", "new")]).await.asks_for("new_password"));
    assert_eq!(memberships(&town).await, 1);
}

/// What the same person is to two organisations: each app hears what its own organisation supplied (R25).
#[tokio::test]
async fn each_organisation_s_app_hears_what_that_organisation_supplied_and_nothing_of_the_other() {
    const AT_WORK: [&str; 3] = ["anna@work.example", "+31301234567", "Anna van Werk"];
    const IN_CARE: [&str; 3] = ["anna@example.nl", PHONE, "anna Jansen"];
    let town = Town::on(Sluis::plan()).await;
    for handle in ["care", "linde"] {
        town.organisation(handle, "basic");
    }
    town.person("anna", &["care"]);
    let employer = inviting_app(&town, "verzuim", "linde");
    let supplied = json!({ "email": AT_WORK[0], "phone_number": AT_WORK[1], "given_name": "Anna",
        "surname_prefix": "van", "surname": "Werk", "target_link_uri": MESSAGE });
    invite_as(&employer, &supplied).await;
    let mut browser = town.browser();
    let login = with_own_account(&mut browser, &link(&town.server).await).await;
    let question = type_password(&mut browser, &login, "anna").await;
    begun(&browser.submit(&question, &[("answer", "accept")]).await);

    let both = ["--organisation", "care", "--organisation", "linde", "--consent", "ask"];
    let mut of_both = town.app("overal", &both);
    let (mut work, mut care) = (employer, town.app("dossier", &["--organisation", "care"]));
    for app in [&mut work, &mut care, &mut of_both] {
        app.scope = "openid profile email phone".to_owned();
    }
    for (app, organisation, own, others) in [
        (&work, "linde", AT_WORK, IN_CARE),
        (&care, "care", IN_CARE, AT_WORK),
        (&of_both, "linde", AT_WORK, IN_CARE),
        (&of_both, "care", IN_CARE, AT_WORK),
    ] {
        let mut browser = town.browser();
        let asked = app.ask().with("organization", organisation);
        let page = browser.open(&asked.url()).await;
        let mut page = type_password(&mut browser, &page, "anna").await;
        if page.asks_for("answer") {
            assert!(page.text().contains(organisation), "{page}");
            // What she typed to log in is her own and stands there.
            for other in others.iter().filter(|other| **other != "anna@example.nl") {
                assert!(!page.body.contains(other), "{other}: {page}");
            }
            page = browser.submit(&page, &[("answer", "allow")]).await;
        }
        let tokens = app.tokens(&asked, &page.callback()).await;
        let told = app.userinfo(tokens.access_token()).await.expect_status(200);
        let claims = told.json();
        assert_eq!([&claims["email"], &claims["phone_number"], &claims["name"]], own.each_ref(), "{claims}");
        for other in others {
            assert!(!told.body.contains(other), "{organisation}: {}", told.body);
        }
    }
    assert_eq!(town.server.database().count("users").await, 1, "it is one person");
}

#[tokio::test]
async fn who_belongs_there_already_is_told_so_and_nothing_changes() {
    let town = Town::on(Sluis::plan()).await;
    town.organisation("linde", "basic");
    town.person("anna", &["linde"]);
    let app = inviting_app(&town, "verzuim", "linde");
    invite_as(&app, &json!({ "email": "partner@example.nl", "target_link_uri": MESSAGE })).await;
    let mut browser = town.browser();
    let login = with_own_account(&mut browser, &link(&town.server).await).await;
    let question = type_password(&mut browser, &login, "anna").await;
    let told = browser.submit(&question, &[("answer", "accept")]).await;
    assert_eq!(told.status.as_u16(), 409);
    assert!(told.link("Met een ander account inloggen").path() == "/activate", "no dead end: {told}");
    assert_eq!(memberships(&town).await, 1);
    assert_eq!(town.server.database().count("links WHERE used_at IS NOT NULL").await, 0);
}
