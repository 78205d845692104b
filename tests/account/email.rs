//! Another mail address: confirmed by who reads there, once, by a button and not by a look.

use crate::account::ways::{address, audited, enter, guarded, mails, sign_in};
use crate::passwords::letters;
use sluis_tests::support::databases::Kind;
use sluis_tests::support::outbox::letters;
use sluis_tests::support::photograph::{Photograph, answers};
use sluis_tests::support::server::{Plan, Sluis};
use sluis_tests::support::town::{PASSWORD, Town};
use std::time::Duration;
use url::Url;

const EMAIL: &str = "/account/email";
const NEW: &str = "anna@elders.example";

async fn asked(town: &Town, browser: &mut sluis_tests::support::agent::Agent) -> Url {
    let page = enter(town, browser, EMAIL).await;
    let page = browser.submit(&page, &[("email", NEW)]).await;
    assert_eq!(page.url.path(), "/account/data", "{page}");
    assert!(page.text().contains("Wij hebben een e-mail gestuurd naar uw nieuwe adres."), "{page}");
    link(town).await
}

async fn link(town: &Town) -> Url {
    let letters = letters(&town.server).await;
    letters.iter().rev().find(|letter| letter.template == "confirm_email").unwrap().link()
}

async fn addresses(town: &Town) -> Vec<String> {
    answers(&town.server, "SELECT value FROM addresses ORDER BY value").await
}

#[tokio::test]
async fn the_new_address_takes_the_place_of_the_old_when_it_is_confirmed_and_both_hear_of_it() {
    let (town, app, mut browser) = guarded().await;
    let before = addresses(&town).await;
    let link = asked(&town, &mut browser).await;
    assert_eq!(addresses(&town).await, before, "nothing has changed yet");
    assert_eq!(mails(&town).await, [&format!("{NEW} confirm_email"), "anna@example.nl email_change_asked"]);

    // A scanner opens it, a whole browser opens it, again and again.
    let photograph = Photograph::of(&town.server).await;
    let mut reader = town.browser();
    for _ in 0..3 {
        reader.open(&link).await.expect_status(200);
    }
    assert_eq!(Photograph::of(&town.server).await.changes_since(&photograph), Vec::<&str>::new());
    let page = reader.open(&link).await;
    assert_eq!((page.url.path(), page.url.query()), ("/confirm-email", None), "it stays in no address bar");
    assert!(page.text().contains(&format!("Is {NEW} uw nieuwe e-mailadres?")), "{page}");
    assert!(!page.text().contains("U logt in"), "nobody does: {page}");
    // Under `no-referrer` a browser without fetch metadata says `Origin: null`, and its form is refused.
    assert_eq!(page.header("referrer-policy"), "same-origin");

    let done = reader.submit(&page, &[]).await.expect_status(200);

    assert!(done.text().contains("Uw e-mailadres is gewijzigd"), "{done}");
    assert!(done.text().contains(&format!("U logt voortaan in met {NEW}.")), "{done}");
    assert_eq!(addresses(&town).await.iter().filter(|address| *address == NEW).count(), 1);
    assert!(!addresses(&town).await.contains(&"anna@example.nl".to_owned()), "the old one is gone");
    assert_eq!(audited(&town, "account.email_changed").await, 1);
    let told = mails(&town).await;
    for heard in ["anna@example.nl email_changed", &format!("{NEW} email_changed")] {
        assert!(told.contains(&heard.to_owned()), "{heard}: {told:?}");
    }
    assert!(reader.cookies.find("__Host-sluis").is_none(), "a link logs nobody in");
    // Once means once.
    reader.submit(&page, &[]).await.expect_status(410);
    assert_eq!(audited(&town, "account.email_changed").await, 1);
    // From then on she logs in with it, as she did with the one before it, which goes to nobody else.
    for name in [NEW, "anna@example.nl"] {
        let mut elsewhere = town.browser();
        let page = elsewhere.open(&app.ask().url()).await;
        let page = elsewhere.submit(&page, &[("username", name), ("password", PASSWORD)]).await;
        assert!(page.asks_for("code"), "{name}: {page}");
    }
    let create = ["user", "create", "--login-name", "anna@example.nl", "--organisation", "linde"];
    let people = town.server.database().count("users").await;
    assert!(!town.server.try_run(&[&create[..], &["--password-stdin"]].concat(), PASSWORD).status.success());
    assert_eq!(town.server.database().count("users").await, people, "nobody else gets it");
}

