//! ID tokens (OpenID Connect Core §2): what they say, and that every app can check it in its own algorithm.

use jsonwebtoken::{Algorithm, decode_header};
use sluis_tests::support::totp;
use sluis_tests::support::town::{Town, sign_in, tokens};

#[tokio::test]
async fn each_app_gets_the_signature_that_it_registered() {
    let (mut town, app, mut browser) = Town::plain().await;
    sign_in(&app, &mut browser, "bram").await;
    town.server.run(&["keys", "rotate", "--algorithm", "PS256"]);
    town.server.restart().await;
    for (name, algorithm) in [
        ("RS256", Algorithm::RS256),
        ("ES256", Algorithm::ES256),
        ("EdDSA", Algorithm::EdDSA),
        ("PS256", Algorithm::PS256),
    ] {
        let mut app = town.app(&name.to_lowercase(), &["--organisation", "plein", "--alg", name]);
        app.algorithm = algorithm;
        let asked = app.ask();
        let landed = browser.open(&asked.url()).await;
        // Checks the signature against the JWKS, and at_hash.
        let bought = app.tokens(&asked, &landed.callback()).await;
        assert!(bought.answer["id_token"].is_string(), "{name}");
    }
}

#[tokio::test]
async fn an_app_that_names_no_algorithm_gets_rs256() {
    let (town, _, mut browser) = Town::plain().await;
    let secret = sluis_tests::support::town::SECRET;
    let create = ["client", "create", "--id", "gewoon", "--name", "g", "--organisation", "plein"];
    let uri = ["--redirect-uri", "http://127.0.0.1:9/cb", "--consent", "implicit", "--secret-stdin"];
    town.server.run_with_secret(&[&create[..], &uri].concat(), &format!("{secret}\n"));
    let app = town.app("anders", &["--organisation", "plein"]);
    let mut plain = app.clone();
    plain.id = "gewoon".to_owned();
    plain.algorithm = Algorithm::RS256;
    tokens(&plain, &mut browser, "bram").await;
}

#[tokio::test]
async fn an_id_token_says_who_where_when_and_how() {
    let (_town, app, mut browser) = Town::plain().await;
    let before = totp::now();
    let (asked, callback) = sign_in(&app, &mut browser, "bram").await;
    let bought = app.tokens(&asked, &callback).await;
    let claims = app.verified(bought.id_token(), Some(&asked.nonce)).await;
    let moment = claims["auth_time"].as_u64().unwrap();
    assert!((before..=totp::now()).contains(&moment), "auth_time {moment} is not of this login");
    assert_eq!(claims["acr"], "https://refeds.org/profile/sfa");
    assert_eq!(claims["amr"], serde_json::json!(["pwd"]));
    assert_eq!(claims["exp"].as_u64().unwrap() - claims["iat"].as_u64().unwrap(), 3600);
    assert!(claims["org_id"].is_string() && claims["sid"].is_string(), "{claims}");
    for personal in ["name", "email", "phone_number", "given_name"] {
        assert!(claims.get(personal).is_none(), "{personal} is userinfo's to tell");
    }
    assert!(decode_header(bought.id_token()).unwrap().kid.is_some());
}

#[tokio::test]
async fn single_sign_on_tells_when_the_person_logged_in_and_not_when_it_was_used() {
    let (town, app, mut browser) = Town::plain().await;
    let (asked, callback) = sign_in(&app, &mut browser, "bram").await;
    let bought = app.tokens(&asked, &callback).await;
    let first = app.verified(bought.id_token(), Some(&asked.nonce)).await;
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    let second = town.app("bakker", &["--organisation", "plein"]);
    let asked = second.ask();
    let bought = second.tokens(&asked, &browser.open(&asked.url()).await.callback()).await;
    let later = second.verified(bought.id_token(), Some(&asked.nonce)).await;
    assert_eq!(later["auth_time"], first["auth_time"]);
    assert!(later["iat"].as_u64() > first["iat"].as_u64());
}

#[tokio::test]
async fn without_a_nonce_in_the_request_there_is_none_in_the_token() {
    let (_town, app, mut browser) = Town::plain().await;
    sign_in(&app, &mut browser, "bram").await;
    let asked = app.ask().without("nonce");
    let callback = browser.open(&asked.url()).await.callback();
    let answer = app.exchange(&asked, callback.code()).await.expect_status(200).json();
    app.verified(answer["id_token"].as_str().unwrap(), None).await;
}
