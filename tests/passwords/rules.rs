//! What a new password must meet: on the page, in the check, at the next login, and by the operator's list.

use crate::passwords::letters::{NEW, ask, forget_from, link, settled};
use sluis_tests::support::page::Page;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::town::{PASSWORD, Town, tokens, type_code, type_password};
use std::fs;

/// Rules of every sort, as JSON.
const STRICT: &str = r#"{"password":{"min_length":16,"upper":1,"digits":1,"words":["polderwacht"]}}"#;
/// What meets them.
const STRONG: &str = "Zeven rode appels in 1 mand";

/// Gives the organisation `plein` rules of its own. What a running server remembers of it lasts seconds, so this
/// goes before anybody asks.
async fn tighten(town: &Town, policy: &str) {
    let sql = format!("UPDATE organisations SET policy = '{policy}' WHERE handle = 'plein'");
    town.server.database().execute(&sql).await;
}

fn lines(page: &Page) -> Vec<String> {
    let (_, list) = page.body.split_once("<ul id=\"rules\"").unwrap_or_else(|| panic!("no rules: {page}"));
    let (list, _) = list.split_once("</ul>").unwrap();
    list.split("data-rule=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn the_rules_stand_on_the_page_and_the_check_names_those_that_are_broken() {
    let (town, app, mut browser) = Town::plain().await;
    tighten(&town, STRICT).await;
    ask(&mut browser, &app.ask().url(), "bram@example.nl").await;
    settled(&town.server).await;
    let page = browser.open(&link(&town.server).await).await;
    assert_eq!(
        lines(&page),
        ["length", "upper", "digits", "known", "names"],
        "R40: before anything is typed"
    );
    assert!(page.text().contains("Minimaal 16 tekens"), "{page}");
    assert!(page.body.contains("<details class=\"rules\" open>"), "R22: {}", page.body);
    assert!(page.body.contains("<h1>Nieuw wachtwoord maken</h1>"), "R18: {page}");
    let managers =
        "passwordrules=\"minlength: 16; maxlength: 128; required: upper; required: digit; allowed:";
    assert!(page.body.contains(managers), "R44: {}", page.body);
    for (typed, broken) in [
        ("zeven rode appels 1", vec!["upper"]),
        ("Zeven appels", vec!["length", "digits"]),
        ("Polderwacht 2026!", vec!["names"]),
        ("Amsterdam 202612", vec!["known"]),
    ] {
        let again = browser.submit(&page, &[("new_password", typed), ("repeat", typed)]).await;
        assert_eq!(again.status.as_u16(), 422, "{typed}");
        let marked: Vec<String> = lines(&again)
            .into_iter()
            .filter(|rule| {
                let (_, line) = again.body.split_once(&format!("data-rule=\"{rule}\"")).unwrap();
                line.split("</li>").next().unwrap().contains("broken")
            })
            .collect();
        assert_eq!(marked, broken, "{typed}: {again}");
    }
    assert_eq!(town.server.database().count("links WHERE used_at IS NOT NULL").await, 0);
    browser.submit(&page, &[("new_password", STRONG), ("repeat", STRONG)]).await;
    assert_eq!(town.server.database().count("links WHERE used_at IS NOT NULL").await, 1);
}

#[tokio::test]
async fn a_person_of_two_organisations_sees_the_strictest_of_both_as_one_list() {
    let town = Town::on(Sluis::plan()).await;
    for handle in ["plein", "linde"] {
        town.organisation(handle, "basic");
    }
    town.person("bram", &["plein", "linde"]);
    tighten(&town, STRICT).await;
    let of_linde = r#"{"password":{"min_length":12,"special":1}}"#;
    let sql = format!("UPDATE organisations SET policy = '{of_linde}' WHERE handle = 'linde'");
    town.server.database().execute(&sql).await;
    let app = town.app("winkel", &["--organisation", "linde"]);
    let mut browser = town.browser();
    ask(&mut browser, &app.ask().url(), "bram@example.nl").await;
    settled(&town.server).await;
    let page = browser.open(&link(&town.server).await).await;
    assert_eq!(lines(&page), ["length", "upper", "digits", "special", "known", "names"], "R39");
    assert!(page.text().contains("Minimaal 16 tekens") && !page.text().contains("plein"), "{page}");
}

#[tokio::test]
async fn tightened_rules_are_asked_at_the_next_login_and_lead_on_to_the_app() {
    let (town, app, mut browser) = Town::plain().await;
    tighten(&town, STRICT).await;
    let asked = app.ask();
    let login = browser.open(&asked.url()).await;
    let page = type_password(&mut browser, &login, "bram").await;
    assert!(page.url.path() == "/login" && page.asks_for("new_password"), "R42: {page}");
    assert_eq!(
        town.server.database().count("sessions").await,
        0,
        "the former password opens nothing any more"
    );
    let again = browser.submit(&page, &[("new_password", PASSWORD), ("repeat", PASSWORD)]).await;
    assert_eq!(again.status.as_u16(), 422);
    let reloaded = browser.open(&again.url).await;
    assert!(reloaded.asks_for("new_password") || reloaded.url.path() == "/login", "{reloaded}");
    let landed = browser.submit(&again, &[("new_password", STRONG), ("repeat", STRONG)]).await;
    app.tokens(&asked, &landed.callback()).await;
    assert_eq!(town.server.database().count("audit_events WHERE code = 'password.changed'").await, 1);
    assert_eq!(town.server.database().count("outbox WHERE template = 'notice'").await, 1);
    let mut later = town.browser();
    let login = later.open(&app.ask().url()).await;
    assert_eq!(type_password(&mut later, &login, "bram").await.status.as_u16(), 422);
    let typed = [("username", "bram@example.nl"), ("password", STRONG)];
    assert!(later.submit(&login, &typed).await.callback().has("code"), "and is asked once");
}

#[tokio::test]
async fn an_organisation_that_does_not_ask_leaves_passwords_as_they_are() {
    let (town, app, mut browser) = Town::plain().await;
    tighten(&town, r#"{"password":{"min_length":40,"on_tighten":"never"}}"#).await;
    tokens(&app, &mut browser, "bram").await;
    assert_eq!(town.server.database().count("audit_events WHERE code = 'password.changed'").await, 0);
}

#[tokio::test]
async fn who_has_a_second_step_shows_it_before_a_new_password_is_chosen() {
    let (town, app, mut browser) = Town::guarded().await;
    let sql = format!("UPDATE organisations SET policy = '{STRICT}' WHERE handle = 'linde'");
    town.server.database().execute(&sql).await;
    let login = browser.open(&app.ask().url()).await;
    let page = type_password(&mut browser, &login, "anna").await;
    assert!(page.asks_for("code") && !page.asks_for("new_password"), "{page}");
    // A thief of the password does not get around it by its address.
    let stolen = [
        ("new_password", STRONG.to_owned()),
        ("repeat", STRONG.to_owned()),
        ("r", page.form().value("r").to_owned()),
        ("f", page.form().value("f").to_owned()),
    ];
    let around = browser.post(&page.url, &town.server.url("/login/new-password"), &stolen).await;
    assert!(around.asks_for("code"), "{around}");
    assert_eq!(town.server.database().count("audit_events WHERE code = 'password.changed'").await, 0);
    let page = type_code(&mut browser, &around).await;
    assert!(page.asks_for("new_password"), "{page}");
    let landed = browser.submit(&page, &[("new_password", STRONG), ("repeat", STRONG)]).await;
    assert!(landed.callback().has("code"));
}

#[tokio::test]
async fn a_password_that_was_given_out_is_for_the_first_login_alone() {
    let town = Town::on(Sluis::plan()).await;
    town.organisation("plein", "basic");
    let made = ["user", "create", "--login-name", "bram@example.nl", "--organisation", "plein"];
    let flags = ["--password-stdin", "--must-change"];
    town.server.run_with_secret(&[&made[..], &flags[..]].concat(), &format!("{PASSWORD}\n"));
    let app = town.app("winkel", &["--organisation", "plein"]);
    let mut browser = town.browser();
    let login = browser.open(&app.ask().url()).await;
    let page = type_password(&mut browser, &login, "bram").await;
    assert!(page.asks_for("new_password"), "R19: {page}");
    let same = browser.submit(&page, &[("new_password", PASSWORD), ("repeat", PASSWORD)]).await;
    assert!(same.status.as_u16() == 422 && same.text().contains("al eens"), "the same is no other: {same}");
    let landed = forget_from(&mut browser, &same).await;
    assert!(landed.callback().has("code"));
    assert_eq!(town.server.database().count("password_changes").await, 0);
}

#[tokio::test]
async fn the_last_passwords_are_not_chosen_again_where_the_organisation_says_so() {
    let (town, app, mut browser) = Town::plain_on(Sluis::plan().with_turned_clock()).await;
    tighten(&town, r#"{"password":{"history":3}}"#).await;
    let chosen =
        ["een boot vaart door de sluis", "twee boten varen door de sluis", "drie boten varen er niet"];
    let mut page = Page::clone(&browser.open(&app.ask().url()).await);
    for (number, new) in chosen.iter().enumerate() {
        town.server.clock().forward(std::time::Duration::from_secs(61));
        ask(&mut browser, &app.ask().url(), "bram@example.nl").await;
        settled(&town.server).await;
        page = browser.open(&link(&town.server).await).await;
        if number > 0 {
            let former = chosen[number - 1];
            let again = browser.submit(&page, &[("new_password", former), ("repeat", former)]).await;
            assert!(again.status.as_u16() == 422 && again.text().contains("al eens"), "{again}");
        }
        page = browser.submit(&page, &[("new_password", new), ("repeat", new)]).await;
        assert_ne!(page.status.as_u16(), 422, "{page}");
    }
    assert!(!page.asks_for("new_password"), "{page}");
    assert_eq!(town.server.database().count("former_passwords").await, 3, "and no more are kept");
}

#[tokio::test]
async fn a_stolen_password_is_refused_by_the_operators_list_and_asked_about_at_the_next_login() {
    let (town, app, mut browser) = Town::plain_on(Sluis::plan()).await;
    let room = town.server.room();
    fs::write(room.file("stolen.txt"), format!("{PASSWORD}\n{NEW}\n")).unwrap();
    let list = room.file("breached.bin");
    let from = room.file("stolen.txt").display().to_string();
    let to = list.display().to_string();
    let made = town.server.run(&["passwords", "load", "--from", &from, "--to", &to, "--plain"]);
    assert_eq!(made["passwords"], 2);
    drop((app, browser.clone()));

    let (town, app, _) = Town::plain_on(Sluis::plan().set("passwords.breached", &to)).await;
    browser = town.browser();
    let login = browser.open(&app.ask().url()).await;
    let page = type_password(&mut browser, &login, "bram").await;
    assert!(page.asks_for("new_password"), "also at the login: {page}");
    let again = forget_from(&mut browser, &page).await;
    assert!(again.status.as_u16() == 422 && again.text().contains("gestolen"), "{again}");
    let landed = browser.submit(&again, &[("new_password", STRONG), ("repeat", STRONG)]).await;
    assert!(landed.callback().has("code"));
}

#[tokio::test]
async fn password_managers_find_the_page_where_a_password_is_changed() {
    let (town, _, mut browser) = Town::plain().await;
    let reply = browser.look(&town.server.url("/.well-known/change-password")).await;
    assert_eq!(reply.status.as_u16(), 302);
    let page = browser.open(&town.server.url("/.well-known/change-password")).await;
    assert_eq!(page.status.as_u16(), 200, "{page}");
    let nowhere = "/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200";
    assert_eq!(browser.look(&town.server.url(nowhere)).await.status.as_u16(), 404);
}

#[tokio::test]
async fn an_organisation_may_have_the_password_typed_once() {
    let (town, app, mut browser) = Town::plain().await;
    tighten(&town, r#"{"password":{"repeat":false}}"#).await;
    ask(&mut browser, &app.ask().url(), "bram@example.nl").await;
    settled(&town.server).await;
    let page = browser.open(&link(&town.server).await).await;
    assert!(page.asks_for("new_password") && !page.asks_for("repeat"), "{page}");
    let done = browser.submit(&page, &[("new_password", NEW)]).await;
    assert_ne!(done.status.as_u16(), 422, "{done}");
    assert_eq!(town.server.database().count("links WHERE used_at IS NOT NULL").await, 1);
}
