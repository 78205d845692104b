//! Linking a telephone, or another second step beside it: the manuals, over HTTP (D2).

use crate::recovery::ways::later;
use crate::texts::town::{E164, NUMBER, after_password, keep_codes, link, nobody_is_in, pass_over, town};
use sluis_tests::support::server::Sluis;
use sluis_tests::support::sms_gateway::SmsGateway;
use sluis_tests::support::totp;
use sluis_tests::support::town::PASSWORD;

/// The key that the page shows.
fn key(page: &sluis_tests::support::page::Page) -> String {
    let shown = page.body.split_once("<code class=\"key\">").and_then(|(_, rest)| rest.split_once('<'));
    shown.unwrap_or_else(|| panic!("no key: {page}")).0.replace(' ', "")
}

#[tokio::test]
async fn a_telephone_is_linked_once_and_asked_from_then_on() {
    let gateway = SmsGateway::start();
    let (town, app, mut browser) = town(gateway.carries(Sluis::plan()), "").await;
    let (asked, page) = after_password(&app, &mut browser).await;
    assert!(page.asks_for("phone") && page.text().contains("Let op"), "{page}");
    assert_eq!(gateway.quiet().await, 0, "R62: nothing is sent before a number is typed");

    let page = browser.submit(&page, &[("phone", NUMBER)]).await;
    let text = gateway.text(1).await;
    assert_eq!(text.to, E164);
    assert!(text.text.starts_with("Uw code voor verzuim: "), "{text:?}");
    assert!(page.text().contains("eindigt op 78") && !page.body.contains("345678"), "{page}");
    assert_eq!(town.server.database().count("authenticators WHERE kind = 'sms'").await, 0, "not yet");

    let typed = text.code().to_uppercase();
    let page = browser.submit(&page, &[("code", &format!(" {}-{} ", &typed[..3], &typed[3..]))]).await;
    let page = keep_codes(&mut browser, &page).await;
    assert!(page.body.contains("class=\"key\""), "R51: another one is offered: {page}");
    let landed = pass_over(&mut browser, &page).await;
    let tokens = app.tokens(&asked, &landed.callback()).await;
    let claims = app.verified(tokens.id_token(), Some(&asked.nonce)).await;
    assert!(claims["amr"].as_array().unwrap().iter().any(|amr| amr == "sms"), "{claims}");

    // The next login: none by a wrong password or the name of nobody, one by the POST of the password, none by looking.
    let mut browser = town.browser();
    let login = browser.open(&app.ask().url()).await;
    for (name, password) in [("anna@example.nl", "niet dit"), ("niemand@example.nl", PASSWORD)] {
        browser.submit(&login, &[("username", name), ("password", password)]).await.expect_status(422);
    }
    assert_eq!(town.server.database().count("sms_challenges").await, 0, "R62: no code is made");
    let (_, page) = after_password(&app, &mut browser).await;
    assert!(page.asks_for("code"), "{page}");
    for _ in 0..3 {
        browser.open(&page.url).await;
    }
    let newest = gateway.text(2).await;
    assert_eq!(gateway.quiet().await, 2);
    assert!(browser.submit(&page, &[("code", &newest.code())]).await.callback().has("code"));
    assert!(!town.server.log().contains("612345678") && !town.server.log().contains(&newest.code()));
}

#[tokio::test]
async fn every_spelling_is_one_number_and_one_that_costs_money_gets_nothing() {
    let gateway = SmsGateway::start();
    let (town, app, mut browser) = town(gateway.carries(Sluis::plan()), "").await;
    let (_, page) = after_password(&app, &mut browser).await;
    for refused in [
        "0900 8844",
        "0906-1234567",
        "0909 1234",
        "030 612 34 56",
        "+44 7400 123456",
        "112",
        "06",
        "niet een",
    ] {
        let page = browser.submit(&page, &[("phone", refused)]).await.expect_status(422);
        assert!(page.asks_for("phone"), "{refused}: {page}");
    }
    assert_eq!(gateway.quiet().await, 0);
    assert_eq!(town.server.database().count("sms_challenges").await, 0, "no code was made");
    nobody_is_in(&town).await;

    for (number, spelling) in
        ["06-12 34 56 78", "+31 6 12345678", "0031612345678", "+31 (0)6 1234 5678"].into_iter().enumerate()
    {
        let mut browser = town.browser();
        let (_, page) = after_password(&app, &mut browser).await;
        browser.submit(&page, &[("phone", spelling)]).await.expect_status(200);
        assert_eq!(gateway.text(number + 1).await.to, E164, "{spelling}");
    }
}

