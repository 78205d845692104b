//! Whole logins, as browsers walk them.

use crate::argon2id::HashCost;
use crate::hashing::Hasher;
use crate::login::trial::Browser;
use crate::login::trial::House;
use crate::login::trial::PASSWORD;
use crate::login::trial::Seen;
use crate::totp_keys;
use crate::web::urls;
use axum::http::StatusCode;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::authenticator::AuthenticatorKind;
use sluis_domain::authenticator::totp::TotpKey;
use sluis_domain::authenticator::vouching::Vouching;
use sluis_domain::login::demand::Demand;
use sluis_domain::login::demand::Prompt;
use sluis_domain::session::Session;
use sluis_domain::user::User;
use sluis_store::store::Store;

/// One organisation with `preset` where no text messages are sent, one app, and Anna.
async fn anna(house: &House, preset: &str) -> (Demand, User) {
    let organisation = house.organisation_with("linde", preset, "mfa.allowed = ['totp']").await;
    let client = house.client("app", &[organisation]).await;
    let anna = house.person("anna", &[organisation]).await;
    (Demand::of(client), anna)
}

async fn session(house: &House, browser: &Browser<'_>) -> Session {
    let digest = browser.session().expect("a session cookie");
    house.app.store.read().sessions().find_by_digest(&digest).await.unwrap().expect("a session row")
}

async fn app_of(house: &House, user: &User) -> (Authenticator, TotpKey) {
    let held = house.app.store.read().authenticators().of_user(user.id).await.unwrap();
    let app = held.into_iter().find(|held| held.kind == AuthenticatorKind::Totp).expect("an app");
    let key = totp_keys::open(&house.app, &app).unwrap();
    (app, key)
}

/// The key that the page shows, as a person types it over.
fn shown_key(page: &Seen) -> TotpKey {
    TotpKey::from_base32(page.body.split("<code class=\"key\">").nth(1).unwrap().split('<').next().unwrap())
        .unwrap()
}

/// Logs Anna in and links an app.
async fn linked(house: &House, browser: &mut Browser<'_>, demand: &Demand) -> TotpKey {
    let seal = house.request(demand.clone());
    let typed = browser.type_password(&seal, "anna", PASSWORD).await;
    assert_eq!(typed.location.as_deref(), Some(urls::login(&seal).as_str()));
    let page = browser.open(&seal).await;
    let key = shown_key(&page);
    let code = key.code_at(house.now());
    let done = link(browser, &seal, &page, &code).await;
    assert!(done.leads_back(), "{done:?}");
    key
}

/// Types the first code of an app, and keeps the recovery code that is shown then.
async fn link(browser: &mut Browser<'_>, seal: &str, page: &Seen, code: &str) -> Seen {
    let typed = browser.post(page, urls::LOGIN_ENROL, &[("code", code)]).await;
    assert_eq!(typed.location.as_deref(), Some(urls::login(seal).as_str()), "new codes come first");
    let page = browser.open(seal).await;
    browser.post(&page, urls::LOGIN_KEEP_CODES, &[("kept", "yes")]).await
}

async fn failures(store: &Store, key: &str) -> u32 {
    store.read().attempts().find(key).await.unwrap().map_or(0, |attempts| attempts.failures)
}

#[tokio::test]
async fn a_password_is_enough_where_no_second_step_is_asked_and_leaves_nothing_behind_but_the_session() {
    let house = House::new().await;
    let (demand, anna) = anna(&house, "basic").await;
    let mut browser = Browser::new(&house);
    let seal = house.request(demand);
    let done = browser.type_password(&seal, " Anna ", PASSWORD).await;
    assert!(done.leads_back(), "{done:?}");
    let session = session(&house, &browser).await;
    assert_eq!((session.user, session.proofs.len()), (anna.id, 1));
    let cleared = failures(&house.app.store, &format!("total:{}", anna.id)).await;
    assert_eq!(cleared, 0, "a success clears what was counted");
    // The dispatcher, the back button, a second tab: all lead on.
    assert!(browser.open(&seal).await.leads_back());
}

