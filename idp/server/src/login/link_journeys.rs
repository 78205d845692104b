//! The linking of second steps, as browsers walk it (D2).

use crate::login::sms_trial::CHOICE;
use crate::login::sms_trial::NUMBER;
use crate::login::sms_trial::WIZARD;
use crate::login::sms_trial::anna;
use crate::login::sms_trial::code;
use crate::login::sms_trial::held;
use crate::login::sms_trial::kept;
use crate::login::sms_trial::shown_key;
use crate::login::sms_trial::with_password;
use crate::login::trial::Browser;
use crate::login::trial::House;
use crate::web::urls;
use axum::http::StatusCode;

#[tokio::test]
async fn the_last_kind_of_a_wizard_cannot_be_skipped_not_by_a_form_either() {
    let house = House::new().await;
    let (demand, anna) = anna(&house, WIZARD).await;
    let seal = house.request(demand);
    let mut browser = Browser::new(&house);
    let number = with_password(&mut browser, &seal).await;
    assert!(number.body.contains(urls::LOGIN_ENROL_SKIP));
    browser.post(&number, urls::LOGIN_ENROL_SKIP, &[("method", "sms")]).await;
    let app = browser.open(&seal).await;
    assert!(app.body.contains("class=\"key\"") && app.body.contains("stap 3 van 3"), "{}", app.body);
    assert!(!app.body.contains(urls::LOGIN_ENROL_SKIP), "the last one has no way past it");

    let refused = browser.post(&app, urls::LOGIN_ENROL_SKIP, &[("method", "totp")]).await;
    assert_eq!(refused.location.as_deref(), Some(urls::login(&seal).as_str()));
    let choice = browser.open(&seal).await;
    assert!(choice.body.contains("ten minste één methode"), "{}", choice.body);
    assert!(choice.body.contains("value=\"sms\"") && choice.body.contains("value=\"totp\""));
    // Whatever is posted, nobody is past it.
    for method in ["sms", "totp", "webauthn", "", "nonsense"] {
        browser.post(&choice, urls::LOGIN_ENROL_SKIP, &[("method", method)]).await;
        assert!(!browser.open(&seal).await.leads_back(), "{method}");
    }
    assert!(browser.session().is_none() && held(&house, &anna).await.is_empty());

    browser.post(&choice, urls::LOGIN_ENROL_METHOD, &[("method", "totp")]).await;
    let app = browser.open(&seal).await;
    let code = shown_key(&app).code_at(house.now());
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    let linked = browser.post(&app, urls::LOGIN_ENROL, &[("code", &spaced)]).await;
    assert!(kept(&mut browser, &seal, &linked).await.leads_back());
}

#[tokio::test]
async fn another_method_is_offered_after_the_first_and_may_be_declined() {
    let house = House::new().await;
    let (demand, anna) = anna(&house, CHOICE).await;
    let seal = house.request(demand);
    let mut browser = Browser::new(&house);
    let choice = with_password(&mut browser, &seal).await;
    let places = ["value=\"totp\"", "value=\"sms\""].map(|value| choice.body.find(value).unwrap());
    assert!(places[0] < places[1] && choice.body.contains("aanbevolen"), "the recommended one first");
    browser.post(&choice, urls::LOGIN_ENROL_METHOD, &[("method", "totp")]).await;
    let app = browser.open(&seal).await;
    let code = shown_key(&app).code_at(house.now());
    let linked = browser.post(&app, urls::LOGIN_ENROL, &[("code", &code)]).await;
    let next = kept(&mut browser, &seal, &linked).await;
    assert_eq!(next.location.as_deref(), Some(urls::login(&seal).as_str()), "not done yet");
    assert_eq!(held(&house, &anna).await.len(), 1, "what is linked is linked");
    let offer = browser.open(&seal).await;
    assert!(
        offer.body.contains("role=\"status\"") && offer.body.contains("tweede methode"),
        "{}",
        offer.body
    );
    let done = browser.post(&offer, urls::LOGIN_ENROL_SKIP, &[("method", "")]).await;
    assert!(done.leads_back(), "{done:?}");
    assert!(browser.open(&seal).await.leads_back());
}

#[tokio::test]
async fn two_methods_that_are_mandatory_are_both_linked() {
    let house = House::new().await;
    let (demand, anna) = anna(&house, &format!("{CHOICE}\nmfa.min_factors = 2")).await;
    let seal = house.request(demand);
    let mut browser = Browser::new(&house);
    let choice = with_password(&mut browser, &seal).await;
    browser.post(&choice, urls::LOGIN_ENROL_SKIP, &[("method", "")]).await;
    let choice = browser.open(&seal).await;
    assert!(choice.body.contains("twee methoden instellen"), "{}", choice.body);
    browser.post(&choice, urls::LOGIN_ENROL_METHOD, &[("method", "totp")]).await;
    let app = browser.open(&seal).await;
    let code_of_app = shown_key(&app).code_at(house.now());
    browser.post(&app, urls::LOGIN_ENROL, &[("code", &code_of_app)]).await;
    let second = browser.open(&seal).await;
    assert!(!second.body.contains(urls::LOGIN_ENROL_SKIP), "{}", second.body);
    browser.post(&second, urls::LOGIN_ENROL_SKIP, &[("method", "sms")]).await;
    assert!(!browser.open(&seal).await.leads_back() && browser.session().is_none());
    let page = browser.open(&seal).await;
    assert!(page.body.contains("nog een methode instellen"), "one is linked: {}", page.body);
    browser.post(&page, urls::LOGIN_ENROL_METHOD, &[("method", "sms")]).await;
    let page = browser.open(&seal).await;
    browser.post(&page, urls::LOGIN_ENROL_NUMBER, &[("phone", NUMBER)]).await;
    let page = browser.open(&seal).await;
    let right = code(&house).await;
    let linked = browser.post(&page, urls::LOGIN_ENROL_NUMBER_CODE, &[("code", &right)]).await;
    assert!(kept(&mut browser, &seal, &linked).await.leads_back());
    assert_eq!(held(&house, &anna).await.len(), 2);
}

