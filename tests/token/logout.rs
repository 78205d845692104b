//! Logout that an app asks for (OpenID Connect RP-Initiated Logout 1.0).

use sluis_tests::support::agent::Agent;
use sluis_tests::support::page::Page;
use sluis_tests::support::relying_party::{RelyingParty, Tokens};
use sluis_tests::support::server::Sluis;
use sluis_tests::support::town::{AFTER_LOGOUT, Town, tokens};
use url::Url;

async fn signed_in() -> (Town, RelyingParty, Agent, Tokens) {
    let (town, app, mut browser) = Town::plain().await;
    let bought = tokens(&app, &mut browser, "bram").await;
    (town, app, browser, bought)
}

async fn is_signed_in(app: &RelyingParty, browser: &mut Agent) -> bool {
    browser.open(&app.ask().with("prompt", "none").url()).await.is_in()
}

#[track_caller]
fn is_back_at_the_app(landed: &Page, state: &str) {
    assert_eq!(
        landed.sent_to.as_ref().map(Url::as_str),
        Some(&*format!("{AFTER_LOGOUT}?state={state}")),
        "{landed}"
    );
}

#[tokio::test]
async fn the_id_token_of_this_session_logs_out_at_once() {
    let (town, app, mut browser, bought) = signed_in().await;
    let pairs =
        [("id_token_hint", bought.id_token()), ("post_logout_redirect_uri", AFTER_LOGOUT), ("state", "s 1")];

    let landed = browser.open(&app.logout_url(&pairs)).await;

    is_back_at_the_app(&landed, "s+1");
    assert!(browser.cookies.find("__Host-sluis").is_none(), "the cookie is gone");
    assert!(!is_signed_in(&app, &mut browser).await);
    assert_eq!(town.server.database().count("audit_events WHERE code = 'auth.logout'").await, 1);
}

#[tokio::test]
async fn a_stolen_cookie_is_worth_nothing_after_logout() {
    let (town, app, mut browser, bought) = signed_in().await;
    let mut thief = browser.clone();
    assert!(is_signed_in(&app, &mut thief).await);
    let page =
        browser.open(&app.logout_url(&[("id_token_hint", bought.id_token())])).await.expect_status(200);
    assert!(!is_signed_in(&app, &mut thief).await);
    // Law 4: the page can be read in another language, and that logs nobody in or out.
    let english = browser.open(&page.link("English")).await.expect_status(200);
    assert!(english.text().contains("You are signed out") && !english.asks_for("password"), "{english}");
    assert_eq!(town.server.database().count("audit_events WHERE code = 'auth.logout'").await, 1);
}

#[tokio::test]
async fn without_a_hint_the_person_is_asked() {
    let (_town, app, mut browser, _) = signed_in().await;
    let pairs = [("client_id", "winkel"), ("post_logout_redirect_uri", AFTER_LOGOUT), ("state", "s1")];

    let page = browser.open(&app.logout_url(&pairs)).await.expect_status(200);

    assert!(page.sent_to.is_none() && page.text().contains("bram@example.nl"), "{page}");
    assert!(is_signed_in(&app, &mut browser).await, "looking ends nothing");
    let landed = browser.submit(&page, &[]).await;
    is_back_at_the_app(&landed, "s1");
    assert!(!is_signed_in(&app, &mut browser).await);
}

#[tokio::test]
async fn an_address_that_is_not_registered_is_refused_and_ends_nothing() {
    let (_town, app, mut browser, bought) = signed_in().await;
    let hint = ("id_token_hint", bought.id_token());
    let to = |uri| ("post_logout_redirect_uri", uri);
    for (what, pairs) in [
        ("a stranger's", vec![hint, to("https://evil.example/bye")]),
        ("a longer one", vec![hint, to("http://127.0.0.1:9/bye/")]),
        ("another port", vec![hint, to("http://127.0.0.1:10/bye")]),
        ("the redirect URI", vec![hint, to("http://127.0.0.1:9/cb")]),
        ("nobody's", vec![to(AFTER_LOGOUT)]),
        ("an unknown client's", vec![("client_id", "niemand"), to(AFTER_LOGOUT)]),
        ("another client's hint", vec![hint, ("client_id", "niemand"), to(AFTER_LOGOUT)]),
        ("two", vec![hint, to(AFTER_LOGOUT), to(AFTER_LOGOUT)]),
        ("a hint that is none", vec![("id_token_hint", "rubbish"), to(AFTER_LOGOUT)]),
    ] {
        let page = browser.open(&app.logout_url(&pairs)).await;
        assert_eq!((page.status.as_u16(), &page.sent_to), (400, &None), "{what}: {page}");
        assert!(is_signed_in(&app, &mut browser).await, "{what}");
    }
}

#[tokio::test]
async fn the_hint_of_another_session_asks() {
    let (town, app, mut browser, _) = signed_in().await;
    let elsewhere = tokens(&app, &mut town.browser(), "bram").await;
    let pairs = [("id_token_hint", elsewhere.id_token()), ("post_logout_redirect_uri", AFTER_LOGOUT)];

    let page = browser.open(&app.logout_url(&pairs)).await.expect_status(200);

    assert!(page.sent_to.is_none(), "{page}");
    assert!(is_signed_in(&app, &mut browser).await, "an app cannot end a session by another one's token");
    assert_eq!(town.server.database().count("sessions WHERE ended_at IS NOT NULL").await, 0);
}

