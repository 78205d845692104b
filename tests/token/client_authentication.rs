//! Who asks (RFC 6749 §2.3, OpenID Connect Core §9): a wrong secret and an unknown name sound alike.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, Method};
use sluis_tests::support::relying_party::{Authentication, RelyingParty};
use sluis_tests::support::town::{SECRET, Town, sign_in};
use sluis_tests::support::wire::{Reply, form};

const GRANT: (&str, &str) = ("grant_type", "client_credentials");

/// Posts to the token endpoint with this `Authorization` header and this body.
async fn ask(app: &RelyingParty, header: Option<&str>, pairs: &[(&str, &str)]) -> Reply {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, "application/x-www-form-urlencoded".parse().unwrap());
    if let Some(header) = header {
        headers.insert(AUTHORIZATION, header.parse().unwrap());
    }
    app.send(Method::POST, "/oauth2/token", headers, Some(form(pairs))).await
}

fn basic(id: &str, secret: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")))
}

#[track_caller]
fn is_nobody(reply: &Reply, what: &str) {
    assert_eq!(reply.status, 401, "{what}: {reply:#?}");
    assert_eq!(reply.error(), "invalid_client", "{what}");
    assert!(reply.json().get("access_token").is_none(), "{what}");
}

#[tokio::test]
async fn who_fails_by_header_is_told_the_scheme() {
    let (_town, app, _) = Town::plain().await;
    ask(&app, Some(&basic("winkel", SECRET)), &[GRANT]).await.expect_status(200);
    for (what, header) in [
        ("a wrong secret", basic("winkel", "wrong")),
        ("no secret", basic("winkel", "")),
        ("an unknown name", basic("niemand", SECRET)),
        ("no name", basic("", SECRET)),
        ("no colon", format!("Basic {}", STANDARD.encode("winkel"))),
        ("no base64", "Basic %%%".to_owned()),
        ("another scheme", format!("Bearer {SECRET}")),
    ] {
        let reply = ask(&app, Some(&header), &[GRANT]).await;
        is_nobody(&reply, what);
        // RFC 6749 §5.2: "the response header field matching the authentication scheme used by the client".
        assert!(reply.header("www-authenticate").starts_with("Basic"), "{what}");
    }
}

#[tokio::test]
async fn who_fails_by_form_is_told_a_scheme_too() {
    let (_town, app, _) = Town::plain().await;
    let pairs = [GRANT, ("client_id", "winkel"), ("client_secret", "wrong")];
    let reply = ask(&app, None, &pairs).await;
    is_nobody(&reply, "a wrong secret in the body");
    // RFC 9110 §15.5.2: "The server generating a 401 response MUST send a WWW-Authenticate header field".
    assert!(reply.header("www-authenticate").starts_with("Basic"), "{reply:#?}");
}

#[tokio::test]
async fn a_wrong_secret_and_an_unknown_name_get_one_answer() {
    let (_town, app, _) = Town::plain().await;
    let wrong = ask(&app, Some(&basic("winkel", "wrong")), &[GRANT]).await;
    let unknown = ask(&app, Some(&basic("niemand", "wrong")), &[GRANT]).await;
    assert_eq!((wrong.status, &wrong.body), (unknown.status, &unknown.body));
    let names = |reply: &Reply| reply.headers.keys().map(|name| name.as_str().to_owned()).collect::<Vec<_>>();
    assert_eq!(names(&wrong), names(&unknown));
}

#[tokio::test]
async fn a_secret_in_the_body_is_for_those_who_registered_so() {
    let (town, app, mut browser) = Town::plain().await;
    let mut post = town.app("post", &["--organisation", "plein", "--auth", "post"]);
    post.authentication = Authentication::Post;
    let (asked, callback) = sign_in(&post, &mut browser, "bram").await;
    post.tokens(&asked, &callback).await;

    for (what, id, secret) in [
        ("a wrong secret", "post", "wrong"),
        ("a client that registered Basic", "winkel", SECRET),
        ("an unknown name", "niemand", SECRET),
    ] {
        is_nobody(&ask(&app, None, &[GRANT, ("client_id", id), ("client_secret", secret)]).await, what);
    }
    is_nobody(&ask(&app, Some(&basic("post", SECRET)), &[GRANT]).await, "the other way round");
}

#[tokio::test]
async fn two_ways_at_once_are_one_too_many() {
    let (_town, app, _) = Town::plain().await;
    let header = basic("winkel", SECRET);
    let both = ask(&app, Some(&header), &[GRANT, ("client_secret", SECRET)]).await.expect_status(400);
    // RFC 6749 §2.3: "MUST NOT use more than one authentication method in each request."
    assert_eq!(both.error(), "invalid_request");
    let other = ask(&app, Some(&header), &[GRANT, ("client_id", "niemand")]).await.expect_status(400);
    assert_eq!(other.error(), "invalid_request");
    ask(&app, Some(&header), &[GRANT, ("client_id", "winkel")]).await.expect_status(200);
}

#[tokio::test]
async fn who_says_nothing_is_nobody() {
    let (_town, app, _) = Town::plain().await;
    is_nobody(&ask(&app, None, &[GRANT]).await, "no name at all");
    is_nobody(&ask(&app, None, &[GRANT, ("client_id", "winkel")]).await, "a name without its secret");
    for path in ["/oauth2/introspect", "/oauth2/revoke"] {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, "application/x-www-form-urlencoded".parse().unwrap());
        let body = Some("token=x&client_id=winkel".to_owned());
        is_nobody(&app.send(Method::POST, path, headers, body).await, path);
    }
}

#[tokio::test]
async fn a_public_client_has_a_name_and_nothing_else() {
    let (town, _, mut browser) = Town::plain().await;
    let app = town.public_app("zakapp", &["--organisation", "plein"]);
    let (asked, callback) = sign_in(&app, &mut browser, "bram").await;
    let pairs = [
        ("grant_type", "authorization_code"),
        ("code", callback.code()),
        ("redirect_uri", &*app.redirect_uri),
        ("code_verifier", &*asked.verifier),
        ("client_id", "zakapp"),
    ];
    let with_secret = [&pairs[..], &[("client_secret", SECRET)]].concat();
    is_nobody(&ask(&app, None, &with_secret).await, "a secret that it does not have");
    is_nobody(&ask(&app, Some(&basic("zakapp", "")), &pairs).await, "an empty secret");
    ask(&app, None, &pairs).await.expect_status(200);
}

#[tokio::test]
async fn a_secret_with_every_character_travels_encoded() {
    let (town, app, _) = Town::plain().await;
    let secret = "a+b c%d&e=f:g/h\"i'j\\k<l>m?n#o;p,q~r\u{20ac}s";
    let arguments = [
        "client",
        "create",
        "--id",
        "lastig",
        "--name",
        "l",
        "--grant",
        "client_credentials",
        "--secret-stdin",
    ];
    town.server.run_with_secret(&arguments, &format!("{secret}\n"));
    let encoded: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    ask(&app, Some(&basic("lastig", &encoded)), &[GRANT]).await.expect_status(200);
    is_nobody(&ask(&app, Some(&basic("lastig", &encoded[1..])), &[GRANT]).await, "a character less");
}
