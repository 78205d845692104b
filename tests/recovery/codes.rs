//! A recovery code in place of the telephone: once, and a new one before the login goes on (manual 002).

use crate::recovery::ways::{
    SET_OF_SIX, at_backup, at_second_step, keep_and_go_on, later, rule, shown_codes, shows_codes, to_backup,
};
use sluis_tests::support::photograph::{Photograph, answers, bytes_on_disk};
use sluis_tests::support::server::Sluis;
use sluis_tests::support::town::{RECOVERY_CODE, Town, type_code};

async fn audited(server: &Sluis, code: &str) -> usize {
    let sql = format!("SELECT 'x' FROM audit_events WHERE code = '{code}'");
    answers(server, &sql).await.len()
}

#[tokio::test]
async fn a_code_takes_the_place_of_the_telephone_and_a_new_one_is_kept_before_the_login_goes_on() {
    let (town, app, mut browser) = Town::guarded().await;
    let (asked, page) = at_backup(&app, &mut browser, "anna").await;

    let page = browser.submit(&page, &[("code", " 2e7gxzx8 c8mw-qr7k ")]).await;

    let new = shown_codes(&page);
    assert_eq!(new.len(), 1, "{page}");
    assert_eq!(new[0].len(), RECOVERY_CODE.len(), "{new:?}");
    assert_ne!(new[0], RECOVERY_CODE);
    assert!(page.header("cache-control").contains("no-store"), "the page with the code may be kept");
    assert_eq!(town.server.database().count("sessions").await, 0, "the login is not done");
    assert_eq!(audited(&town.server, "backup.used").await, 1);
    let bytes = bytes_on_disk(&town.server);
    let readable = new[0].replace('-', "");
    assert!(!bytes.windows(16).any(|window| window == readable.as_bytes()), "the code lies in the database");

    let landed = keep_and_go_on(&mut browser, &page).await;

    let tokens = app.tokens(&asked, &landed.callback()).await;
    let claims = app.verified(tokens.id_token(), Some(&asked.nonce)).await;
    assert_eq!(claims["acr"], "https://refeds.org/profile/mfa");
    assert_eq!(claims["amr"], serde_json::json!(["mfa", "otp", "pwd"]));
    let mails = answers(&town.server, "SELECT recipient || ' ' || template FROM outbox").await;
    assert_eq!(mails, ["anna@example.nl notice"]);
    assert_eq!(audited(&town.server, "backup.kept").await, 1);
}

#[tokio::test]
async fn a_used_code_says_when_it_was_used_and_opens_nothing_and_the_new_one_does() {
    let (town, app, mut browser) = Town::guarded().await;
    let (_, page) = at_backup(&app, &mut browser, "anna").await;
    let page = browser.submit(&page, &[("code", RECOVERY_CODE)]).await;
    let new = shown_codes(&page).remove(0);
    keep_and_go_on(&mut browser, &page).await.callback();

    let mut other = town.browser();
    let (_, page) = at_backup(&app, &mut other, "anna").await;
    let page = other.submit(&page, &[("code", RECOVERY_CODE)]).await.expect_status(422);
    assert!(page.text().contains("is al gebruikt op"), "{page}");
    let page = other.submit(&page, &[("code", "2222-2222-2222-2222")]).await.expect_status(422);
    assert!(page.text().contains("klopt niet"), "{page}");
    assert_eq!(town.server.database().count("sessions").await, 1, "it opens nothing");
    let page = other.submit(&page, &[("code", &new)]).await;
    assert!(shows_codes(&page), "{page}");
    keep_and_go_on(&mut other, &page).await.callback();
}