#[tokio::test]
async fn who_goes_by_another_name_or_whose_new_address_is_a_name_of_somebody_elses_goes_by_the_old_one() {
    let (town, app, mut browser) = guarded().await;
    // A couple with one mailbox: it is the login name of the other.
    town.person("bram", &["linde"]);
    let rename =
        format!("UPDATE login_names SET key = '{NEW}', typed = '{NEW}' WHERE key = 'bram@example.nl'");
    town.server.database().execute(&rename).await;
    let link = asked(&town, &mut browser).await;
    let mut reader = town.browser();
    let page = reader.open(&link).await;

    let done = reader.submit(&page, &[]).await.expect_status(200);

    assert!(done.text().contains("U logt in met dezelfde gebruikersnaam als eerder."), "{done}");
    assert!(!done.text().contains("anna@example.nl"), "not to whoever reads there: {done}");
    let mut elsewhere = town.browser();
    let page = elsewhere.open(&app.ask().url()).await;
    let page = elsewhere.submit(&page, &[("username", "anna@example.nl"), ("password", PASSWORD)]).await;
    assert!(page.asks_for("code"), "{page}");
}

#[tokio::test]
async fn a_link_that_is_old_or_altered_or_followed_by_a_newer_one_does_nothing() {
    let (town, _, mut browser) = guarded().await;
    let first = asked(&town, &mut browser).await;
    let second = asked(&town, &mut browser).await;
    let before = addresses(&town).await;
    let mut reader = town.browser();
    let altered = second.as_str().replace("t=", "t=A").parse().unwrap();
    for dead in [&first, &altered, &address(&town, "/confirm-email"), &address(&town, "/confirm-email?t=")] {
        let page = reader.open(dead).await.expect_status(410);
        assert!(page.text().contains("Deze link werkt niet") && !page.text().contains(NEW), "{page}");
    }
    let page = reader.open(&second).await.expect_status(200);
    town.server.clock().forward(Duration::from_secs(24 * 60 * 60));
    reader.submit(&page, &[]).await.expect_status(410);
    assert_eq!(addresses(&town).await, before);
    assert_eq!(audited(&town, "account.email_changed").await, 0);
}

#[tokio::test]
async fn what_is_no_address_or_asked_too_often_sends_no_mail() {
    let (town, _, mut browser) = guarded().await;
    let page = enter(&town, &mut browser, EMAIL).await;
    for wrong in ["", "anna", "a@b", "a@b.nl\r\nBcc: c@d.nl", "anna@example.nl"] {
        browser.submit(&page, &[("email", wrong)]).await.expect_status(422);
    }
    assert!(mails(&town).await.is_empty());
    for number in 0..5 {
        browser.submit(&page, &[("email", &format!("a{number}@b.nl"))]).await.expect_status(200);
    }
    let sent = mails(&town).await.len();
    let refused = browser.submit(&page, &[("email", "a6@b.nl")]).await.expect_status(422);
    assert!(refused.text().contains("Er is te vaak een e-mail gevraagd."), "{refused}");
    assert_eq!(mails(&town).await.len(), sent);
}

/// Somebody at an open session asks for an address of their own; Anna reads of it, and makes her account hers again.
#[tokio::test]
async fn an_address_that_was_asked_before_a_new_password_is_never_bound() {
    let (town, app, mut thief) = guarded().await;
    let link = asked(&town, &mut thief).await;
    let mut reader = town.browser();
    let open = reader.open(&link).await.expect_status(200);
    let before = addresses(&town).await;

    letters::forget(&town, &mut town.browser(), &app.ask().url(), "anna").await;

    reader.submit(&open, &[]).await.expect_status(410);
    reader.open(&link).await.expect_status(410);
    assert_eq!(addresses(&town).await, before);
    assert_eq!(audited(&town, "account.email_changed").await, 0);
}

