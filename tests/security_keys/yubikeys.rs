//! YubiKeys that type one-time passwords, checked by Debian's `yubiserver`.

use crate::security_keys::ways::{at_second_step, keep_codes, town_on};
use serde_json::json;
use sluis_tests::support::agent::Agent;
use sluis_tests::support::page::Page;
use sluis_tests::support::photograph::answers;
use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::server::{Plan, Sluis};
use sluis_tests::support::town::Town;
use sluis_tests::support::yubikey::{YubiKey, YubiServer};
use std::io::{Read, Write};
use std::net::TcpListener;

const YUBIKEYS_ONLY: &str =
    r#"{"activation":{"profile_fields":{}},"mfa":{"allowed":["yubico_otp"],"offer_second":false}}"#;

pub(crate) fn plan(servers: &str, api_key: &str) -> Plan {
    Sluis::plan()
        .set("yubico.servers", servers)
        .set("yubico.client_id", "1")
        .set("yubico.api_key", api_key)
        .set("yubico.timeout", "10")
}

async fn town_with(server: &YubiServer) -> (Town, RelyingParty, Agent) {
    town_on(plan(&server.url(), server.api_key()), YUBIKEYS_ONLY).await
}

pub(crate) async fn linked(app: &RelyingParty, browser: &mut Agent, name: &str, otp: &str) {
    let (_, page) = at_second_step(app, browser, name).await;
    let page = browser.submit(&page, &[("otp", otp)]).await;
    keep_codes(browser, page).await.callback();
}

#[tokio::test]
async fn a_yubikey_is_linked_by_touching_it_and_is_then_the_second_step() {
    let mut key = YubiKey::named("vvccccccccbi");
    let server = YubiServer::knowing(&[&key]);
    let (town, app, mut browser) = town_with(&server).await;
    let (_, page) = at_second_step(&app, &mut browser, "anna").await;
    assert!(page.text().contains("Koppel een YubiKey"), "{page}");
    let page = browser.submit(&page, &[("otp", &key.touch())]).await;
    keep_codes(&mut browser, page).await.callback();
    let kept = answers(&town.server, "SELECT label FROM authenticators WHERE kind = 'yubico_otp'").await;
    assert_eq!(kept, ["vvccccccccbi"], "the public name");
    let mails = answers(&town.server, "SELECT recipient || ' ' || template FROM outbox").await;
    assert_eq!(mails, ["anna@example.nl yubikey_linked"]);

    key.plug_in();
    let mut other = town.browser();
    let (asked, page) = at_second_step(&app, &mut other, "anna").await;
    assert!(page.text().contains("Gebruik uw YubiKey"), "{page}");
    let landed = other.submit(&page, &[("otp", &format!(" {} ", key.touch().to_uppercase()))]).await;

    let tokens = app.tokens(&asked, &landed.callback()).await;
    let claims = app.verified(tokens.id_token(), Some(&asked.nonce)).await;
    assert_eq!(claims["acr"], "https://refeds.org/profile/mfa", "it does not withstand phishing");
    assert_eq!(claims["amr"], json!(["mfa", "otp", "pwd"]));
}

#[tokio::test]
async fn what_was_typed_before_or_by_another_key_or_by_hand_opens_nothing() {
    let (mut hers, mut his) = (YubiKey::named("vvccccccccbi"), YubiKey::named("vvccccccccdd"));
    let mut unknown = YubiKey::named("vvccccccccgg");
    let server = YubiServer::knowing(&[&hers, &his]);
    let (town, app, mut browser) = town_with(&server).await;
    let (early, first) = (hers.touch(), hers.touch());
    linked(&app, &mut browser, "anna", &first).await;
    town.server.database().execute("DELETE FROM sessions").await;
    let mut other = town.browser();
    let (_, page) = at_second_step(&app, &mut other, "anna").await;
    for (otp, told) in [
        (first.clone(), "is al gebruikt"),
        (early, "is al gebruikt"),
        (his.touch(), "hoort niet bij uw account"),
        (unknown.touch(), "hoort niet bij uw account"),
        ("123456".to_owned(), "nog geen code"),
        (String::new(), "nog geen code"),
        (format!("vvccccccccbi{}", &his.touch()[12..]), "klopt niet"),
    ] {
        let page = other.submit(&page, &[("otp", &otp)]).await.expect_status(422);
        assert!(page.text().contains(told), "{otp}: {page}");
        assert_eq!(town.server.database().count("sessions").await, 0);
    }
    // Hers goes on working.
    other.submit(&page, &[("otp", &hers.touch())]).await.callback();
}

