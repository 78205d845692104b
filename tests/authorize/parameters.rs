//! Each rule of an authorization request, broken alone: the client hears the RFC's error, and gets no code.

use sluis_tests::support::relying_party::{Asked, RelyingParty};
use sluis_tests::support::town::{Town, sign_in};

/// A parameter of the good request, the value that takes its place (empty: it is left out), and the error.
const BROKEN: [(&str, &str, &str); 30] = [
    // RFC 6749 §4.1.2.1
    ("response_type", "", "invalid_request"),
    ("response_type", "token", "unsupported_response_type"),
    ("response_type", "id_token", "unsupported_response_type"),
    ("response_type", "code id_token", "unsupported_response_type"),
    ("response_mode", "fragment", "invalid_request"),
    ("response_mode", "web_message", "invalid_request"),
    // RFC 6749 §3.3
    ("scope", "", "invalid_scope"),
    ("scope", "openid a\"b", "invalid_scope"),
    // RFC 7636 §4.3 and §4.4.1
    ("code_challenge", "", "invalid_request"),
    ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c", "invalid_request"),
    ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cMM", "invalid_request"),
    ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM", "invalid_request"),
    ("code_challenge_method", "plain", "invalid_request"),
    ("code_challenge_method", "", "invalid_request"),
    ("code_challenge_method", "S512", "invalid_request"),
    // OpenID Connect Core §3.1.2.1 and §3.1.2.6
    ("prompt", "none login", "invalid_request"),
    ("prompt", "dance", "invalid_request"),
    ("max_age", "-1", "invalid_request"),
    ("max_age", "soon", "invalid_request"),
    ("id_token_hint", "rubbish", "invalid_request"),
    ("request", "e30.e30.", "request_not_supported"),
    ("request_uri", "https://app.example/r", "request_uri_not_supported"),
    ("registration", "{}", "registration_not_supported"),
    // No text: not every database would keep it.
    ("nonce", "a\0b", "invalid_request"),
    ("nonce", "a\nb", "invalid_request"),
    ("login_hint", "a\0b", "invalid_request"),
    ("acr_values", "a\0b", "invalid_request"),
    ("ui_locales", "a\0b", "invalid_request"),
    // RFC 8707 §2
    ("resource", "https://api.example", "invalid_target"),
    // Ours
    ("organization", "elders", "invalid_request"),
];

fn broken(app: &RelyingParty, name: &str, value: &str) -> Asked {
    if value.is_empty() { app.ask().without(name) } else { app.ask().with(name, value) }
}

#[tokio::test]
async fn each_broken_rule_has_its_error_and_no_code() {
    let (town, app, mut browser) = Town::plain().await;
    // With a session, so that nothing but the rule stands between the request and a code.
    sign_in(&app, &mut browser, "bram").await;
    for (name, value, error) in BROKEN {
        let asked = broken(&app, name, value);
        let landed = browser.open(&asked.url()).await;
        assert_eq!(landed.way.len(), 1, "{name}={value}: {landed}");
        let callback = landed.refusal();
        assert_eq!(callback.error(), error, "{name}={value}: {}", callback.url);
        assert_eq!(callback.get("state"), asked.state, "{name}={value}");
        assert_eq!(
            callback.get("iss"),
            town.server.issuer().as_str().trim_end_matches('/'),
            "{name}={value}"
        );
        assert!(!callback.has("code"), "{name}={value}");
        assert_eq!(callback.url.fragment(), None, "{name}={value}");
    }
    assert_eq!(town.server.database().count("grants").await, 1, "the one of the sign-in");
}

#[tokio::test]
async fn a_parameter_given_twice_is_refused_whichever_it_is() {
    let (town, app, mut browser) = Town::plain().await;
    sign_in(&app, &mut browser, "bram").await;
    for name in ["response_type", "scope", "nonce", "code_challenge", "prompt", "state", "unheard_of"] {
        let asked = app.ask();
        let value = asked.parameters().iter().find(|(had, _)| had == name).map_or("x", |(_, value)| value);
        let value = value.to_owned();
        let asked = asked.with(name, &value).also_with(name, &value);
        let callback = browser.open(&asked.url()).await.refusal();
        // RFC 6749 §3.1: "Request and response parameters MUST NOT be included more than once."
        assert_eq!(callback.error(), "invalid_request", "{name}: {}", callback.url);
        assert!(!callback.has("code"), "{name}");
        assert_eq!(callback.has("state"), name != "state", "{name}: of two states neither is given back");
    }
    assert_eq!(town.server.database().count("grants").await, 1, "the one of the sign-in");
}