#[tokio::test]
async fn known_and_unknown_hear_the_same() {
    let house = House::new().await;
    let (demand, anna) = anna(&house, "basic").await;
    let seal = house.request(demand);
    let mut browser = Browser::new(&house);
    let wrong = browser.type_password(&seal, "anna", "niet dit").await;
    let nobody = browser.type_password(&seal, "bram", "niet dit").await;
    assert_eq!(
        (wrong.status, nobody.status),
        (StatusCode::UNPROCESSABLE_ENTITY, StatusCode::UNPROCESSABLE_ENTITY)
    );
    assert_eq!(wrong.body.replace("\"anna\"", "\"bram\""), nobody.body);
    assert!(browser.session().is_none());

    let tx = house.app.store.write().await.unwrap();
    tx.users().lock(anna.id, Some(house.now())).await.unwrap();
    tx.commit().await.unwrap();
    let locked = browser.type_password(&seal, "anna", PASSWORD).await;
    assert_eq!((locked.status, &locked.body), (wrong.status, &wrong.body), "a locked account as well");
    assert!(browser.session().is_none());
}

#[tokio::test]
async fn ten_wrong_passwords_pause_strangers_known_or_not_and_not_the_browser_that_anna_uses() {
    let house = House::new().await;
    let (demand, _) = anna(&house, "basic").await;
    let seal = house.request(demand);
    let mut own = Browser::new(&house);
    assert!(own.type_password(&seal, "anna", PASSWORD).await.leads_back());
    let mut stranger = Browser::new(&house);
    for name in ["anna", "bram"] {
        for _ in 0..10 {
            let wrong = stranger.type_password(&seal, name, "niet dit").await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let paused = stranger.type_password(&seal, name, PASSWORD).await;
        assert_eq!(
            (paused.status, paused.retry_after.as_deref()),
            (StatusCode::TOO_MANY_REQUESTS, Some("901"))
        );
    }
    assert!(stranger.session().is_none());
    let seal = house.request(Demand { prompt: [Prompt::Login].into(), ..own_demand() });
    assert!(own.type_password(&seal, "anna", PASSWORD).await.leads_back());
    house.wait(900);
    let seal = house.request(own_demand());
    assert!(stranger.type_password(&seal, "anna", PASSWORD).await.leads_back());
}

fn own_demand() -> Demand {
    Demand::of(sluis_domain::client::client::ClientId::parse("app").unwrap())
}

#[tokio::test]
async fn an_app_is_linked_with_its_first_code_and_a_reload_shows_the_same_key() {
    let house = House::new().await;
    let (demand, anna) = anna(&house, "verzuim").await;
    let mut browser = Browser::new(&house);
    let seal = house.request(demand);
    browser.type_password(&seal, "anna", PASSWORD).await;
    assert!(browser.session().is_none(), "half a login is no session");
    let page = browser.open(&seal).await;
    let again = browser.open(&seal).await;
    assert_eq!(shown_key(&page).expose(), shown_key(&again).expose());
    let wrong = browser.post(&page, urls::LOGIN_ENROL, &[("code", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(shown_key(&wrong).expose(), shown_key(&page).expose());
    assert_eq!(house.app.store.read().authenticators().of_user(anna.id).await.unwrap().len(), 1);

    let code = shown_key(&page).code_at(house.now());
    assert!(link(&mut browser, &seal, &page, &code).await.leads_back());
    let (app, key) = app_of(&house, &anna).await;
    assert_eq!(key.expose(), shown_key(&page).expose());
    assert!(app.vouched_by == Vouching::own() && app.accepted_at.is_empty());
    assert_eq!(session(&house, &browser).await.proofs.len(), 2);
    let tx = house.app.store.write().await.unwrap();
    let mails = tx.outbox().take_due(house.now(), 10, std::time::Duration::from_secs(60)).await.unwrap();
    assert_eq!(mails.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), ["anna@example.nl"]);

    // The same form once more links nothing.
    drop(tx);
    let twice = browser.post(&page, urls::LOGIN_ENROL, &[("code", &code)]).await;
    assert_eq!(twice.status, StatusCode::SEE_OTHER);
    let held = house.app.store.read().authenticators().of_user(anna.id).await.unwrap();
    assert_eq!(held.iter().filter(|held| held.kind == AuthenticatorKind::Totp).count(), 1);
}

#[tokio::test]
async fn an_app_that_is_linked_on_a_password_by_an_organisations_word_stands_on_that_word() {
    let house = House::new().await;
    let (demand, anna) = anna(&house, "verzuim").await;
    let linde = house.app.store.read().organisations().find_by_handle("linde").await.unwrap().unwrap().id;
    house.reset_password_on_the_word_of(&anna, linde).await;
    linked(&house, &mut Browser::new(&house), &demand).await;
    assert_eq!(app_of(&house, &anna).await.0.vouched_by, Vouching::by(linde));
}

#[tokio::test]
async fn the_second_step_is_asked_and_a_code_is_good_once() {
    let house = House::new().await;
    let (demand, _) = anna(&house, "verzuim").await;
    let key = linked(&house, &mut Browser::new(&house), &demand).await;
    house.wait(60);
    let code = key.code_at(house.now());
    let mut browsers = [Browser::new(&house), Browser::new(&house)];
    let mut ends = Vec::new();
    for browser in &mut browsers {
        let seal = house.request(demand.clone());
        browser.type_password(&seal, "anna", PASSWORD).await;
        assert!(browser.session().is_none());
        let page = browser.open(&seal).await;
        let wrong = browser.post(&page, urls::LOGIN_CODE, &[("code", "000000")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        ends.push(browser.post(&page, urls::LOGIN_CODE, &[("code", &code)]).await);
    }
    assert!(ends[0].leads_back(), "{:?}", ends[0]);
    assert_eq!(ends[1].status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(browsers[1].session().is_none());
}

#[tokio::test]
async fn the_code_page_cannot_be_reached_around_the_password() {
    let house = House::new().await;
    let (demand, _) = anna(&house, "verzuim").await;
    let key = linked(&house, &mut Browser::new(&house), &demand).await;
    house.wait(60);
    let mut browser = Browser::new(&house);
    let seal = house.request(demand);
    let page = browser.open(&seal).await;
    let code = key.code_at(house.now());
    let around = browser.post(&page, urls::LOGIN_CODE, &[("code", &code)]).await;
    assert_eq!(around.location.as_deref(), Some(urls::login(&seal).as_str()));
    assert!(browser.session().is_none());
}

#[tokio::test]
async fn a_form_of_another_browser_does_nothing_and_none_at_all_says_so() {
    let house = House::new().await;
    let (demand, _) = anna(&house, "basic").await;
    let seal = house.request(demand);
    let page = Browser::new(&house).open(&seal).await;
    let typed = [("username", "anna"), ("password", PASSWORD)];
    let mut without = Browser::new(&house);
    let seen = without.post(&page, urls::LOGIN_PASSWORD, &typed).await;
    assert_eq!(seen.status, StatusCode::BAD_REQUEST);
    assert!(seen.body.contains(&urls::login(&seal)), "it leads on");
    let mut other = Browser::new(&house);
    other.open(&seal).await;
    let seen = other.post(&page, urls::LOGIN_PASSWORD, &typed).await;
    assert_eq!(seen.location.as_deref(), Some(urls::login(&seal).as_str()));
    assert!(other.session().is_none() && without.session().is_none());
}

#[tokio::test]
async fn two_people_on_one_browser_do_not_mix() {
    let house = House::new().await;
    let (demand, _) = anna(&house, "verzuim").await;
    let organisation = house.app.store.read().organisations().find_by_handle("linde").await.unwrap().unwrap();
    let bram = house.person("bram", &[organisation.id]).await;
    let mut browser = Browser::new(&house);
    linked(&house, &mut browser, &demand).await;
    let of_anna = session(&house, &browser).await;

    let seal = house.request(Demand { prompt: [Prompt::SelectAccount].into(), ..demand });
    let page = browser.open(&seal).await;
    let other = browser.post(&page, urls::LOGIN_CONFIRM, &[("answer", "other")]).await;
    assert_eq!(other.location.as_deref(), Some(urls::login(&seal).as_str()));
    browser.type_password(&seal, "bram", PASSWORD).await;
    assert_eq!(session(&house, &browser).await.user, of_anna.user, "half a login changes no session");
    let page = browser.open(&seal).await;
    let code = shown_key(&page).code_at(house.now());
    assert!(link(&mut browser, &seal, &page, &code).await.leads_back());
    let of_bram = session(&house, &browser).await;
    assert_eq!(of_bram.user, bram.id);
    assert_ne!(of_bram.id, of_anna.id);
    let ended = house.app.store.read().sessions().find(of_anna.id).await.unwrap().unwrap();
    assert!(ended.ended_at.is_some(), "Anna's session is over");
}

#[tokio::test]
async fn the_same_person_anew_keeps_the_session_under_a_new_cookie() {
    let house = House::new().await;
    let (demand, _) = anna(&house, "basic").await;
    let mut browser = Browser::new(&house);
    browser.type_password(&house.request(demand.clone()), "anna", PASSWORD).await;
    let before = session(&house, &browser).await;
    house.wait(600);
    let seal = house.request(Demand { prompt: [Prompt::Login].into(), ..demand });
    assert!(browser.type_password(&seal, "anna", PASSWORD).await.leads_back());
    let after = session(&house, &browser).await;
    assert_eq!(before.id, after.id);
    assert!(before.digest != after.digest && after.expires_at > before.expires_at);
    let old = house.app.store.read().sessions().find_by_digest(&before.digest).await.unwrap();
    assert!(old.is_none(), "the old cookie opens nothing");
}

#[tokio::test]
async fn several_organisations_are_a_choice_of_the_person() {
    let house = House::new().await;
    let (one, two) = (house.organisation("linde", "basic").await, house.organisation("eik", "basic").await);
    let client = house.client("app", &[one, two]).await;
    house.person("anna", &[one, two]).await;
    let mut browser = Browser::new(&house);
    let seal = house.request(Demand::of(client));
    browser.type_password(&seal, "anna", PASSWORD).await;
    let page = browser.open(&seal).await;
    let foreign = house.organisation("beuk", "basic").await.to_string();
    let refused = browser.post(&page, urls::LOGIN_ORGANISATION, &[("organisation", &foreign)]).await;
    assert_eq!(refused.location.as_deref(), Some(urls::login(&seal).as_str()));
    assert!(browser.session().is_none());
    let chosen = two.to_string();
    assert!(browser.post(&page, urls::LOGIN_ORGANISATION, &[("organisation", &chosen)]).await.leads_back());
    assert_eq!(session(&house, &browser).await.organisation, two);
    assert!(browser.open(&seal).await.leads_back(), "the choice is remembered for this request");
}

#[tokio::test]
async fn without_access_the_page_says_so_and_another_person_can_go_on() {
    let house = House::new().await;
    let (demand, _) = anna(&house, "basic").await;
    let elsewhere = house.organisation("eik", "basic").await;
    house.person("bram", &[elsewhere]).await;
    let mut browser = Browser::new(&house);
    let seal = house.request(demand);
    browser.type_password(&seal, "bram", PASSWORD).await;
    let page = browser.open(&seal).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(browser.session().is_none());
    browser.post(&page, urls::LOGIN_RESTART, &[]).await;
    assert!(browser.type_password(&seal, "anna", PASSWORD).await.leads_back());
}

#[tokio::test]
async fn an_old_request_leads_back_to_the_app() {
    let house = House::new().await;
    let (demand, _) = anna(&house, "basic").await;
    let seal = house.request(demand);
    let mut browser = Browser::new(&house);
    let page = browser.open(&seal).await;
    house.wait(3_601);
    let expired = browser.open(&seal).await;
    assert_eq!(expired.status, StatusCode::GONE);
    assert!(expired.body.contains("https://app.example/"), "{}", expired.body);
    let posted =
        browser.post(&page, urls::LOGIN_PASSWORD, &[("username", "anna"), ("password", PASSWORD)]).await;
    assert_eq!(posted.status, StatusCode::GONE);
    assert!(browser.session().is_none());
    assert_eq!(browser.open("rubbish").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_full_pool_says_so_and_counts_nothing() {
    let slow = HashCost { memory_kib: 19_456, iterations: 1, parallelism: 1 };
    let house = House::with_hasher(Hasher::start(slow, 1, 1).unwrap()).await;
    let (demand, anna) = anna(&house, "basic").await;
    let seal = house.request(demand);
    let mut browser = Browser::new(&house);
    let places = (house.app.hasher.reserve().unwrap(), house.app.hasher.reserve().unwrap());
    let busy = browser.type_password(&seal, "anna", PASSWORD).await;
    assert_eq!((busy.status, busy.retry_after.as_deref()), (StatusCode::SERVICE_UNAVAILABLE, Some("3")));
    assert_eq!(failures(&house.app.store, &format!("total:{}", anna.id)).await, 0);
    drop(places);
    assert!(browser.type_password(&seal, "anna", PASSWORD).await.leads_back());
}

#[tokio::test]
async fn a_hash_of_yesterdays_cost_is_made_anew() {
    let house = House::new().await;
    let (demand, anna) = anna(&house, "basic").await;
    let old = Hasher::start(HashCost { memory_kib: 128, iterations: 1, parallelism: 1 }, 1, 1).unwrap();
    let hash = old.make(sluis_domain::secret::Secret::new(PASSWORD.to_owned()), [9; 16]).await.unwrap();
    let held = house.app.store.read().authenticators().of_user(anna.id).await.unwrap().remove(0);
    let tx = house.app.store.write().await.unwrap();
    let secret = sluis_domain::secret::Secret::new(hash.into_bytes());
    tx.authenticators().replace_secret(held.id, &secret).await.unwrap();
    tx.commit().await.unwrap();
    let seal = house.request(demand);
    assert!(Browser::new(&house).type_password(&seal, "anna", PASSWORD).await.leads_back());
    let held = house.app.store.read().authenticators().of_user(anna.id).await.unwrap().remove(0);
    let text = String::from_utf8(held.secret.expose().clone()).unwrap();
    assert!(text.starts_with("$argon2id$v=19$m=64,"), "{text}");
}

#[tokio::test]
async fn a_login_that_is_done_leaves_no_proof_that_could_rise_again() {
    let house = House::new().await;
    let (demand, _) = anna(&house, "verzuim").await;
    let mut browser = Browser::new(&house);
    let seal = house.request(demand.clone());
    browser.type_password(&seal, "anna", PASSWORD).await;
    let page = browser.open(&seal).await;
    let code = shown_key(&page).code_at(house.now());
    assert!(link(&mut browser, &seal, &page, &code).await.leads_back());
    let over = session(&house, &browser).await;
    let tx = house.app.store.write().await.unwrap();
    tx.sessions().end(over.id, house.now()).await.unwrap();
    tx.commit().await.unwrap();
    let page = browser.open(&seal).await;
    assert!(page.body.contains("name=\"password\""), "who logged out is asked for the password");
}
