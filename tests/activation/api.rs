//! What apps ask: invite, notify, resend, withdraw, how does it stand.

use crate::activation::invited::{
    BRAM, INVITATIONS, MESSAGE, activate, ask, ask_with, audited, invite, invite_as, inviting_app, linde,
    linde_with, link,
};
use http::Method;
use serde_json::{Value, json};
use sluis_tests::support::outbox::letters;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::town::Town;
use std::time::Duration;

fn path(id: &str, verb: &str) -> String {
    format!("{INVITATIONS}/{id}{verb}")
}

/// An answer without what differs between any two invitations.
fn plain(answer: &Value) -> Value {
    let mut answer = answer.clone();
    for member in ["id", "invited_at"] {
        answer[member].take();
    }
    for letter in answer["letters"].as_array_mut().unwrap() {
        letter["written_at"].take();
    }
    answer
}

#[tokio::test]
async fn nobody_hears_whether_an_address_is_known() {
    let town = Town::empty().await;
    for handle in ["linde", "care"] {
        town.organisation(handle, "verzuim");
    }
    let app = inviting_app(&town, "verzuim", "linde");
    // Anna is a patient elsewhere; nobody has ever heard of Zoë.
    town.person_with_app("anna", &["care"]);
    let ask_for = |email: &'static str| json!({ "email": email, "target_link_uri": MESSAGE });
    let known =
        ask(&app, Method::POST, INVITATIONS, Some(&ask_for("anna@example.nl"))).await.expect_status(201);
    let unknown =
        ask(&app, Method::POST, INVITATIONS, Some(&ask_for("zoey@example.nl"))).await.expect_status(201);
    assert_eq!(plain(&known.json()).to_string(), plain(&unknown.json()).to_string());
    assert_eq!(known.body.len(), unknown.body.len());
    let id = |answer: &Value| answer["id"].as_str().unwrap().to_owned();
    let (known, unknown) = (id(&known.json()), id(&unknown.json()));
    let how = |id: String| {
        let app = &app;
        async move { plain(&ask(app, Method::GET, &path(&id, ""), None).await.json()).to_string() }
    };
    assert_eq!(how(known).await, how(unknown).await);
    let mails = letters(&town.server).await;
    assert_eq!((mails.len(), mails[0].template == mails[1].template), (2, true));

    // Nor does who holds both mailboxes, up to the page of the password.
    let mut pages = Vec::new();
    for mail in &mails {
        let mut browser = town.browser();
        let landing = browser.open(&mail.link()).await;
        let page = browser.submit(&landing, &[("account", "new")]).await;
        let mark = page.form().value("f").to_owned();
        pages.push(page.body.replace(&mark, "").replace(&mail.to, ""));
    }
    assert_eq!(pages[0], pages[1]);
}

#[tokio::test]
async fn a_message_brings_an_activation_letter_first_and_a_plain_one_later() {
    let (town, app) = linde(Sluis::plan().with_turned_clock()).await;
    let id = invite(&app).await;
    town.server.clock().forward(Duration::from_secs(61));
    let next = json!({ "target_link_uri": "http://127.0.0.1:9/messages/8" });
    ask(&app, Method::POST, &path(&id, "/notify"), Some(&next)).await.expect_status(200);
    let mails = letters(&town.server).await;
    assert_eq!(mails.iter().map(|mail| mail.template.as_str()).collect::<Vec<_>>(), ["invite", "invite"]);
    let mut browser = town.browser();
    let page = crate::activation::invited::to_password(&mut browser, &mails[1].link()).await;
    crate::activation::invited::choose_password(&mut browser, &page).await;
    town.server.clock().forward(Duration::from_secs(61));
    let told = ask(&app, Method::POST, &path(&id, "/notify"), Some(&next)).await.expect_status(200).json();
    assert_eq!(told["state"], "active");
    let mails = letters(&town.server).await;
    assert_eq!((mails.len(), mails[2].template.as_str()), (3, "message"));
    assert_eq!(mails[2].link().as_str(), "http://127.0.0.1:9/messages/8");
    assert!(mails[2].data.get("code").is_none(), "nothing in it activates anything");
    let again = ask(&app, Method::POST, &path(&id, "/resend"), None).await.expect_status(409);
    assert_eq!(again.json()["type"], "urn:sluis:problem:already-active");
}

