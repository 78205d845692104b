//! What the page of the link asks besides: who holds the mailbox alone gets no further.

use crate::activation::invited::{
    BRAM, INVITATIONS, MESSAGE, ask, begun, choose_password, invite_as, linde_with, link, parameter,
    set_policy,
};
use http::Method;
use serde_json::json;
use sluis_tests::support::agent::Agent;
use sluis_tests::support::page::Page;
use sluis_tests::support::photograph::bytes_on_disk;
use sluis_tests::support::server::Sluis;
use std::time::Duration;
use url::Url;

const BORN: &str = r#"{"invite":{"second_check":"birthdate"}}"#;
const NUMBER: &str = r#"{"invite":{"second_check":"employee_number"}}"#;

async fn to_question(browser: &mut Agent, link: &Url) -> Page {
    let landing = browser.open(link).await;
    let page = browser.submit(&landing, &[("account", "new")]).await;
    assert!(page.asks_for("answer") && !page.asks_for("new_password"), "{page}");
    page
}

#[tokio::test]
async fn who_knows_the_date_of_birth_goes_on_and_it_is_kept_nowhere() {
    let (town, app) = linde_with(Sluis::plan(), "basic", BORN).await;
    invite_as(&app, &json!({ "email": BRAM, "birthdate": "1980-12-31", "target_link_uri": MESSAGE })).await;
    let mut browser = town.browser();
    let page = to_question(&mut browser, &link(&town.server).await).await;
    assert!(page.text().contains("Geboortedatum") && !page.text().contains("1980-12-31"), "{page}");
    let empty = browser.submit(&page, &[("answer", "gisteren")]).await.expect_status(422);
    assert_eq!(
        town.server.database().count("attempts WHERE key LIKE 'second-check%'").await,
        0,
        "what is no answer is not counted"
    );
    let wrong = browser.submit(&empty, &[("answer", "30-12-1980")]).await.expect_status(422);
    assert!(wrong.text().contains("klopt niet"), "{wrong}");
    let page = browser.submit(&wrong, &[("answer", "31 12 1980")]).await;
    let landed = choose_password(&mut browser, &page).await;
    assert_eq!(parameter(&begun(&landed), "target_link_uri"), MESSAGE);
    let disk = bytes_on_disk(&town.server);
    assert!(!disk.windows(10).any(|bytes| bytes == b"1980-12-31"), "a digest is kept, and no date");
}

#[tokio::test]
async fn five_wrong_answers_end_it_for_a_day_in_every_browser_and_by_every_link() {
    let (town, app) = linde_with(Sluis::plan().with_turned_clock(), "basic", NUMBER).await;
    let body = json!({ "email": BRAM, "employee_number": "A-1024", "target_link_uri": MESSAGE });
    let id = invite_as(&app, &body).await;
    let first = link(&town.server).await;
    for n in 0..5 {
        let mut browser = town.browser();
        let page = to_question(&mut browser, &first).await;
        browser.submit(&page, &[("answer", &format!("B-{n}"))]).await.expect_status(422);
    }
    town.server.clock().forward(Duration::from_secs(61));
    ask(&app, Method::POST, &format!("{INVITATIONS}/{id}/resend"), None).await.expect_status(200);
    let mut browser = town.browser();
    let page = to_question(&mut browser, &link(&town.server).await).await;
    let paused = browser.submit(&page, &[("answer", "a1024")]).await.expect_status(429);
    assert!(paused.text().contains("Wacht tot"), "{paused}");
    assert_eq!(town.server.database().count("users").await, 0);
    town.server.clock().forward(Duration::from_secs(24 * 3600));
    let page = to_question(&mut browser, &first).await;
    assert!(browser.submit(&page, &[("answer", "a1024")]).await.asks_for("new_password"));
}

#[tokio::test]
async fn the_question_stands_before_the_account_that_is_there_as_well() {
    let (town, app) = linde_with(Sluis::plan(), "basic", BORN).await;
    town.organisation("care", "basic");
    town.person("anna", &["care"]);
    invite_as(&app, &json!({ "email": BRAM, "birthdate": "1980-12-31", "target_link_uri": MESSAGE })).await;
    let mut browser = town.browser();
    let landing = browser.open(&link(&town.server).await).await;
    let page = browser.submit(&landing, &[("account", "mine")]).await;
    assert!(page.asks_for("answer") && !page.asks_for("password"), "{page}");
    let login = browser.submit(&page, &[("answer", "31-12-1980")]).await;
    assert!(login.asks_for("password"), "{login}");
}

#[tokio::test]
async fn a_question_that_came_after_the_invitation_is_no_dead_end() {
    for (policy, member) in [(BORN, "birthdate"), (NUMBER, "employee_number")] {
        let (town, app) = linde_with(Sluis::plan().with_turned_clock(), "basic", "").await;
        let id = invite_as(&app, &json!({ "email": BRAM, "target_link_uri": MESSAGE })).await;
        let mut browser = town.browser();
        let landing = browser.open(&link(&town.server).await).await;
        set_policy(&town, "linde", policy).await;
        town.server.clock().forward(Duration::from_secs(61));
        // The letter that went leads to whom one can ask, and what is sent all the same is no wrong answer.
        let page = browser.submit(&landing, &[("account", "new")]).await.expect_status(409);
        assert!(
            page.text().contains("Vraag linde om een nieuwe uitnodiging.") && !page.asks_for("answer"),
            "{page}"
        );
        let mark = landing.form().value("f").to_owned();
        let pairs = [("f", mark.as_str()), ("answer", "31-12-1980")];
        browser.post(&page.url, &town.server.url("/activate/check"), &pairs).await.expect_status(409);
        assert_eq!(town.server.database().count("attempts WHERE key LIKE 'second-check%'").await, 0);
        // And no further one goes, before the app says the answer.
        for verb in ["notify", "resend"] {
            let path = format!("{INVITATIONS}/{id}/{verb}");
            let refused = ask(&app, Method::POST, &path, None).await.expect_status(422);
            assert_eq!(refused.json()["member"], member, "{verb}");
        }
        assert_eq!(town.server.database().count("letters").await, 1);
    }
}

#[tokio::test]
async fn whom_nobody_could_ask_is_not_invited() {
    let (town, app) = linde_with(Sluis::plan(), "basic", BORN).await;
    for body in [
        json!({ "email": BRAM, "target_link_uri": MESSAGE }),
        json!({ "email": BRAM, "birthdate": "31 februari", "target_link_uri": MESSAGE }),
    ] {
        let refused = ask(&app, Method::POST, INVITATIONS, Some(&body)).await.expect_status(422);
        assert_eq!(refused.json()["member"], "birthdate");
    }
    for table in ["memberships", "links", "outbox"] {
        assert_eq!(town.server.database().count(table).await, 0, "{table}");
    }
}