#[tokio::test]
async fn of_ten_sendings_of_one_code_at_once_one_passes() {
    let mut key = YubiKey::named("vvccccccccbi");
    let server = YubiServer::knowing(&[&key]);
    let (town, app, mut browser) = town_with(&server).await;
    linked(&app, &mut browser, "anna", &key.touch()).await;
    town.server.database().execute("DELETE FROM sessions").await;
    let (_, page) = at_second_step(&app, &mut browser, "anna").await;
    let otp = key.touch();
    let sendings = (0..10).map(|_| {
        let (mut browser, page, otp) = (browser.clone(), page.clone(), otp.clone());
        tokio::spawn(async move { browser.submit(&page, &[("otp", &otp)]).await })
    });
    let mut passed = 0;
    for sending in sendings.collect::<Vec<_>>() {
        passed += usize::from(sending.await.unwrap().is_in());
    }
    assert_eq!(passed, 1);
    assert_eq!(town.server.database().count("sessions").await, 1);
}

/// A server that answers every question with this, or not at all.
fn liar(answer: Option<&'static str>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/wsapi/2.0/verify", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let mut held = Vec::new();
        for mut stream in listener.incoming().flatten() {
            let mut asked = [0; 2048];
            let _ = stream.read(&mut asked);
            let Some(answer) = answer else {
                held.push(stream); // it hangs
                continue;
            };
            let length = answer.len();
            let _ = write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{answer}"
            );
        }
    });
    url
}

#[tokio::test]
async fn a_server_that_lies_hangs_or_is_gone_is_not_believed_and_the_next_is_asked() {
    let mut key = YubiKey::named("vvccccccccbi");
    let server = YubiServer::knowing(&[&key]);
    let lie = liar(Some("h=AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\nstatus=OK\r\n"));
    let (hangs, gone) = (liar(None), "http://127.0.0.1:1/verify");
    let servers = format!("{lie},{hangs},{gone},{}", server.url());
    let plan = plan(&servers, server.api_key()).set("yubico.timeout", "2");
    let (_town, app, mut browser) = town_on(plan, YUBIKEYS_ONLY).await;
    linked(&app, &mut browser, "anna", &key.touch()).await;
}

#[tokio::test]
async fn where_no_server_can_be_believed_nothing_is_linked() {
    let mut key = YubiKey::named("vvccccccccbi");
    let server = YubiServer::knowing(&[&key]);
    let lie = liar(Some("h=AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\nstatus=OK\r\n"));
    // The real server too, spoken to with a key that is not ours.
    let servers = format!("{lie},{}", server.url());
    let (town, app, mut browser): (Town, RelyingParty, Agent) =
        town_on(plan(&servers, "bm90LW91ci1rZXktYXQtYWxsISE="), YUBIKEYS_ONLY).await;
    let (_, page): (_, Page) = at_second_step(&app, &mut browser, "anna").await;

    let page = browser.submit(&page, &[("otp", &key.touch())]).await.expect_status(422);

    assert!(page.text().contains("nu niet controleren"), "{page}");
    let kinds = answers(&town.server, "SELECT kind FROM authenticators").await;
    assert_eq!(kinds, ["password"]);
    assert_eq!(town.server.database().count("sessions").await, 0);
}
