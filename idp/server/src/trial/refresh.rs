//! Refresh tokens at the token endpoint, tried.

use super::house::{Got, House};
use crate::web::urls;
use axum::http::StatusCode;

async fn bought(house: &House) -> Got {
    house.exchange(&house.code().await).await
}

#[tokio::test]
async fn a_refresh_gives_new_tokens_and_the_next_refresh_token() {
    let house = House::open().await;
    let first = bought(&house).await;
    let second = house.refresh(&first.text("refresh_token")).await;
    assert_eq!(second.status, StatusCode::OK, "{second:?}");
    assert_ne!(first.text("refresh_token"), second.text("refresh_token"));
    assert_eq!(house.userinfo(&second.text("access_token")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_lost_answer_is_given_again_for_sixty_seconds() {
    let house = House::open().await;
    let token = bought(&house).await.text("refresh_token");
    let answer = house.refresh(&token).await.text("refresh_token");
    house.pass(60);
    assert_eq!(house.refresh(&token).await.text("refresh_token"), answer);
    assert_eq!(house.refresh(&answer).await.status, StatusCode::OK);
}

#[tokio::test]
async fn in_second_sixty_one_the_family_dies() {
    let house = House::open().await;
    let token = bought(&house).await.text("refresh_token");
    let answer = house.refresh(&token).await;
    house.pass(61);
    assert_eq!(house.refresh(&token).await.error(), (400, "invalid_grant".to_owned()));
    assert_eq!(house.refresh(&answer.text("refresh_token")).await.error().1, "invalid_grant");
    assert_eq!(house.userinfo(&answer.text("access_token")).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_thief_after_the_first_use_kills_the_family() {
    let house = House::open().await;
    let token = bought(&house).await.text("refresh_token");
    let second = house.refresh(&token).await.text("refresh_token");
    let third = house.refresh(&second).await.text("refresh_token");
    assert_eq!(house.refresh(&token).await.error().1, "invalid_grant");
    assert_eq!(house.refresh(&third).await.error().1, "invalid_grant");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_refreshes_at_once_get_the_same_token() {
    let house = House::open().await;
    let token = bought(&house).await.text("refresh_token");
    let (one, other) = tokio::join!(house.refresh(&token), house.refresh(&token));
    assert_eq!(one.text("refresh_token"), other.text("refresh_token"));
}

#[tokio::test]
async fn a_client_that_does_not_rotate_keeps_its_token() {
    let house = House::with(|web| web.rotate_refresh_tokens = false).await;
    let token = bought(&house).await.text("refresh_token");
    assert_eq!(house.refresh(&token).await.text("refresh_token"), token);
    house.pass(600);
    assert_eq!(house.refresh(&token).await.text("refresh_token"), token);
}

#[tokio::test]
async fn a_narrowed_refresh_does_not_shrink_the_family() {
    let house = House::open().await;
    let token = bought(&house).await.text("refresh_token");
    let narrow = |token: String, scope: &'static str| {
        let house = &house;
        async move {
            let fields =
                [("grant_type", "refresh_token"), ("refresh_token", token.as_str()), ("scope", scope)];
            house.call(urls::TOKEN, &fields).await
        }
    };
    let less = narrow(token, "openid").await;
    assert_eq!(less.text("scope"), "openid");
    let all = house.refresh(&less.text("refresh_token")).await;
    assert_eq!(all.text("scope"), "email openid profile");
    let more = narrow(all.text("refresh_token"), "openid phone").await;
    assert_eq!(more.error(), (400, "invalid_scope".to_owned()));
    assert_eq!(house.refresh(&all.text("refresh_token")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_refresh_token_ends_with_its_session_unless_it_is_for_offline_use() {
    let house = House::open().await;
    let online = bought(&house).await.text("refresh_token");
    let asked = house.request("").replace("email", "offline_access");
    let code = house.browse(&asked).await.sent()["code"].clone();
    let offline = house.exchange(&code).await.text("refresh_token");
    house.end_session().await;
    assert_eq!(house.refresh(&online).await.error().1, "invalid_grant");
    let still = house.refresh(&offline).await;
    assert_eq!(still.status, StatusCode::OK);

    let tx = house.app.store.write().await.unwrap();
    tx.users().lock(house.user, Some(house.now())).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(house.refresh(&still.text("refresh_token")).await.error().1, "invalid_grant");
}

#[tokio::test]
async fn a_refresh_token_of_another_client_or_of_nobody_is_refused() {
    let house = House::open().await;
    let token = bought(&house).await.text("refresh_token");
    let fields = [("grant_type", "refresh_token"), ("refresh_token", token.as_str())];
    let foreign = house.call_as("other:s3cret", urls::TOKEN, &fields).await;
    assert_eq!(foreign.error(), (400, "invalid_grant".to_owned()));
    assert_eq!(house.refresh("garbage").await.error(), (400, "invalid_grant".to_owned()));
    assert_eq!(house.refresh(&token).await.status, StatusCode::OK);
}
