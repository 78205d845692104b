//! What a gateway tells of a message after it took it.

use crate::texts::town::{NUMBER, after_password, nobody_is_in, town};
use http::{HeaderMap, Method};
use serde_json::{Value, json};
use sluis_tests::support::server::{Plan, Sluis};
use sluis_tests::support::sms_gateway::SmsGateway;
use sluis_tests::support::town::Town;
use url::Url;

#[tokio::test]
async fn a_report_is_kept_for_the_message_whose_address_it_comes_to() {
    let gateway = SmsGateway::start();
    let (town, app, mut browser) = town(gateway.carries(Sluis::plan()), "").await;
    let (_, page) = after_password(&app, &mut browser).await;
    let page = browser.submit(&page, &[("phone", NUMBER)]).await;
    let text = gateway.text(1).await;
    let at = Url::parse(&text.report).unwrap().path().to_owned();
    let sent = "sms_outbox WHERE sent_at IS NOT NULL";
    while town.server.database().count(sent).await == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let told = "sms_outbox WHERE delivery IS NOT NULL";
    let report = async |method: Method, path: &str, body: &str| {
        app.send(method, path, HeaderMap::new(), Some(body.to_owned())).await.status.as_u16()
    };

    let (rest, mark) = at.rsplit_once('/').unwrap();
    let other = if mark.starts_with('A') { 'B' } else { 'A' };
    let forged = [
        format!("{rest}/{other}{}", &mark[1..]),
        format!("{rest}/"),
        at.replace("/sms/0", "/sms/1"),
        "/api/v1/sms/nonsense/mark".to_owned(),
    ];
    for path in forged {
        assert_eq!(report(Method::POST, &path, "status=failed").await, 404, "{path}");
    }
    assert_eq!(report(Method::GET, &at, "").await, 405, "law 3: a look changes nothing");
    assert_eq!(report(Method::POST, &at, "status=sent").await, 204, "on its way");
    assert_eq!(town.server.database().count(told).await, 0);

    assert_eq!(report(Method::POST, &at, "MessageSid=SM1&MessageStatus=delivered").await, 204);
    assert_eq!(town.server.database().count("sms_outbox WHERE delivery = 'delivered'").await, 1);
    // It changes nothing about the code, and lets nobody in.
    assert!(page.asks_for("code"));
    nobody_is_in(&town).await;
    let page = browser.submit(&page, &[("code", &text.code())]).await;
    assert!(page.asks_for("kept"), "{page}");
}

/// A server that sends by CM.com, and by Bird after it.
fn by_cm(gateway: &SmsGateway) -> Plan {
    gateway.answers(200, r#"{"details":"","errorCode":0,"messages":[{"reference":"cm-1"}]}"#);
    Sluis::plan().set("log.level", "trace").set("sms.allow_private_addresses", "true").set_many(&[
        ("sms.gateways", "cm,bird"),
        ("sms.cm_url", gateway.url()),
        ("sms.cm_token", "een-geheim"),
        ("sms.bird_key", "nog-een-geheim"),
    ])
}

/// What the command line tells of the one text message.
fn the_one(town: &Town) -> Value {
    let listed = town.server.run(&["sms", "list"]);
    assert_eq!(listed["texts"].as_array().unwrap().len(), 1, "{listed}");
    listed["texts"][0].clone()
}

#[tokio::test]
async fn a_gateway_with_one_address_for_all_messages_is_believed_of_its_own_and_the_operator_sees_it() {
    let gateway = SmsGateway::start();
    let (town, app, mut browser) = town(by_cm(&gateway), "").await;
    let (_, page) = after_password(&app, &mut browser).await;
    let page = browser.submit(&page, &[("phone", NUMBER)]).await;
    gateway.text(1).await;
    while the_one(&town)["state"] != "sent" {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let sms = the_one(&town);
    assert_eq!(
        (&sms["to"], &sms["gateway"], &sms["reference"]),
        (&json!("…78"), &json!("cm"), &json!("cm-1"))
    );
    let id = sms["id"].as_str().unwrap().to_owned();

    let told = town.server.run(&["sms", "addresses"]);
    let told = told["addresses"].as_array().unwrap().clone();
    let address = |name: &str| {
        let one = told.iter().find(|one| one["gateway"] == name).unwrap()["address"].as_str().unwrap();
        Url::parse(one).unwrap().path().to_owned()
    };
    let (cm, bird) = (address("cm"), address("bird"));
    assert_eq!(told.len(), 2, "no other gateway is named");
    let report = async |method: Method, path: &str, body: &str| {
        app.send(method, path, HeaderMap::new(), Some(body.to_owned())).await.status.as_u16()
    };
    let sent = id.replace('-', "");
    let of_cm = |code: &str| {
        format!(
            r#"{{"messages":{{"msg":{{"to":"0031612345678","reference":"{sent}","status":{{"code":"{code}"}}}}}}}}"#
        )
    };
    let of_bird = format!("{bird}?id=1&reference={id}&recipient=31612345678&status=delivered");

    let mut watch = town.server.database().watch().await;
    let forged = cm.replace("/cm/", "/bird/");
    assert_eq!(report(Method::POST, &forged, &of_cm("2")).await, 404);
    assert_eq!(report(Method::POST, &cm.replace("/cm/", "/twilio/"), &of_cm("2")).await, 404);
    assert_eq!(report(Method::GET, &cm, &of_cm("2")).await, 405);
    assert_eq!(report(Method::HEAD, &of_bird, "").await, 405);
    assert_eq!(report(Method::GET, &bird, "").await, 200, "an address without a report behind it");
    assert_eq!(report(Method::POST, &cm, &of_cm("0")).await, 200, "on its way");
    assert_eq!(report(Method::POST, &cm, &of_cm("2").replace(&sent, "test-0102030405060708")).await, 200);
    assert_eq!(report(Method::POST, &cm, &"x".repeat(70_000)).await, 413);
    assert!(!watch.saw_a_change().await);
    assert_eq!(report(Method::GET, &of_bird, "").await, 200);
    assert_eq!(the_one(&town)["state"], "sent", "Bird never had it");

    assert_eq!(report(Method::POST, &cm, &of_cm("3")).await, 200);
    assert_eq!(the_one(&town)["state"], "undelivered");
    assert_eq!(report(Method::POST, &cm, &of_cm("2")).await, 200);
    assert_eq!(town.server.run(&["sms", "list", "--state", "undelivered"])["texts"], json!([]));
    let shown = town.server.run(&["sms", "show", &id]);
    assert_eq!((&shown["state"], &shown["to"]), (&json!("delivered"), &json!("…78")));
    // As if the other one had taken it.
    town.server.database().execute("UPDATE sms_outbox SET gateway = 'bird', delivery = NULL").await;
    assert_eq!(report(Method::GET, &of_bird, "").await, 200);
    assert_eq!(the_one(&town)["state"], "delivered");

    assert!(page.asks_for("code"), "it lets nobody in");
    nobody_is_in(&town).await;
    let log = town.server.log();
    assert!(log.contains("TRACE") && !log.contains("612345678"), "no log names a number");
}
