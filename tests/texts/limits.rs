//! What text messages may cost: by person, by number, by organisation, by country.

use crate::texts::town::{NUMBER, after_password, link, nobody_is_in, town};
use sluis_tests::support::server::Sluis;
use sluis_tests::support::sms_gateway::SmsGateway;
use sluis_tests::support::town::type_password;
use std::time::Duration;

#[tokio::test]
async fn when_the_budget_of_the_month_is_used_up_nothing_is_sent_and_another_way_stays() {
    let gateway = SmsGateway::start();
    let rules = r#"{"sms":{"budget_month":1}}"#;
    let (town, app, mut browser) = town(gateway.carries(Sluis::plan()), rules).await;
    link(&app, &mut browser, &gateway).await;
    town.server.database().execute("DELETE FROM grants").await;
    town.server.database().execute("DELETE FROM sessions").await;

    let mut browser = town.browser();
    let (_, page) = after_password(&app, &mut browser).await;
    assert!(!page.asks_for("code"), "no code was sent, none is asked: {page}");
    let refused = browser.submit(&page, &[]).await.expect_status(422);
    assert!(refused.text().contains("nu geen sms"), "{refused}");
    assert_eq!(gateway.quiet().await, 1);
    assert!(refused.link("Andere inlogmethode").path().ends_with("/methods"));
    nobody_is_in(&town).await;
}

#[tokio::test]
async fn a_number_gets_ten_messages_a_day_whoever_asks() {
    let gateway = SmsGateway::start();
    let (town, app, _) = town(gateway.carries(Sluis::plan()), "").await;
    let people = ["bea", "cas", "dirk"];
    for person in people {
        town.person(person, &["linde"]);
    }
    let mut sent = 0;
    for person in people {
        for _ in 0..4 {
            let mut browser = town.browser();
            let page = browser.open(&app.ask().url()).await;
            let page = type_password(&mut browser, &page, person).await;
            let page = browser.submit(&page, &[("phone", NUMBER)]).await;
            sent += 1;
            assert_eq!(page.status.as_u16(), if sent <= 10 { 200 } else { 422 }, "{sent}: {page}");
        }
    }
    gateway.text(10).await;
    assert_eq!(gateway.quiet().await, 10);
    nobody_is_in(&town).await;
}

#[tokio::test]
async fn a_country_that_the_organisation_does_not_name_gets_nothing() {
    let gateway = SmsGateway::start();
    let rules = r#"{"sms":{"countries":["NL","BE"]}}"#;
    let (town, app, mut browser) = town(gateway.carries(Sluis::plan()), rules).await;
    let (_, page) = after_password(&app, &mut browser).await;
    let refused = browser.submit(&page, &[("phone", "+44 7400 123456")]).await.expect_status(422);
    assert!(refused.text().contains("Naar dit land"), "{refused}");
    assert_eq!(gateway.quiet().await, 0);
    assert_eq!(town.server.database().count("sms_challenges").await, 0);
    browser.submit(&page, &[("phone", "+32 470 12 34 56")]).await.expect_status(200);
    assert_eq!(gateway.text(1).await.to, "+32470123456");
    nobody_is_in(&town).await;
}

#[tokio::test]
async fn a_code_is_as_long_and_lives_as_long_as_the_organisation_says() {
    let gateway = SmsGateway::start();
    let rules = r#"{"sms":{"code_length":8,"code_ttl":"1m"}}"#;
    let (town, app, mut browser) = town(gateway.carries(Sluis::plan().with_turned_clock()), rules).await;
    link(&app, &mut browser, &gateway).await;
    let first = gateway.text(1).await;
    assert_eq!(first.code().len(), 8, "{first:?}");
    town.server.database().execute("DELETE FROM grants").await;
    town.server.database().execute("DELETE FROM sessions").await;

    town.server.clock().forward(Duration::from_secs(61));
    let mut browser = town.browser();
    let (_, page) = after_password(&app, &mut browser).await;
    assert!(page.text().contains("8 cijfers en letters"), "{page}");
    let late = gateway.text(2).await.code();
    town.server.clock().forward(Duration::from_secs(61));
    let page = browser.submit(&page, &[("code", &late)]).await.expect_status(422);
    nobody_is_in(&town).await;
    let again = page.forms().into_iter().find(|form| form.action.starts_with("/login/sms")).unwrap();
    let page = browser.send(&page, &again, &[]).await;
    browser.submit(&page, &[("code", &gateway.text(3).await.code())]).await.callback();
}
