//! Anna in a house that sends text messages: what the journeys of second steps share.

use crate::login::trial::Browser;
use crate::login::trial::House;
use crate::login::trial::PASSWORD;
use crate::login::trial::Seen;
use crate::sms::order;
use crate::web::urls;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::authenticator::totp::TotpKey;
use sluis_domain::login::demand::Demand;
use sluis_domain::user::User;
use std::time::Duration;

pub(super) const NUMBER: &str = "06-12 34 56 78";
pub(super) const WIZARD: &str = "mfa.allowed = ['sms', 'totp']\nmfa.presentation = 'wizard'\n\
                      mfa.enrol_order = ['sms', 'totp']\nmfa.offer_second = false\n\
                      sms.code_alphabet = 'alnum'\nmfa.legal_notice = true";
pub(super) const CHOICE: &str = "mfa.allowed = ['sms', 'totp']\nmfa.presentation = 'choice'\n\
                      mfa.preferred = 'totp'\nmfa.offer_second = true";

pub(super) async fn anna(house: &House, rules: &str) -> (Demand, User) {
    let organisation = house.organisation_with("linde", "verzuim", rules).await;
    let client = house.client("app", &[organisation]).await;
    let anna = house.person("anna", &[organisation]).await;
    (Demand::of(client), anna)
}

/// The messages that wait in the outbox: to whom, and what they say.
pub(super) async fn texts(house: &House) -> Vec<(String, String)> {
    let tx = house.app.store.write().await.unwrap();
    // Taken and given back: the transaction is dropped.
    let due = tx.sms_outbox().take_due(house.now(), 100, Duration::ZERO).await.unwrap();
    let opened = due.iter().map(|sms| order::opened(&house.app, sms).unwrap());
    opened.map(|message| (message.to.e164().to_owned(), message.text)).collect()
}

/// The code of the newest message.
pub(super) async fn code(house: &House) -> String {
    let texts = texts(house).await;
    let newest = &texts.last().expect("a text message").1;
    newest.rsplit_once('#').unwrap().1.to_owned()
}

pub(super) async fn held(house: &House, user: &User) -> Vec<Authenticator> {
    let held = house.app.store.read().authenticators().of_user(user.id).await.unwrap();
    held.into_iter()
        .filter(|held| matches!(held.kind, AuthenticatorKind::Sms | AuthenticatorKind::Totp))
        .collect()
}

pub(super) fn shown_key(page: &Seen) -> TotpKey {
    TotpKey::from_base32(page.body.split("<code class=\"key\">").nth(1).unwrap().split('<').next().unwrap())
        .unwrap()
}

/// Logs in with the password, and opens the page that is due.
pub(super) async fn with_password(browser: &mut Browser<'_>, seal: &str) -> Seen {
    browser.type_password(seal, "anna", PASSWORD).await;
    browser.open(seal).await
}

/// Links Anna's telephone.
pub(super) async fn linked(house: &House, browser: &mut Browser<'_>, demand: &Demand) {
    let seal = house.request(demand.clone());
    let page = with_password(browser, &seal).await;
    browser.post(&page, urls::LOGIN_ENROL_NUMBER, &[("phone", NUMBER)]).await;
    let page = browser.open(&seal).await;
    let code = code(house).await;
    let typed = browser.post(&page, urls::LOGIN_ENROL_NUMBER_CODE, &[("code", &code)]).await;
    let done = kept(browser, &seal, &typed).await;
    assert!(done.leads_back(), "{done:?}");
}

/// Keeps the recovery codes that are shown once a second step is linked.
pub(super) async fn kept(browser: &mut Browser<'_>, seal: &str, linked: &Seen) -> Seen {
    assert_eq!(linked.location.as_deref(), Some(urls::login(seal).as_str()), "{linked:?}");
    let page = browser.open(seal).await;
    assert!(page.body.contains(urls::LOGIN_KEEP_CODES), "{}", page.body);
    browser.post(&page, urls::LOGIN_KEEP_CODES, &[("kept", "yes")]).await
}
