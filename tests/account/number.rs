//! Another telephone number in the place of the old one (R121): on one page, and not before its code is right.

use crate::account::linking::{ADD_PHONE, ALL, town};
use crate::account::ways::{SECURITY, address, audited, enter, mails, open_sessions};
use crate::texts::town::{E164, NUMBER};
use sluis_tests::support::agent::Agent;
use sluis_tests::support::page::Page;
use sluis_tests::support::photograph::{Photograph, answers};
use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::sms_gateway::SmsGateway;
use sluis_tests::support::town::{Town, type_password};
use std::time::Duration;

const OTHER: &str = "06 87 65 43 21";
const OTHER_E164: &str = "+31687654321";

/// Anna, whose telephone is linked beside her app, at the page of her security.
async fn with_phone(gateway: &SmsGateway) -> (Town, RelyingParty, Agent, Page) {
    let (town, app, mut browser) = town(gateway.carries(Sluis::plan()), ALL).await;
    let page = enter(&town, &mut browser, SECURITY).await;
    let page = browser.open(&page.link(ADD_PHONE)).await;
    let page = browser.submit(&page, &[("phone", NUMBER)]).await;
    let page = browser.submit(&page, &[("code", &gateway.text(1).await.code())]).await;
    assert_eq!(page.url.path(), SECURITY, "{page}");
    (town, app, browser, page)
}

/// The way to change the telephone: the app is replaced on the same page.
fn change(page: &Page) -> url::Url {
    let (_, rest) = page.body.split_once("/account/security/link?kind=sms&#38;replace=").unwrap();
    let id = rest.split('"').next().unwrap();
    page.url.join(&format!("/account/security/link?kind=sms&replace={id}")).unwrap()
}

async fn phones(town: &Town) -> Vec<String> {
    answers(&town.server, "SELECT label FROM authenticators WHERE kind = 'sms'").await
}

/// Signs in elsewhere, where the telephone that was used last is asked.
async fn sign_in_by_phone(app: &RelyingParty, browser: &mut Agent, gateway: &SmsGateway, to: &str) {
    let before = gateway.texts().len();
    let page = browser.open(&app.ask().url()).await;
    let page = type_password(browser, &page, "anna").await;
    let text = gateway.text(before + 1).await;
    assert_eq!(text.to, to);
    browser.submit(&page, &[("code", &text.code())]).await.callback();
}

#[tokio::test]
async fn another_number_takes_the_place_of_the_old_one_when_its_code_is_right_and_not_before() {
    let gateway = SmsGateway::start();
    let (town, app, mut browser, security) = with_phone(&gateway).await;
    let mut elsewhere = town.browser();

    let page = browser.open(&change(&security)).await;
    assert!(page.asks_for("phone") && !page.asks_for("code"), "{page}");
    assert!(page.text().contains("eindigt op 78 blijft werken"), "{page}");
    let same = browser.submit(&page, &[("phone", "+31612345678")]).await.expect_status(422);
    assert!(same.text().contains("Dit is al uw telefoonnummer."), "{same}");
    assert_eq!(gateway.quiet().await, 1, "nothing goes to the old one for that");
    let page = browser.submit(&same, &[("phone", OTHER)]).await;
    let text = gateway.text(2).await;
    assert_eq!(text.to, OTHER_E164);
    assert!(page.asks_for("phone") && page.asks_for("code"), "both stand on one page: {page}");
    assert_eq!(browser.open(&page.url).await.form_with("code").value("f"), page.form_with("code").value("f"));
    let wrong = if text.code().starts_with('2') { "345678" } else { "234567" };
    let page = browser.send(&page, &page.form_with("code"), &[("code", wrong)]).await.expect_status(422);
    assert_eq!(phones(&town).await, ["78"], "not yet");
    sign_in_by_phone(&app, &mut elsewhere, &gateway, E164).await;

    let done = browser.send(&page, &page.form_with("code"), &[("code", &text.code())]).await;

    assert_eq!(done.url.path(), SECURITY, "{done}");
    assert!(done.text().contains("Uw nieuwe nummer is gekoppeld."), "{done}");
    assert_eq!(phones(&town).await, ["21"]);
    let told = gateway.text(4).await;
    assert_eq!(told.to, E164, "the old telephone hears of it");
    assert!(told.text.starts_with("Uw telefoonnummer voor codes is gewijzigd."), "{told:?}");
    assert!(!told.text.contains("21"), "{told:?}");
    assert_eq!(mails(&town).await, ["anna@example.nl sms_linked", "anna@example.nl phone_replaced"]);
    assert_eq!(audited(&town, "mfa.sms.replaced").await, 1);
    assert_eq!(open_sessions(&town).await, 1, "the session elsewhere has ended, and this one goes on");
    assert_eq!(browser.open(&done.url).await.url.path(), SECURITY);
    let page = browser.open(&address(&town, "/account/activity")).await;
    assert!(page.text().contains("Een ander telefoonnummer is gekoppeld"), "{page}");
    sign_in_by_phone(&app, &mut elsewhere, &gateway, OTHER_E164).await;
}

