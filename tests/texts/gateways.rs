//! Gateways that are down, that say 200 and mean no, that refuse a number, that come back.

use crate::texts::town::{E164, NUMBER, after_password, nobody_is_in, town};
use sluis_tests::support::ports::free_port;
use sluis_tests::support::server::{Plan, Sluis};
use sluis_tests::support::sms_gateway::SmsGateway;

/// Two gateways: `first` at this address as CM.com speaks, and then `second`.
fn in_order(first: &str, second: &SmsGateway) -> Plan {
    let plan = second.carries(Sluis::plan());
    plan.set_many(&[("sms.gateways", "cm,http"), ("sms.cm_url", first), ("sms.cm_token", "een-geheim")])
}

#[tokio::test]
async fn a_gateway_that_is_down_is_passed_by() {
    let works = SmsGateway::start();
    let down = format!("http://127.0.0.1:{}/v1.0/message", free_port());
    let (_town, app, mut browser) = town(in_order(&down, &works), "").await;
    let (_, page) = after_password(&app, &mut browser).await;
    browser.submit(&page, &[("phone", NUMBER)]).await.expect_status(200);
    assert_eq!(works.text(1).await.to, E164);
    assert_eq!(works.quiet().await, 1, "once");
}

#[tokio::test]
async fn a_gateway_that_says_200_and_means_no_is_passed_by() {
    let (says_no, works) = (SmsGateway::start(), SmsGateway::start());
    says_no.answers(200, r#"{"details":"internal error","errorCode":500,"messages":[]}"#);
    let (_town, app, mut browser) = town(in_order(says_no.url(), &works), "").await;
    let (_, page) = after_password(&app, &mut browser).await;
    browser.submit(&page, &[("phone", NUMBER)]).await.expect_status(200);
    assert_eq!(works.text(1).await.to, E164);
    assert_eq!((works.quiet().await, says_no.texts().len()), (1, 1));
}

#[tokio::test]
async fn a_number_that_is_refused_is_asked_of_nobody_else() {
    let (refuses, works) = (SmsGateway::start(), SmsGateway::start());
    refuses.answers(200, r#"{"details":"","errorCode":303,"messages":[]}"#);
    let (town, app, mut browser) = town(in_order(refuses.url(), &works), "").await;
    let (_, page) = after_password(&app, &mut browser).await;
    browser.submit(&page, &[("phone", NUMBER)]).await;
    refuses.text(1).await;
    assert_eq!((works.quiet().await, refuses.texts().len()), (0, 1), "neither again nor elsewhere");
    let left = "sms_outbox WHERE sent_at IS NULL AND failed_at IS NULL";
    assert_eq!(town.server.database().count(left).await, 0, "it is given up");
    nobody_is_in(&town).await;
}

#[tokio::test]
async fn a_message_waits_for_its_gateway_and_goes_once() {
    let gateway = SmsGateway::start();
    gateway.answers(503, "{}");
    let (mut town, app, mut browser) = town(gateway.carries(Sluis::plan()), "").await;
    town.server.tolerates_errors();
    let (_, page) = after_password(&app, &mut browser).await;
    let page = browser.submit(&page, &[("phone", NUMBER)]).await;
    gateway.text(1).await;
    nobody_is_in(&town).await;
    gateway.answers(202, "{}");
    let again = gateway.text(2).await;
    assert_eq!(again, gateway.texts()[0], "the same message");
    assert_eq!(gateway.quiet().await, 2);
    let page = browser.submit(&page, &[("code", &again.code())]).await;
    assert!(page.asks_for("kept"), "{page}");
    assert!(!town.server.log().contains("612345678"), "no log names a number");
}
