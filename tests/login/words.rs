//! What a page says is what the organisation's manual says (R138).

use sluis_tests::support::agent::Agent;
use sluis_tests::support::mail_server::MailServer;
use sluis_tests::support::page::Page;
use sluis_tests::support::room::Room;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::totp;
use sluis_tests::support::town::{Town, type_password};
use std::sync::atomic::{AtomicU32, Ordering};

/// How the helpdesk of the first is reached.
const HELP: [&str; 3] = ["030 765 43 21", "hulp@linde.example", "werkdagen tot 17.00 uur"];

/// Two employers with an app each; the first has words, a helpdesk and a label of its own.
async fn neighbours(mails: &MailServer) -> Town {
    let plan = Sluis::plan().set("email.smtp_url", &mails.url()).set("email.from", "no-reply@sluis.example");
    let town = Town::on(plan).await;
    let create = ["org", "create", "--handle", "linde", "--name", "linde", "--environment", "Oefenomgeving"];
    let helps = ["--helpdesk-phone", HELP[0], "--helpdesk-mail", HELP[1], "--helpdesk-hours", HELP[2]];
    town.server.run(&[&create[..], &helps].concat());
    town.organisation("oever", "verzuim");
    for (handle, person) in [("linde", "bram"), ("oever", "carla")] {
        town.person(person, &[handle]);
    }
    let set = ["org", "policy", "set", "--organisation", "linde", "--reason", "handleiding"];
    let words =
        ["terms.app=zakapp", "terms.backup=noodbrief", "terms.code=pincijfer", "terms.mfa=dubbelslot"];
    assert_eq!(town.server.run(&[&set[..], &words].concat())["saved"], true);
    town
}

async fn log_in(town: &Town, browser: &mut Agent, handle: &str, person: &str) -> Page {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let id = format!("app-{}-{handle}", MADE.fetch_add(1, Ordering::Relaxed));
    let app = town.app(&id, &["--organisation", handle]);
    let page = browser.open(&app.ask().url()).await;
    type_password(browser, &page, person).await
}

/// Links an app and keeps the code on paper: both pages.
async fn link(town: &Town, handle: &str, person: &str) -> (Page, Page, Agent) {
    let mut browser = town.browser();
    let linking = log_in(town, &mut browser, handle, person).await;
    let (_, rest) =
        linking.body.split_once("<code class=\"key\">").unwrap_or_else(|| panic!("no key: {linking}"));
    let code = totp::code_now(rest.split('<').next().unwrap());
    let keeping = browser.submit(&linking, &[("code", &code)]).await;
    browser.submit(&keeping, &[("kept", "yes")]).await.callback();
    (linking, keeping, browser)
}

