//! The employer's attack: the work mailbox in hand, an invitation of one's own, and a patient's account.

use crate::activation::existing_account::{anna_is_invited, with_own_account};
use crate::activation::invited::{
    BRAM, CHOSEN, INVITATIONS, MESSAGE, activate, ask, begun, choose_password, invite_as, inviting_app,
    linde_with, link, link_app_at, to_password, to_the_end,
};
use crate::passwords::letters;
use crate::recovery::ways::{shown_key, to_backup};
use http::Method;
use serde_json::json;
use sluis_tests::support::agent::Agent;
use sluis_tests::support::page::Page;
use sluis_tests::support::photograph::answers;
use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::totp;
use sluis_tests::support::town::{PASSWORD, Town, type_code, type_password};
use std::time::Duration;
use url::Url;

/// What Anna is called at work, and where her employer reads along.
const WORK: &str = "anna@work.example";
/// What she chose there, and tells nobody.
const ANNAS_OWN: &str = "paarse olifant op een fiets";

#[tokio::test]
async fn the_employer_with_the_work_mailbox_does_not_open_the_care_door() {
    let (town, _, link) = anna_is_invited().await;
    let care = town.app("dossier", &["--organisation", "care"]);
    let hers = "SELECT count(*) || '' FROM authenticators a JOIN login_names n ON n.user_id = a.user_id WHERE n.key = 'anna@example.nl'";
    let before = answers(&town.server, hers).await;
    let mut employer = town.browser();
    // An account under Anna's name cannot be had, and one under another name is another person's.
    let page = to_password(&mut employer, &link).await;
    let taken = choose_password(&mut employer, &page).await;
    assert_eq!(taken.status.as_u16(), 422);
    let other = [
        ("username", "anna.linde"),
        ("new_password", crate::activation::invited::CHOSEN),
        ("repeat", crate::activation::invited::CHOSEN),
    ];
    let page = employer.submit(&taken, &other).await;
    crate::activation::invited::link_app(&mut employer, &page).await;
    let refused = employer.open(&care.ask().url()).await;
    assert!(
        refused.sent_to.is_none() && refused.status.as_u16() != 200 || refused.asks_for("answer"),
        "{refused}"
    );
    assert!(!refused.url.as_str().contains("code="), "{refused}");
    let silent = employer.open(&care.ask().with("prompt", "none").url()).await.refusal();
    assert!(!silent.has("code"), "{}", silent.url);
    let of_care = "SELECT count(*) || '' FROM grants g JOIN organisations o ON o.id = g.organisation_id WHERE o.handle = 'care'";
    assert_eq!(answers(&town.server, of_care).await, ["0"]);
    // Anna's own account is untouched.
    assert_eq!(answers(&town.server, hers).await, before);
}

/// Logs in with an account that is there, under this name, and goes on to the question of the invitation.
async fn to_question(browser: &mut Agent, link: &Url, (name, code): (&str, &str)) -> Page {
    let login = with_own_account(browser, link).await;
    let second = browser.submit(&login, &[("username", name), ("password", ANNAS_OWN)]).await;
    let question = browser.submit(&second, &[("code", code)]).await;
    assert!(question.asks_for("answer"), "{question}");
    question
}

/// The employer resets the password through the work mailbox, and links an app on its own helpdesk's code. The key
/// of that app.
async fn the_employer_takes_it_over(town: &Town, employer: &mut Agent, work: &RelyingParty) -> String {
    letters::ask(employer, &work.ask().url(), WORK).await;
    letters::settled(&town.server).await;
    let second = letters::reset(employer, &letters::link(&town.server).await).await;
    town.server.run_with_secret(&["admin", "create", "--login-name", "beheer"], &format!("{PASSWORD}\n"));
    let issue = ["user", "issue-code", "--login-name", WORK, "--by", "beheer", "--reason", "teruggebeld"];
    let issue = [&issue[..], &["--organisation", "linde"]].concat();
    let told = town.server.run_with_secret(&issue, &format!("{PASSWORD}\n"));
    let page = to_backup(employer, &second).await;
    let page = employer.submit(&page, &[("code", told["code"].as_str().unwrap())]).await;
    let page = employer.submit(&page, &[("kept", "yes")]).await;
    let page = employer.submit(&page, &[("answer", "now")]).await;
    let key = shown_key(&page);
    let landed = employer.submit(&page, &[("code", &totp::code(&key, town.server.clock().now()))]).await;
    assert!(landed.callback().has("code"), "the employer's own door opens");
    key
}