#[tokio::test]
async fn a_wizard_goes_past_the_telephone_and_not_past_the_last_one() {
    let gateway = SmsGateway::start();
    let (town, app, mut browser) = town(gateway.carries(Sluis::plan()), "").await;
    let (_, number) = after_password(&app, &mut browser).await;
    let page = pass_over(&mut browser, &number).await;
    let of_app = key(&page);
    assert!(!page.forms().iter().any(|form| form.action.contains("skip")), "R49: no way past it: {page}");

    // R50: who tries it all the same is told why not, at the choice.
    let form = number.forms().into_iter().find(|form| form.action.contains("skip")).unwrap();
    let to = number.url.join(&form.action).unwrap();
    let mut pairs = form.filled(&[]);
    for method in ["totp", "sms", "webauthn", ""] {
        for (_, value) in pairs.iter_mut().filter(|(name, _)| name == "method") {
            *value = method.to_owned();
        }
        let page = browser.post(&number.url, &to, &pairs).await;
        assert!(page.text().contains("ten minste één methode"), "{method}: {page}");
    }
    nobody_is_in(&town).await;

    let choice = browser.open(&number.url).await;
    let page = browser.submit(&choice, &[("method", "totp")]).await;
    assert_eq!(key(&page), of_app, "R64: the same key at each look");
    let page = browser.submit(&page, &[("code", &totp::code_now(&of_app))]).await;
    let page = keep_codes(&mut browser, &page).await;
    assert!(page.callback().has("code"), "what was passed over is not offered again");
    assert_eq!(gateway.quiet().await, 0);
}

#[tokio::test]
async fn a_choice_shows_what_is_recommended_first_and_leads_back() {
    let gateway = SmsGateway::start();
    let rules = r#"{"mfa":{"allowed":["sms","totp"],"presentation":"choice","preferred":"totp"}}"#;
    let (town, app, mut browser) = town(gateway.carries(Sluis::plan()), rules).await;
    let (_, choice) = after_password(&app, &mut browser).await;
    let offered: Vec<String> = choice
        .form()
        .fields
        .iter()
        .filter(|field| field.name == "method")
        .map(|field| field.value.clone())
        .collect();
    assert_eq!(offered, ["totp", "sms"]);
    assert!(choice.text().contains("aanbevolen"), "R85: {choice}");
    assert_eq!(choice.body.matches("<span class=\"about\">").count(), 2, "R84: {}", choice.body);
    assert!(!choice.body.contains("<span class=\"about\"></span>"), "R84: {}", choice.body);

    let page = browser.submit(&choice, &[("method", "totp")]).await;
    assert!(page.body.contains("class=\"key\""), "{page}");
    let back = page.forms().into_iter().find(|form| form.action.starts_with("/login/enrol/method")).unwrap();
    let choice = browser.send(&page, &back, &[]).await;
    let page = browser.submit(&choice, &[("method", "sms")]).await;
    assert!(page.asks_for("phone"), "{page}");
    nobody_is_in(&town).await;
    let page = browser.submit(&page, &[("phone", NUMBER)]).await;
    let code = gateway.text(1).await.code();
    let page = browser.submit(&page, &[("code", &code)]).await;
    let page = keep_codes(&mut browser, &page).await;
    assert!(
        page.text().contains("tweede methode") && page.body.contains("role=\"status\""),
        "R51, R92: {page}"
    );
    assert!(pass_over(&mut browser, &page).await.callback().has("code"));
}

