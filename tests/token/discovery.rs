//! What apps find before they ask anything (OpenID Connect Discovery §4, RFC 8414 §3, RFC 7517 §5).

use http::{HeaderMap, Method};
use serde_json::Value;
use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::wire::Reply;

async fn provider() -> (Sluis, RelyingParty) {
    let server = Sluis::start().await;
    let app = RelyingParty::new(&server, "nobody", "", "http://127.0.0.1:9/cb");
    (server, app)
}

async fn get(app: &RelyingParty, path: &str) -> Reply {
    app.send(Method::GET, path, HeaderMap::new(), None).await.expect_status(200)
}

#[tokio::test]
async fn both_well_known_addresses_tell_the_same() {
    let (server, app) = provider().await;
    let openid = get(&app, "/.well-known/openid-configuration").await;
    let oauth = get(&app, "/.well-known/oauth-authorization-server").await;
    assert_eq!(openid.json(), oauth.json());
    for reply in [openid, oauth] {
        assert_eq!(reply.header("content-type"), "application/json");
        assert_eq!(reply.header("access-control-allow-origin"), "*");
        let cache = reply.header("cache-control");
        assert!(cache.contains("max-age=") && !cache.contains("no-store"), "{cache}");
        // Discovery §4.3: "The issuer value returned MUST be identical to the Issuer URL".
        assert_eq!(reply.json()["issuer"], server.issuer().as_str().trim_end_matches('/'));
    }
}

/// RFC 9116.
#[tokio::test]
async fn who_finds_a_weakness_reads_whom_to_tell() {
    let contact = "mailto:security@example.nl";
    let server = Sluis::plan().set("server.security_contact", contact).start().await;
    let app = RelyingParty::new(&server, "nobody", "", "http://127.0.0.1:9/cb");
    let reply = get(&app, "/.well-known/security.txt").await;
    assert_eq!(reply.header("content-type"), "text/plain; charset=utf-8");
    assert!(reply.body.contains(&format!("Contact: {contact}\nExpires: 20")), "{reply:#?}");
    let (_silent, app) = provider().await;
    let reply = app.send(Method::GET, "/.well-known/security.txt", HeaderMap::new(), None).await;
    assert!(!reply.expect_status(404).body.contains("Contact:"));
}

#[tokio::test]
async fn what_is_offered_is_what_is_there() {
    let (server, app) = provider().await;
    let document = app.discovery().await;
    let issuer = server.issuer();
    for endpoint in ["authorization", "token", "userinfo", "introspection", "revocation", "end_session"] {
        let address =
            document[format!("{endpoint}_endpoint")].as_str().unwrap_or_else(|| panic!("{endpoint}"));
        let path = address.strip_prefix(issuer.as_str()).unwrap_or_else(|| panic!("{address} is elsewhere"));
        let reply = app.send(Method::GET, &format!("/{path}"), HeaderMap::new(), None).await;
        assert_ne!(reply.status, 404, "{address}");
    }
    assert!(document["jwks_uri"].as_str().unwrap().ends_with("/oauth2/jwks"));
    for (member, expected) in [
        ("response_types_supported", vec!["code"]),
        ("response_modes_supported", vec!["query", "form_post"]),
        ("code_challenge_methods_supported", vec!["S256"]),
        ("grant_types_supported", vec!["authorization_code", "client_credentials", "refresh_token"]),
        ("subject_types_supported", vec!["pairwise", "public"]),
    ] {
        assert_eq!(document[member], Value::from(expected), "{member}");
    }
    for (member, expected) in [
        ("authorization_response_iss_parameter_supported", true),
        ("request_parameter_supported", false),
        ("request_uri_parameter_supported", false),
        ("claims_parameter_supported", false),
    ] {
        assert_eq!(document[member], expected, "{member}");
    }
}

#[tokio::test]
async fn every_algorithm_that_is_offered_has_its_public_key_and_no_private_part() {
    let (_server, app) = provider().await;
    let reply = get(&app, "/oauth2/jwks").await;
    assert!(reply.header("content-type").starts_with("application/jwk-set+json"), "{reply:#?}");
    assert!(reply.header("cache-control").contains("max-age="), "{reply:#?}");
    let keys = reply.json()["keys"].as_array().unwrap().clone();
    for key in &keys {
        assert_eq!(key["use"], "sig", "{key}");
        assert!(key["kid"].as_str().is_some_and(|kid| !kid.is_empty()), "{key}");
        for private in ["d", "p", "q", "dp", "dq", "qi", "k"] {
            assert!(key.get(private).is_none(), "{private} is public");
        }
    }
    let document = app.discovery().await;
    let offered = document["id_token_signing_alg_values_supported"].as_array().unwrap().clone();
    for alg in ["RS256", "ES256", "EdDSA"] {
        assert!(offered.contains(&alg.into()), "{alg} is not offered");
        assert!(keys.iter().any(|key| key["alg"] == alg), "no key for {alg}");
    }
    assert!(!offered.contains(&"none".into()));
}

#[tokio::test]
async fn the_keys_stay_the_same_over_a_restart() {
    let (mut server, app) = provider().await;
    let before = get(&app, "/oauth2/jwks").await.json();
    server.restart().await;
    assert_eq!(get(&app, "/oauth2/jwks").await.json(), before);
}
