//! What is counted when a second step is shown or linked, and what is forgiven when it was right (law 6).

use crate::login::sms_trial::WIZARD;
use crate::login::sms_trial::anna;
use crate::login::sms_trial::held;
use crate::login::sms_trial::kept;
use crate::login::sms_trial::linked;
use crate::login::sms_trial::with_password;
use crate::login::trial::Browser;
use crate::login::trial::House;
use crate::mail::app_by_mail::Held;
use crate::totp_keys;
use crate::web::urls;
use axum::http::StatusCode;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::authenticator::authenticator::BoundBy;
use sluis_domain::authenticator::totp::TotpKey;
use sluis_domain::authenticator::vouching::Vouching;
use sluis_domain::link::LinkKind;
use sluis_domain::organisation::policy::mfa::Factor;
use sluis_domain::user::User;
use std::collections::BTreeSet;
use std::sync::Arc;

async fn failures(house: &House, key: &str) -> u32 {
    house.app.store.read().attempts().find(key).await.unwrap().map_or(0, |attempts| attempts.failures)
}

/// Binds an app to `user`, as their own.
async fn bind(house: &House, user: &User, key: &TotpKey) -> Authenticator {
    let id = house.app.dice.id(house.now());
    let app = Authenticator {
        id,
        user: user.id,
        kind: AuthenticatorKind::Totp,
        label: String::new(),
        secret: totp_keys::seal(&house.app, id, key).unwrap(),
        bound_by: BoundBy::Screen,
        vouched_by: Vouching::own(),
        accepted_at: BTreeSet::new(),
        last_step: None,
        created_at: house.now(),
        last_used_at: None,
    };
    let tx = house.app.store.write().await.unwrap();
    tx.authenticators().add(&app).await.unwrap();
    tx.commit().await.unwrap();
    app
}

#[tokio::test]
async fn the_code_of_one_app_is_no_failure_of_another() {
    let house = House::new().await;
    let (demand, anna) = anna(&house, "mfa.allowed = ['totp']").await;
    let keys = [1_u8, 2].map(|n| TotpKey::from_random([n; 20]));
    let apps = [bind(&house, &anna, &keys[0]).await, bind(&house, &anna, &keys[1]).await];
    for key in &keys {
        let mut browser = Browser::new(&house);
        let seal = house.request(demand.clone());
        let page = with_password(&mut browser, &seal).await;
        let code = key.code_at(house.now());
        let right = browser.post(&page, urls::LOGIN_CODE, &[("code", &code)]).await;
        assert_eq!(right.status, StatusCode::SEE_OTHER, "{}", right.body);
        for app in &apps {
            assert_eq!(failures(&house, &format!("factor:{}", app.id)).await, 0);
        }
    }
}

#[tokio::test]
async fn the_code_that_links_a_telephone_is_no_failure_of_it() {
    let house = House::new().await;
    let (demand, anna) = anna(&house, WIZARD).await;
    linked(&house, &mut Browser::new(&house), &demand).await;
    let phone = held(&house, &anna).await.remove(0);
    assert_eq!(failures(&house, &format!("factor:{}", phone.id)).await, 0);
}

#[tokio::test]
async fn the_code_that_links_an_app_by_mail_is_no_failure_of_it_and_a_wrong_one_is() {
    let house = House::new().await;
    let (demand, anna) = anna(&house, "mfa.allowed = ['totp']\ntotp.enrol_channel = 'email_secret'").await;
    let mut browser = Browser::new(&house);
    let seal = house.request(demand);
    let page = with_password(&mut browser, &seal).await;
    let links = house.app.store.read().links().of_user(anna.id).await.unwrap();
    let link = links.into_iter().find(|link| link.kind == LinkKind::AppByMail).expect("a mail");
    let key = TotpKey::from_bytes(crate::kept::of_link::<Held>(&house.app, &link).unwrap().key).unwrap();
    let counter = format!("factor:{}", link.id);
    let code = key.code_at(house.now());
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let refused = browser.post(&page, urls::LOGIN_ENROL, &[("code", wrong)]).await;
    assert_eq!((refused.status, failures(&house, &counter).await), (StatusCode::UNPROCESSABLE_ENTITY, 1));
    let linked = browser.post(&page, urls::LOGIN_ENROL, &[("code", &code)]).await;
    assert_eq!(failures(&house, &counter).await, 0);
    assert!(kept(&mut browser, &seal, &linked).await.leads_back());
}

#[tokio::test]
async fn a_yubikey_that_is_linked_is_counted_before_anybody_is_asked_about_it() {
    let mut house = House::new().await;
    Arc::get_mut(&mut house.app).unwrap().linkable.insert(Factor::YubicoOtp);
    let (demand, anna) =
        anna(&house, "mfa.allowed = ['yubico_otp', 'totp']\nmfa.presentation = 'choice'").await;
    let mut browser = Browser::new(&house);
    let seal = house.request(demand);
    let choice = with_password(&mut browser, &seal).await;
    browser.post(&choice, urls::LOGIN_ENROL_METHOD, &[("method", "yubico_otp")]).await;
    let page = browser.open(&seal).await;
    let otp = "cccccccfhcbelrhifnjrrddcgrburluurftrgfdrdifj";
    browser.post(&page, urls::LOGIN_ENROL_YUBICO, &[("otp", "123456")]).await;
    for tries in 1..=10 {
        let refused = browser.post(&page, urls::LOGIN_ENROL_YUBICO, &[("otp", otp)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
        assert_eq!(failures(&house, &format!("linking:{}", anna.id)).await, tries);
    }
    let paused = browser.post(&page, urls::LOGIN_ENROL_YUBICO, &[("otp", otp)]).await;
    assert!(paused.retry_after.is_some(), "{paused:?}");
    assert_eq!(failures(&house, &format!("linking:{}", anna.id)).await, 10);
}