#[tokio::test]
async fn letters_have_a_minute_between_them_and_go_ten_times_a_day() {
    let (town, app) = linde(Sluis::plan().with_turned_clock()).await;
    let id = invite(&app).await;
    let soon = ask(&app, Method::POST, &path(&id, "/resend"), None).await.expect_status(429);
    assert!((1..=61).contains(&soon.header("retry-after").parse::<u32>().unwrap()), "{soon:?}");
    for _ in 0..9 {
        town.server.clock().forward(Duration::from_secs(61));
        ask(&app, Method::POST, &path(&id, "/resend"), None).await.expect_status(200);
    }
    town.server.clock().forward(Duration::from_secs(61));
    let many = ask(&app, Method::POST, &path(&id, "/notify"), None).await.expect_status(429);
    assert!(many.header("retry-after").parse::<u32>().unwrap() > 3_600, "{many:?}");
    assert_eq!(letters(&town.server).await.len(), 10);
    town.server.clock().forward(Duration::from_secs(24 * 3600));
    ask(&app, Method::POST, &path(&id, "/resend"), None).await.expect_status(200);
}

#[tokio::test]
async fn a_withdrawal_is_final_and_may_be_repeated() {
    let (town, app) = linde(Sluis::plan()).await;
    let id = invite(&app).await;
    for _ in 0..2 {
        let told = ask(&app, Method::POST, &path(&id, "/withdraw"), None).await.expect_status(200).json();
        assert_eq!(told["state"], "ended");
    }
    assert_eq!(audited(&town.server, "account.withdrawn").await, 1);
    let waiting = "outbox WHERE sent_at IS NULL AND failed_at IS NULL";
    assert_eq!(town.server.database().count(waiting).await, 0, "the letter does not go any more");
    for verb in ["/notify", "/resend"] {
        let refused = ask(&app, Method::POST, &path(&id, verb), None).await.expect_status(409);
        assert_eq!(refused.json()["type"], "urn:sluis:problem:ended");
    }
    assert_eq!(letters(&town.server).await.len(), 1);
}

#[tokio::test]
async fn who_has_accepted_is_not_withdrawn() {
    let (town, app) = linde(Sluis::plan()).await;
    let id = invite(&app).await;
    activate(&mut town.browser(), &link(&town.server).await).await;
    let refused = ask(&app, Method::POST, &path(&id, "/withdraw"), None).await.expect_status(409);
    assert_eq!(refused.json()["type"], "urn:sluis:problem:already-active");
    assert_eq!(town.server.database().count("memberships WHERE ended_at IS NULL").await, 1);
}

#[tokio::test]
async fn asked_twice_under_one_key_there_is_one_invitation_and_one_letter() {
    let (town, app) = linde(Sluis::plan()).await;
    let body = json!({ "email": BRAM, "target_link_uri": MESSAGE });
    let key: [(&str, &str); 1] = [("idempotency-key", "case-17")];
    let asked = |body: Value| {
        let app = &app;
        async move { ask_with(app, Method::POST, INVITATIONS, (Some(&body), &key)).await }
    };
    let first = asked(body.clone()).await.expect_status(201).json();
    let (second, third) = tokio::join!(asked(body.clone()), asked(body.clone()));
    for again in [second, third] {
        assert_eq!(again.expect_status(200).json()["id"], first["id"]);
    }
    let other = asked(json!({ "email": "carla@example.nl" })).await.expect_status(422);
    assert_eq!(other.json()["type"], "urn:sluis:problem:idempotency-key-reused");
    assert_eq!(town.server.database().count("memberships").await, 1);
    assert_eq!(letters(&town.server).await.len(), 1);
}

#[tokio::test]
async fn of_ten_who_ask_for_another_letter_at_once_one_gets_it() {
    let (town, app) = linde(Sluis::plan().with_turned_clock()).await;
    let id = invite(&app).await;
    town.server.clock().forward(Duration::from_secs(61));
    let resend = path(&id, "/resend");
    let asking = (0..10).map(|_| {
        let (app, resend) = (app.clone(), resend.clone());
        tokio::spawn(async move { ask(&app, Method::POST, &resend, None).await.status.as_u16() })
    });
    let mut answers = Vec::new();
    for answer in asking.collect::<Vec<_>>() {
        answers.push(answer.await.unwrap());
    }
    answers.sort_unstable();
    assert_eq!(answers, [vec![200], vec![429; 9]].concat());
    assert_eq!(letters(&town.server).await.len(), 2);
    assert_eq!(town.server.database().count("links").await, 2);
}

