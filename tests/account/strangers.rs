//! Nobody reaches another person's device, session or second step, whatever identifier they send.

use crate::account::ways::{address, easy, enter, form_to, sign_in};
use sluis_tests::support::photograph::{Photograph, answers};
use sluis_tests::support::town::{Town, type_password};

async fn first(town: &Town, table: &str) -> String {
    let sql = format!(
        "SELECT lower(hex(t.id)) FROM {table} t JOIN login_names n ON n.user_id = t.user_id
         WHERE n.key = 'anna@example.nl'"
    );
    let (kind, sql) = (table, sql);
    let sql = if kind.starts_with("authenticators") { format!("{sql} AND t.kind = 'totp'") } else { sql };
    let hex = answers(&town.server, &sql).await.remove(0);
    let parts = [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]];
    parts.join("-")
}

#[tokio::test]
async fn an_identifier_of_somebody_else_is_not_found_and_nothing_changes() {
    let (town, app, mut anna) = easy().await;
    town.person("bram", &["linde"]);
    sign_in(&town, &app, &mut anna, "43200").await;
    enter(&town, &mut anna, "/account").await;
    let (session, held) = (first(&town, "sessions").await, first(&town, "authenticators").await);
    let device = "SELECT lower(hex(authenticator_id)) FROM remembered_devices";
    let device = answers(&town.server, device).await.remove(0);
    let mut bram = town.browser();
    let page = bram.open(&address(&town, "/account/email")).await;
    let page = type_password(&mut bram, &page, "bram").await;
    let mark = form_to(&page, "/account/email").value("f").to_owned();
    let before = Photograph::of(&town.server).await;

    for (path, id) in [
        ("/account/sessions", session.as_str()),
        ("/account/devices", &device),
        ("/account/devices", &held),
        ("/account/security/remove", &held),
        ("/account/security/app", &held),
        ("/account/sessions", "0190b2b0-0000-7000-8000-000000000000"),
        ("/account/security/remove", "not an identifier"),
    ] {
        let sent = [("f", mark.as_str()), ("id", id), ("replace", id), ("code", "123456")];
        bram.post(&page.url, &address(&town, path), &sent).await.expect_status(404);
    }
    for path in ["/account/security/remove?id=", "/account/security/app?replace="] {
        bram.open(&address(&town, &format!("{path}{held}"))).await.expect_status(404);
    }
    let changed = Photograph::of(&town.server).await;
    assert_eq!(changed.changes_since(&before), Vec::<&str>::new());
    assert!(!bram.open(&address(&town, "/account/devices")).await.text().contains("Chrome, Linux"));
}

#[tokio::test]
async fn a_form_that_was_shown_to_another_person_does_nothing() {
    let (town, app, mut browser) = easy().await;
    town.person("bram", &["linde"]);
    let mut other = town.browser();
    sign_in(&town, &app, &mut other, "43200").await;
    let page = enter(&town, &mut browser, "/account/devices").await;
    // Bram logs in in the same browser, and the tab of Anna is still open.
    browser.cookies.forget("__Host-sluis");
    let login = browser.open(&address(&town, "/account/data")).await;
    type_password(&mut browser, &login, "bram").await;
    let before = Photograph::of(&town.server).await;
    browser.submit(&page, &[]).await;
    let changed = Photograph::of(&town.server).await;
    assert_eq!(changed.changes_since(&before), Vec::<&str>::new());
    // Nor does one of another site.
    let evil = "http://evil.example/".parse().unwrap();
    let sent = page.form().filled(&[]);
    browser.post(&evil, &address(&town, "/account/devices"), &sent).await.expect_status(403);
    assert_eq!(town.server.database().count("remembered_devices").await, 1);
}
