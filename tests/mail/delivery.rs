//! What a mail server takes: at once, later, or when it is there again.

use crate::activation::invited::{
    BRAM, INVITATIONS, MESSAGE, activate, ask, begun, choose_password, invite_as, linde, linde_with,
    parameter, to_password,
};
use http::Method;
use serde_json::{Value, json};
use sluis_tests::support::mail_server::MailServer;
use sluis_tests::support::server::{Plan, Sluis};
use std::time::Duration;
use url::Url;

/// A server that sends through `mails`.
pub(crate) fn through(mails: &MailServer) -> Plan {
    Sluis::plan()
        .with_turned_clock()
        .set("email.smtp_url", &mails.url())
        .set("email.from", "no-reply@sluis.example")
}

/// An invitation for that mailbox.
pub(crate) fn invitation(email: &str) -> Value {
    json!({ "email": email, "given_name": "Bram", "target_link_uri": MESSAGE })
}

/// Asks until the newest letter about the invitation fared so.
pub(crate) async fn fared(
    app: &sluis_tests::support::relying_party::RelyingParty,
    id: &str,
    delivery: &str,
) -> Value {
    for _ in 0..200 {
        let told = ask(app, Method::GET, &format!("{INVITATIONS}/{id}"), None).await.json();
        let newest = told["letters"].as_array().unwrap().last().unwrap().clone();
        if newest["delivery"] == delivery {
            return newest;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the letter never was {delivery}");
}

fn link_in(text: &str) -> Url {
    let line =
        text.lines().find(|line| line.starts_with("http")).unwrap_or_else(|| panic!("no link: {text}"));
    Url::parse(line.trim()).unwrap()
}

#[tokio::test]
async fn an_invitation_arrives_as_a_mail_program_reads_it_and_its_link_activates() {
    let mails = MailServer::start();
    let (town, app) = linde(through(&mails)).await;
    let id = invite_as(&app, &invitation(BRAM)).await;
    let mail = mails.took(1).await.remove(0);
    fared(&app, &id, "accepted").await;

    assert_eq!((mail["to"][0].as_str(), mail["from"].as_str()), (Some(BRAM), Some("no-reply@sluis.example")));
    let header = |name: &str| mail["headers"][name].as_str().unwrap_or_default();
    assert_eq!(header("from"), "linde <no-reply@sluis.example>", "R3: the organisation is the sender");
    assert_eq!(header("subject"), "Er staat een bericht voor u klaar bij linde");
    assert_eq!(
        (header("auto-submitted"), header("x-auto-response-suppress")),
        ("auto-generated", "All"),
        "R16"
    );
    assert_eq!((header("content-language"), header("list-unsubscribe")), ("nl", ""));
    assert!(header("message-id").ends_with("@sluis.example>"), "{}", header("message-id"));
    assert_eq!(mail["kinds"], json!(["multipart/alternative", "text/plain", "text/html"]));
    let (text, html) = (mail["text"].as_str().unwrap(), mail["html"].as_str().unwrap());
    for part in [text, html] {
        assert!(part.contains("Account activeren en bericht lezen"), "R4: {part}");
        assert!(part.contains("U kunt niet antwoorden") && part.contains("Deze link werkt tot"), "{part}");
        for word in ["ziek", "verzuimdossier", "messages/7"] {
            assert!(!part.contains(word), "{word} says what waits: {part}");
        }
    }
    assert!(!html.contains("src=") && !html.contains("url("), "nothing is loaded from elsewhere: {html}");
    assert!(!link_in(text).as_str().contains("bram") && link_in(text).as_str().len() < 200, "R4");

    // R13: who misses it reads what to look for, before anybody knows who reads.
    let mut stranger = town.browser();
    let login = stranger.open(&app.ask().url()).await.text();
    let code = stranger.open(&town.server.url("/activate")).await.text();
    for page in [&login, &code] {
        assert!(page.contains("Geen e-mail ontvangen?") && page.contains("no-reply@sluis.example"), "{page}");
        assert!(page.contains("Ongewenste e-mail"), "{page}");
    }
    assert!(
        login.contains(header("subject")) && login.contains("Vraag linde om de e-mail opnieuw"),
        "{login}"
    );
    assert!(!code.contains("linde"), "nobody said for whom: {code}");

    let (landed, _) = activate(&mut town.browser(), &link_in(text)).await;
    let told = begun(&landed);
    assert_eq!(parameter(&told, "target_link_uri"), MESSAGE);
    assert_eq!(town.server.database().count("outbox WHERE CAST(data AS TEXT) LIKE '%activate%'").await, 0);
}

#[tokio::test]
async fn a_letter_for_which_no_message_waits_promises_none() {
    let mails = MailServer::start();
    let (town, app) = linde_with(through(&mails), "basic", r#"{"invite":{"send":"on_create"}}"#).await;
    invite_as(&app, &json!({ "email": BRAM })).await;
    let mail = mails.took(1).await.remove(0);
    assert_eq!(mail["headers"]["subject"], "Activeer uw account bij linde");
    let text = mail["text"].as_str().unwrap();
    for part in [text, mail["html"].as_str().unwrap()] {
        assert!(part.contains("Account activeren") && part.contains("Daarna kunt u inloggen"), "{part}");
        assert!(!part.to_lowercase().contains("bericht"), "R2: nobody said that one waits: {part}");
    }
    let mut browser = town.browser();
    let page = to_password(&mut browser, &link_in(text)).await;
    assert!(!page.text().contains("bericht"), "{page}");
    let told = begun(&choose_password(&mut browser, &page).await);
    assert_eq!(parameter(&told, "target_link_uri"), "", "the app opens where it begins");
    // Whom a message waits for reads so, under the same rule.
    invite_as(&app, &invitation("carla@example.nl")).await;
    let mail = mails.took(2).await.remove(1);
    assert_eq!(mail["headers"]["subject"], "Er staat een bericht voor u klaar bij linde");
}

#[tokio::test]
async fn a_mail_that_is_deferred_goes_after_a_pause_and_once() {
    let mails = MailServer::start();
    let (town, app) = linde(through(&mails)).await;
    let id = invite_as(&app, &invitation("grey@example.nl")).await;
    mails.was_asked(1).await;
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert_eq!(mails.answers().len(), 1, "not again before the pause is over");
    fared(&app, &id, "queued").await;
    let listed = town.server.run(&["mail", "list", "--state", "waiting"]);
    assert_eq!(listed["mails"][0]["reason"], "not now: the mail server answered 451");
    assert_eq!(
        (listed["mails"][0]["to"].as_str(), listed["mails"][0]["attempts"].as_u64()),
        (Some("g…@example.nl"), Some(1))
    );

    town.server.clock().forward(Duration::from_secs(16));
    mails.took(1).await;
    fared(&app, &id, "accepted").await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(mails.taken().len(), 1, "one mail");
    assert_eq!(mails.answers().len(), 2);
}

#[tokio::test]
async fn a_mail_server_that_is_away_loses_nothing() {
    let mut mails = MailServer::start();
    let plan = through(&mails);
    mails.stop();
    let (mut town, app) = linde(plan).await;
    town.server.tolerates_errors();
    let id = invite_as(&app, &invitation(BRAM)).await;
    tokio::time::sleep(Duration::from_secs(4)).await;
    fared(&app, &id, "queued").await;
    // The provider dies as well, and comes back; so does the mail server.
    town.server.kill9();
    let mails = mails.start_again();
    town.server.start_again().await;
    // Further than what was taken up, and not done, is kept for whoever took it.
    for _ in 0..10 {
        town.server.clock().forward(Duration::from_secs(180));
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    mails.took(1).await;
    fared(&app, &id, "accepted").await;
    assert_eq!(mails.taken().len(), 1);
}
