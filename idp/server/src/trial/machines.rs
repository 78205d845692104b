//! What applications talk to, tried with good and bad input.

use super::house::House;
use crate::web::urls;
use axum::http::StatusCode;

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

#[tokio::test]
async fn discovery_and_keys_are_public_and_cached() {
    let house = House::open().await;
    for path in [urls::OPENID_CONFIGURATION, urls::OAUTH_CONFIGURATION, urls::JWKS] {
        let got = house.call_with("GET", path, &[("origin", "https://any.example")], "").await;
        assert_eq!(got.status, StatusCode::OK);
        assert_eq!(got.headers["access-control-allow-origin"], "*");
        assert!(got.headers["cache-control"].to_str().unwrap().contains("max-age"), "{got:?}");
    }
    let json = house.visit(urls::OPENID_CONFIGURATION).await.json();
    assert_eq!(json["token_endpoint"], "https://login.example/oauth2/token");
    let keys = house.visit(urls::JWKS).await.json();
    assert_eq!(keys["keys"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_client_that_does_not_prove_itself_hears_invalid_client() {
    let house = House::open().await;
    let fields = [("grant_type", "client_credentials")];
    for pair in ["web:wrong", "nobody:x", "web", ":"] {
        let got = house.call_as(pair, urls::TOKEN, &fields).await;
        assert_eq!(got.error(), (401, "invalid_client".to_owned()), "{pair}");
        assert!(got.headers["www-authenticate"].to_str().unwrap().starts_with("Basic"), "{pair}");
    }
    let body = "grant_type=client_credentials&client_id=web&client_secret=s3cret";
    let by_post = house.call_with("POST", urls::TOKEN, &[FORM], body).await;
    assert_eq!(by_post.error(), (401, "invalid_client".to_owned()));
    // RFC 9110 §15.5.2: every 401 names a challenge.
    assert!(by_post.headers["www-authenticate"].to_str().unwrap().starts_with("Basic"));
}

#[tokio::test]
async fn bad_bodies_are_bad_requests_and_never_failures() {
    let house = House::open().await;
    let large = format!("grant_type={}", "x".repeat(20_000));
    let latin = "grant_type=\u{e9}\u{0}".to_owned();
    for (kind, body) in [
        ("application/json", "{}"),
        ("text/plain", "grant_type=client_credentials"),
        (FORM.1, large.as_str()),
        (FORM.1, "grant_type=a&grant_type=a"),
        (FORM.1, latin.as_str()),
        (FORM.1, ""),
    ] {
        for path in [urls::TOKEN, urls::INTROSPECT, urls::REVOKE] {
            let got = house.call_with("POST", path, &[("content-type", kind)], body).await;
            let (status, error) = got.error();
            assert!(
                (status == 400 && error == "invalid_request") || (status == 401 && error == "invalid_client"),
                "{path} {kind}: {got:?}"
            );
        }
    }
}

#[tokio::test]
async fn grants_that_do_not_exist_or_are_not_allowed_are_refused() {
    let house = House::open().await;
    let refused = |fields: &'static [(&'static str, &'static str)]| {
        let house = &house;
        async move { house.call(urls::TOKEN, fields).await.error() }
    };
    assert_eq!(refused(&[("grant_type", "password")]).await.1, "unsupported_grant_type");
    assert_eq!(refused(&[("a", "b")]).await.1, "invalid_request");
    assert_eq!(refused(&[("grant_type", "authorization_code")]).await.1, "invalid_request");
    let body = "grant_type=client_credentials&client_id=spa";
    let public = house.call_with("POST", urls::TOKEN, &[FORM], body).await;
    assert_eq!(public.error(), (400, "unauthorized_client".to_owned()));
}

#[tokio::test]
async fn a_client_gets_tokens_for_itself_without_scopes_of_people() {
    let house = House::open().await;
    let own = |more: &'static [(&'static str, &'static str)]| {
        let house = &house;
        async move {
            let fields: Vec<_> =
                [("grant_type", "client_credentials")].into_iter().chain(more.iter().copied()).collect();
            house.call(urls::TOKEN, &fields).await
        }
    };
    let got = own(&[]).await;
    assert_eq!((got.status, got.text("scope")), (StatusCode::OK, "read".to_owned()));
    assert!(got.json().get("refresh_token").is_none() && got.json().get("id_token").is_none());
    assert_eq!(own(&[("scope", "openid")]).await.error().1, "invalid_scope");
    assert_eq!(own(&[("resource", "https://other.example")]).await.error().1, "invalid_target");
    let said = house.call(urls::INTROSPECT, &[("token", &got.text("access_token"))]).await.json();
    assert_eq!((&said["active"], &said["sub"]), (&true.into(), &"web".into()));
    assert_eq!(house.userinfo(&got.text("access_token")).await.error().1, "invalid_token");
}

#[tokio::test]
async fn userinfo_challenges_who_brings_no_good_token() {
    let house = House::open().await;
    let none = house.visit(urls::USERINFO).await;
    assert_eq!(
        (none.status, none.headers["www-authenticate"].to_str().unwrap()),
        (StatusCode::UNAUTHORIZED, "Bearer")
    );
    let garbage = house.userinfo("garbage").await;
    assert_eq!(garbage.error(), (401, "invalid_token".to_owned()));
    assert!(garbage.headers["www-authenticate"].to_str().unwrap().contains("error=\"invalid_token\""));

    let asked = house.request("").replace("openid%20profile%20email", "profile");
    let code = house.browse(&asked).await.sent()["code"].clone();
    let token = house.exchange(&code).await.text("access_token");
    assert_eq!(house.userinfo(&token).await.error(), (403, "insufficient_scope".to_owned()));
}

#[tokio::test]
async fn userinfo_takes_the_token_from_the_body_but_not_twice_and_not_too_late() {
    let house = House::open().await;
    let token = house.exchange(&house.code().await).await.text("access_token");
    let body = format!("access_token={token}");
    let by_body = house.call_with("POST", urls::USERINFO, &[FORM], &body).await;
    assert_eq!(by_body.status, StatusCode::OK);
    let bearer = format!("Bearer {token}");
    let twice = house.call_with("POST", urls::USERINFO, &[FORM, ("authorization", &bearer)], &body).await;
    assert_eq!(twice.error(), (400, "invalid_request".to_owned()));
    let bare = house.call_with("POST", urls::USERINFO, &[("authorization", &bearer)], "").await;
    assert_eq!(bare.status, StatusCode::OK);
    house.pass(300);
    assert_eq!(house.userinfo(&token).await.error(), (401, "invalid_token".to_owned()));
}

#[tokio::test]
async fn introspection_tells_only_who_has_business_with_the_token() {
    let house = House::open().await;
    let bought = house.exchange(&house.code().await).await;
    for name in ["access_token", "refresh_token"] {
        let token = bought.text(name);
        assert_eq!(house.call(urls::INTROSPECT, &[("token", &token)]).await.json()["active"], true, "{name}");
        let other = house.call_as("other:s3cret", urls::INTROSPECT, &[("token", &token)]).await;
        assert_eq!(other.body, r#"{"active":false}"#, "{name}");
    }
    let garbage = house.call(urls::INTROSPECT, &[("token", "garbage")]).await;
    assert_eq!(garbage.body, r#"{"active":false}"#);
    let public = house.call_with("POST", urls::INTROSPECT, &[FORM], "client_id=spa&token=x").await;
    assert_eq!(public.error(), (401, "invalid_client".to_owned()));
}

#[tokio::test]
async fn a_revoked_token_takes_its_grant_along() {
    let house = House::open().await;
    for name in ["access_token", "refresh_token"] {
        let bought = house.exchange(&house.code().await).await;
        let other = house.call_as("other:s3cret", urls::REVOKE, &[("token", &bought.text(name))]).await;
        assert_eq!(other.error(), (400, "invalid_grant".to_owned()));
        assert_eq!(house.userinfo(&bought.text("access_token")).await.status, StatusCode::OK);
        let gone = house.call(urls::REVOKE, &[("token", &bought.text(name))]).await;
        assert_eq!(gone.status, StatusCode::OK, "{gone:?}");
        assert_eq!(house.userinfo(&bought.text("access_token")).await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(house.refresh(&bought.text("refresh_token")).await.error().1, "invalid_grant");
    }
    assert_eq!(house.call(urls::REVOKE, &[("token", "garbage")]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn scripts_of_registered_apps_may_call_and_others_may_not() {
    let house = House::open().await;
    let ask = |origin: &'static str, path: &'static str| {
        let house = &house;
        async move {
            let headers = [("origin", origin), ("access-control-request-method", "POST")];
            let got = house.call_with("OPTIONS", path, &headers, "").await;
            got.headers.get("access-control-allow-origin").map(|value| value.to_str().unwrap().to_owned())
        }
    };
    assert_eq!(ask("https://app.example", urls::TOKEN).await.as_deref(), Some("https://app.example"));
    assert_eq!(ask("https://evil.example", urls::TOKEN).await, None);
    assert_eq!(ask("https://app.example", urls::INTROSPECT).await, None);
    assert_eq!(ask("https://any.example", urls::JWKS).await.as_deref(), Some("*"));
}
