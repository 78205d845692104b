//! The whole way of somebody who forgot: the page, the mail, the new password, the app.

use crate::passwords::letters::{NEW, ask, forget, forget_from, link, reset, settled};
use sluis_tests::support::outbox::letters;
use sluis_tests::support::photograph::Photograph;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::totp;
use sluis_tests::support::town::{
    APP_KEY, PASSWORD, Town, login_name, sign_in, tokens, type_code, type_password,
};
use std::time::Duration;

#[tokio::test]
async fn from_the_login_page_by_mail_to_the_app_that_waits() {
    let (town, app, mut browser) = Town::plain().await;
    let asked = app.ask();
    let login = browser.open(&asked.url()).await;
    let page = browser.follow(&login.url, &login.link("Inloggegevens vergeten?")).await;
    assert!(page.url.path() == "/recovery" && page.asks_for("username"), "{page}");
    assert!(page.text().contains("no-reply@"), "R10: from whom our mails come: {page}");
    let told = browser.submit(&page, &[("username", " Bram@Example.NL ")]).await;
    assert_eq!(told.status.as_u16(), 200);
    assert!(told.link("Naar de inlogpagina").path() == "/login", "{told}");
    let mail = settled(&town.server).await.remove(0);
    assert_eq!((mail.to.as_str(), mail.template.as_str()), ("bram@example.nl", "recovery"));
    assert_eq!(mail.data["names"], "bram@example.nl", "R10: which name it was");
    assert!(!mail.link().as_str().contains("bram"), "no name and no address in the link");
    let page = browser.open(&mail.link()).await;
    assert_eq!((page.url.path(), page.url.query()), ("/reset", None), "the link stays in no address bar");
    let form = page.form();
    assert_eq!(form.value("username"), "bram@example.nl");
    assert!(page.body.contains("autocomplete=\"new-password\" passwordrules=\"minlength: "), "{}", page.body);
    let saved = browser.submit(&page, &[("new_password", NEW), ("repeat", NEW)]).await;
    assert!(saved.text().contains("is opgeslagen"), "{saved}");
    let login = browser.follow(&saved.url, &saved.link("Inloggen")).await;
    let landed = browser.submit(&login, &[("username", "bram@example.nl"), ("password", NEW)]).await;
    let given = app.tokens(&asked, &landed.callback()).await;
    assert!(!given.id_token().is_empty(), "the request that waited is answered");

    let mails = letters(&town.server).await;
    assert_eq!(mails.len(), 2, "and the person hears of it");
    assert_eq!(
        (mails[1].template.as_str(), mails[1].data["event"].as_str()),
        ("notice", Some("password_reset"))
    );
    let mut other = town.browser();
    let page = other.open(&app.ask().url()).await;
    let refused = type_password(&mut other, &page, "bram").await;
    assert_eq!(refused.status.as_u16(), 422, "the former password is none: {refused}");
    let typed = [("username", "bram@example.nl"), ("password", NEW)];
    assert!(other.submit(&page, &typed).await.callback().has("code"));
    for code in ["recovery.link_sent", "password.reset"] {
        let rows = format!("audit_events WHERE code = '{code}' AND organisation_id IS NOT NULL");
        assert_eq!(town.server.database().count(&rows).await, 1, "{code}");
    }
}

#[tokio::test]
async fn the_second_step_is_still_asked() {
    let (town, app, mut browser) = Town::guarded().await;
    let asked = app.ask();
    let page = forget(&town, &mut browser, &asked.url(), "anna").await;
    assert!(page.asks_for("code") && page.sent_to.is_none(), "ASVS 6.4.3: {page}");
    assert_eq!(town.server.database().count("sessions").await, 0);
    let landed = type_code(&mut browser, &page).await;
    let tokens = app.tokens(&asked, &landed.callback()).await;
    let claims = app.verified(tokens.id_token(), Some(&asked.nonce)).await;
    assert_eq!(claims["acr"], "https://refeds.org/profile/mfa");
}

