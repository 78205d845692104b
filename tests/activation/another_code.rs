//! A computer that several people use: the link that was opened last does not keep the next one out.

use crate::activation::existing_account::{anna_is_invited, with_own_account};
use crate::activation::invited::{
    BRAM, CHOSEN, MESSAGE, choose_password, invite, invite_as, linde, linde_with, link, to_password,
};
use serde_json::json;
use sluis_tests::support::agent::Agent;
use sluis_tests::support::forms::Form;
use sluis_tests::support::outbox::letters;
use sluis_tests::support::page::Page;
use sluis_tests::support::photograph::Photograph;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::town::{type_code, type_password};
use std::time::Duration;

const CARLA: &str = "carla@example.nl";
const EVERY_PAGE: &str = r#"{"activation":{"consent":"required","document":"https://linde.example/terms","document_version":"1"},"invite":{"second_check":"employee_number"}}"#;
/// The cookie that carries the link.
const OPENED: &str = "__Host-sluis-flow";

/// The form of "another code".
fn another(page: &Page) -> Form {
    let found = page.forms().into_iter().find(|form| form.action == "/activate/forget");
    found.unwrap_or_else(|| panic!("no way to another code: {page}"))
}

/// Presses it: the page asks for a code and names nobody.
async fn let_go(browser: &mut Agent, page: &Page) -> Page {
    let asking = browser.send(page, &another(page), &[]).await.expect_status(200);
    assert!(asking.asks_for("code") && !asking.text().contains("linde"), "{asking}");
    assert!(browser.cookies.find(OPENED).is_none());
    asking
}

#[tokio::test]
async fn from_every_page_of_an_invitation_another_code_can_be_typed_and_the_first_stays_good() {
    let (town, app) = linde_with(Sluis::plan(), "basic", EVERY_PAGE).await;
    for (email, number) in [(BRAM, "A-1024"), (CARLA, "B-2048")] {
        let body = json!({ "email": email, "employee_number": number, "target_link_uri": MESSAGE });
        invite_as(&app, &body).await;
    }
    let mails = letters(&town.server).await;
    let of = |who: &str| mails.iter().find(|mail| mail.to == who).unwrap();
    let before = Photograph::of(&town.server).await;
    let mut shared = town.browser();
    let landing = shared.open(&of(BRAM).link()).await;
    let check = shared.submit(&landing, &[("account", "new")]).await;
    for page in [&landing, &check] {
        another(page);
        let_go(&mut shared.clone(), page).await;
    }
    assert_eq!(
        Photograph::of(&town.server).await.changes_since(&before),
        ["short_lived"],
        "only that he went on"
    );
    let wrong = shared.submit(&check, &[("answer", "Z-1")]).await.expect_status(422);
    let terms = shared.submit(&wrong, &[("answer", "A-1024")]).await;
    let declined = shared.clone().submit(&terms, &[("answer", "decline")]).await;
    let landing = shared.open(&town.server.url("/activate")).await;
    let check = shared.submit(&landing, &[("account", "new")]).await;
    let terms = shared.submit(&check, &[("answer", "A-1024")]).await;
    let password = shared.submit(&terms, &[("answer", "agree")]).await;
    assert!(password.asks_for("new_password"), "{password}");
    for page in [&wrong, &terms, &declined, &password] {
        let_go(&mut shared.clone(), page).await;
    }

    // Bram walks away from the last page, and Carla sits down.
    let asking = let_go(&mut shared, &password).await;
    assert!(
        shared.open(&town.server.url("/activate")).await.asks_for("code"),
        "a reload brings nothing back"
    );
    let late = choose_password(&mut shared, &password).await;
    assert!(late.asks_for("code") && !late.asks_for("new_password"), "his form does nothing: {late}");
    assert_eq!(town.server.database().count("users").await, 0);
    let page = shared.submit(&asking, &[("code", of(CARLA).code())]).await;
    let page = shared.submit(&page, &[("account", "new")]).await;
    let page = shared.submit(&page, &[("answer", "B-2048")]).await;
    let page = shared.submit(&page, &[("answer", "agree")]).await;
    assert!(page.body.contains(CARLA) && !page.body.contains(BRAM), "{page}");
    choose_password(&mut shared, &page).await;
    assert_eq!(town.server.database().count("login_names WHERE key = 'carla@example.nl'").await, 1);
    assert_eq!(town.server.database().count("users").await, 1);

    // His link is as good as it was, and his progress is his own.
    assert_eq!(town.server.database().count("links WHERE used_at IS NULL").await, 1);
    assert!(town.browser().open(&of(BRAM).link()).await.asks_for("account"));
}

#[tokio::test]
async fn a_browser_forgets_the_link_that_made_the_account() {
    let (town, app) = linde(Sluis::plan()).await;
    invite(&app).await;
    let link = link(&town.server).await;
    let mut shared = town.browser();
    let password = to_password(&mut shared, &link).await;
    let refused = shared.submit(&password, &[("new_password", "kort"), ("repeat", "kort")]).await;
    assert!(refused.asks_for("new_password") && shared.cookies.find(OPENED).is_some(), "{refused}");
    assert!(choose_password(&mut shared, &refused).await.asks_for("code"));
    assert!(shared.cookies.find(OPENED).is_none(), "the link is spent");
    let next = shared.open(&town.server.url("/activate")).await.expect_status(200);
    assert!(next.asks_for("code") && !next.text().contains("linde"), "{next}");
    // The form of before, sent once more, makes nothing, and its page says what to do.
    let typed = [("new_password", CHOSEN), ("repeat", CHOSEN)];
    let again = shared.submit(&password, &typed).await.expect_status(200);
    assert!(again.text().contains("Is uw account al actief? Log dan in"), "{again}");
    assert_eq!(town.server.database().count("users").await, 1);
    // Who follows the link again is told that the account is active, and can let go of it.
    let active = shared.open(&link).await.expect_status(200);
    assert!(active.text().contains("al actief") && active.link("Inloggen").has_host(), "{active}");
    let_go(&mut shared, &active).await;
}

#[tokio::test]
async fn an_old_link_and_the_question_whose_it_is_lead_to_another_code_as_well() {
    let (town, app) = linde(Sluis::plan().with_turned_clock()).await;
    invite(&app).await;
    let old = link(&town.server).await;
    town.server.clock().forward(Duration::from_secs(15 * 24 * 3600));
    let mut browser = town.browser();
    let expired = browser.open(&old).await.expect_status(410);
    let sent = browser.submit(&expired, &[]).await.expect_status(200);
    for page in [expired, sent] {
        let_go(&mut browser.clone(), &page).await;
    }

    let (town, _, link) = anna_is_invited().await;
    let mut browser = town.browser();
    let login = with_own_account(&mut browser, &link).await;
    assert!(
        login.forms().iter().all(|form| form.action != "/activate/forget"),
        "the login has ways of its own"
    );
    let second = type_password(&mut browser, &login, "anna").await;
    let question = type_code(&mut browser, &second).await;
    let_go(&mut browser.clone(), &question).await;
    browser.submit(&question, &[("answer", "accept")]).await;
    assert!(browser.cookies.find(OPENED).is_none(), "the link is spent");
    assert_eq!(town.server.database().count("links WHERE used_at IS NOT NULL").await, 1);
}