#[tokio::test]
async fn an_address_that_was_asked_before_a_password_was_changed_is_never_bound() {
    let (town, _, mut browser) = guarded().await;
    let link = asked(&town, &mut browser).await;
    let page = enter(&town, &mut browser, "/account/password").await;
    let typed = [("password", PASSWORD), ("new_password", letters::NEW), ("repeat", letters::NEW)];
    browser.submit(&page, &typed).await.expect_status(200);
    assert_eq!(audited(&town, "password.changed").await, 1);
    town.browser().open(&link).await.expect_status(410);
}

#[tokio::test]
async fn a_letter_in_a_mailbox_that_was_given_up_opens_nothing() {
    let (town, app, mut browser) = guarded().await;
    let mut holder = town.browser();
    letters::ask(&mut holder, &app.ask().url(), "anna@example.nl").await;
    letters::settled(&town.server).await;
    let letter = letters::link(&town.server).await;
    let open = holder.open(&letter).await.expect_status(200);

    let link = asked(&town, &mut browser).await;
    let mut reader = town.browser();
    let page = reader.open(&link).await;
    reader.submit(&page, &[]).await.expect_status(200);

    let late = letters::forget_from(&mut holder, &open).await;
    assert!(!late.asks_for("new_password"), "{late}");
    assert!(!holder.open(&letter).await.asks_for("new_password"));
    assert_eq!(audited(&town, "password.reset").await, 0);
    sign_in(&town, &app, &mut town.browser(), "").await;
}

#[tokio::test]
async fn nothing_is_bound_to_somebody_who_is_locked_out() {
    let (town, _, mut browser) = guarded().await;
    let link = asked(&town, &mut browser).await;
    let mut reader = town.browser();
    let open = reader.open(&link).await.expect_status(200);
    let before = addresses(&town).await;
    town.server.database().execute("UPDATE users SET locked_at = 1").await;
    reader.submit(&open, &[]).await.expect_status(410);
    reader.open(&link).await.expect_status(410);
    assert_eq!(addresses(&town).await, before);
}

#[tokio::test]
async fn a_form_that_was_shown_for_another_link_confirms_nothing() {
    let (town, _, mut browser) = guarded().await;
    let first = asked(&town, &mut browser).await;
    let mut reader = town.browser();
    let shown = reader.open(&first).await.expect_status(200);
    let second = asked(&town, &mut browser).await;
    reader.open(&second).await.expect_status(200);
    let led = reader.submit(&shown, &[]).await.expect_status(200);
    assert_eq!(audited(&town, "account.email_changed").await, 0);
    let done = reader.submit(&led, &[]).await.expect_status(200);
    assert!(done.text().contains("Uw e-mailadres is gewijzigd"), "{done}");
}

async fn five_of_many_go(plan: Plan) {
    let (mut town, _, mut browser) = Town::guarded_on(plan.with_turned_clock()).await;
    // On a machine that does much else, some wait in vain for the one writer.
    town.server.tolerates_errors();
    let page = enter(&town, &mut browser, EMAIL).await;
    let many = (0..12).map(|number| {
        let (mut tab, page) = (browser.clone(), page.clone());
        tokio::spawn(async move { tab.submit(&page, &[("email", &format!("a{number}@b.nl"))]).await })
    });
    let many: Vec<_> = many.collect();
    let mut refused = 0;
    for one in many {
        refused += usize::from(one.await.unwrap().status.as_u16() == 422);
    }
    assert!(refused >= 1, "nobody was told");
    let asked = town.server.database().count("links WHERE kind = 'confirm_address'").await;
    assert_eq!(asked, 5, "as many go as may in an hour");
}

#[tokio::test]
async fn of_many_at_one_moment_five_go_on_sqlite() {
    five_of_many_go(Sluis::plan()).await;
}

#[tokio::test]
async fn of_many_at_one_moment_five_go_on_postgres() {
    five_of_many_go(Sluis::plan().on(Kind::Postgres)).await;
}
