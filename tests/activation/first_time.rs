//! The whole way of somebody who is new: mail, password, second step, message.

use crate::account::ways::code_of as next_code_of;
use crate::activation::invited::{
    BRAM, CHOSEN, INITIATE, INVITATIONS, MESSAGE, activate, ask, audited, begun, choose_password, invite,
    invite_as, inviting_app, linde, linde_with, link, link_app_at, parameter, shown_key, to_password,
    to_the_end,
};
use http::Method;
use serde_json::json;
use sluis_tests::support::outbox::letters;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::totp;
use std::time::Duration;

#[tokio::test]
async fn from_the_mail_to_the_message_in_one_go() {
    let (town, app) = linde(Sluis::plan()).await;
    let id = invite(&app).await;
    let mails = letters(&town.server).await;
    assert_eq!((mails.len(), mails[0].to.as_str(), mails[0].template.as_str()), (1, BRAM, "invite"));
    assert_eq!(mails[0].locale, "nl", "the organisation says u");
    assert!(!mails[0].link().as_str().contains("bram"), "no name and no address in the link");

    let mut browser = town.browser();
    let page = to_password(&mut browser, &mails[0].link()).await;
    let form = page.form_with("new_password");
    assert_eq!(form.value("username"), BRAM);
    assert!(
        page.body.contains("autocomplete=\"username\"") && page.body.contains("readonly"),
        "{}",
        page.body
    );
    let page = choose_password(&mut browser, &page).await;
    assert!(page.url.path() == "/login" && page.asks_for("code"), "the second step is next: {page}");
    let key = shown_key(&page);
    let codes = browser.submit(&page, &[("code", &totp::code_now(&key))]).await;
    assert!(codes.asks_for("kept"), "the code on paper: {codes}");
    assert_eq!(town.server.database().count("sessions").await, 0, "nobody is in before the last page");
    let form = browser.submit(&codes, &[("kept", "yes")]).await;
    assert!(form.asks_for("initials"), "the form about oneself: {form}");
    let landed = to_the_end(&mut browser, form).await;

    let told = begun(&landed);
    assert_eq!(parameter(&told, "iss"), town.server.issuer().as_str().trim_end_matches('/'));
    assert_eq!(parameter(&told, "target_link_uri"), MESSAGE);
    let hint = parameter(&told, "login_hint");
    assert!(hint.starts_with("h~") && !hint.contains("bram"), "{hint}");

    // The app asks at once, and nobody sees a page.
    let asked = app.ask().with("login_hint", hint);
    let from = INITIATE.parse().unwrap();
    let landed = browser.follow(&from, &asked.url()).await;
    let tokens = app.tokens(&asked, &landed.callback()).await;
    let claims = app.verified(tokens.id_token(), Some(&asked.nonce)).await;
    assert_eq!(claims["acr"], "https://refeds.org/profile/mfa");

    let status = ask(&app, Method::GET, &format!("/api/v1/invitations/{id}"), None).await.json();
    assert_eq!((status["state"].as_str(), &status["sub"]), (Some("active"), &claims["sub"]));
    for code in
        ["account.invited", "account.activated", "user.created", "password.set", "mfa.totp.registered"]
    {
        assert_eq!(audited(&town.server, code).await, 1, "{code}");
    }
    let count = |what: &'static str| town.server.database().count(what);
    let bound = count("authenticators").await;
    assert!(bound >= 2, "the password, the app and the code on paper");
    assert_eq!(
        count("authenticator_acceptances").await,
        3,
        "password, app and the code on paper, at the organisation that invited"
    );
    assert_eq!(count("authenticators WHERE vouched_by LIKE '%-%'").await, bound, "and vouched for by it");
}

#[tokio::test]
async fn days_later_and_on_another_device() {
    let (town, app) = linde(Sluis::plan().with_turned_clock()).await;
    invite(&app).await;
    let link = link(&town.server).await;
    let mut first = town.browser();
    first.open(&link).await;
    town.server.clock().forward(Duration::from_secs(9 * 24 * 3600));
    let mut second = town.browser();
    let page = to_password(&mut second, &link).await;
    let page = choose_password(&mut second, &page).await;
    let (landed, _) = link_app_at(&mut second, &page, town.server.clock().now()).await;
    assert_eq!(parameter(&begun(&landed), "target_link_uri"), MESSAGE);

    // On the first device the account is there, and it is no error.
    let page = first.open(&link).await;
    assert_eq!(page.status.as_u16(), 200);
    assert!(page.text().contains("al actief"), "{page}");
    assert!(page.link("Inloggen").as_str().starts_with(INITIATE));
    assert!(!page.body.contains("bram"), "whoever holds a used link does not learn who uses the account");
}

