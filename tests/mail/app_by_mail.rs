//! The key of an authenticator app by mail (D5): sent of itself, once; sent again, the newest counts.

use crate::activation::invited::{inviting_app, set_policy};
use crate::mail::delivery::through;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sluis_tests::support::agent::Agent;
use sluis_tests::support::mail_server::MailServer;
use sluis_tests::support::page::Page;
use sluis_tests::support::photograph::Photograph;
use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::scanner::scan;
use sluis_tests::support::totp;
use sluis_tests::support::town::{Town, type_password};
use std::time::{Duration, Instant};
use url::Url;

const LINK: &str = r#"{"totp":{"enrol_channel":"email_link"}}"#;
const BOTH: &str = r#"{"totp":{"enrol_channel":"both"}}"#;
const SAME: &str = r#"{"totp":{"email_resend":"same"}}"#;

/// Bram, who has a password and no app, at an organisation that links apps by mail.
async fn bram(mails: &MailServer, policy: &str) -> (Town, RelyingParty) {
    let town = Town::on(through(mails)).await;
    town.organisation("linde", "verzuim-mail-enrolment");
    set_policy(&town, "linde", policy).await;
    town.person("bram", &["linde"]);
    let app = inviting_app(&town, "verzuim", "linde");
    (town, app)
}

/// From the app to the page that waits for the mail.
async fn to_waiting(app: &RelyingParty, browser: &mut Agent) -> Page {
    let page = browser.open(&app.ask().url()).await;
    let choice = type_password(browser, &page, "bram").await;
    assert!(choice.asks_for("method"), "R70: the choice, also of one: {choice}");
    browser.submit(&choice, &[("method", "totp")]).await
}

/// The key that stands in the newest mail.
async fn mailed_key(mails: &MailServer, many: usize) -> String {
    let mail = mails.took(many).await.pop().unwrap();
    let text = mail["text"].as_str().unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix("Geheime sleutel: "));
    line.unwrap_or_else(|| panic!("no key: {text}")).replace(' ', "")
}

async fn type_code(town: &Town, browser: &mut Agent, page: &Page, key: &str) -> Page {
    browser.submit(page, &[("code", &totp::code(key, town.server.clock().now()))]).await
}

async fn again(browser: &mut Agent, page: &Page) -> Page {
    let form = page
        .forms()
        .into_iter()
        .find(|form| form.action.ends_with("/mail") || form.action.contains("/login/enrol/mail"));
    browser.send(page, &form.unwrap_or_else(|| panic!("no way to another mail: {page}")), &[]).await
}

#[tokio::test]
async fn the_key_goes_by_mail_of_itself_and_the_first_code_finishes_the_login() {
    let mails = MailServer::start();
    let (town, app) = bram(&mails, "").await;
    let mut browser = town.browser();
    let waiting = to_waiting(&app, &mut browser).await;
    let key = mailed_key(&mails, 1).await;
    let mail = mails.taken().remove(0);
    assert_eq!(mail["to"][0], "bram@example.nl");
    let (text, html) = (mail["text"].as_str().unwrap(), mail["html"].as_str().unwrap());
    assert!(text.contains("bram@example.nl") && text.contains("nieuwste e-mail"), "R73: {text}");
    assert!(
        html.contains("src=\"cid:qr\"") && html.contains("gele balk") && html.contains("alt=\""),
        "R74, R75: {html}"
    );
    assert!(!html.contains("src=\"http"), "nothing is loaded from elsewhere");
    let [image] = &mail["images"].as_array().unwrap()[..] else { panic!("one picture: {mail}") };
    let scanned = scan(&STANDARD.decode(image["base64"].as_str().unwrap()).unwrap());
    assert_eq!(scanned.said["secret"], key, "the picture is another way to the same key");
    assert!(scanned.label.contains("bram%40example.nl"), "{scanned:?}");
    // The page waits: when the mail went and where, and no key.
    assert!(
        waiting.text().contains("b…@example.nl") && waiting.text().contains("Ongewenste e-mail"),
        "{waiting}"
    );
    assert!(!waiting.body.contains("otpauth:") && !waiting.body.contains(&key), "{}", waiting.body);
    let reloaded = browser.open(&waiting.url).await;
    assert!(reloaded.asks_for("code"));
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(mails.taken().len(), 1, "a reload sends nothing");

    let codes = type_code(&town, &mut browser, &reloaded, &key).await;
    let landed = browser.submit(&codes, &[("kept", "yes")]).await;
    assert!(landed.callback().has("code"), "R78: no second code is asked");
    assert_eq!(town.server.database().count("links WHERE kind = 'app_by_mail' AND used_at IS NULL").await, 0);
    let weak = town.server.database().count("authenticators WHERE bound_by = 'mail'").await;
    assert_eq!(weak, 2, "no AAL2: neither the app nor the code on paper that stands on it");
}

