//! Text messages as the second step, as browsers walk them.

use crate::login::sms_trial::NUMBER;
use crate::login::sms_trial::WIZARD;
use crate::login::sms_trial::anna;
use crate::login::sms_trial::code;
use crate::login::sms_trial::held;
use crate::login::sms_trial::kept;
use crate::login::sms_trial::linked;
use crate::login::sms_trial::shown_key;
use crate::login::sms_trial::texts;
use crate::login::sms_trial::with_password;
use crate::login::trial::Browser;
use crate::login::trial::House;
use crate::web::urls;
use axum::http::StatusCode;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::login::demand::Demand;

#[tokio::test]
async fn a_telephone_is_linked_by_the_code_that_was_sent_to_it_and_asked_from_then_on() {
    let house = House::new().await;
    let (demand, anna) = anna(&house, WIZARD).await;
    let mut browser = Browser::new(&house);
    let seal = house.request(demand.clone());
    let page = with_password(&mut browser, &seal).await;
    assert!(page.body.contains("id=\"phone\"") && page.body.contains("stap 2 van 3"), "{}", page.body);
    assert!(page.body.contains("role=\"note\""), "the law is told");
    assert_eq!(texts(&house).await, [], "nothing is sent before a number is typed");

    let sent = browser.post(&page, urls::LOGIN_ENROL_NUMBER, &[("phone", NUMBER)]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let page = browser.open(&seal).await;
    let messages = texts(&house).await;
    assert_eq!((messages.len(), &*messages[0].0), (1, "+31612345678"));
    assert!(messages[0].1.starts_with("Uw code voor App app: "), "{}", messages[0].1);
    assert!(page.body.contains("eindigt op 78") && !page.body.contains("12 34 56"), "{}", page.body);
    assert!(page.body.contains("6 cijfers en letters") && page.body.contains("inputmode=\"text\""));
    assert!(held(&house, &anna).await.is_empty(), "an abandoned number leaves nothing");

    let typed = code(&house).await.to_uppercase();
    let typed = format!(" {}-{} ", &typed[..3], &typed[3..]);
    let linked = browser.post(&page, urls::LOGIN_ENROL_NUMBER_CODE, &[("code", &typed)]).await;
    let done = kept(&mut browser, &seal, &linked).await;
    assert!(done.leads_back(), "the first code is a proof as well: {done:?}");
    assert_eq!(held(&house, &anna).await.len(), 1);

    // The next login: sent once by the POST of the password, and by no GET.
    let mut browser = Browser::new(&house);
    let seal = house.request(demand);
    let before = texts(&house).await.len();
    let page = with_password(&mut browser, &seal).await;
    for _ in 0..3 {
        browser.open(&seal).await;
    }
    assert_eq!(texts(&house).await.len(), before + 1);
    assert!(page.body.contains("eindigt op 78"), "{}", page.body);
    let right = code(&house).await;
    let done = browser.post(&page, urls::LOGIN_CODE, &[("code", &right)]).await;
    assert!(done.leads_back(), "{done:?}");
    let digest = browser.session().unwrap();
    let session = house.app.store.read().sessions().find_by_digest(&digest).await.unwrap().unwrap();
    assert_eq!(session.proofs.iter().filter(|proof| proof.kind == AuthenticatorKind::Sms).count(), 1);
}

#[tokio::test]
async fn a_code_is_good_once_for_its_transaction_and_only_the_newest_is() {
    let house = House::new().await;
    let (demand, _) = anna(&house, WIZARD).await;
    linked(&house, &mut Browser::new(&house), &demand).await;
    let (one, other) = (house.request(demand.clone()), house.request(demand));
    let mut browser = Browser::new(&house);
    let page = with_password(&mut browser, &one).await;
    let first = code(&house).await;
    let elsewhere = with_password(&mut browser, &other).await;
    let refused = browser.post(&elsewhere, urls::LOGIN_CODE, &[("code", &first)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "it is of another transaction");

    house.wait(31);
    browser.press(&page, urls::LOGIN_SMS).await;
    let page = browser.open(&one).await;
    let newest = code(&house).await;
    assert_ne!(first, newest);
    let refused = browser.post(&page, urls::LOGIN_CODE, &[("code", &first)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "only the newest is good");
    let page = browser.open(&one).await;
    assert!(browser.post(&page, urls::LOGIN_CODE, &[("code", &newest)]).await.leads_back());
    let answer = browser.post(&page, urls::LOGIN_CODE, &[("code", &newest)]).await;
    assert_eq!(
        answer.status,
        StatusCode::SEE_OTHER,
        "the step is over: the form leads on and spends nothing"
    );
}

#[tokio::test]
async fn five_wrong_codes_void_it_and_the_tenth_pauses_whatever_is_sent_in_between() {
    let house = House::new().await;
    let (demand, _) = anna(&house, WIZARD).await;
    linked(&house, &mut Browser::new(&house), &demand).await;
    let seal = house.request(demand);
    let mut browser = Browser::new(&house);
    let page = with_password(&mut browser, &seal).await;
    for n in 1..=5 {
        let wrong = browser.post(&page, urls::LOGIN_CODE, &[("code", "zzzzzz")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{n}");
    }
    let right = code(&house).await;
    let void = browser.post(&page, urls::LOGIN_CODE, &[("code", &right)]).await;
    assert_eq!(void.status, StatusCode::UNPROCESSABLE_ENTITY, "the right one is void by now");
    assert!(void.body.contains("werkt niet meer"), "{}", void.body);
    house.wait(31);
    browser.press(&void, urls::LOGIN_SMS).await;
    for _ in 7..=10 {
        browser.post(&page, urls::LOGIN_CODE, &[("code", "zzzzzz")]).await;
    }
    let newest = code(&house).await;
    let paused = browser.post(&page, urls::LOGIN_CODE, &[("code", &newest)]).await;
    assert_eq!(paused.status, StatusCode::TOO_MANY_REQUESTS, "a new code resets no counter");
    assert!(browser.session().is_none());
}

#[tokio::test]
async fn another_code_waits_half_a_minute_and_a_person_causes_five_an_hour() {
    let house = House::new().await;
    let (demand, _) = anna(&house, WIZARD).await;
    let seal = house.request(demand);
    let mut browser = Browser::new(&house);
    let page = with_password(&mut browser, &seal).await;
    browser.post(&page, urls::LOGIN_ENROL_NUMBER, &[("phone", NUMBER)]).await;
    let page = browser.open(&seal).await;
    let soon = browser.press(&page, urls::LOGIN_ENROL_NUMBER_AGAIN).await;
    assert_eq!((soon.status, texts(&house).await.len()), (StatusCode::UNPROCESSABLE_ENTITY, 1));
    for sent in 2..=5 {
        house.wait(31);
        let page = browser.open(&seal).await;
        browser.press(&page, urls::LOGIN_ENROL_NUMBER_AGAIN).await;
        assert_eq!(texts(&house).await.len(), sent);
    }
    house.wait(31);
    let page = browser.open(&seal).await;
    let enough = browser.press(&page, urls::LOGIN_ENROL_NUMBER_AGAIN).await;
    assert_eq!((enough.status, texts(&house).await.len()), (StatusCode::UNPROCESSABLE_ENTITY, 5));
    // A new request is no way round.
    let client = house.app.store.read().clients().list(1).await.unwrap().remove(0);
    let seal = house.request(Demand::of(client.id));
    let page = with_password(&mut browser, &seal).await;
    let enough = browser.post(&page, urls::LOGIN_ENROL_NUMBER, &[("phone", NUMBER)]).await;
    assert_eq!((enough.status, texts(&house).await.len()), (StatusCode::UNPROCESSABLE_ENTITY, 5));
    house.wait(3600);
    let seal =
        house.request(Demand::of(house.app.store.read().clients().list(1).await.unwrap().remove(0).id));
    let page = with_password(&mut browser, &seal).await;
    browser.post(&page, urls::LOGIN_ENROL_NUMBER, &[("phone", NUMBER)]).await;
    assert_eq!(texts(&house).await.len(), 6, "an hour later there is room again");
}

#[tokio::test]
async fn a_number_that_was_wrong_is_changed_and_its_code_links_nothing() {
    let house = House::new().await;
    let (demand, anna) = anna(&house, WIZARD).await;
    let seal = house.request(demand);
    let mut browser = Browser::new(&house);
    let page = with_password(&mut browser, &seal).await;
    browser.post(&page, urls::LOGIN_ENROL_NUMBER, &[("phone", "0687654321")]).await;
    let page = browser.open(&seal).await;
    let of_wrong_number = code(&house).await;
    browser.press(&page, urls::LOGIN_ENROL_NUMBER_CHANGE).await;
    let number = browser.open(&seal).await;
    assert!(number.body.contains("id=\"phone\""), "{}", number.body);
    let late = browser.post(&page, urls::LOGIN_ENROL_NUMBER_CODE, &[("code", &of_wrong_number)]).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(held(&house, &anna).await.is_empty());
    house.wait(1);
    browser.post(&number, urls::LOGIN_ENROL_NUMBER, &[("phone", NUMBER)]).await;
    let page = browser.open(&seal).await;
    let right = code(&house).await;
    let linked = browser.post(&page, urls::LOGIN_ENROL_NUMBER_CODE, &[("code", &right)]).await;
    assert!(kept(&mut browser, &seal, &linked).await.leads_back());
    assert_eq!(held(&house, &anna).await[0].label, "78");
}

#[tokio::test]
async fn numbers_that_cost_money_or_are_none_get_no_message() {
    let house = House::new().await;
    let (demand, _) = anna(&house, WIZARD).await;
    let seal = house.request(demand);
    let mut browser = Browser::new(&house);
    let page = with_password(&mut browser, &seal).await;
    for number in
        ["", "0900 8844", "0906-1234567", "030 6123456", "+44 7400 123456", "06", "<b>06</b>", "112"]
    {
        let refused = browser.post(&page, urls::LOGIN_ENROL_NUMBER, &[("phone", number)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{number}");
        assert!(!refused.body.contains("<b>06"), "what was typed is shown as text");
    }
    assert_eq!(texts(&house).await, []);
}

/// A thief has Anna's password. One of her organisations takes telephones, the other nothing but apps.
#[tokio::test]
async fn who_holds_a_telephone_shows_it_before_an_app_is_linked_where_only_apps_are_taken() {
    let house = House::new().await;
    let linde = house.organisation_with("linde", "verzuim", WIZARD).await;
    let plein = house.organisation_with("plein", "verzuim", "mfa.allowed = ['totp']").await;
    let at_linde = Demand::of(house.client("app", &[linde]).await);
    let at_plein = Demand::of(house.client("winkel", &[plein]).await);
    let anna = house.person("anna", &[linde, plein]).await;
    linked(&house, &mut Browser::new(&house), &at_linde).await;

    house.wait(120);
    let mut browser = Browser::new(&house);
    let seal = house.request(at_plein);
    let page = with_password(&mut browser, &seal).await;
    assert!(page.body.contains("eindigt op 78") && !page.body.contains("class=\"key\""), "{}", page.body);
    let linked = browser.post(&page, urls::LOGIN_ENROL, &[("code", "123456")]).await;
    assert_eq!(linked.location.as_deref(), Some(urls::login(&seal).as_str()));
    assert_eq!(held(&house, &anna).await.len(), 1);

    // The owner shows it; at this door an app is needed all the same.
    let right = code(&house).await;
    browser.post(&page, urls::LOGIN_CODE, &[("code", &right)]).await;
    let app = browser.open(&seal).await;
    let first = shown_key(&app).code_at(house.now());
    assert!(browser.post(&app, urls::LOGIN_ENROL, &[("code", &first)]).await.leads_back());
    assert_eq!(held(&house, &anna).await.len(), 2);
}
