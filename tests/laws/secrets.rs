//! Secrets stay where they belong: not in the log (law 14), not in clear in the database (law 5), not on a page.

use crate::activation::invited::{BRAM, CHOSEN, MESSAGE, choose_password, invite, linde, to_password};
use crate::recovery::ways::{shown_codes, to_backup};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sluis_tests::support::outbox::letters;
use sluis_tests::support::photograph::bytes_on_disk;
use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::sms_gateway::SmsGateway;
use sluis_tests::support::totp;
use sluis_tests::support::town::{
    APP_KEY, PASSWORD, PHONE, SECRET, Town, login_name, sign_in_twice_proven, type_password,
};
use std::time::Duration;

const WRONG_PASSWORD: &str = "drie woorden naast de dijk";
/// `APP_KEY` as bytes.
const APP_KEY_BYTES: [u8; 20] = *b"Hello!\xde\xad\xbe\xefHello!\xde\xad\xbe\xef";

/// A journey with failures, and each secret that went through it by its name.
async fn walk(town: &Town, app: &RelyingParty) -> Vec<(&'static str, String)> {
    let mut app = app.clone();
    app.scope = "openid email phone offline_access".to_owned();
    let mut browser = town.browser();
    let asked = app.ask();
    let page = browser.open(&asked.url()).await;
    let wrong = [("username", login_name("anna")), ("password", WRONG_PASSWORD.to_owned())];
    let wrong = wrong.each_ref().map(|(name, value)| (*name, value.as_str()));
    let page = browser.submit(&page, &wrong).await.expect_status(422);
    let page = type_password(&mut browser, &page, "anna").await;
    let page = browser.submit(&page, &[("code", "000000")]).await.expect_status(422);
    let code = totp::code_now(APP_KEY);
    let callback = browser.submit(&page, &[("code", &code)]).await.callback();
    let refused = app.exchange(&app.ask(), callback.code()).await;
    assert_eq!(refused.status.as_u16(), 400, "another verifier buys nothing");
    let again = browser.open(&asked.url()).await.callback();
    let tokens = app.tokens(&asked, &again).await;
    let renewed = app.refresh(tokens.refresh_token()).await.expect_status(200).json();
    let told = app.userinfo(tokens.access_token()).await.expect_status(200).json();
    assert_eq!(told["phone_number"], PHONE, "the number went through as well");
    app.userinfo("no-such-token").await.expect_status(401);
    let cookie = |name: &str| browser.cookies.find(name).unwrap().value.clone();
    vec![
        ("password", PASSWORD.to_owned()),
        ("wrong password", WRONG_PASSWORD.to_owned()),
        ("key of the authenticator app", APP_KEY.to_owned()),
        ("client secret", SECRET.to_owned()),
        ("first authorization code", callback.code().to_owned()),
        ("authorization code", again.code().to_owned()),
        ("session cookie", cookie("__Host-sluis")),
        ("browser cookie", cookie("__Host-sluis-browser")),
        ("refresh token", tokens.refresh_token().to_owned()),
        ("renewed refresh token", renewed["refresh_token"].as_str().unwrap().to_owned()),
        ("access token", tokens.access_token().to_owned()),
        ("ID token", tokens.id_token().to_owned()),
        ("code of the telephone", code),
    ]
}

fn holds(hay: &[u8], needle: &[u8]) -> bool {
    hay.windows(needle.len()).any(|window| window == needle)
}

async fn log_of(server: &Sluis) -> String {
    // The last lines of a request may still be under way.
    tokio::time::sleep(Duration::from_millis(200)).await;
    server.log()
}

#[tokio::test]
async fn no_secret_and_no_address_of_a_person_is_in_the_log() {
    let plan = Sluis::plan().set("log.level", "trace");
    let (town, app, _) = Town::guarded_on(plan).await;
    let mut secrets = walk(&town, &app).await;
    secrets.push(("mail address", login_name("anna")));
    secrets.push(("telephone number", PHONE.to_owned()));
    let log = log_of(&town.server).await;
    assert!(log.contains("a code bought nothing"), "the log tells of the failure: {log}");
    for (name, secret) in secrets {
        let written: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        // Six digits may be part of a longer number, such as a time: a code stands by itself.
        let told = match name {
            "code of the telephone" => {
                log.split(|letter: char| !letter.is_alphanumeric()).any(|word| word == secret)
            }
            _ => log.contains(&secret) || log.contains(&written),
        };
        assert!(!told, "the {name} is in the log");
    }
}

