//! What happens to an account while somebody stands before its door: a code that was right a moment ago, written after
//! a lock or a reset, opens nothing.

use crate::credential_change::credential_changed;
use crate::login::sms_trial::anna;
use crate::login::sms_trial::held;
use crate::login::sms_trial::kept;
use crate::login::sms_trial::shown_key;
use crate::login::sms_trial::with_password;
use crate::login::trial::Browser;
use crate::login::trial::House;
use crate::login::trial::Seen;
use crate::web::urls;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::user::User;
use sluis_store::store::Tx;
use std::future::Future;
use std::pin::pin;
use std::time::Duration;

const RULES: &str = "mfa.allowed = ['totp']";

/// How long a form is given to come as far as the writer.
const A_WHILE: Duration = Duration::from_millis(400);

/// The answer to a form that was read, and waited for the writer, while `tx` changed something.
async fn overtaken(posted: impl Future<Output = Seen>, tx: Tx) -> Seen {
    let mut posted = pin!(posted);
    assert!(tokio::time::timeout(A_WHILE, posted.as_mut()).await.is_err(), "it waits for the one writer");
    tx.commit().await.unwrap();
    posted.await
}

async fn nobody_is_in(house: &House, browser: &mut Browser<'_>, seal: &str, anna: &User, answer: &Seen) {
    assert_eq!(answer.location.as_deref(), Some(urls::login(seal).as_str()), "{answer:?}");
    assert_eq!(browser.session(), None);
    assert_eq!(house.app.store.read().sessions().of_user(anna.id, house.now()).await.unwrap(), []);
    let page = browser.open(seal).await;
    assert!(page.body.contains("name=\"password\""), "the password is asked: {}", page.body);
}

#[tokio::test]
async fn a_code_that_is_typed_while_the_account_is_locked_begins_no_session() {
    let house = House::new().await;
    let (demand, anna) = anna(&house, RULES).await;
    let mut browser = Browser::new(&house);
    let seal = house.request(demand.clone());
    let page = with_password(&mut browser, &seal).await;
    let key = shown_key(&page);
    let linked = browser.post(&page, urls::LOGIN_ENROL, &[("code", &key.code_at(house.now()))]).await;
    assert!(kept(&mut browser, &seal, &linked).await.leads_back());
    house.wait(60);

    let mut browser = Browser::new(&house);
    let seal = house.request(demand);
    let page = with_password(&mut browser, &seal).await;
    let tx = house.app.store.write().await.unwrap();
    tx.users().lock(anna.id, Some(house.now())).await.unwrap();
    credential_changed(&tx, anna.id, None, house.now()).await.unwrap();
    let code = key.code_at(house.now());
    let typed = overtaken(browser.post(&page, urls::LOGIN_CODE, &[("code", &code)]), tx).await;

    nobody_is_in(&house, &mut browser, &seal, &anna, &typed).await;
}

#[tokio::test]
async fn an_app_that_is_linked_while_the_password_is_reset_is_nobodys() {
    let house = House::new().await;
    let (demand, anna) = anna(&house, RULES).await;
    let mut browser = Browser::new(&house);
    let seal = house.request(demand);
    let page = with_password(&mut browser, &seal).await;
    let code = shown_key(&page).code_at(house.now());
    let tx = house.app.store.write().await.unwrap();
    let password = tx.authenticators().of_user(anna.id).await.unwrap().remove(0);
    tx.authenticators().remove(password.id).await.unwrap();
    let id = house.app.dice.id(house.now());
    tx.authenticators().add(&Authenticator { id, ..password }).await.unwrap();
    credential_changed(&tx, anna.id, None, house.now()).await.unwrap();
    let typed = overtaken(browser.post(&page, urls::LOGIN_ENROL, &[("code", &code)]), tx).await;

    nobody_is_in(&house, &mut browser, &seal, &anna, &typed).await;
    assert!(held(&house, &anna).await.is_empty(), "nothing is bound on the old password");
    let sheets = house.app.store.read().authenticators().of_user(anna.id).await.unwrap();
    assert_eq!(sheets.len(), 1, "no recovery codes either: {sheets:?}");
}
