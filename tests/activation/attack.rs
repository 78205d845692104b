//! The employer's attack: the work mailbox in hand, an invitation of one's own, and a patient's account.

use crate::activation::existing_account::{anna_is_invited, with_own_account};
use crate::activation::invited::{
    BRAM, CHOSEN, INVITATIONS, MESSAGE, activate, ask, choose_password, invite_as, inviting_app, linde_with,
    link, to_password,
};
use http::Method;
use serde_json::json;
use sluis_tests::support::photograph::answers;
use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::town::{PASSWORD, Town, type_code, type_password};

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
    let silent = employer.open(&care.ask().with("prompt", "none").url()).await.callback();
    assert!(!silent.has("code"), "{}", silent.url);
    let of_care = "SELECT count(*) || '' FROM grants g JOIN organisations o ON o.id = g.organisation_id WHERE o.handle = 'care'";
    assert_eq!(answers(&town.server, of_care).await, ["0"]);
    // Anna's own account is untouched.
    assert_eq!(answers(&town.server, hers).await, before);
}

#[tokio::test]
async fn an_account_that_the_employer_made_first_opens_care_only_after_the_patient_proved_it_there() {
    // The other order: the employer makes the account through the work mailbox, and care invites later to the
    // private one. The employer knows the password that it chose, and holds the app that it linked.
    let town = Town::on(Sluis::plan()).await;
    for handle in ["care", "linde"] {
        town.organisation(handle, "verzuim");
    }
    let work = inviting_app(&town, "verzuim", "linde");
    let care = inviting_app(&town, "dossier", "care");
    invite_as(&work, &json!({ "email": "anna@work.example", "target_link_uri": MESSAGE })).await;
    let mut employer = town.browser();
    activate(&mut employer, &link(&town.server).await).await;
    // At the private mailbox the patient makes an account of her own.
    invite_as(&care, &json!({ "email": "anna@home.example", "target_link_uri": MESSAGE })).await;
    let private = link(&town.server).await;
    activate(&mut town.browser(), &private).await;
    let refused = employer.open(&care.ask().url()).await;
    assert!(refused.sent_to.is_none(), "the employer's session is another person's: {refused}");
    assert_eq!(town.server.database().count("users").await, 2);
    // And the used link of the private mailbox attaches nothing, though the employer logs in with "an account".
    let page = employer.open(&private).await;
    assert!(page.text().contains("al actief"), "{page}");
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
    assert!(choose_password(&mut browser, &page).await.sent_to.is_some());
    assert_eq!(town.server.database().count("login_names WHERE key = 'b.kuipers'").await, 1);
}
