//! A telephone or a key that is linked from the account: in the rooms of the login, and back again.

use crate::account::ways::{
    SECURITY, address, audited, code_of, enter, form_to, mails, open_sessions, shown_key, sign_in,
};
use crate::recovery::ways::{rule, shown_codes};
use crate::security_keys::ways::{HOST, link as link_key};
use crate::texts::town::{E164, NUMBER, keep_codes};
use sluis_tests::support::agent::Agent;
use sluis_tests::support::photograph::{Photograph, answers};
use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::security_key::SecurityKey;
use sluis_tests::support::server::{Plan, Sluis};
use sluis_tests::support::sms_gateway::SmsGateway;
use sluis_tests::support::town::{Town, type_password};
use sluis_tests::support::yubikey::{YubiKey, YubiServer};
use std::time::Duration;

/// Every kind of second step, none of them a must.
pub(crate) const ALL: &str = r#"{"mfa":{"allowed":["totp","sms","webauthn","yubico_otp"]},
    "remember":{"options":["12h"]},"backup":{"style":"single"}}"#;
pub(crate) const ADD_PHONE: &str = "Telefoonnummer voor sms toevoegen";
/// The one way to the first second step, and what is said once it is there.
const SWITCH_ON: &str = "Tweestapsverificatie inschakelen";
const IS_ON: &str = "Tweestapsverificatie is nu ingeschakeld.";
const ADD_KEY: &str = "Beveiligingssleutel of toegangssleutel toevoegen";
const ADD_YUBIKEY: &str = "YubiKey toevoegen";

/// Anna, who has an app and a recovery code, at an organisation of these rules.
pub(crate) async fn town(plan: Plan, rules: &str) -> (Town, RelyingParty, Agent) {
    let town = Town::on(plan.with_turned_clock()).await;
    town.organisation("linde", "basic");
    rule(&town, "linde", rules).await;
    town.person_with_app("anna", &["linde"]);
    let app = town.app("verzuim", &["--organisation", "linde"]);
    let browser = town.browser();
    (town, app, browser)
}

async fn kinds(town: &Town) -> Vec<String> {
    let held = "SELECT kind FROM authenticators WHERE kind NOT IN ('recovery_code', 'remembered_device')
        ORDER BY 1";
    answers(&town.server, held).await
}

#[tokio::test]
async fn a_telephone_is_linked_from_the_account_and_a_code_goes_to_it_from_then_on() {
    let gateway = SmsGateway::start();
    let (town, app, mut browser) = town(gateway.carries(Sluis::plan()), ALL).await;
    let mut elsewhere = town.browser();
    sign_in(&town, &app, &mut elsewhere, "43200").await;
    let security = enter(&town, &mut browser, SECURITY).await;
    let before = Photograph::of(&town.server).await;
    let page = browser.open(&security.link(ADD_PHONE)).await;
    assert!(page.asks_for("phone") && !page.text().contains("stap 2"), "{page}");
    let refused = browser.submit(&page, &[("phone", "0900 8844")]).await.expect_status(422);
    assert_eq!(gateway.quiet().await, 0);
    let now = Photograph::of(&town.server).await;
    assert_eq!(now.changes_since(&before), Vec::<&str>::new(), "nothing yet");

    let page = browser.submit(&refused, &[("phone", NUMBER)]).await;
    let text = gateway.text(1).await;
    assert_eq!(text.to, E164);
    let wrong = if text.code().starts_with('2') { "345678" } else { "234567" };
    let page = browser.submit(&page, &[("code", wrong)]).await.expect_status(422);
    assert_eq!(kinds(&town).await, ["password", "totp"], "not yet");
    let done = browser.submit(&page, &[("code", &text.code())]).await;

    assert_eq!(done.url.path(), SECURITY, "{done}");
    assert!(done.text().contains("Uw telefoon is gekoppeld aan uw account."), "{done}");
    assert!(done.text().contains("eindigt op 78") && !done.text().contains(ADD_PHONE), "{done}");
    assert_eq!(kinds(&town).await, ["password", "sms", "totp"]);
    assert_eq!(mails(&town).await, ["anna@example.nl sms_linked"]);
    assert_eq!(audited(&town, "mfa.sms.registered").await, 1);
    assert_eq!(open_sessions(&town).await, 2, "the session goes on, and so does the one elsewhere");
    assert_eq!(browser.open(&done.url).await.url.path(), SECURITY);
    let page = browser.open(&address(&town, "/account/activity")).await;
    assert!(page.text().contains("Een telefoonnummer is gekoppeld"), "{page}");

    // Where the device was remembered the telephone is asked.
    let page = elsewhere.open(&app.ask().with("prompt", "login").url()).await;
    let page = type_password(&mut elsewhere, &page, "anna").await;
    assert!(page.text().contains("eindigt op 78"), "{page}");
    let newest = gateway.text(2).await;
    elsewhere.submit(&page, &[("code", &newest.code())]).await.callback();
}