#[tokio::test]
async fn a_new_mail_has_a_minute_to_wait_and_makes_the_one_before_it_dead() {
    let mails = MailServer::start();
    let (town, app) = bram(&mails, "").await;
    let mut browser = town.browser();
    let waiting = to_waiting(&app, &mut browser).await;
    let first = mailed_key(&mails, 1).await;
    let soon = again(&mut browser, &waiting).await.expect_status(422);
    let until = soon.text().split_once("Wacht tot ").map(|(_, rest)| rest[..5].to_owned());
    town.server.clock().forward(Duration::from_secs(61));
    let waiting = again(&mut browser, &soon).await.expect_status(200);
    let second = mailed_key(&mails, 2).await;
    assert_ne!(first, second, "R77: the key is another one");
    let went = |page: &Page| {
        let text = page.text();
        let (_, time) = text.split_once("Wij hebben om ").unwrap_or_else(|| panic!("no time: {page}"));
        time[..5].to_owned()
    };
    assert_ne!(went(&soon), went(&waiting), "R77: the page says of when the mail is that counts");
    assert!(until > Some(went(&soon)), "R77: the page says from when a new one can be asked for: {soon}");
    let older = type_code(&town, &mut browser, &waiting, &first).await.expect_status(422);
    assert!(older.text().contains("oudere e-mail"), "{older}");
    assert_eq!(town.server.database().count("authenticators WHERE kind = 'totp'").await, 0);
    let codes = type_code(&town, &mut browser, &older, &second).await;
    assert!(codes.asks_for("kept"), "{codes}");
}

#[tokio::test]
async fn five_mails_go_in_an_hour() {
    let mails = MailServer::start();
    let (town, app) = bram(&mails, SAME).await;
    let mut browser = town.browser();
    let mut waiting = to_waiting(&app, &mut browser).await;
    let key = mailed_key(&mails, 1).await;
    for many in 2..=5 {
        town.server.clock().forward(Duration::from_secs(61));
        waiting = again(&mut browser, &waiting).await.expect_status(200);
        assert_eq!(mailed_key(&mails, many).await, key, "`email_resend=same`");
    }
    town.server.clock().forward(Duration::from_secs(61));
    again(&mut browser, &waiting).await.expect_status(422);
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(mails.taken().len(), 5);
    // Anew from the start, nothing further goes either.
    let page = to_waiting(&app, &mut town.browser()).await;
    assert!(page.asks_for("code"), "{page}");
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(mails.taken().len(), 5);
}

#[tokio::test]
async fn a_key_is_dead_after_a_day_and_another_mail_goes() {
    let mails = MailServer::start();
    let (town, app) = bram(&mails, "").await;
    to_waiting(&app, &mut town.browser()).await;
    let first = mailed_key(&mails, 1).await;
    // Tomorrow, on another device, within the day: the mail that is there still counts.
    town.server.clock().forward(Duration::from_secs(20 * 3600));
    to_waiting(&app, &mut town.browser()).await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(mails.taken().len(), 1);
    town.server.clock().forward(Duration::from_secs(5 * 3600));
    let mut browser = town.browser();
    let waiting = to_waiting(&app, &mut browser).await;
    let second = mailed_key(&mails, 2).await;
    let refused = type_code(&town, &mut browser, &waiting, &first).await.expect_status(422);
    let codes = type_code(&town, &mut browser, &refused, &second).await;
    assert!(codes.asks_for("kept"), "{codes}");
}

#[tokio::test]
async fn a_code_for_a_key_that_is_not_on_the_page_cannot_be_guessed() {
    let mails = MailServer::start();
    let (town, app) = bram(&mails, "").await;
    let mut browser = town.browser();
    let mut page = to_waiting(&app, &mut browser).await;
    let key = mailed_key(&mails, 1).await;
    let mut tried = 0;
    while page.asks_for("code") {
        page = browser.submit(&page, &[("code", "000000")]).await;
        tried += 1;
        assert!(tried <= 11, "nobody stops it");
    }
    assert_eq!((tried, page.status.as_u16()), (11, 429), "{page}");
    let login = to_waiting(&app, &mut town.browser()).await;
    let right = type_code(&town, &mut browser, &login, &key).await;
    assert!(!right.asks_for("kept"), "nor does the right one pass in the pause: {right}");
    assert_eq!(town.server.database().count("authenticators WHERE kind = 'totp'").await, 0);
}