#[tokio::test]
async fn a_logout_without_a_session_leads_back_all_the_same() {
    let (town, app, _, bought) = signed_in().await;
    let pairs =
        [("id_token_hint", bought.id_token()), ("post_logout_redirect_uri", AFTER_LOGOUT), ("state", "x")];
    let landed = town.browser().open(&app.logout_url(&pairs)).await;
    is_back_at_the_app(&landed, "x");
    assert_eq!(town.server.database().count("sessions WHERE ended_at IS NOT NULL").await, 0);
}

#[tokio::test]
async fn a_logout_that_an_app_posts_works_like_one_that_it_links() {
    let (town, app, mut browser) = Town::plain_on(Sluis::plan().named("login.localhost")).await;
    let bought = tokens(&app, &mut browser, "bram").await;
    let from = Url::parse("http://verzuim.localhost:9/account").unwrap();
    let pairs =
        [("id_token_hint", bought.id_token()), ("post_logout_redirect_uri", AFTER_LOGOUT), ("state", "x")];

    let landed = browser.post(&from, &town.server.url("/oauth2/logout"), &pairs).await;

    is_back_at_the_app(&landed, "x");
    assert!(!is_signed_in(&app, &mut browser).await);
}

#[tokio::test]
async fn another_site_cannot_say_yes_for_the_person() {
    let (town, app, mut browser, _) = signed_in().await;
    let page = browser.open(&app.logout_url(&[])).await;
    let pairs = page.form().filled(&[]);
    let evil = Url::parse("https://evil.example/").unwrap();

    let answer = browser.post(&evil, &town.server.url("/oauth2/logout/confirm"), &pairs).await;

    answer.expect_status(403);
    assert!(is_signed_in(&app, &mut browser).await);
}

#[tokio::test]
async fn a_hint_is_good_after_its_time() {
    let plan = Sluis::plan().with_turned_clock().set("lifetimes.id_token", "60");
    let (town, app, mut browser) = Town::plain_on(plan).await;
    let bought = tokens(&app, &mut browser, "bram").await;
    town.server.clock().forward(std::time::Duration::from_secs(600));
    let pairs = [("id_token_hint", bought.id_token()), ("post_logout_redirect_uri", AFTER_LOGOUT)];
    // RP-Initiated Logout §2: accepted "even when the exp time has passed".
    let landed = browser.open(&app.logout_url(&pairs)).await;
    assert_eq!(landed.sent_to.as_ref().map(Url::as_str), Some(AFTER_LOGOUT), "{landed}");
}

#[tokio::test]
async fn a_hint_whose_key_is_gone_asks_the_person() {
    let (mut town, app, mut browser, bought) = signed_in().await;
    town.server.run(&["keys", "rotate", "--algorithm", "ES256", "--now"]);
    town.server.restart().await;
    let pairs =
        [("id_token_hint", bought.id_token()), ("post_logout_redirect_uri", AFTER_LOGOUT), ("state", "s1")];

    let page = browser.open(&app.logout_url(&pairs)).await.expect_status(200);

    assert!(page.sent_to.is_none() && page.text().contains("bram@example.nl"), "{page}");
    assert!(is_signed_in(&app, &mut browser).await, "the session stays until the person says so");
    is_back_at_the_app(&browser.submit(&page, &[]).await, "s1");
    assert!(!is_signed_in(&app, &mut browser).await);
}

#[tokio::test]
async fn a_hint_that_somebody_made_up_asks_the_person_and_leads_nowhere_else() {
    let (_town, app, mut browser, bought) = signed_in().await;
    let (signed, _) = bought.id_token().rsplit_once('.').unwrap();
    let forged = format!("{signed}.{}", "A".repeat(86));
    let hint = ("id_token_hint", forged.as_str());
    let evil = [hint, ("post_logout_redirect_uri", "https://evil.example/bye")];
    browser.open(&app.logout_url(&evil)).await.expect_status(400);
    for pairs in [vec![hint], vec![("id_token_hint", "rubbish")]] {
        let page = browser.open(&app.logout_url(&pairs)).await.expect_status(200);
        assert!(page.sent_to.is_none(), "{page}");
        assert!(is_signed_in(&app, &mut browser).await);
    }
}

#[tokio::test]
async fn a_parameter_of_ours_in_a_request_of_theirs_is_passed_over() {
    let (_town, app, mut browser, bought) = signed_in().await;
    let pairs = [
        ("id_token_hint", bought.id_token()),
        ("post_logout_redirect_uri", AFTER_LOGOUT),
        ("state", "x"),
        ("l", "x"),
    ];
    is_back_at_the_app(&browser.open(&app.logout_url(&pairs)).await, "x");
    assert!(!is_signed_in(&app, &mut browser).await);
}