#[tokio::test]
async fn a_key_and_a_yubikey_are_linked_likewise_and_each_is_told_of() {
    let (mut key, mut yubikey) = (SecurityKey::on_a_ring(), YubiKey::named("vvccccccccbi"));
    let server = YubiServer::knowing(&[&yubikey]);
    let plan = Sluis::plan().named(HOST).set("yubico.servers", &server.url());
    let plan = plan.set("yubico.client_id", "1").set("yubico.api_key", server.api_key());
    let (town, _, mut browser) = town(plan, ALL).await;
    let page = enter(&town, &mut browser, SECURITY).await;
    assert!(!page.text().contains(ADD_PHONE), "no gateway, and no telephone: {page}");

    let page = browser.open(&page.link(ADD_KEY)).await;
    let done = link_key(&mut browser, &page, &mut key).await;
    assert!(done.text().contains("De sleutel is gekoppeld aan uw account."), "{done}");
    let page = browser.open(&done.link(ADD_KEY)).await;
    let again = link_key(&mut browser, &page, &mut key).await.expect_status(422);
    assert!(again.text().contains("al gekoppeld"), "{again}");
    let page = browser.open(&done.link(ADD_YUBIKEY)).await;
    let done = browser.submit(&page, &[("otp", &yubikey.touch())]).await;

    assert_eq!(done.url.path(), SECURITY, "{done}");
    assert!(done.text().contains("De YubiKey is gekoppeld aan uw account."), "{done}");
    assert!(!done.text().contains("De sleutel is gekoppeld"), "{done}");
    assert_eq!(kinds(&town).await, ["password", "totp", "web_authn", "yubico_otp"]);
    assert_eq!(mails(&town).await, ["anna@example.nl key_linked", "anna@example.nl yubikey_linked"]);
    assert_eq!(audited(&town, "mfa.key.registered").await, 1);
    assert_eq!(audited(&town, "mfa.yubico.registered").await, 1);
    let text = browser.open(&address(&town, "/account/activity")).await.text();
    for words in ["Een beveiligingssleutel is gekoppeld", "Een YubiKey is gekoppeld"] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[tokio::test]
async fn who_goes_back_has_linked_nothing_and_hears_nothing_of_it() {
    let gateway = SmsGateway::start();
    let (town, _, mut browser) = town(gateway.carries(Sluis::plan()), ALL).await;
    let page = enter(&town, &mut browser, "/account/security?client_id=verzuim").await;
    let page = browser.open(&page.link(ADD_PHONE)).await;
    let page = browser.submit(&page, &[("phone", NUMBER)]).await;
    let late = gateway.text(1).await;

    let back = browser.open(&page.link("Annuleren")).await;

    assert_eq!(back.url.path(), SECURITY);
    assert!(back.url.query().is_some_and(|query| query == "client_id=verzuim"), "{}", back.url);
    assert!(!back.text().contains("gekoppeld aan uw account"), "{back}");
    assert_eq!(kinds(&town).await, ["password", "totp"]);
    // Passing it over is no way to have it done either.
    let skip = address(&town, "/login/enrol/skip");
    let form = form_to(&page, "/login/enrol/number/code");
    let seals = [("r", form.value("r")), ("f", form.value("f")), ("method", "sms")];
    let page = browser.post(&page.url, &skip, &seals).await;
    assert!(page.asks_for("code"), "{page}");
    // Whoever comes back to the page finds their code good.
    let done = browser.submit(&page, &[("code", &late.code())]).await;
    assert!(done.text().contains("Uw telefoon is gekoppeld aan uw account."), "{done}");
}

#[tokio::test]
async fn a_password_of_a_moment_ago_is_asked_before_and_also_while_it_is_linked() {
    let gateway = SmsGateway::start();
    let (town, _, mut browser) = town(gateway.carries(Sluis::plan()), ALL).await;
    let security = enter(&town, &mut browser, SECURITY).await;
    town.server.clock().forward(Duration::from_secs(700));
    let page = browser.open(&security.link(ADD_PHONE)).await;
    assert!(page.asks_for("password"), "{page}");
    let page = type_password(&mut browser, &page, "anna").await;
    assert!(page.asks_for("phone"), "the app was proven in this session: {page}");

    town.server.clock().forward(Duration::from_secs(700));
    let page = browser.submit(&page, &[("phone", NUMBER)]).await;
    assert!(page.asks_for("password"), "{page}");
    assert_eq!(gateway.quiet().await, 0);
    let page = type_password(&mut browser, &page, "anna").await;
    assert!(page.asks_for("phone"), "{page}");
    // Somebody else at the same browser, by an address from its history.
    let mut stranger = town.browser();
    assert!(stranger.open(&page.url).await.asks_for("password"));
}

#[tokio::test]
async fn what_the_organisation_does_not_know_cannot_be_linked() {
    let gateway = SmsGateway::start();
    let rules = r#"{"mfa":{"allowed":["totp"]},"backup":{"style":"single"}}"#;
    let (town, _, mut browser) = town(gateway.carries(Sluis::plan()), rules).await;
    let page = enter(&town, &mut browser, SECURITY).await;
    for words in [ADD_PHONE, ADD_KEY, ADD_YUBIKEY] {
        assert!(!page.text().contains(words), "{words}: {page}");
    }
    for kind in ["sms", "webauthn", "yubico_otp", "fax", ""] {
        let link = address(&town, &format!("/account/security/link?kind={kind}"));
        browser.open(&link).await.expect_status(404);
    }
    browser.open(&address(&town, "/account/security/link")).await.expect_status(404);
}

#[tokio::test]
async fn who_links_their_first_second_step_keeps_recovery_codes_on_the_way_back() {
    let gateway = SmsGateway::start();
    let (town, _, mut browser) = town(gateway.carries(Sluis::plan()), ALL).await;
    town.person("bram", &["linde"]);
    let page = browser.open(&address(&town, SECURITY)).await;
    let page = type_password(&mut browser, &page, "bram").await;
    assert!(!page.text().contains(ADD_PHONE), "the first one is linked as the organisation has it: {page}");
    let page = browser.open(&page.link(SWITCH_ON)).await;
    let page = browser.submit(&page, &[("method", "sms")]).await;
    let page = browser.submit(&page, &[("phone", NUMBER)]).await;
    let page = browser.submit(&page, &[("code", &gateway.text(1).await.code())]).await;
    let done = keep_codes(&mut browser, &page).await;
    assert_eq!(done.url.path(), SECURITY, "no third is offered: {done}");
    assert!(done.text().contains(IS_ON), "{done}");
    assert!(done.text().contains("Tweestapsverificatie staat aan."), "{done}");
}

#[tokio::test]
async fn a_key_that_was_thrown_away_does_not_come_back_in_the_same_session() {
    let (town, _, mut browser) = town(Sluis::plan(), ALL).await;
    enter(&town, &mut browser, SECURITY).await;
    let page = browser.open(&address(&town, "/account/security/app")).await;
    let key = shown_key(&page);
    let page = browser.submit(&page, &[("code", &code_of(&town, &key))]).await;
    assert_eq!(page.url.path(), SECURITY, "{page}");
    let added = "authenticators WHERE kind = 'totp'";
    assert_eq!(town.server.database().count(added).await, 2);
    let newest = answers(
        &town.server,
        "SELECT lower(hex(id)) FROM authenticators WHERE kind = 'totp' ORDER BY created_at DESC LIMIT 1",
    );
    let newest = newest.await.remove(0);
    let remove = page
        .body
        .split("/account/security/remove?id=")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .find(|id| id.replace('-', "") == newest);
    let remove = address(&town, &format!("/account/security/remove?id={}", remove.unwrap()));
    let sure = browser.open(&remove).await;
    let page = browser.send(&sure, &form_to(&sure, "/account/security/remove"), &[]).await;
    assert_eq!(page.url.path(), SECURITY, "{page}");
    assert_eq!(town.server.database().count(added).await, 1);

    let again = browser.open(&address(&town, "/account/security/app")).await;

    assert_ne!(shown_key(&again), key, "who filmed the first one holds nothing");
}

/// An app at an organisation of six codes, which asks no second step of anybody.
const APPS_AND_SIX: &str = r#"{"mfa":{"allowed":["totp"]},
    "backup":{"style":"set","count":6,"format":"4-4-4","ack":"button","low_warn":2}}"#;