/// What comes by mail and by telephone, and what is kept on paper.
#[tokio::test]
async fn no_link_and_no_code_that_is_sent_or_kept_is_in_the_log() {
    let gateway = SmsGateway::start();
    let (town, app) = linde(gateway.carries(Sluis::plan().set("log.level", "trace"))).await;
    invite(&app).await;
    let letter = letters(&town.server).await.remove(0);
    let link = letter.link();
    let token = link.query_pairs().find(|(name, _)| name == "t").unwrap().1.into_owned();
    let mut browser = town.browser();
    // By the code of the mail first, then by its link.
    let page = browser.open(&town.server.url("/activate")).await;
    browser.submit(&page, &[("code", letter.code())]).await;
    let page = to_password(&mut browser, &link).await;
    let page = choose_password(&mut browser, &page).await;
    let page = browser.submit(&page, &[("phone", PHONE)]).await;
    let of_telephone = gateway.text(1).await.code();
    let page = browser.submit(&page, &[("code", &of_telephone)]).await;
    let on_paper = shown_codes(&page).remove(0);
    let mut next = town.browser();
    let login = next.open(&app.ask().url()).await;
    let page = next.submit(&login, &[("username", BRAM), ("password", CHOSEN)]).await;
    gateway.text(2).await;
    let page = to_backup(&mut next, &page).await;
    let page = next.submit(&page, &[("code", &on_paper)]).await;
    let renewed = shown_codes(&page).remove(0);

    let secrets = [
        ("token of a link", token.as_str()),
        ("code of a mail", letter.code()),
        ("code of a text message", of_telephone.as_str()),
        ("code on paper", on_paper.as_str()),
        ("code on paper that took its place", renewed.as_str()),
        ("password", CHOSEN),
        ("message that waits", MESSAGE),
        ("mail address", BRAM),
        ("telephone number", PHONE),
    ];
    let log = log_of(&town.server).await;
    assert!(log.contains("TRACE"), "it tells everything that it would ever tell");
    for (name, secret) in secrets {
        let written: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        let bare = secret.replace('-', "");
        assert!(
            ![secret, &written, &bare].iter().any(|form| log.contains(*form)),
            "the {name} is in the log"
        );
    }
}

#[tokio::test]
async fn no_secret_lies_in_clear_in_the_database() {
    let (town, app, _) = Town::guarded().await;
    let secrets = walk(&town, &app).await;
    let bytes = bytes_on_disk(&town.server);
    assert!(holds(&bytes, b"anna@example.nl"), "this is the database");
    for (name, secret) in secrets.iter().filter(|(name, _)| *name != "code of the telephone") {
        assert!(!holds(&bytes, secret.as_bytes()), "the {name} is in the database");
        // What stands before a dot may be an id, which is a row's own name: 16 bytes, and no secret.
        let least = if secret.contains('.') { 17 } else { 16 };
        for part in secret.split('.') {
            // A password is no base64, and what is short is found anywhere.
            let Ok(decoded) = URL_SAFE_NO_PAD.decode(part) else { continue };
            assert!(
                decoded.len() < least || !holds(&bytes, &decoded),
                "the {name} is in the database, as bytes"
            );
        }
    }
    assert!(!holds(&bytes, &APP_KEY_BYTES), "the key of the app is in the database, as bytes");
    assert!(!holds(&bytes, b"PRIVATE KEY"), "a signing key is in the database");
}

#[tokio::test]
async fn no_address_of_ours_carries_a_secret() {
    let (town, app, mut browser) = Town::guarded().await;
    let page = browser.open(&app.ask().url()).await;
    let page = type_password(&mut browser, &page, "anna").await;
    for (url, _) in &page.way {
        assert!(!url.as_str().contains("anna") && !url.as_str().contains("woorden"), "{url}");
    }
    assert!(!page.body.contains(PASSWORD) && !page.body.contains(APP_KEY));
    assert!(!page.body.contains(&browser.cookies.find("__Host-sluis-browser").unwrap().value));
    drop(town);
}

#[tokio::test]
async fn a_wrong_password_is_not_written_back_into_the_page() {
    let (town, app, mut browser) = Town::plain().await;
    let page = browser.open(&app.ask().url()).await;
    let typed = [("username", "bram@example.nl"), ("password", WRONG_PASSWORD)];
    let page = browser.submit(&page, &typed).await.expect_status(422);
    assert!(page.body.contains("bram@example.nl") && !page.body.contains(WRONG_PASSWORD), "{page}");
    assert!(browser.cookies.find("__Host-sluis").is_none());
    drop(town);
}

#[tokio::test]
async fn cookies_are_kept_from_scripts_and_from_other_sites() {
    let (town, app, mut browser) = Town::guarded().await;
    sign_in_twice_proven(&app, &mut browser, "anna").await;
    for name in ["__Host-sluis", "__Host-sluis-browser"] {
        let cookie = browser.cookies.find(name).unwrap();
        assert!(cookie.secure && cookie.http_only && cookie.path == "/", "{cookie:?}");
        assert_eq!(cookie.same_site, sluis_tests::support::cookies::SameSite::Lax);
    }
    assert_eq!(browser.refused_cookies, Vec::<String>::new());
    drop(town);
}

#[tokio::test]
async fn what_a_waiting_mail_opens_with_lies_in_no_copy_of_the_database() {
    let (town, app) = linde(Sluis::plan()).await;
    invite(&app).await;
    let waiting = letters(&town.server).await.remove(0);
    let (link, code) = (waiting.link(), waiting.code());
    let token = link.query_pairs().find(|(name, _)| name == "t").unwrap().1.into_owned();
    let bytes = bytes_on_disk(&town.server);
    assert!(holds(&bytes, waiting.to.as_bytes()), "this is the database");
    for secret in [token.as_str(), code, MESSAGE] {
        assert!(!holds(&bytes, secret.as_bytes()), "{secret}");
    }
    // It is the link all the same.
    let landing = town.browser().open(&link).await;
    assert!(landing.status.is_success(), "{landing}");
}
