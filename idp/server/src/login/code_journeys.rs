//! How long a code of an app is good, and the password before it (D3).

use crate::login::sms_trial::anna;
use crate::login::sms_trial::kept;
use crate::login::sms_trial::shown_key;
use crate::login::sms_trial::with_password;
use crate::login::trial::Browser;
use crate::login::trial::House;
use crate::login::trial::PASSWORD;
use crate::web::urls;
use sluis_domain::authenticator::totp::TotpKey;
use sluis_domain::login::demand::Demand;

const IDLE: &str = "te lang niet actief";

/// Links an app in a browser of its own. Its code is another one by now.
async fn linked(house: &House, demand: &Demand) -> TotpKey {
    let mut browser = Browser::new(house);
    let seal = house.request(demand.clone());
    let page = with_password(&mut browser, &seal).await;
    let key = shown_key(&page);
    let code = key.code_at(house.now());
    let typed = browser.post(&page, urls::LOGIN_ENROL, &[("code", &code)]).await;
    assert!(kept(&mut browser, &seal, &typed).await.leads_back());
    house.wait(60);
    key
}

#[tokio::test]
async fn a_code_is_good_in_its_own_step_and_the_one_after_it() {
    let house = House::new().await;
    let (demand, _) = anna(&house, "mfa.allowed = ['totp']").await;
    let key = linked(&house, &demand).await;
    for (waits, is_good) in [(30, true), (60, false)] {
        let mut browser = Browser::new(&house);
        let seal = house.request(demand.clone());
        let page = with_password(&mut browser, &seal).await;
        let code = key.code_at(house.now());
        house.wait(waits);
        let typed = browser.post(&page, urls::LOGIN_CODE, &[("code", &code)]).await;
        assert_eq!((typed.leads_back(), browser.session().is_some()), (is_good, is_good), "after {waits} s");
    }
}

#[tokio::test]
async fn whoever_is_away_for_ten_minutes_is_told_so_and_types_the_password_again() {
    let house = House::new().await;
    let (demand, _) = anna(&house, "mfa.allowed = ['totp']").await;
    let key = linked(&house, &demand).await;
    let mut browser = Browser::new(&house);
    let seal = house.request(demand);
    assert!(!browser.open(&seal).await.body.contains(IDLE), "nobody was here before");
    let page = with_password(&mut browser, &seal).await;
    house.wait(600);
    let code = key.code_at(house.now());

    let late = browser.post(&page, urls::LOGIN_CODE, &[("code", &code)]).await;

    assert_eq!(late.location.as_deref(), Some(urls::login(&seal).as_str()));
    let again = browser.open(&seal).await;
    assert!(again.body.contains("name=\"password\"") && again.body.contains(IDLE), "{}", again.body);
    assert!(browser.session().is_none());
    assert!(!Browser::new(&house).open(&seal).await.body.contains(IDLE), "another browser hears nothing");
    let typed = [("username", "anna"), ("password", "niet dit")];
    let wrong = browser.post(&again, urls::LOGIN_PASSWORD, &typed).await;
    assert!(!wrong.body.contains(IDLE), "what is wrong now is said instead");
    // The code was not looked at, and is good with the password.
    browser.post(&again, urls::LOGIN_PASSWORD, &[("username", "anna"), ("password", PASSWORD)]).await;
    let page = browser.open(&seal).await;
    assert!(!page.body.contains(IDLE), "{}", page.body);
    assert!(browser.post(&page, urls::LOGIN_CODE, &[("code", &code)]).await.leads_back());
}
