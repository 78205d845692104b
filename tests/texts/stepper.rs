//! The page that grows (R82, manual 004): each step that is done stays visible, and going back or looking again
//! harms nothing.

use crate::texts::town::{NUMBER, after_password};
use sluis_tests::support::agent::Agent;
use sluis_tests::support::page::Page;
use sluis_tests::support::photograph::Photograph;
use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::server::{Plan, Sluis};
use sluis_tests::support::sms_gateway::SmsGateway;
use sluis_tests::support::totp;
use sluis_tests::support::town::Town;

const TITLE: &str = "Tweestapsverificatie aanzetten";

/// Anna at a practice, without a second step.
async fn practice(plan: Plan) -> (Town, RelyingParty, Agent) {
    let town = Town::on(plan).await;
    town.organisation("oever", "ehealth");
    town.person("anna", &["oever"]);
    let app = town.app("dossier", &["--organisation", "oever"]);
    let browser = town.browser();
    (town, app, browser)
}

/// The steps of the page that are done, by name.
fn done(page: &Page) -> Vec<String> {
    assert_eq!(page.body.matches("<h1>").count(), 1, "{page}");
    assert!(page.text().contains(TITLE), "{page}");
    let steps = page.body.split("<li class=\"past\">").skip(1);
    let name = |step: &str| step.split_once("<h2>").unwrap().1.split_once("</h2>").unwrap().0.to_owned();
    steps.map(name).collect()
}

fn key(page: &Page) -> String {
    let shown = page.body.split_once("<code class=\"key\">").and_then(|(_, rest)| rest.split_once('<'));
    shown.unwrap_or_else(|| panic!("no key: {page}")).0.replace(' ', "")
}

#[tokio::test]
async fn from_the_password_to_the_recovery_codes_the_page_grows_with_each_step() {
    let gateway = SmsGateway::start();
    let (town, app, mut browser) = practice(gateway.carries(Sluis::plan())).await;
    let (_, choice) = after_password(&app, &mut browser).await;
    let password = "Vul je wachtwoord in";
    assert_eq!(done(&choice), [password]);
    let linking = browser.submit(&choice, &[("method", "totp")]).await;
    let picked = "Kies je tweede stap";
    assert_eq!(done(&linking), [password, picked]);
    assert!(linking.text().contains("Code uit een authenticatie-app"), "what was picked: {linking}");
    let key = key(&linking);
    let wrong = browser.submit(&linking, &[("code", "000000")]).await.expect_status(422);
    assert_eq!(done(&wrong), [password, picked], "a wrong code takes no step away");

    let codes = browser.submit(&wrong, &[("code", &totp::code_now(&key))]).await;
    let install = "Installeer een authenticatie-app";
    let (scan, typed) = ("Scan de QR-code met de app", "Vul de 6 cijfers in die de app toont");
    assert_eq!(done(&codes), [password, picked, install, scan, typed]);
    assert!(codes.text().contains("De app is gekoppeld aan je account."), "R92: {codes}");
    let before = Photograph::of(&town.server).await;
    let again = browser.open(&codes.url).await;
    assert_eq!(done(&again), done(&codes));
    let list = |page: &Page| page.body.split_once("<ul class=\"codes\">").map(|(_, rest)| rest.to_owned());
    let codes_of = |page: &Page| list(page).and_then(|rest| Some(rest.split_once("</ul>")?.0.to_owned()));
    assert_eq!(codes_of(&again), codes_of(&codes), "the same codes at each look");
    // "Back" to the page of the app, and its button once more: on to where the person is.
    let late = browser.submit(&linking, &[("code", "123456")]).await;
    assert_eq!(done(&late), done(&codes));
    let now = Photograph::of(&town.server).await;
    assert_eq!(now.changes_since(&before), Vec::<&str>::new());
    browser.submit(&again, &[]).await.callback();
    assert_eq!(town.server.database().count("authenticators WHERE kind = 'totp'").await, 1);
    assert_eq!(gateway.quiet().await, 0);
}

#[tokio::test]
async fn by_text_message_the_number_stays_visible_as_its_last_digits() {
    let gateway = SmsGateway::start();
    let (_town, app, mut browser) = practice(gateway.carries(Sluis::plan())).await;
    let (_, choice) = after_password(&app, &mut browser).await;
    let page = browser.submit(&choice, &[("method", "sms")]).await;
    assert_eq!(done(&page).len(), 2, "{page}");
    let page = browser.submit(&page, &[("phone", NUMBER)]).await;
    assert_eq!(done(&page)[2..], ["Koppel je telefoon"]);
    assert!(page.text().contains("Nummer dat eindigt op 78") && !page.body.contains("345678"), "{page}");
    let page = browser.submit(&page, &[("code", &gateway.text(1).await.code())]).await;
    assert_eq!(done(&page)[2..], ["Koppel je telefoon", "Vul de code uit de sms in"]);
    browser.submit(&page, &[]).await.callback();
}
