//! Codes at the token endpoint, tried.

use super::house::{House, VERIFIER, exchange};
use crate::web::urls;
use axum::http::StatusCode;
use futures_of::join_all;
use serde_json::Value;
use sluis_domain::audit::AuditCode;
use sluis_domain::jose::jws;

/// What the tests need of futures, without a crate for it.
mod futures_of {
    pub(super) async fn join_all<F>(futures: Vec<F>) -> Vec<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send,
    {
        let tasks: Vec<_> = futures.into_iter().map(tokio::spawn).collect();
        let mut outputs = Vec::new();
        for task in tasks {
            outputs.push(task.await.unwrap());
        }
        outputs
    }
}

#[tokio::test]
async fn a_code_buys_tokens_that_say_who_and_how() {
    let house = House::open().await;
    let got = house.exchange(&house.code().await).await;
    assert_eq!(got.status, StatusCode::OK, "{got:?}");
    assert_eq!(got.headers["cache-control"], "no-store");
    let json = got.json();
    assert_eq!((&json["expires_in"], &json["scope"]), (&300.into(), &"email openid profile".into()));
    assert!(json["refresh_token"].is_string());

    let ring = house.app.keys.load();
    let claims: Value = jws::verify(&got.text("id_token"), None, |kid| ring.find(kid, house.now())).unwrap();
    assert_eq!((&claims["aud"][0], &claims["nonce"]), (&"web".into(), &"n".into()));
    assert_eq!(
        (&claims["acr"], &claims["amr"][0]),
        (&"https://refeds.org/profile/sfa".into(), &"pwd".into())
    );
    for claim in ["sub", "org_id", "auth_time", "sid", "at_hash", "iat", "exp"] {
        assert!(claims.get(claim).is_some(), "{claim}");
    }

    let info = house.userinfo(&got.text("access_token")).await.json();
    assert_eq!((&info["sub"], &info["name"]), (&claims["sub"], &"Anna Jansen".into()));
    assert_eq!(info["email"], "anna@example.nl");
}

#[tokio::test]
async fn a_code_used_twice_loses_what_it_bought() {
    let house = House::open().await;
    let code = house.code().await;
    let bought = house.exchange(&code).await;
    assert_eq!(house.exchange(&code).await.error(), (400, "invalid_grant".to_owned()));
    assert_eq!(house.userinfo(&bought.text("access_token")).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(house.refresh(&bought.text("refresh_token")).await.error().1, "invalid_grant");
    assert_eq!(house.app.store.read().audit().count(AuditCode::GrantReplayed).await, Ok(1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_exchanges_of_one_code_one_wins() {
    let house = std::sync::Arc::new(House::open().await);
    let code = house.code().await;
    let tries: Vec<_> = (0..40)
        .map(|_| {
            let (house, code) = (std::sync::Arc::clone(&house), code.clone());
            async move { house.exchange(&code).await.status }
        })
        .collect();
    let won = join_all(tries).await.into_iter().filter(|status| *status == StatusCode::OK).count();
    assert_eq!(won, 1);
}

#[tokio::test]
async fn a_refusal_leaves_the_code_for_the_client_whose_it_is() {
    let house = House::open().await;
    let code = house.code().await;
    let wrong = "x".repeat(43);
    for (index, value) in [(3, wrong.as_str()), (3, ""), (2, "https://app.example/cb2"), (2, "")] {
        let mut fields = exchange(&code);
        fields[index].1 = value;
        let error = house.call(urls::TOKEN, &fields).await.error();
        assert!(
            [(400, "invalid_grant"), (400, "invalid_request")].contains(&(error.0, &error.1)),
            "{error:?}"
        );
    }
    let foreign = house.call_as("other:s3cret", urls::TOKEN, &exchange(&code)).await;
    assert_eq!(foreign.error(), (400, "invalid_grant".to_owned()));
    assert_eq!(house.exchange(&code).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_code_ends_after_a_minute() {
    let house = House::open().await;
    let code = house.code().await;
    house.pass(60);
    assert_eq!(house.exchange(&code).await.error(), (400, "invalid_grant".to_owned()));
}

#[tokio::test]
async fn a_code_of_a_session_that_ended_buys_nothing() {
    let house = House::open().await;
    let code = house.code().await;
    house.end_session().await;
    assert_eq!(house.exchange(&code).await.error(), (400, "invalid_grant".to_owned()));
}

#[tokio::test]
async fn a_public_client_needs_its_name_and_its_verifier() {
    let house = House::open().await;
    let got = house.browse(&format!("{}?{}", urls::AUTHORIZE, house.query("spa"))).await;
    let code = got.sent()["code"].clone();
    let body = |verifier: &str| {
        format!(
            "grant_type=authorization_code&client_id=spa&code={code}&redirect_uri=https%3A%2F%2Fapp.example%2Fcb{verifier}"
        )
    };
    let kind = [("content-type", "application/x-www-form-urlencoded")];
    let without = house.call_with("POST", urls::TOKEN, &kind, &body("")).await;
    assert_eq!(without.error().1, "invalid_grant");
    let with =
        house.call_with("POST", urls::TOKEN, &kind, &body(&format!("&code_verifier={VERIFIER}"))).await;
    assert_eq!(with.status, StatusCode::OK, "{with:?}");
}

#[tokio::test]
async fn pkce_left_out_stays_left_out() {
    let house = House::with(|web| web.pkce_optional = true).await;
    let plain = house
        .request("")
        .replace("&code_challenge_method=S256", "")
        .replace("&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "");
    let code = house.browse(&plain).await.sent()["code"].clone();
    assert_eq!(house.exchange(&code).await.error(), (400, "invalid_grant".to_owned()));
    let bought = house.call(urls::TOKEN, &exchange(&code)[..3]).await;
    assert_eq!(bought.status, StatusCode::OK, "{bought:?}");
}

#[tokio::test]
async fn a_resource_gets_a_token_of_its_own_kind_that_opens_nothing_here() {
    let house = House::open().await;
    let asked = house.request("&resource=https%3A%2F%2Fapi.example");
    let code = house.browse(&asked).await.sent()["code"].clone();
    let got = house.exchange(&code).await;
    let token = got.text("access_token");
    let ring = house.app.keys.load();
    let claims: Value = jws::verify(&token, Some("at+jwt"), |kid| ring.find(kid, house.now())).unwrap();
    assert_eq!((&claims["aud"], &got.json()["expires_in"]), (&"https://api.example".into(), &120.into()));
    assert_eq!(house.userinfo(&token).await.error().1, "invalid_token");
    let said = house.call(urls::INTROSPECT, &[("token", &token)]).await.json();
    assert_eq!((&said["active"], &said["aud"]), (&true.into(), &"https://api.example".into()));
}