/// The other order: the account is made through the work mailbox, and care invites later to the private one. The key
/// of Anna's app `was_mailed` to the work mailbox, or stood on her screen. Her browser, where care has opened for her,
/// the app of her work, the key, and the used link.
async fn the_employer_made_it_first(
    was_mailed: bool,
) -> (Town, (RelyingParty, RelyingParty), Agent, (String, Url)) {
    let town = Town::on(Sluis::plan().with_turned_clock()).await;
    for handle in ["care", "linde"] {
        town.organisation(handle, "verzuim");
    }
    let work = inviting_app(&town, "verzuim", "linde");
    let care = inviting_app(&town, "dossier", "care");
    invite_as(&work, &json!({ "email": WORK, "target_link_uri": MESSAGE })).await;
    let mut anna = town.browser();
    let page = to_password(&mut anna, &link(&town.server).await).await;
    let page = anna.submit(&page, &[("new_password", ANNAS_OWN), ("repeat", ANNAS_OWN)]).await;
    let (_, key) = link_app_at(&mut anna, &page, town.server.clock().now()).await;
    if was_mailed {
        let mailed = "UPDATE authenticators SET bound_by = 'mail' WHERE kind = 'totp'";
        town.server.database().execute(mailed).await;
    }
    let shut = anna.open(&care.ask().url()).await;
    assert!(shut.sent_to.is_none(), "nobody has proved anything at care: {shut}");

    // Anna herself attaches care to it, with what she proves in that login.
    invite_as(&care, &json!({ "email": "anna@home.example", "target_link_uri": MESSAGE })).await;
    let private = link(&town.server).await;
    town.server.clock().forward(Duration::from_secs(61));
    let code = totp::code(&key, town.server.clock().now());
    let question = to_question(&mut anna, &private, (WORK, &code)).await;
    let form = anna.submit(&question, &[("answer", "accept")]).await;
    to_the_end(&mut anna, form).await;
    assert!(anna.open(&care.ask().url()).await.callback().has("code"), "and care opens for her");
    assert_eq!(town.server.database().count("users").await, 1);
    (town, (work, care), anna, (key, private))
}

#[tokio::test]
async fn an_app_whose_key_lay_in_the_work_mailbox_opens_care_for_nobody_who_reads_there() {
    let (town, (work, care), _, (key, _)) = the_employer_made_it_first(true).await;
    let accepted = "authenticator_acceptances c JOIN authenticators a ON a.id = c.authenticator_id
        JOIN organisations o ON o.id = c.organisation_id WHERE o.handle = 'care' AND a.kind = ";
    let database = town.server.database();
    assert_eq!(database.count(&format!("{accepted} 'password'")).await, 1, "what Anna alone knows");
    assert_eq!(database.count(&format!("{accepted} 'totp'")).await, 0, "and not what others may know");

    let mut employer = town.browser();
    letters::ask(&mut employer, &work.ask().url(), WORK).await;
    letters::settled(&town.server).await;
    letters::reset(&mut employer, &letters::link(&town.server).await).await;
    town.server.clock().forward(Duration::from_secs(61));
    let mut employer = town.browser();
    let page = employer.open(&care.ask().url()).await;
    let page = employer.submit(&page, &[("username", WORK), ("password", letters::NEW)]).await;
    let code = totp::code(&key, town.server.clock().now());
    let page = if page.asks_for("code") { employer.submit(&page, &[("code", &code)]).await } else { page };
    assert!(page.sent_to.is_none(), "care stays shut: {page}");
    let silent = employer.open(&care.ask().with("prompt", "none").url()).await;
    assert!(!silent.sent_to.is_some_and(|url| url.as_str().contains("code=")));
    assert_eq!(database.count("grants WHERE client_id = 'dossier'").await, 1, "Anna's own");
}

#[tokio::test]
async fn an_account_that_the_employer_made_first_opens_care_only_after_the_patient_proved_it_there() {
    let (town, (work, care), _, (_, private)) = the_employer_made_it_first(false).await;

    // Whatever the employer sets since then on its own word opens its own door and not that of care.
    let mut employer = town.browser();
    let linked = the_employer_takes_it_over(&town, &mut employer, &work).await;
    town.server.clock().forward(Duration::from_secs(61));
    for mut employer in [employer, town.browser()] {
        let mut page = employer.open(&care.ask().with("prompt", "login").url()).await;
        page = employer.submit(&page, &[("username", WORK), ("password", letters::NEW)]).await;
        assert!(page.sent_to.is_none() && page.asks_for("code"), "care asks for what it accepted: {page}");
        let code = totp::code(&linked, town.server.clock().now());
        let wrong = employer.submit(&page, &[("code", &code)]).await.expect_status(422);
        assert!(wrong.asks_for("code"), "{wrong}");
        let silent = employer.open(&care.ask().with("prompt", "none").url()).await.refusal();
        assert!(!silent.has("code"), "{}", silent.url);
    }
    assert_eq!(town.server.database().count("grants WHERE client_id = 'dossier'").await, 1, "Anna's own");
    let page = town.browser().open(&private).await;
    assert!(page.text().contains("al actief"), "the used link attaches nothing: {page}");
}