#[tokio::test]
async fn a_link_shows_the_key_to_who_has_the_password_and_to_nobody_else() {
    let mails = MailServer::start();
    let (town, app) = bram(&mails, LINK).await;
    let mut browser = town.browser();
    let waiting = to_waiting(&app, &mut browser).await;
    assert!(waiting.text().contains("Open de link") && !waiting.asks_for("code"), "{waiting}");
    let mail = mails.took(1).await.remove(0);
    let text = mail["text"].as_str().unwrap();
    assert!(!text.contains("sleutel:") && mail["images"].as_array().unwrap().is_empty(), "{text}");
    let link = Url::parse(text.lines().find(|line| line.starts_with("http")).unwrap().trim()).unwrap();
    // A scanner that follows it changes nothing, and stands before the password.
    let before = Photograph::of(&town.server).await;
    let stranger = town.browser().open(&link).await;
    assert!(stranger.asks_for("password") && !stranger.body.contains("otpauth:"), "{stranger}");
    assert_eq!(Photograph::of(&town.server).await, before);
    let (kept, last) = link.as_str().split_at(link.as_str().len() - 2);
    let altered = Url::parse(&format!("{kept}{}", if last.starts_with('A') { "BA" } else { "AA" })).unwrap();
    assert!(town.browser().open(&altered).await.status.is_client_error());
    // Without the link the page shows nothing, with it the key.
    assert!(!browser.open(&waiting.url).await.body.contains("otpauth:"));
    let shown = browser.open(&link).await;
    let key = crate::activation::invited::shown_key(&shown);
    let codes = type_code(&town, &mut browser, &shown, &key).await;
    assert!(codes.asks_for("kept"), "{codes}");
    let weak = town.server.database().count("authenticators WHERE bound_by = 'mail'").await;
    assert_eq!(weak, 2, "the app, and the code on paper that stands on it");
}

#[tokio::test]
async fn a_link_is_dead_after_a_quarter_of_an_hour_and_another_mail_goes() {
    let mails = MailServer::start();
    let (town, app) = bram(&mails, LINK).await;
    let mut browser = town.browser();
    to_waiting(&app, &mut browser).await;
    let link = |mail: serde_json::Value| {
        let text = mail["text"].as_str().unwrap().to_owned();
        Url::parse(text.lines().find(|line| line.starts_with("http")).unwrap().trim()).unwrap()
    };
    let first = link(mails.took(1).await.remove(0));
    town.server.clock().forward(Duration::from_secs(15 * 60));
    to_waiting(&app, &mut browser).await;
    let second = link(mails.took(2).await.remove(1));
    assert!(!browser.open(&first).await.body.contains("otpauth:"), "the old link shows a key");
    let shown = browser.open(&second).await;
    let key = crate::activation::invited::shown_key(&shown);
    assert!(type_code(&town, &mut browser, &shown, &key).await.asks_for("kept"));
}

#[tokio::test]
async fn where_both_ways_are_open_the_page_shows_the_same_key() {
    let mails = MailServer::start();
    let (town, app) = bram(&mails, BOTH).await;
    let mut browser = town.browser();
    let waiting = to_waiting(&app, &mut browser).await;
    let key = mailed_key(&mails, 1).await;
    assert!(waiting.body.replace(' ', "").contains(&key), "{}", waiting.body);
    assert!(type_code(&town, &mut browser, &waiting, &key).await.asks_for("kept"));
}

#[tokio::test]
async fn a_mail_that_comes_back_is_told_of_to_who_waits_for_it() {
    let mails = MailServer::start();
    let (mut town, app) = bram(&mails, "").await;
    town.server.tolerates_errors();
    town.server.database().execute("UPDATE memberships SET profile = json_set(CAST(profile AS TEXT), '$.email', 'refuse@example.nl')").await;
    let mut browser = town.browser();
    let waiting = to_waiting(&app, &mut browser).await;
    mails.was_asked(1).await;
    // It was refused a moment ago, and is written down a moment later.
    let until = Instant::now() + Duration::from_secs(60);
    while !browser.open(&waiting.url).await.text().contains("geen e-mail bezorgen") {
        assert!(Instant::now() < until, "nobody tells of it");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let stranger = town.browser().open(&app.ask().url()).await;
    assert!(!stranger.text().contains("geen e-mail bezorgen"), "nobody else hears of it");
}
