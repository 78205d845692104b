//! After a login by a recovery code another telephone can be linked at once, without a helpdesk, in the place of the
//! one that is lost (R97, R104).

use crate::account::ways::{code_of as next_code_of, next_code, sign_in};
use crate::recovery::helpdesk::{administrator, code_of, issued};
use crate::recovery::ways::{at_backup, at_second_step, lost_ticks, offers_repair, shown_key, shows_codes};
use sluis_tests::support::agent::Agent;
use sluis_tests::support::page::Page;
use sluis_tests::support::photograph::{Photograph, answers};
use sluis_tests::support::relying_party::{Asked, RelyingParty};
use sluis_tests::support::server::Sluis;
use sluis_tests::support::totp;
use sluis_tests::support::town::{APP_KEY, RECOVERY_CODE, Town, type_code};

const TWO_FACTORS: &str = "https://refeds.org/profile/mfa";

/// At the page that asks what is lost, after this code.
async fn at_repair(app: &RelyingParty, browser: &mut Agent, code: &str) -> (Asked, Page) {
    let (asked, page) = at_backup(app, browser, "anna").await;
    let page = browser.submit(&page, &[("code", code)]).await;
    assert!(shows_codes(&page), "{page}");
    let page = browser.submit(&page, &[("kept", "yes")]).await;
    assert!(offers_repair(&page), "{page}");
    (asked, page)
}

async fn audited(town: &Town, code: &str) -> Vec<String> {
    answers(&town.server, &format!("SELECT detail FROM audit_events WHERE code = '{code}'")).await
}

