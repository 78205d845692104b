//! Bad input at the API and on the pages: what is refused, and that nothing came of it.

use crate::activation::invited::{
    BRAM, INVITATIONS, MESSAGE, ask, invite, invite_as, inviting_app, linde, link, to_password, token,
};
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, Method};
use serde_json::json;
use sluis_tests::support::addresses;
use sluis_tests::support::outbox::letters;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::town::{PASSWORD, tokens};
use sluis_tests::support::wire::Reply;

async fn nothing_came_of_it(server: &Sluis) {
    for table in ["memberships WHERE user_id IS NULL", "invitations", "links", "outbox"] {
        assert_eq!(server.database().count(table).await, 0, "{table}");
    }
}

fn kind(reply: &Reply) -> String {
    assert_eq!(reply.header("content-type"), "application/problem+json", "{reply:?}");
    reply.json()["type"].as_str().unwrap().trim_start_matches("urn:sluis:problem:").to_owned()
}

#[tokio::test]
async fn only_a_token_of_the_client_itself_with_the_scope_opens_the_api() {
    let (town, app) = linde(Sluis::plan()).await;
    town.person_with_app("anna", &["linde"]);
    town.organisation("plein", "basic");
    town.person("carla", &["plein"]);
    let other = inviting_app(&town, "plein-app", "plein");
    let of_a_person = tokens(&other, &mut town.browser(), "carla").await;
    let without_scope = town.app("stil", &["--organisation", "linde"]);
    let plain = without_scope.client_credentials("").await.expect_status(200).json();
    let body = json!({ "email": BRAM }).to_string();
    let post = |authorization: Option<String>| {
        let (app, body) = (&app, body.clone());
        async move {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_TYPE, "application/json".parse().unwrap());
            if let Some(value) = authorization {
                headers.insert(AUTHORIZATION, value.parse().unwrap());
            }
            app.send(Method::POST, INVITATIONS, headers, Some(body)).await
        }
    };
    let nothing = post(None).await.expect_status(401);
    assert_eq!((kind(&nothing).as_str(), nothing.header("www-authenticate")), ("no-token", "Bearer"));
    for bad in ["Basic abc".to_owned(), "Bearer ".to_owned(), "Bearer not-a-token".to_owned()] {
        post(Some(bad)).await.expect_status(401);
    }
    let person = post(Some(format!("Bearer {}", of_a_person.access_token()))).await.expect_status(401);
    assert!(person.header("www-authenticate").contains("invalid_token"));
    let text = plain["access_token"].as_str().unwrap();
    let scopeless = post(Some(format!("Bearer {text}"))).await.expect_status(403);
    assert!(scopeless.header("www-authenticate").contains("insufficient_scope"));
    nothing_came_of_it(&town.server).await;
}

#[tokio::test]
async fn an_invitation_of_another_organisation_is_as_unknown_as_none() {
    let (town, app) = linde(Sluis::plan()).await;
    town.organisation("plein", "basic");
    let other = inviting_app(&town, "plein-app", "plein");
    let id = invite(&app).await;
    let nobody = "01930000-0000-7000-8000-000000000000";
    let mut verbs = 0;
    for path in addresses::all().into_iter().filter(|path| path.starts_with(&format!("{INVITATIONS}/"))) {
        for method in [Method::POST, Method::GET] {
            let of = |id: &str| path.replace("nobodys", id);
            let theirs = ask(&other, method.clone(), &of(&id), None).await;
            let status = theirs.status.as_u16();
            assert!(status == 404 || status == 405, "{method} {path}: {status}");
            for unknown in [nobody, "x"] {
                let none = ask(&other, method.clone(), &of(unknown), None).await.expect_status(status);
                assert_eq!(theirs.body, none.body, "byte for byte: {method} {path}");
            }
            verbs += usize::from(status == 404);
        }
    }
    assert!(verbs >= 4, "{verbs}: each address answers one method");
    let elsewhere = json!({ "email": BRAM, "organization": "linde" });
    let refused = ask(&other, Method::POST, INVITATIONS, Some(&elsewhere)).await.expect_status(422);
    let nowhere = json!({ "email": BRAM, "organization": "nergens" });
    let unknown = ask(&other, Method::POST, INVITATIONS, Some(&nowhere)).await.expect_status(422);
    assert_eq!(refused.body, unknown.body, "which organisations exist is nobody's business");
    assert_eq!(letters(&town.server).await.len(), 1);
    assert_eq!(town.server.database().count("memberships WHERE ended_at IS NULL").await, 1);
}