#[tokio::test]
async fn who_lost_the_telephone_takes_a_recovery_code_or_the_app() {
    let gateway = SmsGateway::start();
    let rules = r#"{"backup":{"style":"set","count":6,"format":"4-4-4","ack":"button","low_warn":2}}"#;
    let (town, app, mut browser) = town(gateway.carries(Sluis::plan()), rules).await;
    let (_, page) = after_password(&app, &mut browser).await;
    let page = browser.submit(&page, &[("phone", NUMBER)]).await;
    let code = gateway.text(1).await.code();
    let shown = browser.submit(&page, &[("code", &code)]).await;
    let codes: Vec<&str> =
        shown.body.split("<code>").skip(1).filter_map(|rest| rest.split('<').next()).collect();
    assert_eq!(codes.len(), 6, "{shown}");
    let page = browser.submit(&shown, &[]).await;
    let of_app = key(&page);
    let page = browser.submit(&page, &[("code", &totp::code_now(&of_app))]).await;
    assert!(page.callback().has("code"), "the codes are kept already");

    // What was used last is asked first (R69); the list holds the rest.
    let mut browser = town.browser();
    let (_, page) = after_password(&app, &mut browser).await;
    assert!(page.text().contains("app"), "{page}");
    let list = browser.open(&page.link("Andere inlogmethode")).await.expect_status(200);
    assert_eq!(gateway.quiet().await, 1, "R110: a look at the list sends nothing");
    let values: Vec<String> = list
        .form()
        .fields
        .iter()
        .filter(|field| field.name == "method")
        .map(|field| field.value.clone())
        .collect();
    assert_eq!(values.len(), 2, "{list}");
    let page = browser.submit(&list, &[("method", &values[0])]).await;
    let code = gateway.text(2).await.code();
    assert!(page.text().contains("eindigt op 78"), "{page}");
    assert!(browser.submit(&page, &[("code", &code)]).await.callback().has("code"));

    let mut browser = town.browser();
    let (_, page) = after_password(&app, &mut browser).await;
    gateway.text(3).await;
    let list = browser.open(&page.link("Andere inlogmethode")).await;
    let page = browser.submit(&list, &[("method", "backup")]).await;
    let offered = browser.submit(&page, &[("code", codes[0])]).await;
    assert!(later(&mut browser, &offered).await.callback().has("code"));
}

#[tokio::test]
async fn without_a_gateway_no_telephone_is_offered() {
    let (town, app, mut browser) = town(Sluis::plan(), "").await;
    let (_, page) = after_password(&app, &mut browser).await;
    assert!(page.body.contains("class=\"key\"") && !page.asks_for("phone"), "{page}");
    let form = page.forms().into_iter().find(|form| form.posts).unwrap();
    let mut pairs: Vec<(String, String)> =
        form.filled(&[]).into_iter().filter(|(name, _)| name == "r" || name == "f").collect();
    pairs.push(("phone".to_owned(), NUMBER.to_owned()));
    let to = town.server.url("/login/enrol/number");
    let page = browser.post(&page.url, &to, &pairs).await;
    assert!(page.body.contains("class=\"key\""), "{page}");
    assert_eq!(town.server.database().count("sms_outbox").await, 0);
    nobody_is_in(&town).await;
}

#[tokio::test]
async fn a_telephone_is_linked_and_asked_on_postgres_with_redis_too() {
    use sluis_tests::support::databases::Kind;
    let gateway = SmsGateway::start();
    let plan = gateway.carries(Sluis::plan().on(Kind::Postgres).with_redis());
    let (town, app, mut browser) = town(plan, "").await;
    link(&app, &mut browser, &gateway).await;
    let mut browser = town.browser();
    let (_, page) = after_password(&app, &mut browser).await;
    let code = gateway.text(2).await.code();
    assert!(browser.submit(&page, &[("code", &code)]).await.callback().has("code"));
    assert_eq!(gateway.quiet().await, 2);
}