#[tokio::test]
async fn it_is_switched_on_by_one_button_and_six_codes_are_kept_before_the_account_says_so() {
    let (town, app, mut browser) = town(Sluis::plan(), APPS_AND_SIX).await;
    town.person("bram", &["linde"]);
    let page = browser.open(&address(&town, "/account/security?client_id=verzuim")).await;
    let security = type_password(&mut browser, &page, "bram").await;
    assert!(security.text().contains("Tweestapsverificatie staat uit."), "{security}");
    assert!(!security.text().contains("toevoegen"), "one button: {security}");
    let seeded = audited(&town, "mfa.totp.registered").await;
    let before = Photograph::of(&town.server).await;
    let page = browser.open(&security.link(SWITCH_ON)).await;
    let key = shown_key(&page);
    let back = browser.open(&page.link("Annuleren")).await;
    assert_eq!(back.url.path(), SECURITY, "{back}");
    assert!(back.text().contains("staat uit.") && !back.text().contains(IS_ON), "{back}");
    browser.submit(&page, &[("code", "")]).await.expect_status(422);
    let now = Photograph::of(&town.server).await;
    assert_eq!(now.changes_since(&before), Vec::<&str>::new(), "nothing is linked");

    let codes = browser.submit(&page, &[("code", &code_of(&town, &key))]).await;
    assert_eq!(shown_codes(&codes).len(), 6, "{codes}");
    let early = browser.open(&address(&town, SECURITY)).await;
    assert!(early.asks_for("code"), "nobody is past the codes that are not kept: {early}");
    let done = browser.submit(&codes, &[]).await;

    assert_eq!(done.url.path(), SECURITY, "{done}");
    assert!(done.url.query().is_some_and(|query| query.contains("client_id=verzuim")), "{}", done.url);
    assert!(done.text().contains(IS_ON) && done.text().contains("staat aan."), "{done}");
    let told = mails(&town).await;
    assert_eq!(told, ["bram@example.nl app_linked"]);
    assert_eq!(audited(&town, "mfa.totp.registered").await, seeded + 1);
    // Once it is on, the button leads nowhere else, and the login asks for it.
    let again = browser.open(&address(&town, "/account/security/on")).await;
    assert_eq!(again.url.path(), SECURITY, "{again}");
    let mut next = town.browser();
    let page = next.open(&app.ask().url()).await;
    let page = type_password(&mut next, &page, "bram").await;
    next.submit(&page, &[("code", &code_of(&town, &key))]).await.callback();
}

