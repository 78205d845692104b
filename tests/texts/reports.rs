//! What a gateway tells of a message after it took it.

use crate::texts::town::{NUMBER, after_password, nobody_is_in, town};
use http::{HeaderMap, Method};
use sluis_tests::support::server::Sluis;
use sluis_tests::support::sms_gateway::SmsGateway;
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
