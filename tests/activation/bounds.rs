//! How many letters go: to one person, however many invitations there are, and in the name of one app.

use crate::activation::invited::{
    BRAM, INVITATIONS, MESSAGE, ask, invite, invite_as, inviting_app, linde, token,
};
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, Method};
use serde_json::{Value, json};
use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::town::Town;
use std::time::Duration;

async fn rows(town: &Town, table: &str) -> i64 {
    town.server.database().count(table).await
}

/// What is answered to these invitations, all of them sent at the same moment, sorted.
async fn all_at_once(app: &RelyingParty, bodies: Vec<Value>) -> Vec<u16> {
    let mut headers = HeaderMap::new();
    headers.insert(AUTHORIZATION, format!("Bearer {}", token(app).await).parse().unwrap());
    headers.insert(CONTENT_TYPE, "application/json".parse().unwrap());
    let asking = bodies.into_iter().map(|body| {
        let (app, headers) = (app.clone(), headers.clone());
        tokio::spawn(async move {
            let answer = app.send(Method::POST, INVITATIONS, headers, Some(body.to_string())).await;
            if answer.status.as_u16() == 429 {
                let of_letters = body["target_link_uri"].is_string();
                let what = if of_letters { "letters" } else { "invitations" };
                assert_eq!(answer.json()["type"], format!("urn:sluis:problem:too-many-{what}"));
                assert!(answer.header("retry-after").parse::<u32>().unwrap() > 0);
            }
            answer.status.as_u16()
        })
    });
    let mut answers = Vec::new();
    for answer in asking.collect::<Vec<_>>() {
        answers.push(answer.await.unwrap());
    }
    answers.sort_unstable();
    answers
}

#[tokio::test]
async fn of_many_invitations_to_one_mailbox_at_once_one_is_made() {
    let (town, app) = linde(Sluis::plan()).await;
    let spelt = [BRAM, "Bram@Example.nl", " BRAM@EXAMPLE.NL "];
    let bodies = (0..12).map(|n| json!({ "email": spelt[n % 3], "target_link_uri": MESSAGE })).collect();
    assert_eq!(all_at_once(&app, bodies).await, [vec![201], vec![429; 11]].concat());
    for table in ["memberships", "invitations", "links", "letters", "outbox"] {
        assert_eq!(rows(&town, table).await, 1, "{table}");
    }
}

#[tokio::test]
async fn ten_letters_a_day_go_to_one_mailbox_however_many_invitations_there_are() {
    let (town, app) = linde(Sluis::plan().with_turned_clock()).await;
    town.organisation("care", "verzuim");
    let mut last = String::new();
    for _ in 0..10 {
        last = invite(&app).await;
        ask(&app, Method::POST, &format!("{INVITATIONS}/{last}/resend"), None).await.expect_status(429);
        town.server.clock().forward(Duration::from_secs(61));
    }
    let body = json!({ "email": BRAM, "target_link_uri": MESSAGE });
    let refused = ask(&app, Method::POST, INVITATIONS, Some(&body)).await.expect_status(429);
    assert!(refused.header("retry-after").parse::<u32>().unwrap() > 3_600, "{refused:?}");
    for verb in ["resend", "notify"] {
        ask(&app, Method::POST, &format!("{INVITATIONS}/{last}/{verb}"), None).await.expect_status(429);
    }
    assert_eq!((rows(&town, "letters").await, rows(&town, "invitations").await), (10, 10));
    // Another organisation knows nothing of it, and an invitation without a letter troubles nobody.
    invite(&inviting_app(&town, "dossier", "care")).await;
    invite_as(&app, &json!({ "email": BRAM })).await;
    assert_eq!(rows(&town, "outbox").await, 11);
    town.server.clock().forward(Duration::from_secs(24 * 3600));
    invite(&app).await;
}

#[tokio::test]
async fn an_app_has_so_many_letters_written_in_a_day_and_no_more() {
    let plan = Sluis::plan().with_turned_clock().set("email.letters_a_day", "5");
    let (town, app) = linde(plan).await;
    let beside = inviting_app(&town, "rooster", "linde");
    let to = |n: usize| json!({ "email": format!("person{n}@example.nl"), "target_link_uri": MESSAGE });
    let answers = all_at_once(&app, (0..12).map(to).collect()).await;
    assert_eq!(answers, [vec![201; 5], vec![429; 7]].concat());
    for table in ["invitations", "links", "letters", "outbox"] {
        assert_eq!(rows(&town, table).await, 5, "{table}");
    }
    invite_as(&beside, &to(20)).await;
    town.server.clock().forward(Duration::from_secs(24 * 3600));
    invite_as(&app, &to(21)).await;
}

#[tokio::test]
async fn so_many_are_invited_in_one_organisations_name_in_an_hour_also_without_a_letter() {
    let plan = Sluis::plan().with_turned_clock().set("email.invitations_an_hour", "5");
    let (town, app) = linde(plan).await;
    town.organisation("care", "verzuim");
    let (beside, elsewhere) =
        (inviting_app(&town, "rooster", "linde"), inviting_app(&town, "dossier", "care"));
    let silently = |n: usize| json!({ "email": format!("person{n}@example.nl") });
    let answers = all_at_once(&app, (0..12).map(silently).collect()).await;
    assert_eq!(answers, [vec![201; 5], vec![429; 7]].concat());
    let refused = ask(&beside, Method::POST, INVITATIONS, Some(&silently(20))).await.expect_status(429);
    assert_eq!(refused.json()["type"], "urn:sluis:problem:too-many-invitations");
    assert_eq!((rows(&town, "invitations").await, rows(&town, "memberships").await), (5, 5));
    assert_eq!((rows(&town, "outbox").await, rows(&town, "links").await), (0, 0));
    let audited = "audit_events WHERE code = 'account.invited'";
    assert_eq!(rows(&town, audited).await, 5);
    // Another organisation is not kept waiting, and this one no longer than its hour.
    invite_as(&elsewhere, &silently(21)).await;
    town.server.clock().forward(Duration::from_secs(3_600));
    invite_as(&app, &silently(22)).await;
}
