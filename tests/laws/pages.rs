//! Every page: escaped, hardened, in the reader's language, whole without scripts (laws 12 and 13).

use sluis_tests::support::addresses;
use sluis_tests::support::page::Page;
use sluis_tests::support::photograph::Photograph;
use sluis_tests::support::town::{PASSWORD, REDIRECT_URI, SCOPES, SECRET, Town, sign_in, type_password};

const MARKUP: &str = "<script>alert(1)</script>\"'&";

/// The pages that a person meets on the way, by name.
async fn walk() -> (Town, Vec<(&'static str, Page)>) {
    let (town, app, mut browser) = Town::guarded().await;
    town.organisation("plein", "basic");
    town.person("bram", &["plein"]);
    let asking = town.app("asking", &["--organisation", "plein", "--consent", "ask"]);
    let mut pages = vec![("front", browser.open(&town.server.url("/")).await)];
    let login = browser.open(&app.ask().url()).await;
    let wrong = [("username", "anna@example.nl"), ("password", "niet dit")];
    pages.push(("wrong password", browser.submit(&login, &wrong).await));
    pages.push(("code", type_password(&mut browser, &login, "anna").await));
    pages.push(("login", login));
    let mut other = town.browser();
    let page = other.open(&asking.ask().url()).await;
    pages.push(("consent", type_password(&mut other, &page, "bram").await));
    pages.push(("account", other.open(&asking.ask().with("prompt", "select_account").url()).await));
    pages.push(("logout", other.open(&asking.logout_url(&[])).await));
    pages.push(("no access", {
        let mut third = town.browser();
        let page = third.open(&app.ask().url()).await;
        type_password(&mut third, &page, "bram").await
    }));
    pages.push(("wrong app", other.open(&app.ask().with("client_id", "nobody").url()).await));
    pages.push(("rubbish", other.open(&town.server.url("/login?r=rubbish")).await));
    pages.push(("nowhere", other.open(&town.server.url("/nowhere")).await));
    (town, pages)
}

#[tokio::test]
async fn every_page_is_hardened() {
    let (town, pages) = walk().await;
    for (name, page) in &pages {
        assert!(page.sent_to.is_none(), "{name}: {page}");
        let policy = page.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{name}: {policy}");
        assert!(policy.contains("frame-ancestors 'none'") && policy.contains("base-uri 'none'"), "{name}");
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{name}");
        assert_eq!(page.header("x-frame-options"), "DENY", "{name}");
        assert_eq!(page.header("referrer-policy"), "same-origin", "{name}");
        assert!(page.header("cache-control").contains("no-store"), "{name}");
        assert!(page.header("content-type").starts_with("text/html"), "{name}");
        assert_eq!(page.header("server"), "", "{name} tells what serves it");
    }
    drop(town);
}

#[tokio::test]
async fn every_page_works_without_scripts_and_posts_and_loads_only_from_ourselves() {
    let (town, pages) = walk().await;
    let ours = town.server.issuer().origin();
    for (name, page) in &pages {
        for form in page.forms() {
            let to = page.url.join(&form.action).unwrap();
            assert_eq!(to.origin(), ours, "{name} posts to {to}");
        }
        let lower = page.body.to_ascii_lowercase();
        for handler in
            [" onclick=", " onload=", " onsubmit=", " onerror=", " style=", "javascript:", "<style"]
        {
            assert!(!lower.contains(handler), "{name} holds {handler}");
        }
        for inline in lower.split("<script").skip(1) {
            let tag = inline.split('>').next().unwrap();
            assert!(tag.contains(" src="), "{name} holds a script: {tag}");
        }
        for (at, _) in lower.match_indices(" src=\"").chain(lower.match_indices("<link ")) {
            let tag = lower[at..].split('>').next().unwrap();
            assert!(!tag.contains("//"), "{name} loads from elsewhere: {tag}");
        }
        assert!(!page.text().contains('{') && !page.text().contains("??"), "{name} lacks a text: {page}");
    }
    drop(town);
}

#[tokio::test]
async fn markup_in_the_names_of_an_organisation_and_an_app_is_text() {
    let (town, _, mut browser) = Town::plain().await;
    town.server.run(&["org", "create", "--handle", "markup", "--name", MARKUP, "--preset", "basic"]);
    town.person("carla", &["markup", "plein"]);
    let flags = ["client", "create", "--id", "odd", "--name", MARKUP, "--redirect-uri", REDIRECT_URI];
    let more = [
        "--scope",
        SCOPES,
        "--grant",
        "authorization_code",
        "--grant",
        "refresh_token",
        "--auth",
        "basic",
        "--secret-stdin",
    ];
    let organisations = ["--organisation", "markup", "--organisation", "plein", "--alg", "ES256"];
    let all = [flags.as_slice(), more.as_slice(), organisations.as_slice()].concat();
    town.server.run_with_secret(&all, &format!("{SECRET}\n"));
    let mut app = town.app("winkel2", &["--organisation", "plein"]);
    app.id = "odd".to_owned();
    let login = browser.open(&app.ask().url()).await;
    let choice = type_password(&mut browser, &login, "carla").await;
    assert!(choice.asks_for("organisation"), "{choice}");
    let organisation = choice.form_with("organisation");
    let consent = browser.send(&choice, &organisation, &[]).await;
    for (name, page) in [("login", &login), ("choice", &choice), ("consent", &consent)] {
        assert!(!page.body.contains("<script>alert"), "{name} runs what a name says: {}", page.body);
    }
    assert!(login.text().contains("alert(1)"), "the app is named: {login}");
    assert!(choice.text().contains("alert(1)"), "the organisation is named: {choice}");
}

#[tokio::test]
async fn markup_in_what_a_visitor_types_or_sends_is_text() {
    let (town, app, mut browser) = Town::plain().await;
    let page = browser.open(&app.ask().url()).await;
    let typed = [("username", MARKUP), ("password", "niet dit")];
    let wrong = browser.submit(&page, &typed).await;
    let refused = browser.open(&app.ask().with("redirect_uri", MARKUP).url()).await;
    let hinted = browser.open(&app.ask().with("login_hint", MARKUP).with("prompt", "login").url()).await;
    let mut nowhere = town.server.url("/nowhere");
    nowhere.query_pairs_mut().append_pair("q", MARKUP);
    let nowhere = browser.open(&nowhere).await;
    for page in [wrong, refused, hinted, nowhere] {
        assert!(!page.body.contains("<script>alert"), "{}", page.body);
        assert!(page.sent_to.is_none(), "{page}");
    }
}

#[tokio::test]
async fn the_language_is_the_browsers_then_the_apps_then_the_persons_own_choice() {
    let (town, app, mut browser) = Town::plain().await;
    let language = |page: &Page| page.body.split("<html lang=\"").nth(1).unwrap()[..2].to_owned();
    let dutch = browser.open(&app.ask().url()).await;
    assert_eq!(language(&dutch), "nl");
    browser.reads("en-GB,en;q=0.9");
    let english = browser.open(&app.ask().url()).await;
    assert_eq!(language(&english), "en");
    let asked = browser.open(&app.ask().with("ui_locales", "nl").url()).await;
    assert_eq!(language(&asked), "nl", "the app's wish goes before the browser's");
    let chosen = browser.open(&asked.link("English")).await;
    assert_eq!(language(&chosen), "en", "the person's choice goes before the app's wish");
    assert!(chosen.asks_for("password"), "the login goes on: {chosen}");
    let landed = type_password(&mut browser, &chosen, "bram").await.callback();
    assert!(landed.has("code"));
    drop(town);
}

#[tokio::test]
async fn who_is_signed_in_lands_in_the_app_without_a_page() {
    let (town, app, mut browser) = Town::plain().await;
    sign_in(&app, &mut browser, "bram").await;
    let asked = app.ask();
    let landed = browser.open(&asked.url()).await;
    assert_eq!(landed.way.len(), 1, "{landed}");
    app.tokens(&asked, &landed.callback()).await;
    drop(town);
}

/// What apps and machines ask, not people.
const NOT_FOR_PEOPLE: [&str; 4] = ["/.well-known/", "/api/", "/health/", "/oauth2/"];
/// What people only look at.
const LOOKED_AT: [&str; 14] = [
    "/account",
    "/account/activity",
    "/account/consents",
    "/account/data",
    "/account/resume",
    "/account/security",
    "/account/security/codes.txt",
    "/account/security/link",
    "/account/security/on",
    "/activate/done",
    "/login",
    "/login/app",
    "/login/codes.txt",
    "/login/methods",
];

/// Every address that a form of a person is sent to.
fn posted_to() -> Vec<String> {
    let mut all = addresses::all();
    all.retain(|path| !NOT_FOR_PEOPLE.iter().any(|begin| path.starts_with(begin)));
    all.retain(|path| !LOOKED_AT.contains(&path.as_str()));
    all.extend(["/oauth2/authorize", "/oauth2/logout", "/oauth2/logout/confirm"].map(str::to_owned));
    all
}

fn takes_up_a_request(path: &str) -> bool {
    ["/login", "/consent", "/oauth2"].iter().any(|begin| path.starts_with(begin))
}

/// A body: what is wrong with it, the kind that it says it is of, the pairs.
type Body = (&'static str, &'static str, Vec<(String, String)>);

/// Bodies that are no form of ours.
fn no_forms(filled: &[(String, String)]) -> Vec<Body> {
    let form = "application/x-www-form-urlencoded";
    let with = |name: &str, value: &str| [filled, &[(name.to_owned(), value.to_owned())]].concat();
    let twice = |name: &str| with(name, &filled.iter().find(|(had, _)| had == name).unwrap().1);
    vec![
        ("JSON", "application/json", filled.to_vec()),
        ("text", "text/plain", filled.to_vec()),
        ("parts", "multipart/form-data; boundary=x", filled.to_vec()),
        ("much", form, with("filler", &"x".repeat(65 * 1024))),
        ("two seals", form, twice("r")),
    ]
}

#[tokio::test]
async fn what_is_no_form_gets_a_page_and_leaves_no_row() {
    let (town, app, mut browser) = Town::plain().await;
    let page = browser.open(&app.ask().url()).await;
    let typed = [("username", "bram@example.nl"), ("password", PASSWORD)];
    let mut filled = page.form().filled(&typed);
    // One body for every address: each looks at its own fields.
    let more = [("code", "000000"), ("organisation", "plein"), ("answer", "allow"), ("l", "x")];
    filled.extend(more.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let before = Photograph::of(&town.server).await;
    let mut taken = Vec::new();
    for path in posted_to() {
        for (what, kind, body) in no_forms(&filled) {
            // Where no request of an app is taken up, a seal is a field that nobody reads.
            if what == "two seals" && !takes_up_a_request(&path) {
                continue;
            }
            let mut browser = browser.clone();
            browser.always_send("content-type", kind);
            let seen = browser.post(&page.url, &town.server.url(&path), &body).await;
            let status = seen.status.as_u16();
            let refused = matches!(status, 400 | 413 | 415) && (status == 413) == (what == "much");
            let is_page = seen.header("content-type").starts_with("text/html");
            let leads_nowhere = browser.cookies.find("__Host-sluis").is_none() && seen.sent_to.is_none();
            if !(refused && is_page && leads_nowhere) {
                taken.push(format!("{path}, {what}: {status} {}", seen.header("content-type")));
            }
        }
    }
    assert!(taken.is_empty(), "{}", taken.join("\n"));
    for (name, value) in typed {
        let twice = [filled.clone(), vec![(name.to_owned(), value.to_owned())]].concat();
        let seen = browser.post(&page.url, &town.server.url("/login/password"), &twice).await;
        assert_eq!(seen.status.as_u16(), 400, "two of {name}: {seen}");
    }
    assert_eq!(Photograph::of(&town.server).await.changes_since(&before), [""; 0]);
    assert!(
        type_password(&mut browser, &page, "bram").await.callback().has("code"),
        "the form is good still"
    );
}