#[tokio::test]
async fn the_list_names_what_the_person_has_but_for_what_is_asked_and_writes_nothing() {
    let (town, app, mut browser) = Town::guarded().await;
    let (_, page) = at_second_step(&app, &mut browser, "anna").await;
    let before = Photograph::of(&town.server).await;

    let list = browser.open(&page.link("Andere inlogmethode")).await;
    for _ in 0..3 {
        browser.open(&list.url).await;
    }

    let buttons: Vec<String> = list
        .form_with("method")
        .fields
        .iter()
        .filter(|f| f.name == "method")
        .map(|f| f.value.clone())
        .collect();
    assert_eq!(buttons, ["backup"], "R108: the list shows, with its one entry");
    let now = Photograph::of(&town.server).await;
    assert_eq!(now.changes_since(&before), Vec::<&str>::new());

    // Back from the code on paper to the app.
    let page = browser.submit(&list, &[("method", "backup")]).await;
    let list = browser.open(&page.link("Andere inlogmethode")).await;
    let buttons = list.form_with("method").fields.iter().filter(|f| f.name == "method").count();
    assert_eq!(buttons, 1);
    let app_button = list.form_with("method").value("method").to_owned();
    assert_ne!(app_button, "backup");
    let page = browser.submit(&list, &[("method", &app_button)]).await;
    type_code(&mut browser, &page).await.callback();
}

#[tokio::test]
async fn a_pick_that_is_not_the_persons_does_nothing() {
    let (_town, app, mut browser) = Town::guarded().await;
    let (_, page) = at_second_step(&app, &mut browser, "anna").await;
    let list = browser.open(&page.link("Andere inlogmethode")).await;
    let form = list.form_with("method");
    let mut sent = form.filled(&[("method", "backup")]);
    for (name, value) in &mut sent {
        if name == "method" {
            *value = "0190b2b0-0000-7000-8000-000000000000".to_owned();
        }
    }
    let url = list.url.join("/login/method").unwrap();
    let page = browser.post(&list.url, &url, &sent).await;
    assert!(page.asks_for("code") && !page.text().contains("Back-upcode"), "{page}");
}

#[tokio::test]
async fn without_a_password_there_is_no_list_and_no_field_for_a_code() {
    let (town, app, mut browser) = Town::guarded().await;
    let page = browser.open(&app.ask().url()).await;
    let list = page.url.as_str().replace("/login?", "/login/methods?");
    let page = browser.open(&list.parse().unwrap()).await;
    assert!(page.asks_for("password"), "{page}");
    assert!(!page.asks_for("code"), "{page}");
    assert_eq!(town.server.database().count("sessions").await, 0);
}

#[tokio::test]
async fn a_set_lasts_until_few_are_left_and_then_another_is_shown() {
    let (town, app, mut browser) = Town::guarded().await;
    rule(&town, "linde", SET_OF_SIX).await;
    // The one code that she brought is used, and a set comes in its place.
    let (_, page) = at_backup(&app, &mut browser, "anna").await;
    let page = browser.submit(&page, &[("code", RECOVERY_CODE)]).await;
    let six = shown_codes(&page);
    assert_eq!(six.len(), 6, "{page}");
    assert!(six.iter().all(|code| code.len() == 14), "{six:?}");
    assert!(!page.asks_for("kept"), "backup.ack = button: {page}");
    let page = browser.submit(&page, &[]).await;
    assert!(page.text().contains("U heeft nog 6 back-upcodes"), "{page}");
    later(&mut browser, &page).await.callback();

    for (used, code) in six.iter().enumerate().take(4) {
        let mut browser = town.browser();
        let (_, page) = at_backup(&app, &mut browser, "anna").await;
        let page = browser.submit(&page, &[("code", code)]).await;
        assert!(!shows_codes(&page), "after {used}: {page}");
        assert!(page.text().contains(&format!("U heeft nog {} back-upcodes", 5 - used)), "{page}");
        assert_eq!(page.text().contains("Maak op tijd nieuwe"), used == 3, "backup.low_warn = 2: {page}");
        later(&mut browser, &page).await.callback();
    }
    let mut last = town.browser();
    let (_, page) = at_backup(&app, &mut last, "anna").await;
    let page = last.submit(&page, &[("code", &six[4])]).await;
    assert_eq!(shown_codes(&page).len(), 6, "one is left: {page}");
    keep_and_go_on(&mut last, &page).await.callback();

    // What was left of the first set is void.
    let mut after = town.browser();
    let (_, page) = at_second_step(&app, &mut after, "anna").await;
    let page = to_backup(&mut after, &page).await;
    after.submit(&page, &[("code", &six[5])]).await.expect_status(422);
}