#[tokio::test]
async fn the_first_app_of_the_accounts_own_page_brings_six_codes_as_well() {
    let (town, _, mut browser) = town(Sluis::plan(), APPS_AND_SIX).await;
    town.person("bram", &["linde"]);
    let page = browser.open(&address(&town, "/account/security/app")).await;
    let page = type_password(&mut browser, &page, "bram").await;
    let page = browser.submit(&page, &[("code", &code_of(&town, &shown_key(&page)))]).await;
    assert!(page.text().contains("Druk op de knop."), "looking makes none: {page}");
    let codes = browser.submit(&page, &[]).await;
    assert_eq!(shown_codes(&codes).len(), 6, "{codes}");
    let done = browser.submit(&codes, &[]).await;
    assert_eq!(done.url.path(), SECURITY, "{done}");
    assert!(done.text().contains("De app is gekoppeld aan uw account."), "{done}");
    assert!(done.text().contains("staat aan.") && done.text().contains("6"), "{done}");
}

#[tokio::test]
async fn an_app_leads_to_the_second_step_on_the_page_and_to_no_other_part() {
    let (town, _, mut browser) = town(Sluis::plan(), APPS_AND_SIX).await;
    town.person("bram", &["linde"]);
    let page = browser.open(&address(&town, "/account/security?section=mfa&client_id=verzuim")).await;
    assert!(page.asks_for("password"), "{page}");
    let page = type_password(&mut browser, &page, "bram").await.expect_status(200);
    let place = format!(
        "{}#{}",
        &page.url[url::Position::BeforePath..url::Position::AfterQuery],
        page.url.fragment().unwrap_or_default()
    );
    assert_eq!(place, "/account/security?client_id=verzuim#mfa");
    assert!(page.body.contains("<section id=\"mfa\""), "{page}");
    let page = browser.open(&address(&town, "/account/security?section=%2F%2Fevil.example")).await;
    assert_eq!((page.url.path(), page.url.fragment()), (SECURITY, None), "{page}");
}