#[tokio::test]
async fn pages_and_mails_speak_in_the_words_of_the_manual_and_those_of_the_neighbour_do_not() {
    let mails = MailServer::start();
    let town = neighbours(&mails).await;

    let (linking, keeping, mut browser) = link(&town, "linde", "bram").await;
    assert!(linking.text().contains("Installeer een zakapp"), "{linking}");
    assert!(keeping.text().contains("Ik heb mijn noodbrief bewaard"), "{keeping}");
    let account = browser.open(&town.server.issuer().join("/account/security").unwrap()).await;
    assert!(account.text().contains("Dubbelslot staat aan."), "{account}");
    let mail = mails.took(1).await.remove(0);
    for part in ["text", "html"].map(|part| mail[part].as_str().unwrap()) {
        assert!(part.contains("Er is een zakapp gekoppeld"), "{part}");
        assert!(HELP.iter().all(|way| part.contains(way)), "R16: {part}");
    }
    assert!(mail["text"].as_str().unwrap().starts_with("[Oefenomgeving]"), "R134: {mail}");
    assert!(mail["html"].as_str().unwrap().contains(">Oefenomgeving</span>"), "R134: {mail}");
    let subject = mail["headers"]["subject"].as_str().unwrap();
    assert_eq!(subject, "[Oefenomgeving] Er is een app gekoppeld aan uw account bij linde");
    for page in [&linking, &keeping, &account] {
        assert!(HELP.iter().all(|way| page.text().contains(way)), "R135: {page}");
        assert!(page.text().contains("Oefenomgeving"), "R134: {page}");
    }
    let (_, opens) =
        linking.body.split_once("href=\"otpauth://totp/").unwrap_or_else(|| panic!("R143: {linking}"));
    let opens = opens.split('"').next().unwrap();
    assert!(opens.contains("Oefenomgeving"), "R134: {opens}");
    let (_, key) = linking.body.split_once("<code class=\"key\">").unwrap();
    let key = key.split('<').next().unwrap().replace(' ', "");
    assert!(opens.contains(&format!("secret={key}")), "R143: one key, by link and by letters: {opens}");

    let second_step = log_in(&town, &mut town.browser(), "linde", "bram").await;
    assert!(second_step.text().contains("Pincijfer invullen"), "{second_step}");
    let mut english = town.browser();
    english.reads("en");
    let second_step = log_in(&town, &mut english, "linde", "bram").await;
    assert!(second_step.text().contains("Open your authenticator app"), "{second_step}");

    let (linking, keeping, _) = link(&town, "oever", "carla").await;
    assert!(linking.text().contains("Installeer een authenticatie-app"), "{linking}");
    assert!(keeping.text().contains("Ik heb mijn back-upcode bewaard"), "{keeping}");
    let mail = mails.took(2).await.remove(1);
    let text = mail["text"].as_str().unwrap();
    assert!(text.contains("Er is een authenticatie-app gekoppeld"), "{text}");
    // Who has no helpdesk promises none, and nothing of the neighbour's is there.
    assert!(!text.contains("Hulp nodig?") && !linking.text().contains("Hulp nodig?"), "{text}");
    let (html, subject) = (mail["html"].as_str().unwrap(), mail["headers"]["subject"].as_str().unwrap());
    for part in [text, html, subject, &linking.text(), &keeping.text()] {
        assert!(!part.contains("Oefenomgeving") && !part.contains(HELP[0]), "{part}");
    }
}

#[tokio::test]
async fn who_works_there_reads_the_words_for_those_and_a_stranger_those_for_everybody() {
    let mails = MailServer::start();
    let town = neighbours(&mails).await;
    let set = ["org", "policy", "set", "--organisation", "linde", "--reason", "handleiding", "--user-type"];
    let of_staff = ["internal", "terms.app=werkapp"];
    assert_eq!(town.server.run(&[&set[..], &of_staff].concat())["saved"], true);
    let of_guests = ["external", "terms.code=gastcijfer", "ui.address=je"];
    assert_eq!(town.server.run(&[&set[..], &of_guests].concat())["saved"], true);
    town.person("dirk", &["linde"]);
    let dirk = "UPDATE memberships SET user_type = 'internal' WHERE user_id =
        (SELECT user_id FROM login_names WHERE key LIKE 'dirk%')";
    town.server.database().execute(dirk).await;

    let mut stranger = town.browser();
    let app = town.app("vreemd", &["--organisation", "linde"]);
    let door = stranger.open(&app.ask().url()).await;
    assert!(door.text().contains("U logt in bij"), "nobody is a guest yet: {door}");
    let (linking, _, _) = link(&town, "linde", "dirk").await;
    assert!(linking.text().contains("Installeer een werkapp"), "{linking}");
    assert!(!linking.text().contains("zakapp"), "{linking}");
    let mail = mails.took(1).await.remove(0);
    assert!(mail["text"].as_str().unwrap().contains("Er is een werkapp gekoppeld"), "{mail}");
    let second_step = log_in(&town, &mut town.browser(), "linde", "dirk").await;
    assert!(second_step.text().contains("Pincijfer invullen"), "what they have no word for: {second_step}");

    let (linking, _, _) = link(&town, "linde", "bram").await;
    assert!(linking.text().contains("Installeer een zakapp"), "{linking}");
    let second_step = log_in(&town, &mut town.browser(), "linde", "bram").await;
    assert!(second_step.text().contains("Gastcijfer invullen"), "{second_step}");
    let mail = mails.took(2).await.remove(1);
    assert!(mail["text"].as_str().unwrap().contains("Er is een zakapp gekoppeld"), "{mail}");
}

