//! The authorization endpoint, tried.

use super::house::House;
use crate::web::urls;
use axum::http::StatusCode;
use sluis_domain::audit::AuditCode;

#[tokio::test]
async fn a_session_that_suffices_lands_in_the_app_at_once() {
    let house = House::open().await;
    let got = house.browse(&house.request("")).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER);
    assert!(got.location().starts_with("https://app.example/cb?code="), "{got:?}");
    let sent = got.sent();
    assert_eq!((sent["state"].as_str(), sent["iss"].as_str()), ("s", "https://login.example"));
}

#[tokio::test]
async fn a_stranger_goes_to_the_login_and_nothing_is_written() {
    let house = House::open().await;
    let got = house.visit(&house.request("")).await;
    assert!(got.location().starts_with("/login?r="), "{got:?}");
    let codes = house.app.store.read().audit().count(AuditCode::GrantIssued).await.unwrap();
    assert_eq!(codes, 0);
}

#[tokio::test]
async fn a_request_that_comes_back_with_its_seal_goes_through() {
    let house = House::open().await;
    let to_login = house.visit(&house.request("")).await;
    let seal = to_login.sent()["r"].clone();
    let got = house.browse(&urls::with_seal(urls::AUTHORIZE, &seal)).await;
    assert!(got.sent().contains_key("code"), "{got:?}");
}

#[tokio::test]
async fn a_seal_that_is_old_or_foreign_goes_to_the_login_that_says_so() {
    let house = House::open().await;
    let seal = house.visit(&house.request("")).await.sent()["r"].clone();
    house.pass(3_601);
    for seal in [seal.as_str(), "nonsense"] {
        let got = house.browse(&urls::with_seal(urls::AUTHORIZE, seal)).await;
        assert_eq!(got.location(), urls::login(seal), "{got:?}");
    }
}

#[tokio::test]
async fn what_cannot_go_back_is_a_page_and_never_a_redirect() {
    let house = House::open().await;
    for bad in [
        house.request("").replace("client_id=web", "client_id=nobody"),
        house.request("").replace("client_id=web&", ""),
        house.request("&client_id=web"),
        house.request("").replace("app.example", "evil.example"),
        house.request("&redirect_uri=https%3A%2F%2Fapp.example%2Fcb"),
        format!("{}?{}", urls::AUTHORIZE, "a=1&".repeat(100)),
    ] {
        let got = house.browse(&bad).await;
        assert_eq!(got.status, StatusCode::BAD_REQUEST, "{bad}");
        assert!(got.location().is_empty() && got.body.contains("<html"), "{bad}");
    }
}

#[tokio::test]
async fn what_can_go_back_goes_back_with_state_and_issuer() {
    let house = House::open().await;
    for (bad, error) in [
        (house.request("").replace("S256", "plain"), "invalid_request"),
        (house.request("&prompt=none%20login"), "invalid_request"),
        (house.request("&prompt=login&prompt=login"), "invalid_request"),
        (house.request("").replace("response_type=code", "response_type=token"), "unsupported_response_type"),
        (house.request("&resource=https%3A%2F%2Fother.example"), "invalid_target"),
        (house.request("&organization=elsewhere"), "invalid_request"),
        (house.request("&id_token_hint=a.b.c"), "invalid_request"),
        (house.request("&request=a.b.c"), "request_not_supported"),
        (house.request("").replace("openid%20profile", "openid%20phone"), "invalid_scope"),
    ] {
        let sent = house.browse(&bad).await.sent();
        assert_eq!(sent.get("error").map(String::as_str), Some(error), "{bad}");
        assert_eq!((sent["state"].as_str(), sent["iss"].as_str()), ("s", "https://login.example"));
        assert!(!sent.contains_key("code"));
    }
}

#[tokio::test]
async fn prompt_none_never_shows_a_page() {
    let house = House::open().await;
    let silent = house.request("&prompt=none");
    assert!(house.browse(&silent).await.sent().contains_key("code"));
    assert_eq!(house.visit(&silent).await.sent()["error"], "login_required");
    house.pass(61);
    let sent = house.browse(&format!("{silent}&max_age=60")).await.sent();
    assert_eq!(sent["error"], "login_required");
}

#[tokio::test]
async fn prompt_login_asks_again_however_good_the_session_is() {
    let house = House::open().await;
    let got = house.browse(&house.request("&prompt=login")).await;
    assert!(got.location().starts_with("/login?r="), "{got:?}");
    let seal = got.sent()["r"].clone();
    let again = house.browse(&urls::with_seal(urls::AUTHORIZE, &seal)).await;
    assert!(again.location().starts_with("/login?r="), "{again:?}");
}

#[tokio::test]
async fn a_session_that_ended_opens_nothing() {
    let house = House::open().await;
    house.end_session().await;
    let got = house.browse(&house.request("")).await;
    assert!(got.location().starts_with("/login?r="), "{got:?}");
}

#[tokio::test]
async fn a_post_from_another_site_comes_back_by_a_get_of_ours() {
    let house = House::open().await;
    let query = house.query("web");
    let fields: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let got = house.submit_from_elsewhere(urls::AUTHORIZE, &fields).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER);
    assert!(got.location().starts_with("/oauth2/authorize?r="), "{got:?}");
    assert!(house.browse(got.location()).await.sent().contains_key("code"));
}

#[tokio::test]
async fn form_post_answers_with_a_page_that_posts_itself() {
    let house = House::open().await;
    let got = house.browse(&house.request("&response_mode=form_post")).await;
    assert_eq!(got.status, StatusCode::OK);
    assert!(got.body.contains("action=\"https://app.example/cb\"") && got.body.contains("name=\"code\""));
    assert!(got.body.contains("name=\"iss\"") && !got.body.contains("<script>"), "{}", got.body);
}

#[tokio::test]
async fn the_id_token_hint_of_another_person_is_not_answered() {
    let house = House::open().await;
    let hint = house.exchange(&house.code().await).await.text("id_token");
    let own = house.browse(&house.request(&format!("&prompt=none&id_token_hint={hint}"))).await;
    assert!(own.sent().contains_key("code"), "{own:?}");

    let tx = house.app.store.write().await.unwrap();
    let other = sluis_domain::user::User {
        id: house.app.dice.id(house.now()),
        pseudonym: house.app.dice.id(house.now()),
        created_at: house.now(),
        locked_at: None,
    };
    tx.users().add(&other, &[]).await.unwrap();
    tx.commit().await.unwrap();
    let elsewhere = house.visit(&house.request(&format!("&prompt=none&id_token_hint={hint}"))).await;
    assert_eq!(elsewhere.sent()["error"], "login_required");
}