#[tokio::test]
async fn every_session_and_every_token_ends_with_the_old_password() {
    let (town, app, mut browser) = Town::plain().await;
    let given = tokens(&app, &mut browser, "bram").await;
    assert_eq!(app.userinfo(given.access_token()).await.status.as_u16(), 200);
    let mut other = town.browser();
    forget(&town, &mut other, &app.ask().url(), "bram").await;
    assert_eq!(app.userinfo(given.access_token()).await.status.as_u16(), 401);
    app.refresh(given.refresh_token()).await.expect_status(400);
    let page = browser.open(&app.ask().url()).await;
    assert!(page.asks_for("password"), "the session of the other browser is over: {page}");
    let mut without = app.ask().with("prompt", "none");
    without = without.with("max_age", "3600");
    assert_eq!(browser.open(&without.url()).await.refusal().error(), "login_required");
}

#[tokio::test]
async fn a_half_finished_login_with_the_old_password_leads_nowhere() {
    let (town, app, mut browser) = Town::guarded().await;
    let login = browser.open(&app.ask().url()).await;
    let second = type_password(&mut browser, &login, "anna").await;
    assert!(second.asks_for("code"), "{second}");
    forget(&town, &mut town.browser(), &app.ask().url(), "anna").await;
    let page = browser.submit(&second, &[("code", &totp::code_now(APP_KEY))]).await;
    assert!(page.sent_to.is_none() && page.asks_for("password"), "{page}");
    assert_eq!(town.server.database().count("sessions").await, 0);
}

#[tokio::test]
async fn on_another_device_the_login_begins_at_the_app() {
    let town = Town::empty().await;
    town.organisation("plein", "basic");
    town.person("bram", &["plein"]);
    let begin = "http://127.0.0.1:9/begin";
    let app = town.app("winkel", &["--organisation", "plein", "--initiate-login-uri", begin]);
    ask(&mut town.browser(), &app.ask().url(), "bram@example.nl").await;
    settled(&town.server).await;
    let mut telephone = town.browser();
    let saved = reset(&mut telephone, &link(&town.server).await).await;
    let login = telephone.follow(&saved.url, &saved.link("Inloggen")).await;
    let landed = telephone.submit(&login, &[("username", "bram@example.nl"), ("password", NEW)]).await;
    let to = landed.sent_to.clone().unwrap_or_else(|| panic!("{landed}"));
    assert!(to.as_str().starts_with(begin) && to.as_str().contains("iss="), "{to}");
}