#[tokio::test]
async fn the_law_is_told_in_the_organisations_own_words_and_as_text() {
    let town = Town::empty().await;
    for (handle, person) in [("linde", "bram"), ("oever", "carla")] {
        town.organisation(handle, "verzuim");
        town.person(person, &[handle]);
    }
    let set = ["org", "policy", "set", "--organisation", "linde", "--reason", "jurist"];
    let long = format!("mfa.legal_text={{ nl = '{}' }}", "a".repeat(301));
    let refused = town.server.try_run(&[&set[..], &[&long]].concat(), "");
    let why = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(2), "{why}");
    assert!(why.contains("the text is longer than 300 characters"), "{why}");
    let foreign = town.server.try_run(&[&set[..], &["mfa.legal_text={ fr = 'La loi.' }"]].concat(), "");
    assert_eq!(foreign.status.code(), Some(2));
    assert_eq!(town.server.database().count("organisations WHERE policy LIKE '%legal_text%'").await, 0);
    let words = "mfa.legal_text={ nl = 'Zo wil <b>artikel 32</b> AVG & <script>alert(1)</script> het.' }";
    assert_eq!(town.server.run(&[&set[..], &[words]].concat())["saved"], true);

    let page = log_in(&town, &mut town.browser(), "linde", "bram").await;
    let (_, note) = page.body.split_once("role=\"note\">").unwrap_or_else(|| panic!("no note: {page}"));
    let note = note.split("</div>").next().unwrap();
    assert!(!note.contains("<b>") && !note.contains("<script"), "{note}");
    let told = "Let op Zo wil <b>artikel 32</b> AVG & <script>alert(1)</script> het.";
    assert!(page.text().contains(told), "{page}");
    assert!(!page.text().contains("wettelijk verplicht"), "the words of the theme stand there too: {page}");

    let mut english = town.browser();
    english.reads("en");
    let page = log_in(&town, &mut english, "linde", "bram").await;
    assert!(page.text().contains("The law requires a second step"), "{page}");
    assert!(!page.text().contains("artikel 32"), "who reads English reads no Dutch: {page}");
    let page = log_in(&town, &mut town.browser(), "oever", "carla").await;
    assert!(page.text().contains("wettelijk verplicht") && !page.text().contains("artikel 32"), "{page}");
}

#[tokio::test]
async fn a_theme_names_the_texts_that_say_what_it_avoids() {
    let themes = Room::new();
    std::fs::create_dir_all(themes.file("zorg/text")).unwrap();
    let nl = "login-title = Welkom bij Videobellen\nlogin-lead = Log in.\n";
    std::fs::write(themes.file("zorg/text/nl.ftl"), nl).unwrap();
    let dir = themes.path().to_str().unwrap();
    let house = Sluis::plan().set("theme.dir", dir).prepare().await;
    assert_eq!(house.run(&["config", "check"])["warnings"], serde_json::json!([]), "nothing is avoided");

    std::fs::write(themes.file("zorg/theme.toml"), "avoid_words = [\"videobellen\"]\n").unwrap();
    let told = house.run(&["config", "check"]);
    let said =
        "theme.dir: theme zorg, text/nl.ftl: login-title says \"videobellen\", which avoid_words lists";
    assert_eq!((&told["ok"], &told["warnings"]), (&true.into(), &serde_json::json!([said])), "{told}");
    let as_text = house.command(&["config", "check"]).output().unwrap();
    assert!(String::from_utf8_lossy(&as_text.stdout).contains(&format!("warning: {said}")), "{as_text:?}");

    let served = Sluis::plan().set("theme.dir", dir).start().await;
    assert_eq!(served.log().matches("login-title says").count(), 1, "{}", served.log());
    assert!(served.log().contains("WARN"), "{}", served.log());
}