#[tokio::test]
async fn a_body_that_is_none_is_refused_in_words_that_repeat_nothing() {
    let (town, app) = linde(Sluis::plan()).await;
    let bearer = format!("Bearer {}", token(&app).await);
    let send = |kind: &'static str, body: String| {
        let (app, bearer) = (&app, bearer.clone());
        async move {
            let mut headers = HeaderMap::new();
            headers.insert(AUTHORIZATION, bearer.parse().unwrap());
            headers.insert(CONTENT_TYPE, kind.parse().unwrap());
            app.send(Method::POST, INVITATIONS, headers, Some(body)).await
        }
    };
    let json_kind = "application/json";
    assert_eq!(kind(&send("text/plain", "{}".to_owned()).await.expect_status(415)), "not-json");
    let huge = format!(r#"{{"email":"{}"}}"#, "x".repeat(70_000));
    send(json_kind, huge).await.expect_status(413);
    for bad in
        ["", "{", "[]", "7", r#"{"email":7}"#, r#"{"email":"a@b.nl","admin":true}"#, r#"{"given_name":"x"}"#]
    {
        assert_eq!(kind(&send(json_kind, bad.to_owned()).await.expect_status(400)), "malformed", "{bad}");
    }
    for (member, value) in [
        ("email", json!("geheim-woord")),
        ("surname", json!("geheim-woord".repeat(20))),
        ("phone_number", json!("geheim-woord")),
        ("locale", json!("geheim-woord")),
        ("target_link_uri", json!("https://geheim-woord.example/")),
    ] {
        let mut body = json!({ "email": BRAM });
        body[member] = value;
        let refused = send(json_kind, body.to_string()).await.expect_status(422);
        assert_eq!(refused.json()["member"], member);
        assert!(!refused.body.contains("geheim-woord"), "{}", refused.body);
    }
    nothing_came_of_it(&town.server).await;
}

#[tokio::test]
async fn names_with_markup_in_them_are_text_and_nothing_else() {
    let (town, app) = linde(Sluis::plan()).await;
    let name = "<script>alert(1)</script>\"'";
    let body = json!({ "email": BRAM, "given_name": name, "surname": "{{7*7}}", "target_link_uri": MESSAGE });
    invite_as(&app, &body).await;
    let link = link(&town.server).await;
    let mut browser = town.browser();
    let landing = browser.open(&link).await;
    let page = to_password(&mut browser, &link).await;
    for page in [landing, page] {
        assert!(!page.body.contains("<script>alert"), "{}", page.body);
    }
}

#[tokio::test]
async fn a_password_that_breaks_a_rule_is_refused_and_the_link_stays_good() {
    let (town, app) = linde(Sluis::plan()).await;
    invite(&app).await;
    let mut browser = town.browser();
    let page = to_password(&mut browser, &link(&town.server).await).await;
    let refused: [(&str, &str, &str); 6] = [
        ("", "", "Vul een nieuw"),
        ("kort", "kort", "te kort"),
        (PASSWORD, "iets anders", "niet gelijk"),
        ("welkom2026!", "welkom2026!", "te bekend"),
        (BRAM, BRAM, "Gebruik niet"),
        (&"x".repeat(2_000), &"x".repeat(2_000), "te lang"),
    ];
    for (password, repeat, words) in refused {
        let answer = browser.submit(&page, &[("new_password", password), ("repeat", repeat)]).await;
        assert_eq!(answer.status.as_u16(), 422, "{answer}");
        assert!(answer.text().contains(words), "{words}: {answer}");
        assert_eq!(answer.form_with("new_password").value("new_password"), "", "it is not sent back");
        assert_eq!(answer.form_with("new_password").value("username"), BRAM);
    }
    assert_eq!(town.server.database().count("users").await, 0);
    assert_eq!(town.server.database().count("links WHERE used_at IS NULL").await, 1);
}

#[tokio::test]
async fn no_page_is_reached_before_the_one_before_it() {
    let (town, app) = linde(Sluis::plan()).await;
    invite(&app).await;
    let mut browser = town.browser();
    let landing = browser.open(&link(&town.server).await).await;
    let mark = landing.form().value("f").to_owned();
    let url = town.server.url("/activate/password");
    let pairs = [("f", mark.as_str()), ("new_password", PASSWORD), ("repeat", PASSWORD)];
    let answer = browser.post(&landing.url, &url, &pairs).await;
    assert!(answer.asks_for("account"), "the button comes first: {answer}");
    for path in ["/activate/accept?r=x", "/activate/done?r=x"] {
        let answer = browser.open(&town.server.url(path)).await;
        assert_eq!(answer.status.as_u16(), 400, "{path}");
    }
    assert_eq!(town.server.database().count("users").await, 0);
    assert_eq!(town.server.database().count("sessions").await, 0);
}

#[tokio::test]
async fn there_is_no_open_registration() {
    let (town, _) = linde(Sluis::plan()).await;
    let mut browser = town.browser();
    for path in ["/register", "/signup", "/registration", "/account/create"] {
        assert_eq!(browser.open(&town.server.url(path)).await.status.as_u16(), 404, "{path}");
    }
    let page = browser.open(&town.server.url("/activate")).await;
    assert!(page.asks_for("code") && !page.asks_for("new_password"), "{page}");
}