#[tokio::test]
async fn two_tabs_that_link_different_kinds_link_both_and_neither_twice() {
    let house = House::new().await;
    let (demand, anna) = anna(&house, CHOICE).await;
    let seal = house.request(demand);
    let mut browser = Browser::new(&house);
    let choice = with_password(&mut browser, &seal).await;
    browser.post(&choice, urls::LOGIN_ENROL_METHOD, &[("method", "totp")]).await;
    let app = browser.open(&seal).await;
    browser.post(&choice, urls::LOGIN_ENROL_METHOD, &[("method", "sms")]).await;
    let number = browser.open(&seal).await;
    browser.post(&number, urls::LOGIN_ENROL_NUMBER, &[("phone", NUMBER)]).await;
    let confirm = browser.open(&seal).await;
    let right = code(&house).await;
    let linked = browser.post(&confirm, urls::LOGIN_ENROL_NUMBER_CODE, &[("code", &right)]).await;
    let code_of_app = shown_key(&app).code_at(house.now());
    browser.post(&app, urls::LOGIN_ENROL, &[("code", &code_of_app)]).await;
    assert_eq!(held(&house, &anna).await.len(), 1, "the recovery codes come first");
    assert!(!kept(&mut browser, &seal, &linked).await.leads_back(), "another one is offered");
    let done = browser.post(&app, urls::LOGIN_ENROL, &[("code", &code_of_app)]).await;
    assert!(done.leads_back(), "the page of the first tab is as good as it was: {done:?}");
    browser.post(&confirm, urls::LOGIN_ENROL_NUMBER_CODE, &[("code", &right)]).await;
    let kinds: Vec<_> = held(&house, &anna).await.iter().map(|held| held.kind).collect();
    assert_eq!(kinds.len(), 2, "{kinds:?}");
}

#[tokio::test]
async fn a_code_of_the_app_that_is_wrong_says_why_and_is_never_taken() {
    let house = House::new().await;
    let (demand, _) = anna(&house, "mfa.allowed = ['totp']").await;
    let seal = house.request(demand.clone());
    let mut browser = Browser::new(&house);
    let app = with_password(&mut browser, &seal).await;
    let key = shown_key(&app);
    let code = key.code_at(house.now());
    let linked = browser.post(&app, urls::LOGIN_ENROL, &[("code", &code)]).await;
    assert!(kept(&mut browser, &seal, &linked).await.leads_back());

    let mut stranger = Browser::new(&house);
    let seal = house.request(demand);
    let page = with_password(&mut stranger, &seal).await;
    house.wait(601);
    let page_again = with_password(&mut stranger, &seal).await;
    let shifted = |seconds: i64| {
        key.code_at(sluis_domain::time::Timestamp::from_seconds(house.now().seconds() + seconds))
    };
    for (typed, says) in [
        (shifted(-120), "verlopen"),
        (shifted(180), "3 minuten voor"),
        (shifted(-420), "7 minuten achter"),
        (shifted(-1200), "Wacht op de volgende"),
    ] {
        let refused = stranger.post(&page_again, urls::LOGIN_CODE, &[("code", &typed)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{says}");
        assert!(refused.body.contains(says), "{says}: {}", refused.body);
    }
    assert!(stranger.session().is_none());
    let factor = held_counter(&house).await;
    assert_eq!(factor, 4, "each of them was counted");

    // What was said of a code does not tell when it will be good.
    let told = shifted(180);
    house.wait(180);
    for says in ["al gebruikt", "al gebruikt"] {
        let refused = stranger.post(&page_again, urls::LOGIN_CODE, &[("code", &told)]).await;
        assert!(refused.body.contains(says), "{}", refused.body);
    }
    house.wait(30);
    let next = key.code_at(house.now());
    assert!(
        stranger.post(&page_again, urls::LOGIN_CODE, &[("code", &next)]).await.leads_back(),
        "the next one is"
    );
    drop(page);
}

/// How many failures the one second step of this house has.
async fn held_counter(house: &House) -> u32 {
    let users = house.app.store.read().users().list(1).await.unwrap();
    let app = held(house, &users[0]).await.remove(0);
    let counted = house.app.store.read().attempts().find(&format!("factor:{}", app.id)).await.unwrap();
    counted.map_or(0, |attempts| attempts.failures)
}
