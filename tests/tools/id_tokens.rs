//! An ID token with one thing wrong is refused; the same token without it is taken.

use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use sluis_tests::support::id_token::{Expected, verify};

const NOW: u64 = 1_800_000_000;

fn claims() -> Value {
    json!({ "iss": "http://127.0.0.1:1", "aud": "app", "sub": "anna", "nonce": "n", "iat": NOW - 1, "exp": NOW + 60 })
}

fn judge(claims: &Value) -> Result<Value, String> {
    // RFC 7517 §6.4: a symmetric key stands in for the server's, so that the test needs no key of its own.
    let keys: JwkSet = serde_json::from_value(
        json!({ "keys": [{ "kty": "oct", "kid": "1", "k": "a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5" }] }),
    )
    .unwrap();
    let mut header = Header::new(Algorithm::HS256);
    header.kid = Some("1".to_owned());
    let key = EncodingKey::from_base64_secret("a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5").unwrap();
    let token = encode(&header, claims, &key).unwrap();
    let expected = Expected {
        issuer: "http://127.0.0.1:1",
        audience: "app",
        nonce: Some("n"),
        algorithm: Algorithm::HS256,
        now: NOW,
    };
    let tampered = format!("{}x{}", &token[..token.len() - 4], &token[token.len() - 3..]);
    assert!(verify(&tampered, &keys, &expected).is_err(), "a tampered signature was taken");
    let other = Expected { algorithm: Algorithm::RS256, ..expected.clone() };
    assert!(verify(&token, &keys, &other).is_err(), "another algorithm was taken");
    verify(&token, &keys, &expected)
}

#[test]
fn a_good_token_is_taken() {
    assert_eq!(judge(&claims()).unwrap()["sub"], "anna");
    let mut several = claims();
    several["aud"] = json!(["app"]);
    assert!(judge(&several).is_ok());
}

#[test]
fn a_token_with_one_claim_amiss_is_refused() {
    let amiss = [
        ("iss", json!("http://127.0.0.1:2")),
        ("aud", json!("another")),
        ("aud", json!([])),
        ("aud", json!(["app", "another"])),
        ("azp", json!("another")),
        ("sub", json!("")),
        ("nonce", json!("m")),
        ("nonce", Value::Null),
        ("iat", json!(NOW + 60)),
        ("exp", json!(NOW)),
    ];
    for (name, value) in amiss {
        let mut claims = claims();
        claims[name] = value;
        assert!(judge(&claims).is_err(), "taken: {claims}");
    }
}
