//! The employer's attack: the work mailbox in hand, an invitation of one's own, and a patient's account.

use crate::activation::existing_account::{anna_is_invited, with_own_account};
use crate::activation::invited::{
    MESSAGE, activate, ask, choose_password, invite_as, inviting_app, link, to_password,
};
use http::Method;
use serde_json::json;
use sluis_tests::support::photograph::answers;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::town::{Town, type_code, type_password};

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