#[tokio::test]
async fn asked_for_twice_under_one_key_one_letter_goes() {
    let (town, app) = linde(Sluis::plan().with_turned_clock()).await;
    let id = invite(&app).await;
    town.server.clock().forward(Duration::from_secs(61));
    let key: [(&str, &str); 1] = [("idempotency-key", "message-8")];
    for _ in 0..3 {
        let told = ask_with(&app, Method::POST, &path(&id, "/notify"), (None, &key)).await.expect_status(200);
        assert_eq!(told.json()["letters"].as_array().unwrap().len(), 2);
    }
    assert_eq!(letters(&town.server).await.len(), 2);
    let long = "k".repeat(101);
    let more: [(&str, &str); 1] = [("idempotency-key", &long)];
    let refused = ask_with(&app, Method::POST, &path(&id, "/notify"), (None, &more)).await.expect_status(422);
    assert_eq!(refused.json()["member"], "Idempotency-Key");
}

#[tokio::test]
async fn one_key_is_for_one_request() {
    let (town, app) = linde(Sluis::plan().with_turned_clock()).await;
    let id = invite(&app).await;
    town.server.clock().forward(Duration::from_secs(61));
    let key: [(&str, &str); 1] = [("idempotency-key", "message-8")];
    let (eight, nine) = (
        json!({ "target_link_uri": "http://127.0.0.1:9/messages/8" }),
        json!({ "target_link_uri": "http://127.0.0.1:9/messages/9" }),
    );
    let asked = |verb: &'static str, body: &Value| {
        let (app, path, body) = (&app, path(&id, verb), body.clone());
        async move { ask_with(app, Method::POST, &path, (Some(&body), &key)).await }
    };
    for _ in 0..2 {
        asked("/notify", &eight).await.expect_status(200);
    }
    for (verb, body) in [("/notify", &nine), ("/resend", &eight), ("/withdraw", &eight)] {
        let refused = asked(verb, body).await.expect_status(422);
        assert_eq!(refused.json()["type"], "urn:sluis:problem:idempotency-key-reused", "{verb}");
    }
    assert_eq!(letters(&town.server).await.len(), 2);
    let told = ask(&app, Method::GET, &path(&id, ""), None).await.json();
    assert_eq!(told["state"], "invited", "and nothing was withdrawn");
}

#[tokio::test]
async fn without_a_message_nothing_is_sent_unless_the_organisation_says_so() {
    let (town, app) = linde(Sluis::plan()).await;
    let id = invite_as(&app, &json!({ "email": BRAM })).await;
    assert!(letters(&town.server).await.is_empty());
    let told = ask(&app, Method::POST, &path(&id, "/notify"), None).await.expect_status(200).json();
    assert_eq!(told["letters"][0]["delivery"], "queued");

    let (town, app) = linde_with(Sluis::plan(), "verzuim", r#"{"invite":{"send":"on_create"}}"#).await;
    invite_as(&app, &json!({ "email": BRAM })).await;
    assert_eq!(letters(&town.server).await.len(), 1);
}

#[tokio::test]
async fn how_the_letter_fared_is_told_and_after_two_refusals_no_more_go() {
    let (town, app) = linde(Sluis::plan().with_turned_clock()).await;
    let id = invite(&app).await;
    let refuse = "UPDATE letters SET outcome = 'bounced', reason = 'refused for good: 550'";
    town.server.database().execute(refuse).await;
    let told = ask(&app, Method::GET, &path(&id, ""), None).await.json();
    assert_eq!(told["letters"][0]["delivery"], "bounced");
    assert_eq!(told["letters"][0]["reason"], "refused for good: 550");
    town.server.clock().forward(Duration::from_secs(61));
    ask(&app, Method::POST, &path(&id, "/resend"), None).await.expect_status(200);
    town.server.database().execute(refuse).await;
    town.server.clock().forward(Duration::from_secs(61));
    let stopped = ask(&app, Method::POST, &path(&id, "/resend"), None).await.expect_status(409);
    assert_eq!(stopped.json()["type"], "urn:sluis:problem:mailbox-refuses");
    assert_eq!(letters(&town.server).await.len(), 2);
}

#[tokio::test]
async fn a_letter_speaks_as_the_organisation_does() {
    let (town, app) = linde_with(Sluis::plan(), "verzuim-mail-enrolment", "").await;
    invite_as(&app, &json!({ "email": BRAM, "username": "bram", "target_link_uri": MESSAGE })).await;
    let english = json!({ "email": "c@example.nl", "username": "carla", "target_link_uri": MESSAGE, "locale": "en-GB" });
    invite_as(&app, &english).await;
    let locales: Vec<String> = letters(&town.server).await.into_iter().map(|mail| mail.locale).collect();
    assert_eq!(locales, ["nl-je", "en"]);
}