#[tokio::test]
async fn who_stops_half_way_loses_nothing() {
    let gateway = SmsGateway::start();
    let (town, app, mut browser, security) = with_phone(&gateway).await;
    let before = Photograph::of(&town.server).await;
    let page = browser.open(&change(&security)).await;
    let now = Photograph::of(&town.server).await;
    assert_eq!(now.changes_since(&before), Vec::<&str>::new(), "looking changes nothing");
    let page = browser.submit(&page, &[("phone", OTHER)]).await;
    gateway.text(2).await;
    let back = browser.open(&page.link("Annuleren")).await;
    assert!(!back.text().contains("Uw nieuwe nummer"), "{back}");
    assert!(back.text().contains("eindigt op 78"), "{back}");
    // Five wrong codes void this one, and nothing else.
    let mut page = page;
    for _ in 0..5 {
        page = browser.send(&page, &page.form_with("code"), &[("code", "234567")]).await.expect_status(422);
    }
    assert!(page.asks_for("phone") && !page.asks_for("code"), "{page}");
    assert!(page.text().contains("Deze code werkt niet meer."), "{page}");
    assert_eq!(phones(&town).await, ["78"]);
    assert_eq!(audited(&town, "mfa.sms.replaced").await, 0);
    sign_in_by_phone(&app, &mut town.browser(), &gateway, E164).await;
}

#[tokio::test]
async fn what_may_be_sent_runs_out_and_the_old_telephone_hears_of_the_change_even_so() {
    let gateway = SmsGateway::start();
    let (town, _, mut browser, security) = with_phone(&gateway).await;
    let mut page = browser.open(&change(&security)).await;
    for number in 2..=5 {
        page = browser.send(&page, &page.form_with("phone"), &[("phone", OTHER)]).await;
        gateway.text(number).await;
        town.server.clock().forward(Duration::from_secs(31));
    }
    let refused = browser.send(&page, &page.form_with("phone"), &[("phone", OTHER)]).await.expect_status(422);
    assert!(refused.text().contains("Wij kunnen nu geen sms sturen."), "five in an hour: {refused}");
    assert_eq!(gateway.quiet().await, 5);
    let newest = gateway.text(5).await.code();
    let done = browser.send(&refused, &refused.form_with("code"), &[("code", &newest)]).await;
    assert!(done.text().contains("Uw nieuwe nummer is gekoppeld."), "{done}");
    assert_eq!(gateway.text(6).await.to, E164);
}

#[tokio::test]
async fn of_two_numbers_at_once_one_takes_the_place_and_nobody_changes_anothers() {
    let gateway = SmsGateway::start();
    let (town, _, mut browser, security) = with_phone(&gateway).await;
    let (first, second) = (browser.open(&change(&security)).await, browser.open(&change(&security)).await);
    let first = browser.submit(&first, &[("phone", OTHER)]).await;
    let one = gateway.text(2).await.code();
    let second = browser.submit(&second, &[("phone", "06 11 22 33 44")]).await;
    let other = gateway.text(3).await.code();
    let done = browser.send(&first, &first.form_with("code"), &[("code", &one)]).await;
    assert!(done.text().contains("Uw nieuwe nummer is gekoppeld."), "{done}");
    let late = browser.send(&second, &second.form_with("code"), &[("code", &other)]).await;
    assert!(!late.text().contains("Uw nieuwe nummer is gekoppeld."), "{late}");
    assert_eq!(phones(&town).await, ["21"]);

    town.person("bram", &["linde"]);
    let mut bram = town.browser();
    let page = bram.open(&address(&town, SECURITY)).await;
    type_password(&mut bram, &page, "bram").await;
    bram.open(&change(&done)).await.expect_status(404);
    assert_eq!(phones(&town).await, ["21"]);
}