#[tokio::test]
async fn an_unknown_address_gets_the_same_page_and_no_mail() {
    let (town, app, mut browser) = Town::plain().await;
    let login = browser.open(&app.ask().url()).await;
    let mut answers = Vec::new();
    let mut before = Photograph::of(&town.server).await;
    for name in ["bram", "niemand"] {
        let page = browser.follow(&login.url, &login.link("Inloggegevens vergeten?")).await;
        let typed = login_name(name);
        let told = browser.submit(&page, &[("username", &typed)]).await;
        assert!(!told.body.contains(&typed), "nothing of what was typed comes back");
        let headers: Vec<_> = told
            .headers
            .iter()
            .filter(|(name, _)| name.as_str() != "date")
            .map(|pair| format!("{pair:?}"))
            .collect();
        answers.push((told.status, told.body.clone(), headers));
        if name == "niemand" {
            settled(&town.server).await;
            let after = Photograph::of(&town.server).await;
            assert_eq!(after.changes_since(&before), [""; 0], "nothing stays of a name that is nobody's");
        } else {
            assert_eq!(settled(&town.server).await.len(), 1);
            before = Photograph::of(&town.server).await;
        }
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(letters(&town.server).await.len(), 1);
}

#[tokio::test]
async fn what_can_be_nobodys_name_is_not_written_down() {
    let (town, app, mut browser) = Town::plain().await;
    let page = browser.open(&app.ask().url()).await;
    let page = browser.follow(&page.url, &page.link("Inloggegevens vergeten?")).await;
    let mut watch = town.server.database().watch().await;
    browser.submit(&page, &[("username", "")]).await.expect_status(422);
    assert!(!watch.saw_a_change().await, "what is no submission is not written down");
    browser.submit(&page, &[("username", &"x".repeat(5_000))]).await.expect_status(200);
    assert!(!watch.saw_a_change().await, "what can be nobody's name neither");
    assert_eq!(settled(&town.server).await.len(), 0);
}

#[tokio::test]
async fn looking_at_the_pages_writes_nothing() {
    let (town, app, mut browser) = Town::plain().await;
    let login = browser.open(&app.ask().url()).await;
    let before = Photograph::of(&town.server).await;
    browser.follow(&login.url, &login.link("Inloggegevens vergeten?")).await.expect_status(200);
    browser.open(&town.server.url("/recovery")).await.expect_status(200);
    browser.open(&town.server.url("/recovery?r=rubbish")).await.expect_status(200);
    browser.open(&town.server.url("/reset")).await.expect_status(404);
    assert_eq!(Photograph::of(&town.server).await, before);
}

#[tokio::test]
async fn a_minute_lies_between_two_letters_and_the_person_is_not_locked_out_by_a_stranger() {
    let (town, app, mut own) = Town::plain_on(Sluis::plan().with_turned_clock()).await;
    sign_in(&app, &mut own, "bram").await;
    let mut stranger = town.browser();
    for _ in 0..3 {
        ask(&mut stranger, &app.ask().url(), "bram@example.nl").await;
    }
    assert_eq!(settled(&town.server).await.len(), 1, "one letter in a minute");
    for _ in 0..12 {
        town.server.clock().forward(Duration::from_secs(61));
        ask(&mut stranger, &app.ask().url(), "bram@example.nl").await;
        settled(&town.server).await;
    }
    assert_eq!(letters(&town.server).await.len(), 10, "ten in a day");
    ask(&mut own, &app.ask().with("prompt", "login").url(), "bram@example.nl").await;
    assert_eq!(settled(&town.server).await.len(), 11, "in a browser that the person uses they go on");
}

#[tokio::test]
async fn a_locked_person_is_not_written_to() {
    let (town, app, mut browser) = Town::plain().await;
    town.server.database().execute("UPDATE users SET locked_at = 1").await;
    ask(&mut browser, &app.ask().url(), "bram@example.nl").await;
    assert!(settled(&town.server).await.is_empty());
    assert_eq!(town.server.database().count("links").await, 0);
}

#[tokio::test]
async fn a_password_that_breaks_the_rules_is_refused_with_the_rule_and_spends_nothing() {
    let (town, app, mut browser) = Town::plain().await;
    ask(&mut browser, &app.ask().url(), "bram@example.nl").await;
    settled(&town.server).await;
    let page = browser.open(&link(&town.server).await).await;
    for (typed, said) in [
        ("kort", "te kort"),
        ("wachtwoord1234567", "te bekend"),
        ("bram@example.nl", "niet uw naam"),
        ("", "Vul een nieuw"),
    ] {
        let again = browser.submit(&page, &[("new_password", typed), ("repeat", typed)]).await;
        assert_eq!(again.status.as_u16(), 422, "{typed}");
        assert!(again.text().contains(said), "{typed}: {again}");
        assert!(typed.is_empty() || !again.body.contains(&format!("value=\"{typed}\" autocomplete=\"new")));
    }
    let again = browser.submit(&page, &[("new_password", NEW), ("repeat", PASSWORD)]).await;
    assert!(again.text().contains("niet gelijk"), "{again}");
    assert_eq!(town.server.database().count("links WHERE used_at IS NULL").await, 1);
    forget_from(&mut browser, &again).await;
    assert_eq!(town.server.database().count("links WHERE used_at IS NOT NULL").await, 1);
}