#[tokio::test]
async fn a_parameter_without_a_value_is_one_that_was_left_out() {
    let (_town, app, mut browser) = Town::plain().await;
    sign_in(&app, &mut browser, "bram").await;
    // RFC 6749 §3.1: "Parameters sent without a value MUST be treated as if they were omitted".
    let asked = app.ask().with("max_age", "").with("prompt", "").with("request", "").with("unheard_of", "x");
    app.tokens(&asked, &browser.open(&asked.url()).await.callback()).await;
}

#[tokio::test]
async fn a_scope_that_nobody_knows_is_passed_over_and_one_of_others_is_refused() {
    let (town, _, mut browser) = Town::plain().await;
    let mut app = town.app("smal", &["--organisation", "plein", "--scope", "openid profile"]);
    let refused = browser.open(&app.ask().with("scope", "openid email").url()).await.refusal();
    assert_eq!(refused.error(), "invalid_scope");
    assert!(!refused.has("code"));

    app.scope = "openid address".to_owned();
    let (asked, callback) = sign_in(&app, &mut browser, "bram").await;
    assert_eq!(app.tokens(&asked, &callback).await.answer["scope"], "openid");
}

#[tokio::test]
async fn a_client_that_may_not_ask_for_a_code_is_told_so() {
    let (town, app, mut browser) = Town::plain().await;
    sign_in(&app, &mut browser, "bram").await;
    let service = town.app("dienst", &["--organisation", "plein", "--grant", "client_credentials"]);

    let callback = browser.open(&service.ask().url()).await.refusal();

    assert_eq!(callback.error(), "unauthorized_client");
    assert!(!callback.has("code"));
    assert_eq!(town.server.database().count("grants").await, 1, "the one of the sign-in");
}

#[tokio::test]
async fn pkce_is_left_out_only_by_who_registered_so() {
    let (town, _, mut browser) = Town::plain().await;
    let old = town.app("oud", &["--organisation", "plein", "--pkce-optional"]);
    let public = town.public_app("zakapp", &["--organisation", "plein"]);
    sign_in(&old, &mut browser, "bram").await;
    let bare = |app: &RelyingParty| app.ask().without("code_challenge").without("code_challenge_method");

    assert!(browser.open(&bare(&old).url()).await.callback().has("code"));
    let refused = browser.open(&bare(&public).url()).await.refusal();
    assert_eq!(refused.error(), "invalid_request");
    let plain = browser.open(&old.ask().with("code_challenge_method", "plain").url()).await.refusal();
    assert_eq!((plain.error(), plain.has("code")), ("invalid_request", false), "plain never");
}

#[tokio::test]
async fn a_state_that_is_no_text_is_refused_and_not_given_back() {
    let (town, app, mut browser) = Town::plain().await;
    sign_in(&app, &mut browser, "bram").await;
    for state in ["a\0b", "a\r\nb", "a\u{7f}"] {
        let callback = browser.open(&app.ask().with("state", state).url()).await.refusal();
        assert_eq!((callback.error(), callback.has("state")), ("invalid_request", false), "{state:?}");
        assert!(!callback.has("code"), "{state:?}");
    }
    assert_eq!(town.server.database().count("grants").await, 1, "only that of the first login");
}

#[tokio::test]
async fn a_parameter_of_ours_in_a_request_of_theirs_is_passed_over() {
    let (_town, app, mut browser) = Town::plain().await;
    sign_in(&app, &mut browser, "bram").await;
    let asked = app.ask().also_with("r", "x").also_with("l", "x");
    // RFC 6749 §3.1: "The authorization server MUST ignore unrecognized request parameters."
    let callback = browser.open(&asked.url()).await.callback();
    assert_eq!(callback.get("state"), asked.state);
    app.tokens(&asked, &callback).await;
}
