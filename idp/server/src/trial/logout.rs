//! Logout that apps ask for, tried.

use super::house::House;
use crate::web::urls;
use axum::http::StatusCode;
use sluis_domain::audit::AuditCode;

const BACK: &str = "post_logout_redirect_uri=https%3A%2F%2Fapp.example%2Fbye&state=x";

async fn is_over(house: &House) -> bool {
    house.browse(&house.request("&prompt=none")).await.sent().contains_key("error")
}

#[tokio::test]
async fn the_id_token_of_this_session_logs_out_at_once() {
    let house = House::open().await;
    let bought = house.exchange(&house.code().await).await;
    let hint = bought.text("id_token");
    let got = house.browse(&format!("{}?id_token_hint={hint}&{BACK}", urls::LOGOUT)).await;
    assert_eq!(got.location(), "https://app.example/bye?state=x");
    assert!(got.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    assert!(is_over(&house).await);
    assert_eq!(house.userinfo(&bought.text("access_token")).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(house.app.store.read().audit().count(AuditCode::Logout).await, Ok(1));
}

#[tokio::test]
async fn every_other_logout_asks_first() {
    let house = House::open().await;
    let got = house.browse(&format!("{}?client_id=web&{BACK}", urls::LOGOUT)).await;
    assert_eq!(got.status, StatusCode::OK);
    assert!(!is_over(&house).await);
    let at = got.body.find("name=\"l\"").unwrap();
    let seal = got.body[at..].split_once("value=\"").unwrap().1.split_once('"').unwrap().0.to_owned();
    let elsewhere = house.submit_from_elsewhere(urls::LOGOUT_CONFIRM, &[("l", &seal)]).await;
    assert_eq!(elsewhere.status, StatusCode::FORBIDDEN);
    assert!(!is_over(&house).await);
    let yes = house.submit(urls::LOGOUT_CONFIRM, &[("l", &seal)]).await;
    assert_eq!(yes.location(), "https://app.example/bye?state=x");
    assert!(is_over(&house).await);
}

#[tokio::test]
async fn the_id_token_of_another_client_or_session_does_not_log_out_unasked() {
    let house = House::open().await;
    let hint = house.exchange(&house.code().await).await.text("id_token");
    let stranger = house.visit(&format!("{}?id_token_hint={hint}&{BACK}", urls::LOGOUT)).await;
    assert_eq!(stranger.location(), "https://app.example/bye?state=x");
    assert!(!is_over(&house).await);
    let differs = house.browse(&format!("{}?id_token_hint={hint}&client_id=other", urls::LOGOUT)).await;
    assert_eq!(differs.status, StatusCode::BAD_REQUEST);
    assert!(!is_over(&house).await);
}

#[tokio::test]
async fn an_address_that_is_not_registered_is_a_page_and_never_a_redirect() {
    let house = House::open().await;
    for bad in [
        "client_id=web&post_logout_redirect_uri=https%3A%2F%2Fevil.example",
        "post_logout_redirect_uri=https%3A%2F%2Fapp.example%2Fbye",
        "id_token_hint=garbage&post_logout_redirect_uri=https%3A%2F%2Fapp.example%2Fbye",
        "state=a&state=b",
        "l=garbage",
    ] {
        let got = house.browse(&format!("{}?{bad}", urls::LOGOUT)).await;
        assert_eq!((got.status, got.location()), (StatusCode::BAD_REQUEST, ""), "{bad}");
    }
}

#[tokio::test]
async fn a_hint_that_nobody_can_verify_asks_and_ends_nothing() {
    let house = House::open().await;
    let got = house.browse(&format!("{}?id_token_hint=garbage", urls::LOGOUT)).await;
    assert_eq!((got.status, got.location()), (StatusCode::OK, ""));
    assert!(got.body.contains("name=\"l\""), "it asks: {got:?}");
    assert!(!is_over(&house).await);
}

#[tokio::test]
async fn a_post_from_the_app_comes_back_by_a_get_of_ours() {
    let house = House::open().await;
    let hint = house.exchange(&house.code().await).await.text("id_token");
    let got = house.submit_from_elsewhere(urls::LOGOUT, &[("id_token_hint", &hint)]).await;
    assert!(got.location().starts_with("/oauth2/logout?l="), "{got:?}");
    assert!(!is_over(&house).await);
    let page = house.browse(got.location()).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(is_over(&house).await);
}
