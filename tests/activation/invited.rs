//! A town in which an app invites people: what it sends, what lies in their mailbox, what they type.

use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, Method};
use serde_json::{Value, json};
use sluis_tests::support::agent::Agent;
use sluis_tests::support::outbox::letters;
use sluis_tests::support::page::Page;
use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::server::{Plan, Sluis};
use sluis_tests::support::totp;
use sluis_tests::support::town::{SCOPES, Town};
use sluis_tests::support::wire::Reply;
use url::Url;

/// Where the app wants logins to begin; nothing listens there.
pub(crate) const INITIATE: &str = "http://127.0.0.1:9/begin";
/// The message that waits.
pub(crate) const MESSAGE: &str = "http://127.0.0.1:9/messages/7";
/// What newcomers choose.
pub(crate) const CHOSEN: &str = "zeven rode appels in een mand";
/// Where invitations are made.
pub(crate) const INVITATIONS: &str = "/api/v1/invitations";
/// Whom the tests invite.
pub(crate) const BRAM: &str = "bram@example.nl";

/// An organisation `linde` and its app `verzuim`, which invites.
pub(crate) async fn linde(plan: Plan) -> (Town, RelyingParty) {
    linde_with(plan, "verzuim", "").await
}

/// The same under this preset and with these rules of its own, as JSON.
pub(crate) async fn linde_with(plan: Plan, preset: &str, policy: &str) -> (Town, RelyingParty) {
    let town = Town::on(plan).await;
    town.organisation("linde", preset);
    set_policy(&town, "linde", policy).await;
    let app = inviting_app(&town, "verzuim", "linde");
    (town, app)
}

/// Gives an organisation rules of its own, before anybody asks for them.
pub(crate) async fn set_policy(town: &Town, handle: &str, policy: &str) {
    if !policy.is_empty() {
        let sql = format!("UPDATE organisations SET policy = '{policy}' WHERE handle = '{handle}'");
        town.server.database().execute(&sql).await;
    }
}

/// An app of this organisation that may invite.
pub(crate) fn inviting_app(town: &Town, id: &str, organisation: &str) -> RelyingParty {
    let scopes = format!("{SCOPES} invitations");
    let flags = ["--organisation", organisation, "--scope", &scopes, "--initiate-login-uri", INITIATE];
    town.app(id, &flags)
}

/// The app's own access token.
pub(crate) async fn token(app: &RelyingParty) -> String {
    let answer = app.client_credentials("invitations").await.expect_status(200).json();
    answer["access_token"].as_str().unwrap().to_owned()
}

/// What the API answers to this app.
pub(crate) async fn ask(app: &RelyingParty, method: Method, path: &str, body: Option<&Value>) -> Reply {
    ask_with(app, method, path, (body, &[])).await
}

/// The same, with further headers.
pub(crate) async fn ask_with(
    app: &RelyingParty,
    method: Method,
    path: &str,
    (body, more): (Option<&Value>, &[(&str, &str)]),
) -> Reply {
    let mut headers = HeaderMap::new();
    headers.insert(AUTHORIZATION, format!("Bearer {}", token(app).await).parse().unwrap());
    headers.insert(CONTENT_TYPE, "application/json".parse().unwrap());
    for (name, value) in more {
        headers.insert(name.parse::<HeaderName>().unwrap(), value.parse().unwrap());
    }
    app.send(method, path, headers, body.map(Value::to_string)).await
}

/// Invites Bram, because the message waits.
pub(crate) async fn invite(app: &RelyingParty) -> String {
    invite_as(app, &json!({ "email": BRAM, "given_name": "Bram", "target_link_uri": MESSAGE })).await
}

/// Invites somebody. What the invitation is called.
pub(crate) async fn invite_as(app: &RelyingParty, body: &Value) -> String {
    let answer = ask(app, Method::POST, INVITATIONS, Some(body)).await.expect_status(201).json();
    assert_eq!(answer["state"], "invited");
    answer["id"].as_str().unwrap().to_owned()
}

/// The link of the newest letter.
pub(crate) async fn link(server: &Sluis) -> Url {
    letters(server).await.last().unwrap().link()
}

/// From the link to the page of the password.
pub(crate) async fn to_password(browser: &mut Agent, link: &Url) -> Page {
    let landing = browser.open(link).await;
    let page = browser.submit(&landing, &[("account", "new")]).await;
    assert!(page.asks_for("new_password"), "{page}");
    page
}

/// Chooses the password.
pub(crate) async fn choose_password(browser: &mut Agent, page: &Page) -> Page {
    browser.submit(page, &[("new_password", CHOSEN), ("repeat", CHOSEN)]).await
}

/// Links an authenticator app with the key that the page shows, and goes on through what comes after it. The key.
pub(crate) async fn link_app(browser: &mut Agent, page: &Page) -> (Page, String) {
    link_app_at(browser, page, totp::now()).await
}

/// The same at this moment of a clock that was turned.
pub(crate) async fn link_app_at(browser: &mut Agent, page: &Page, now: u64) -> (Page, String) {
    let key = shown_key(page);
    let next = browser.submit(page, &[("code", &totp::code(&key, now))]).await;
    (to_the_end(browser, next).await, key)
}

/// The pages behind the second step, as they come: the code on paper, the form about oneself.
pub(crate) async fn to_the_end(browser: &mut Agent, mut page: Page) -> Page {
    if page.asks_for("kept") {
        page = browser.submit(&page, &[("kept", "yes")]).await;
    }
    if page.asks_for("initials") {
        let about_me = [("initials", "B."), ("given_name", "Bram"), ("surname", "Kuipers")];
        page = browser.submit(&page, &about_me).await;
    }
    page
}

/// The key that the page of the app shows.
pub(crate) fn shown_key(page: &Page) -> String {
    let (_, after) = page.body.split_once("data-copies=\"").unwrap_or_else(|| panic!("no key: {page}"));
    after.split('"').next().unwrap().to_owned()
}

/// What the app was told when the browser came to where its logins begin.
pub(crate) fn begun(page: &Page) -> Vec<(String, String)> {
    let url = page.sent_to.clone().unwrap_or_else(|| panic!("not sent to the app: {page}"));
    assert!(url.as_str().starts_with(INITIATE), "{url}");
    url.query_pairs().into_owned().collect()
}

/// A parameter of those.
pub(crate) fn parameter<'p>(pairs: &'p [(String, String)], name: &str) -> &'p str {
    pairs.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
}

/// From the link through everything to where the app's login begins. The key of the app that was linked.
pub(crate) async fn activate(browser: &mut Agent, link: &Url) -> (Page, String) {
    let page = to_password(browser, link).await;
    let page = choose_password(browser, &page).await;
    link_app(browser, &page).await
}

/// How often this happened.
pub(crate) async fn audited(server: &Sluis, code: &str) -> i64 {
    server.database().count(&format!("audit_events WHERE code = '{code}'")).await
}
