//! "Not now" stands on every page that links a second step, and goes from all of them at once (R86).

use crate::deadline::town::{Platform, introduces, links};
use crate::security_keys::ways::HOST;
use sluis_tests::support::agent::Agent;
use sluis_tests::support::page::Page;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::sms_gateway::SmsGateway;

/// Every page that one may come to from the choice, which is the first.
async fn every_page(browser: &mut Agent, choice: &Page) -> Vec<(&'static str, Page)> {
    let mut seen = vec![("the choice", choice.clone())];
    let app = browser.submit(choice, &[("method", "totp")]).await;
    assert!(app.body.contains("class=\"key\"") || app.text().contains("e-mail gestuurd"), "{app}");
    let choice = back(browser, &app).await;
    seen.push(("an app", app));
    let key = browser.submit(&choice, &[("method", "webauthn")]).await;
    assert!(key.asks_for("label"), "{key}");
    let choice = back(browser, &key).await;
    seen.push(("a key", key));
    let number = browser.submit(&choice, &[("method", "sms")]).await;
    assert!(number.asks_for("phone"), "{number}");
    let code = browser.submit(&number, &[("phone", "06 12345678")]).await;
    assert!(code.asks_for("code") && code.text().contains("eindigt op 78"), "{code}");
    seen.extend([("a number", number), ("a code by text message", code)]);
    seen
}

/// From a page of one kind to the list of them.
async fn back(browser: &mut Agent, page: &Page) -> Page {
    let form = page.forms().into_iter().find(|form| form.action.starts_with("/login/enrol/method"));
    let list = browser.send(page, &form.unwrap_or_else(|| panic!("no way back: {page}")), &[]).await;
    assert!(list.asks_for("method"), "{list}");
    list
}

#[tokio::test]
async fn every_page_that_links_one_leaves_until_the_day_and_none_does_from_then_on() {
    let gateway = SmsGateway::start();
    let plan = gateway.carries(Sluis::plan().with_turned_clock().named(HOST));
    let platform = Platform::on(plan).await;
    let law =
        ["org", "policy", "set", "--organisation", "oever", "--reason", "proef", "mfa.legal_notice=true"];
    platform.town.server.run(&[&law[..], &["mfa.legal_text={ nl = 'Volgens de wet.' }"]].concat());
    platform.turn_to_noon_of(platform.announced);
    let mut bram = platform.town.browser();
    let (_, told) = platform.log_in(&mut bram, "bram").await;
    assert!(introduces(&told), "{told}");
    let choice = bram.submit(&told, &[("answer", "set_up")]).await;
    let mut may_leave = every_page(&mut bram, &choice).await;

    // The key by mail as well.
    let by_mail = ["org", "policy", "set", "--organisation", "oever", "--reason", "proef"];
    platform.town.server.run(&[&by_mail[..], &["totp.enrol_channel=email_link"]].concat());
    platform.wait(10);
    let mut carla = platform.town.browser();
    let (_, told) = platform.log_in(&mut carla, "carla").await;
    let choice = carla.submit(&told, &[("answer", "set_up")]).await;
    let mailed = carla.submit(&choice, &[("method", "totp")]).await;
    assert!(!mailed.body.contains("class=\"key\"") && mailed.text().contains("e-mail gestuurd"), "{mailed}");
    may_leave.push(("an app by mail", mailed));
    for (name, page) in &may_leave {
        let leaves = page.forms().into_iter().find(|form| form.action.starts_with("/login/deadline"));
        let leaves = leaves.unwrap_or_else(|| panic!("{name}: no way to leave it: {page}"));
        assert_eq!(leaves.value("answer"), "not_now", "{name}");
        assert!(page.text().contains("Niet nu"), "{name}: {page}");
        assert!(
            !page.body.contains("role=\"note\"") && !page.text().contains("de wet"),
            "R53, {name}: {page}"
        );
        assert!(page.text().contains("Tweestapsverificatie aanzetten"), "R46, {name}: {page}");
        assert!(page.text().contains("Extra beveiliging voor je gegevens"), "R46, {name}: {page}");
    }

    platform.turn_to_noon_of(platform.mandatory);
    let mut bram = platform.town.browser();
    let (_, choice) = platform.log_in(&mut bram, "bram").await;
    assert!(links(&choice), "{choice}");
    for (name, page) in every_page(&mut bram, &choice).await {
        assert!(!page.body.contains("not_now") && !page.text().contains("Niet nu"), "{name}: {page}");
        assert!(page.forms().iter().any(|form| form.action.starts_with("/login/restart")), "{name}: {page}");
        let told = page.body.contains("role=\"note\"") && page.text().contains("Volgens de wet.");
        assert_eq!(told, name != "a code by text message", "R53, {name}: {page}");
    }
    assert_eq!(platform.count("grants").await, 0, "nobody is in");
    assert_eq!(platform.count("authenticators WHERE kind <> 'password'").await, 0, "nothing was linked");
}