#[tokio::test]
async fn a_telephone_that_is_lost_gives_way_to_the_new_one_and_opens_nothing_any_more() {
    let (town, mut app, mut browser) = Town::guarded_on(Sluis::plan().with_turned_clock()).await;
    app.clock_ahead = 300;
    let mut finder = town.browser();
    sign_in(&town, &app, &mut finder, "").await;
    let (asked, offer) = at_repair(&app, &mut browser, RECOVERY_CODE).await;
    let ticks = lost_ticks(&offer);
    let [lost] = ticks.as_slice() else { panic!("one is held: {offer}") };

    // Neither, and both: nothing has happened.
    let before = Photograph::of(&town.server).await;
    for ticked in [&[][..], &[(lost.as_str(), "yes"), ("nothing", "yes")]] {
        let page = browser.submit(&offer, &[&[("answer", "now")], ticked].concat()).await.expect_status(422);
        assert!(page.text().contains("Kruis aan wat u kwijt bent."), "{page}");
    }
    assert_eq!(Photograph::of(&town.server).await.changes_since(&before), Vec::<&str>::new());
    let page = browser.submit(&offer, &[("answer", "now"), (lost, "yes")]).await;
    let key = shown_key(&page);
    assert_eq!(
        town.server.database().count("authenticators WHERE kind = 'totp'").await,
        1,
        "it goes with the new one, and not before"
    );

    let landed = browser.submit(&page, &[("code", &next_code_of(&town, &key))]).await;

    let tokens = app.tokens(&asked, &landed.callback()).await;
    assert_eq!(app.verified(tokens.id_token(), Some(&asked.nonce)).await["acr"], TWO_FACTORS);
    assert_eq!(town.server.database().count("authenticators WHERE kind = 'totp'").await, 1);
    assert_eq!(audited(&town, "mfa.removed").await, [r#"{"factor":"totp"}"#]);
    let told = "SELECT template || ' ' || data FROM outbox WHERE template <> 'notice' OR data LIKE '%factor_removed%'";
    let mut told = answers(&town.server, told).await;
    told.sort();
    assert!(
        told[0].starts_with("app_linked") && told[1].starts_with("notice") && told.len() == 2,
        "{told:?}"
    );
    assert_eq!(
        town.server.database().count("sms_outbox").await,
        0,
        "the telephone that is lost hears nothing"
    );
    let page = finder.open(&app.ask().url()).await;
    assert!(page.asks_for("password"), "whoever found the telephone is out: {page}");
    let mut next = town.browser();
    let (asked, page) = at_second_step(&app, &mut next, "anna").await;
    let page = next.submit(&page, &[("code", &next_code(&town))]).await.expect_status(422);
    let landed = next.submit(&page, &[("code", &next_code_of(&town, &key))]).await;
    app.tokens(&asked, &landed.callback()).await;
}

#[tokio::test]
async fn who_lost_nothing_links_another_in_the_same_login_and_both_are_good_from_then_on() {
    let (town, mut app, mut browser) = Town::guarded_on(Sluis::plan().with_turned_clock()).await;
    app.clock_ahead = 120;
    let (asked, page) = at_repair(&app, &mut browser, RECOVERY_CODE).await;
    let before = Photograph::of(&town.server).await;
    let page = browser.open(&page.url).await;
    assert!(offers_repair(&page), "a reload shows the same: {page}");
    assert_eq!(Photograph::of(&town.server).await.changes_since(&before), Vec::<&str>::new());
    assert_eq!(town.server.database().count("sessions").await, 0, "the login is not done");

    let page = browser.submit(&page, &[("answer", "now"), ("nothing", "yes")]).await;
    let key = shown_key(&page);
    let landed = browser.submit(&page, &[("code", &totp::code_now(&key))]).await;

    let tokens = app.tokens(&asked, &landed.callback()).await;
    assert_eq!(app.verified(tokens.id_token(), Some(&asked.nonce)).await["acr"], TWO_FACTORS);
    assert_eq!(town.server.database().count("authenticators WHERE kind = 'totp'").await, 2);
    assert_eq!(audited(&town, "mfa.removed").await, Vec::<String>::new());
    for key in [&key, APP_KEY] {
        let mut next = town.browser();
        let (asked, page) = at_second_step(&app, &mut next, "anna").await;
        let landed = next.submit(&page, &[("code", &next_code_of(&town, key))]).await;
        app.tokens(&asked, &landed.callback()).await;
    }
}

#[tokio::test]
async fn who_said_now_may_still_say_later_and_who_came_in_as_usual_is_not_asked() {
    let (town, app, mut browser) = Town::guarded().await;
    let (asked, offer) = at_repair(&app, &mut browser, RECOVERY_CODE).await;
    let lost = lost_ticks(&offer).remove(0);
    let page = browser.submit(&offer, &[("answer", "now"), (&lost, "yes")]).await;
    assert!(page.body.contains("<code class=\"key\">"), "{page}");
    let landed = browser.submit(&offer, &[("answer", "later")]).await;
    app.tokens(&asked, &landed.callback()).await;
    assert_eq!(town.server.database().count("authenticators WHERE kind = 'totp'").await, 1);

    // In the same session, and at the next login with the telephone: nothing is asked.
    assert!(browser.open(&app.ask().url()).await.is_in());
    let mut next = town.browser();
    let (_, page) = at_second_step(&app, &mut next, "anna").await;
    let landed = type_code(&mut next, &page).await;
    assert!(landed.is_in(), "{landed}");
    // An answer to a question that nobody asked does nothing.
    let mut third = town.browser();
    let (_, page) = at_second_step(&app, &mut third, "anna").await;
    let mut form = page.form_with("code").filled(&[]);
    form.push(("answer".to_owned(), "now".to_owned()));
    let seen = third.post(&page.url, &page.url.join("/login/repair").unwrap(), &form).await;
    assert!(seen.asks_for("code") && !seen.body.contains("<code class=\"key\">"), "{seen}");
}

/// The attack of the design, at the employer's own door: Anna's password, and a code of the employer's helpdesk.
#[tokio::test]
async fn a_code_of_the_employers_helpdesk_cannot_call_her_own_app_lost() {
    let town = Town::on(Sluis::plan().with_turned_clock()).await;
    for handle in ["linde", "oever"] {
        town.organisation(handle, "verzuim");
    }
    town.person_with_app("anna", &["linde", "oever"]);
    administrator(&town, "beheer");
    let mut work = town.app("verzuim", &["--organisation", "linde"]);
    work.clock_ahead = 120;
    let code = code_of(&issued(&town, "linde", &[]));
    let mut attacker = town.browser();
    let (_, offer) = at_repair(&work, &mut attacker, &code).await;
    assert_eq!(lost_ticks(&offer), Vec::<String>::new(), "{offer}");
    assert!(offer.text().contains("Verwijder daarna de oude koppeling"), "{offer}");
    let of_anna =
        "kind = 'totp' AND user_id IN (SELECT user_id FROM login_names WHERE key = 'anna@example.nl')";
    let own = format!(
        "SELECT lower(substr(hex(id), 1, 8) || '-' || substr(hex(id), 9, 4) || '-' || substr(hex(id), 13, 4)
        || '-' || substr(hex(id), 17, 4) || '-' || substr(hex(id), 21)) FROM authenticators WHERE {of_anna}"
    );
    let own = answers(&town.server, &own).await.remove(0);
    let mut form = offer.form_with("answer").filled(&[("answer", "now")]);
    form.push((format!("lost-{own}"), "yes".to_owned()));
    let page = attacker.post(&offer.url, &offer.url.join("/login/repair").unwrap(), &form).await;
    let key = shown_key(&page);
    attacker.submit(&page, &[("code", &next_code_of(&town, &key))]).await.callback();

    let left = format!("authenticators WHERE {of_anna} AND vouched_by = '[]'");
    assert_eq!(town.server.database().count(&left).await, 1, "her own app stays");
    let linked = format!("authenticators WHERE {of_anna} AND vouched_by <> '[]'");
    assert_eq!(
        town.server.database().count(&linked).await,
        1,
        "beside what is linked on the employer's word"
    );
    assert_eq!(audited(&town, "mfa.removed").await, Vec::<String>::new());
}