#[tokio::test]
async fn the_employer_does_not_learn_from_the_api_which_account_accepted() {
    let (town, app, link) = anna_is_invited().await;
    let mut anna = town.browser();
    let login = with_own_account(&mut anna, &link).await;
    let second = type_password(&mut anna, &login, "anna").await;
    let question = type_code(&mut anna, &second).await;
    anna.submit(&question, &[("answer", "accept")]).await;
    let body = json!({ "email": "bram@example.nl", "target_link_uri": MESSAGE });
    let newcomer = invite_as(&app, &body).await;
    activate(&mut town.browser(), &crate::activation::invited::link(&town.server).await).await;
    let members = |id: String| {
        let app = &app;
        async move {
            let told = ask(app, Method::GET, &format!("/api/v1/invitations/{id}"), None).await.json();
            let mut names: Vec<String> = told.as_object().unwrap().keys().cloned().collect();
            names.sort();
            (names, told["state"].clone(), told["letters"].as_array().unwrap().len())
        }
    };
    let ids = "SELECT lower(hex(id)) FROM invitations ORDER BY created_at LIMIT 1";
    let anna_id = answers(&town.server, ids).await.remove(0);
    assert_eq!(members(anna_id).await, members(newcomer).await);
}

/// An organisation whose people may have a name of their own, and somebody whom it does not know, by two names.
async fn linde_beside_a_patient() -> (Town, RelyingParty) {
    let (town, app) = linde_with(Sluis::plan(), "basic", r#"{"login":{"identifier":"either"}}"#).await;
    town.organisation("care", "basic");
    town.person("patient", &["care"]);
    let other = ["user", "create", "--login-name", "p.rivate", "--organisation", "care", "--password-stdin"];
    town.server.run_with_secret(&other, &format!("{PASSWORD}\n"));
    (town, app)
}

#[tokio::test]
async fn an_app_names_nobody_by_the_address_of_another() {
    let (town, app) = linde_beside_a_patient().await;
    let mut answers = Vec::new();
    for name in ["patient@example.nl", "nobody@example.nl"] {
        let body = json!({ "email": BRAM, "username": name, "target_link_uri": MESSAGE });
        let refused = ask(&app, Method::POST, INVITATIONS, Some(&body)).await.expect_status(422);
        assert_eq!(refused.json()["member"], "username");
        answers.push(refused.body);
    }
    assert_eq!(answers[0], answers[1]);
    for table in ["invitations", "links", "outbox"] {
        assert_eq!(town.server.database().count(table).await, 0, "{table}");
    }
    let own = json!({ "email": BRAM, "username": "Bram@EXAMPLE.nl", "target_link_uri": MESSAGE });
    invite_as(&app, &own).await;
}

#[tokio::test]
async fn who_holds_a_link_learns_nothing_about_the_names_of_others() {
    let (town, app) = linde_beside_a_patient().await;
    let body = json!({ "email": BRAM, "username": "b.kuipers", "target_link_uri": MESSAGE });
    invite_as(&app, &body).await;
    let mut browser = town.browser();
    let page = to_password(&mut browser, &link(&town.server).await).await;
    let mut answers = Vec::new();
    for name in ["p.rivate", "nobody"] {
        let typed = [("username", name), ("new_password", CHOSEN), ("repeat", CHOSEN)];
        let answer = browser.submit(&page, &typed).await;
        assert_eq!(answer.form_with("new_password").value("username"), "b.kuipers");
        answers.push((answer.status, answer.body));
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(town.server.database().count("users").await, 2, "nobody was made under a name of their own");
    begun(&choose_password(&mut browser, &page).await);
    assert_eq!(town.server.database().count("login_names WHERE key = 'b.kuipers'").await, 1);
}

#[tokio::test]
async fn one_invitation_is_no_list_of_everybodys_names() {
    let (town, app) = linde_beside_a_patient().await;
    // The name that was invited is somebody's since, so that the newcomer has to find another.
    let body = json!({ "email": BRAM, "username": "b.kuipers", "target_link_uri": MESSAGE });
    invite_as(&app, &body).await;
    let taken = ["user", "create", "--login-name", "b.kuipers", "--organisation", "care", "--password-stdin"];
    town.server.run_with_secret(&taken, &format!("{PASSWORD}\n"));
    let mut browser = town.browser();
    let page = to_password(&mut browser, &link(&town.server).await).await;
    let typed = |name: &'static str| [("username", name), ("new_password", CHOSEN), ("repeat", CHOSEN)];
    for _ in 0..10 {
        let refused = browser.submit(&page, &typed("p.rivate")).await.expect_status(422);
        assert!(refused.text().contains("gebruikersnaam kan niet"), "{refused}");
    }
    let free = browser.submit(&page, &typed("nobodys.name")).await.expect_status(422);
    assert!(free.text().contains("gebruikersnaam kan niet"), "nothing more is told: {free}");
    assert_eq!(town.server.database().count("login_names WHERE key = 'nobodys.name'").await, 0);
}
