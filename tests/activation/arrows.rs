//! D1, arrow by arrow: each state of the diagram, and what each event makes of it.

use crate::activation::invited::{
    BRAM, CHOSEN, INVITATIONS, MESSAGE, activate, ask, audited, begun, choose_password, invite, invite_as,
    inviting_app, linde_with, link, link_app_at, parameter, to_password,
};
use http::{HeaderMap, Method};
use serde_json::{Value, json};
use sluis_tests::support::outbox::letters;
use sluis_tests::support::photograph::Photograph;
use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::town::{Town, type_password};
use sluis_tests::support::wire::Wire;
use std::time::Duration;

const TERMS: &str = r#"{"activation":{"consent":"required","document":"https://linde.example/terms","document_version":"1"}}"#;
const DAY: Duration = Duration::from_secs(24 * 3600);

async fn state(app: &RelyingParty, id: &str) -> Value {
    ask(app, Method::GET, &format!("{INVITATIONS}/{id}"), None).await.expect_status(200).json()
}

async fn nobody_is_in(town: &Town) {
    for table in ["users", "sessions", "authenticators", "grants", "links WHERE used_at IS NOT NULL"] {
        assert_eq!(town.server.database().count(table).await, 0, "{table}");
    }
}

#[tokio::test]
async fn every_arrow_from_the_invitation_to_the_message() {
    let (town, app) = linde_with(Sluis::plan().with_turned_clock(), "verzuim", TERMS).await;
    let later = |by: Duration| town.server.clock().forward(by);
    let post = |id: &str, verb: &str| {
        let (app, path) = (app.clone(), format!("{INVITATIONS}/{id}/{verb}"));
        async move { ask(&app, Method::POST, &path, Some(&json!({ "target_link_uri": MESSAGE }))).await }
    };
    // NONE --create--> INVITED(no mail)
    let id = invite_as(&app, &json!({ "email": BRAM })).await;
    assert!(letters(&town.server).await.is_empty());
    // INVITED --invite(target) / token#1, mail--> INVITED ; --resend [>= 60 s] / token#2--> INVITED
    post(&id, "notify").await.expect_status(200);
    post(&id, "resend").await.expect_status(429);
    later(Duration::from_secs(61));
    post(&id, "resend").await.expect_status(200);
    let mails = letters(&town.server).await;
    assert_eq!((mails.len(), mails[0].link() == mails[1].link()), (2, false));
    // --GET/HEAD link / nothing consumed--> ACT_LANDING
    let mut wire = Wire::new();
    wire.lead(&town.server.issuer(), town.server.address());
    let before = Photograph::of(&town.server).await;
    for method in [Method::HEAD, Method::GET] {
        wire.ask(method, &mails[1].link(), HeaderMap::new(), None).await.unwrap();
    }
    let mut browser = town.browser();
    let landing = browser.open(&mails[1].link()).await;
    assert!(landing.asks_for("account"), "{landing}");
    assert_eq!(Photograph::of(&town.server).await, before);
    // ACT_LANDING --token expired / "send me a new one" to the same mailbox--> INVITED
    later(DAY * 15);
    let expired = browser.open(&mails[1].link()).await.expect_status(410);
    browser.submit(&expired, &[]).await.expect_status(200);
    let newest = link(&town.server).await;
    assert_eq!(letters(&town.server).await.last().unwrap().to, BRAM);
    // ACT_LANDING --"Doorgaan"--> ACT_CONSENT --"Niet akkoord"--> INVITED, the token still valid
    let landing = browser.open(&newest).await;
    let terms = browser.submit(&landing, &[("account", "new")]).await;
    let end = browser.submit(&terms, &[("answer", "decline")]).await.expect_status(200);
    assert!(end.text().contains("niet akkoord"), "{end}");
    nobody_is_in(&town).await;
    // ACT_CONSENT --"Akkoord"--> ACT_PASSWORD --"Opslaan" [policy fail]--> ACT_PASSWORD
    let landing = browser.open(&newest).await;
    let terms = browser.submit(&landing, &[("account", "new")]).await;
    let password = browser.submit(&terms, &[("answer", "agree")]).await;
    let again =
        browser.submit(&password, &[("new_password", "kort"), ("repeat", "kort")]).await.expect_status(422);
    nobody_is_in(&town).await;
    // ACT_PASSWORD --"Opslaan" [ok] / CONSUME token, ACTIVE--> MFA_ENROL
    let enrol = choose_password(&mut browser, &again).await;
    assert!(enrol.asks_for("code"), "{enrol}");
    assert_eq!(town.server.database().count("links WHERE used_at IS NOT NULL").await, 1);
    assert_eq!(state(&app, &id).await["state"], "active");
    assert_eq!(audited(&town.server, "terms.accepted").await, 1);
    // MFA_ENROL --done--> (codes) PROFILE --"Opslaan"--> RESUME --> initiate_login_uri
    let (landed, _) = link_app_at(&mut browser, &enrol, town.server.clock().now()).await;
    let told = begun(&landed);
    assert_eq!(parameter(&told, "target_link_uri"), MESSAGE);
    assert!(!landed.sent_to.unwrap().as_str().contains("bram"), "no personal data in the address");
    // ACT_LANDING --token of an already active user--> "account is al actief" -> LOGIN
    let page = town.browser().open(&newest).await.expect_status(200);
    assert!(page.text().contains("al actief"), "{page}");
    // active --notify--> a plain letter ; --resend, withdraw--> refused
    later(Duration::from_secs(61));
    post(&id, "notify").await.expect_status(200);
    assert_eq!(letters(&town.server).await.last().unwrap().template, "message");
    for verb in ["resend", "withdraw"] {
        post(&id, verb).await.expect_status(409);
    }
    assert_eq!(town.server.database().count("users").await, 1);
}

