//! Looking changes nothing: GET and HEAD, of whoever and however often (law 3), write nothing (law 4). Mail scanners,
//! previews and the back button fetch what they like.

use http::header::{AUTHORIZATION, COOKIE};
use http::{HeaderMap, Method};
use sluis_tests::support::addresses;
use sluis_tests::support::agent::Agent;
use sluis_tests::support::cookies::Began;
use sluis_tests::support::photograph::Photograph;
use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::town::{Town, sign_in, tokens, type_password};
use url::{Position, Url};

/// What is looked at beside every address that the server names.
const LOOKED_AT: [&str; 6] =
    ["/", "/assets/sluis.css", "/login?r=rubbish", "/consent?r=rubbish", "/activate?t=rubbish", "/nowhere"];

/// Whether this address takes up a request of an app.
fn takes_up(path: &str) -> bool {
    path.starts_with("/login") || ["/consent", "/oauth2/authorize", "/oauth2/logout"].contains(&path)
}

/// Looks at every address, at those that take up the request of `page`, and at `more`, with the cookies of this browser
/// and with `token`; whoever writes is named.
async fn look_at_everything(town: &Town, app: &RelyingParty, eyes: (&Agent, &str), more: &[Url]) {
    let (browser, token) = eyes;
    let addresses = addresses::all();
    let all = LOOKED_AT.into_iter().chain(addresses.iter().map(String::as_str));
    let mut urls: Vec<Url> = all.map(|path| town.server.url(path)).collect();
    let seals: Vec<_> =
        more.iter().filter_map(|url| url.query_pairs().find(|(name, _)| name == "r")).collect();
    for (_, seal) in &seals {
        let paths = addresses.iter().filter(|path| takes_up(path));
        urls.extend(paths.map(|path| town.server.url(&format!("{path}?r={seal}"))));
    }
    urls.extend_from_slice(more);
    let mut watch = town.server.database().watch().await;
    for url in urls {
        for method in [Method::GET, Method::HEAD] {
            let mut headers = HeaderMap::new();
            if let Some(cookies) = browser.cookies.header(&url, false, Began::Here) {
                headers.insert(COOKIE, cookies.parse().unwrap());
            }
            if !token.is_empty() {
                headers.insert(AUTHORIZATION, format!("Bearer {token}").parse().unwrap());
            }
            let reply = app.send(method.clone(), &url[Position::BeforePath..], headers, None).await;
            assert!(!reply.status.is_server_error(), "{method} {url} answered {}", reply.status);
            assert!(!watch.saw_a_change().await, "{method} {url} wrote to the database");
        }
    }
}

#[tokio::test]
async fn a_visitor_who_submitted_nothing_is_not_in_the_database() {
    let (town, app, mut browser) = Town::plain().await;
    let mut watch = town.server.database().watch().await;
    let page = browser.open(&app.ask().url()).await;
    assert!(page.asks_for("password"), "{page}");
    for _ in 0..3 {
        browser.open(&page.url).await;
        browser.open(&app.ask().url()).await;
    }
    assert!(browser.cookies.find("__Host-sluis").is_none());
    assert!(!watch.saw_a_change().await);
    sign_in(&app, &mut browser, "bram").await;
    assert!(watch.saw_a_change().await, "a login does, or these tests see nothing");
}

#[tokio::test]
async fn get_and_head_of_every_page_write_nothing_for_a_stranger() {
    let (town, app, mut browser) = Town::plain().await;
    let login = browser.open(&app.ask().url()).await;
    let more = [login.url, app.ask().url(), app.ask().with("prompt", "none").url()];
    look_at_everything(&town, &app, (&browser, ""), &more).await;
}

#[tokio::test]
async fn get_and_head_of_every_page_write_nothing_halfway_a_login() {
    let (town, app, mut browser) = Town::guarded().await;
    let login = browser.open(&app.ask().url()).await;
    let code = type_password(&mut browser, &login, "anna").await;
    assert!(code.asks_for("code"), "{code}");
    let before = Photograph::of(&town.server).await;
    assert_eq!(before.rows("short_lived").len(), 1, "half a login is kept here");
    look_at_everything(&town, &app, (&browser, ""), &[code.url, login.url, app.ask().url()]).await;
    let after = Photograph::of(&town.server).await;
    assert_eq!(after.changes_since(&before), [""; 0]);
    assert!(after.rows("sessions").is_empty(), "half a login is no session");
}

#[tokio::test]
async fn get_and_head_of_every_page_write_nothing_for_who_is_signed_in() {
    let (town, app, mut browser) = Town::plain().await;
    let bought = tokens(&app, &mut browser, "bram").await;
    let careful = town.app("voorzichtig", &["--organisation", "plein", "--sso", "confirm"]);
    let asking = town.app("asking-winkel", &["--organisation", "plein"]);
    let ask = browser.open(&app.ask().with("prompt", "login").url()).await;
    let choose = browser.open(&app.ask().with("prompt", "select_account").url()).await;
    let confirm = browser.open(&careful.ask().url()).await;
    let consent = browser.open(&asking.ask().url()).await;
    assert!(consent.url.path() == "/consent" && confirm.url.path() == "/login", "{consent}{confirm}");
    let logout = app.logout_url(&[("client_id", "winkel")]);
    let asked = [careful.ask().url(), asking.ask().url(), logout, app.logout_url(&[])];
    let more = [vec![ask.url, choose.url, confirm.url, consent.url], asked.to_vec()].concat();
    look_at_everything(&town, &app, (&browser, bought.access_token()), &more).await;
    let still = browser.open(&app.ask().with("prompt", "none").url()).await.callback();
    assert!(still.has("code"), "looking at the logout page signed nobody out");
}