#[tokio::test]
async fn the_login_afterwards_goes_by_name_password_and_app() {
    let (town, app) = linde(Sluis::plan().with_turned_clock()).await;
    invite(&app).await;
    let (_, key) = activate(&mut town.browser(), &link(&town.server).await).await;
    let mut later = town.browser();
    let asked = app.ask();
    let page = later.open(&asked.url()).await;
    let page = later.submit(&page, &[("username", " Bram@Example.NL "), ("password", CHOSEN)]).await;
    assert!(page.asks_for("code") && !page.body.contains("data-copies"), "{page}");
    // The code of this step was spent when the app was linked: the next one is due.
    let page = later.submit(&page, &[("code", &next_code_of(&town, &key))]).await;
    assert!(page.callback().has("code"));
}

#[tokio::test]
async fn without_a_second_step_the_password_is_the_last_page() {
    let (town, app) = linde_with(Sluis::plan(), "basic", "").await;
    invite(&app).await;
    let mut browser = town.browser();
    let page = to_password(&mut browser, &link(&town.server).await).await;
    let landed = choose_password(&mut browser, &page).await;
    assert_eq!(parameter(&begun(&landed), "target_link_uri"), MESSAGE);
    assert_eq!(town.server.database().count("sessions WHERE ended_at IS NULL").await, 1);
}

#[tokio::test]
async fn who_must_log_in_again_does_so_with_the_name_filled_in() {
    let (town, app) = linde_with(Sluis::plan(), "basic", r#"{"activation":{"relogin":true}}"#).await;
    invite(&app).await;
    let mut browser = town.browser();
    let page = to_password(&mut browser, &link(&town.server).await).await;
    let page = choose_password(&mut browser, &page).await;
    assert_eq!(page.form_with("username").value("username"), BRAM);
    assert!(page.text().contains("opgeslagen"), "{page}");
    assert_eq!(town.server.database().count("sessions").await, 0, "nobody is logged in yet");
    let landed = browser.submit(&page, &[("password", CHOSEN)]).await;
    assert_eq!(parameter(&begun(&landed), "target_link_uri"), MESSAGE);
}

#[tokio::test]
async fn a_user_name_of_its_own_stands_in_the_mail_and_on_the_page_and_logs_in() {
    let (town, app) = linde_with(Sluis::plan(), "basic", r#"{"login":{"identifier":"username"}}"#).await;
    invite_as(&app, &json!({ "email": BRAM, "username": "J.Kuipers", "target_link_uri": MESSAGE })).await;
    let mail = letters(&town.server).await.remove(0);
    assert_eq!(mail.data["username"], "J.Kuipers");
    let page = to_password(&mut town.browser(), &mail.link()).await;
    assert!(page.body.contains("<h1>Wachtwoord maken</h1>"), "R18: {page}");
    assert_eq!(page.form_with("new_password").value("username"), "J.Kuipers");
    let mut browser = town.browser();
    let page = to_password(&mut browser, &mail.link()).await;
    choose_password(&mut browser, &page).await;
    let mut later = town.browser();
    let login = later.open(&app.ask().url()).await;
    assert!(login.text().contains("Gebruikersnaam") && !login.text().contains("E-mailadres"), "P17: {login}");
    assert!(login.body.contains("inputmode=\"text\""), "{}", login.body);
    let landed = later.submit(&login, &[("username", "j.kuipers"), ("password", CHOSEN)]).await;
    assert!(landed.callback().has("code"));
    let kept = "login_names WHERE key = 'j.kuipers' AND typed = 'J.Kuipers'";
    assert_eq!(town.server.database().count(kept).await, 1, "R6: also as it was written");

    // Nobody is named by an address there, unasked or asked.
    for body in
        [json!({ "email": "c@example.nl" }), json!({ "email": "c@example.nl", "username": "C@example.nl" })]
    {
        let refused = ask(&app, Method::POST, INVITATIONS, Some(&body)).await.expect_status(422).json();
        assert_eq!(
            (&refused["type"], &refused["member"]),
            (&json!("urn:sluis:problem:invalid-member"), &json!("username"))
        );
    }
    assert_eq!(letters(&town.server).await.len(), 1);

    // Where people log in by mail address, there are no other names.
    town.organisation("plein", "basic");
    let other = inviting_app(&town, "plein-app", "plein");
    let mut by_address = town.browser();
    let login = by_address.open(&other.ask().url()).await;
    assert!(login.text().contains("E-mailadres") && !login.text().contains("ebruikersnaam"), "P17: {login}");
    let forgotten = by_address.open(&login.link("Inloggegevens vergeten?")).await;
    assert!(forgotten.text().contains("Vul uw e-mailadres in."), "{forgotten}");
    assert!(!forgotten.text().contains("ebruikersnaam"), "{forgotten}");
    // Which of the two is not said where the organisation is not known.
    let flags = ["--organisation", "linde", "--organisation", "plein"];
    let login = town.browser().open(&town.app("beide", &flags).ask().url()).await;
    assert!(login.text().contains("E-mailadres of gebruikersnaam"), "{login}");
    let body = json!({ "email": "c@example.nl", "username": "carla" });
    let refused = ask(&other, Method::POST, INVITATIONS, Some(&body)).await.expect_status(422);
    assert_eq!(refused.json()["member"], "username");
    assert_eq!(town.server.database().count("memberships").await, 1);
}