#[tokio::test]
async fn where_the_organisation_says_so_the_way_ends_at_the_start_of_the_app() {
    let (town, app) = linde_with(Sluis::plan(), "basic", r#"{"activation":{"arrive":"home"}}"#).await;
    invite(&app).await;
    let mut browser = town.browser();
    let page = to_password(&mut browser, &link(&town.server).await).await;
    let told = begun(&choose_password(&mut browser, &page).await);
    assert!(told.iter().all(|(name, _)| name != "target_link_uri"), "{told:?}");
    assert!(!parameter(&told, "iss").is_empty() && !parameter(&told, "login_hint").is_empty(), "{told:?}");
}

#[tokio::test]
async fn what_an_app_says_of_where_the_way_ends_goes_before_what_the_organisation_says() {
    let (town, app) = linde_with(Sluis::plan().with_turned_clock(), "basic", "").await;
    let other = inviting_app(&town, "tweede", "linde");
    let set = |to| town.server.run(&["client", "set", "verzuim", "--post-activation", to]);
    assert_eq!(set("home")["post_activation"], "home");
    assert_eq!(end_of_the_way(&town, &app, "bram@example.nl").await, None);
    assert_eq!(end_of_the_way(&town, &other, "carla@example.nl").await.as_deref(), Some(MESSAGE));

    let home = ["org", "policy", "set", "--organisation", "linde", "--reason", "x", "activation.arrive=home"];
    assert_eq!(town.server.run(&home)["saved"], true);
    assert_eq!(set("target_link")["post_activation"], "target_link");
    // A server believes what it read for seconds.
    town.server.clock().forward(Duration::from_secs(10));
    assert_eq!(end_of_the_way(&town, &app, "dirk@example.nl").await.as_deref(), Some(MESSAGE));
    assert_eq!(end_of_the_way(&town, &other, "eva@example.nl").await, None);

    assert_eq!(set("organisation")["post_activation"], Value::Null);
    town.server.clock().forward(Duration::from_secs(10));
    assert_eq!(end_of_the_way(&town, &app, "fien@example.nl").await, None);
    let told = "audit_events WHERE code = 'client.changed' AND detail LIKE '%post_activation%'";
    assert_eq!(town.server.database().count(told).await, 3);
    let nobody = town.server.try_run(&["client", "set", "niemand", "--post-activation", "home"], "");
    assert!(String::from_utf8_lossy(&nobody.stderr).contains("there is no client `niemand`"));
}

/// Which message somebody is led to who is invited by this app.
async fn end_of_the_way(town: &Town, app: &RelyingParty, mail: &str) -> Option<String> {
    invite_as(app, &json!({ "email": mail, "given_name": "Bram", "target_link_uri": MESSAGE })).await;
    let mut browser = town.browser();
    let page = to_password(&mut browser, &link(&town.server).await).await;
    let told = begun(&choose_password(&mut browser, &page).await);
    told.into_iter().find(|(name, _)| name == "target_link_uri").map(|(_, value)| value)
}

#[tokio::test]
async fn relogin_leads_through_the_login_page_to_the_same_message() {
    let policy = r#"{"activation":{"relogin":true}}"#;
    let (town, app) = linde_with(Sluis::plan(), "verzuim", policy).await;
    invite(&app).await;
    let mut browser = town.browser();
    let page = to_password(&mut browser, &link(&town.server).await).await;
    let login = choose_password(&mut browser, &page).await;
    assert!(login.asks_for("password") && login.text().contains("opgeslagen"), "{login}");
    let enrol = browser.submit(&login, &[("password", CHOSEN)]).await;
    let (landed, _) = crate::activation::invited::link_app(&mut browser, &enrol).await;
    assert_eq!(parameter(&begun(&landed), "target_link_uri"), MESSAGE);
}

#[tokio::test]
async fn withdrawn_is_withdrawn_and_an_invitation_anew_is_another_one() {
    let (town, app) = linde_with(Sluis::plan().with_turned_clock(), "basic", "").await;
    let first = invite(&app).await;
    let old = link(&town.server).await;
    ask(&app, Method::POST, &format!("{INVITATIONS}/{first}/withdraw"), None).await.expect_status(200);
    assert_eq!(state(&app, &first).await["state"], "ended");
    assert_eq!(town.browser().open(&old).await.status.as_u16(), 404);
    town.server.clock().forward(Duration::from_secs(61));
    let second = invite(&app).await;
    assert_ne!(first, second);
    let mut browser = town.browser();
    let page = to_password(&mut browser, &link(&town.server).await).await;
    assert_eq!(parameter(&begun(&choose_password(&mut browser, &page).await), "target_link_uri"), MESSAGE);
    assert_eq!(town.browser().open(&old).await.status.as_u16(), 404, "the old link stays dead");
}

/// INVITED --TTL--> EXPIRED --notify--> INVITED: a message that waits brings another link, of itself.
#[tokio::test]
async fn an_invitation_whose_time_is_over_is_good_again_by_the_next_message() {
    let (town, app) = linde_with(Sluis::plan().with_turned_clock(), "basic", "").await;
    let id = invite(&app).await;
    let old = link(&town.server).await;
    town.server.clock().forward(DAY * 15);
    let mut browser = town.browser();
    browser.open(&old).await.expect_status(410);
    let message = json!({ "target_link_uri": MESSAGE });
    let sent = ask(&app, Method::POST, &format!("{INVITATIONS}/{id}/notify"), Some(&message)).await;
    sent.expect_status(200);
    assert_eq!(letters(&town.server).await.len(), 2, "nothing goes but by the message");
    browser.open(&old).await.expect_status(410);
    nobody_is_in(&town).await;
    let page = to_password(&mut browser, &link(&town.server).await).await;
    assert_eq!(parameter(&begun(&choose_password(&mut browser, &page).await), "target_link_uri"), MESSAGE);
    assert_eq!(state(&app, &id).await["state"], "active");
}

/// Who closes the browser between the password and the second step.
#[tokio::test]
async fn who_stops_halfway_goes_on_days_later_elsewhere_by_the_same_mail() {
    let (town, app) = linde_with(Sluis::plan().with_turned_clock(), "verzuim", "").await;
    invite(&app).await;
    let mail = link(&town.server).await;
    let mut first = town.browser();
    let page = to_password(&mut first, &mail).await;
    assert!(choose_password(&mut first, &page).await.asks_for("code"));
    assert_eq!(town.server.database().count("sessions").await, 0);
    town.server.clock().forward(DAY * 5);
    let mut second = town.browser();
    let active = second.open(&mail).await;
    let begin = active.link("Inloggen");
    assert!(
        begin.query_pairs().any(|(name, value)| name == "target_link_uri" && value == MESSAGE),
        "{begin}"
    );
    // The app begins the login, as it does at its initiate_login_uri.
    let login = second.open(&app.ask().url()).await;
    let enrol = second.submit(&login, &[("username", BRAM), ("password", CHOSEN)]).await;
    let (landed, _) = link_app_at(&mut second, &enrol, town.server.clock().now()).await;
    assert!(landed.callback().has("code"));
}

#[tokio::test]
async fn whoever_was_logged_in_in_this_browser_is_not_who_reads_the_message() {
    let (town, app) = linde_with(Sluis::plan(), "basic", "").await;
    town.person("anna", &["linde"]);
    let mut shared = town.browser();
    let page = shared.open(&app.ask().url()).await;
    type_password(&mut shared, &page, "anna").await.callback();
    invite(&app).await;
    let page = to_password(&mut shared, &link(&town.server).await).await;
    let landed = choose_password(&mut shared, &page).await;
    assert_eq!(parameter(&begun(&landed), "target_link_uri"), MESSAGE);
    assert_eq!(town.server.database().count("sessions WHERE ended_at IS NULL").await, 1, "Anna's has ended");
    let asked = app.ask();
    let tokens = app.tokens(&asked, &shared.open(&asked.url()).await.callback()).await;
    let bram = "SELECT sub FROM subjects s JOIN login_names n ON n.user_id = s.user_id WHERE n.key = 'bram@example.nl'";
    let subs = sluis_tests::support::photograph::answers(&town.server, bram).await;
    assert_eq!(app.verified(tokens.id_token(), Some(&asked.nonce)).await["sub"], subs[0]);
}

#[tokio::test]
async fn a_known_and_an_unknown_address_are_the_same_work() {
    let (town, app) = linde_with(Sluis::plan(), "verzuim", "").await;
    town.organisation("care", "verzuim");
    town.person_with_app("anna", &["care"]);
    let mut changes = Vec::new();
    // From its first letter on the app has a counter.
    invite_as(&app, &json!({ "email": BRAM, "target_link_uri": MESSAGE })).await;
    for email in ["anna@example.nl", "zoey@example.nl"] {
        let before = Photograph::of(&town.server).await;
        invite_as(&app, &json!({ "email": email, "target_link_uri": MESSAGE })).await;
        let after = Photograph::of(&town.server).await;
        let rows = |table: &&str| after.rows(table).len() - before.rows(table).len();
        let changed: Vec<(String, usize)> =
            after.changes_since(&before).iter().map(|table| ((*table).to_owned(), rows(table))).collect();
        changes.push(changed);
    }
    assert_eq!(changes[0], changes[1]);
    assert!(!changes[0].iter().any(|(table, _)| table == "users" || table == "login_names"));
    activate(&mut town.browser(), &link(&town.server).await).await;
}
