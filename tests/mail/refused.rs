//! What a mail server does not take, and what comes back after it took it: seen by the app and by the operator.

use crate::activation::invited::{INVITATIONS, ask, invite_as, linde};
use crate::mail::delivery::{fared, invitation, through};
use http::Method;
use sluis_tests::support::mail_server::MailServer;
use std::io::Write;
use std::process::Stdio;
use std::time::Duration;

#[tokio::test]
async fn a_mailbox_that_refuses_is_told_of_and_after_two_letters_left_alone() {
    let mails = MailServer::start();
    let (mut town, app) = linde(through(&mails)).await;
    town.server.tolerates_errors();
    let id = invite_as(&app, &invitation("refuse.bram@example.nl")).await;
    let letter = fared(&app, &id, "bounced").await;
    assert_eq!(letter["reason"], "refused for good: the mail server answered 550");
    town.server.clock().forward(Duration::from_secs(8 * 3600));
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(mails.answers().len(), 1, "for good is for good");

    let resend = format!("{INVITATIONS}/{id}/resend");
    ask(&app, Method::POST, &resend, None).await.expect_status(200);
    fared(&app, &id, "bounced").await;
    town.server.clock().forward(Duration::from_secs(61));
    let stopped = ask(&app, Method::POST, &resend, None).await.expect_status(409);
    assert_eq!(stopped.json()["type"], "urn:sluis:problem:mailbox-refuses");
    assert_eq!((mails.answers().len(), mails.taken().len()), (2, 0));
    let listed = town.server.run(&["mail", "list", "--state", "failed"]);
    assert_eq!(listed["mails"].as_array().unwrap().len(), 2);
    assert!(
        !town.server.log().contains("refuse.bram"),
        "law 14: the answer of the mail server named the address"
    );
    assert_eq!(town.server.database().count("users").await, 0);
}

#[tokio::test]
async fn a_mail_that_is_deferred_too_often_is_given_up_and_is_no_bounce() {
    let mails = MailServer::start();
    let (mut town, app) = linde(through(&mails).set("email.attempts", "2")).await;
    town.server.tolerates_errors();
    let id = invite_as(&app, &invitation("later@example.nl")).await;
    mails.was_asked(1).await;
    fared(&app, &id, "queued").await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    town.server.clock().forward(Duration::from_secs(16));
    fared(&app, &id, "given_up").await;
    let resend = format!("{INVITATIONS}/{id}/resend");
    for expected in 3..=4 {
        town.server.clock().forward(Duration::from_secs(61));
        ask(&app, Method::POST, &resend, None).await.expect_status(200);
        mails.was_asked(expected).await;
    }
    assert_eq!(mails.taken().len(), 0);
}

#[tokio::test]
async fn a_mail_that_comes_back_later_is_marked_by_the_report() {
    let mails = MailServer::start();
    let (town, app) = linde(through(&mails)).await;
    let id = invite_as(&app, &invitation("bram@example.nl")).await;
    let mail = mails.took(1).await.remove(0);
    fared(&app, &id, "accepted").await;
    let message_id = mail["headers"]["message-id"].as_str().unwrap();
    let report = |action: &str, status: &str, message_id: &str| {
        format!(
            "From: MAILER-DAEMON@relay.example\r\nTo: no-reply@sluis.example\r\nMessage-ID: <1@relay.example>\r\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\
             Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; relay.example\r\n\r\n\
             Final-Recipient: rfc822; bram@example.nl\r\nAction: {action}\r\nStatus: {status}\r\n\r\n--b\r\n\
             Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message_id}\r\n--b--\r\n"
        )
    };
    let told = |report: String| {
        let mut command = town.server.command(&["mail", "bounced"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(report.as_bytes()).unwrap();
        child.wait().unwrap().success()
    };
    let nobody = "<01930000-0000-7000-8000-000000000009@sluis.example>";
    assert!(!told(report("delayed", "4.4.1", message_id)), "late is not refused");
    assert!(!told(report("failed", "5.1.1", nobody)));
    assert!(!told("Subject: I am on holiday\r\n\r\nBye".to_owned()));
    fared(&app, &id, "accepted").await;
    assert!(told(report("failed", "5.1.1", message_id)));
    assert_eq!(fared(&app, &id, "bounced").await["reason"], "it came back: 5.1.1");
    assert!(!told(report("failed", "5.1.1", message_id)), "once");
    let listed = town.server.run(&["mail", "list", "--state", "failed"]);
    assert_eq!(listed["mails"][0]["reason"], "it came back: 5.1.1");
}
