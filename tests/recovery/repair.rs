//! After a login by a recovery code another telephone can be linked at once, without a helpdesk (R97, R104).

use crate::account::ways::code_of as next_code_of;
use crate::recovery::ways::{at_backup, at_second_step, offers_repair, shown_key, shows_codes};
use sluis_tests::support::photograph::Photograph;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::totp;
use sluis_tests::support::town::{RECOVERY_CODE, Town, type_code};

const TWO_FACTORS: &str = "https://refeds.org/profile/mfa";

#[tokio::test]
async fn another_telephone_is_linked_in_the_same_login_and_is_asked_from_then_on() {
    let (town, mut app, mut browser) = Town::guarded_on(Sluis::plan().with_turned_clock()).await;
    app.clock_ahead = 30;
    let (asked, page) = at_backup(&app, &mut browser, "anna").await;
    let page = browser.submit(&page, &[("code", RECOVERY_CODE)]).await;
    assert!(shows_codes(&page), "{page}");
    let page = browser.submit(&page, &[("kept", "yes")]).await;
    assert!(offers_repair(&page), "{page}");
    assert!(
        page.text().contains("Verwijder daarna de oude koppeling in uw account, bij Beveiliging."),
        "R97: {page}"
    );
    let before = Photograph::of(&town.server).await;
    let page = browser.open(&page.url).await;
    assert!(offers_repair(&page), "a reload shows the same: {page}");
    assert_eq!(Photograph::of(&town.server).await.changes_since(&before), Vec::<&str>::new());
    assert_eq!(town.server.database().count("sessions").await, 0, "the login is not done");

    let page = browser.submit(&page, &[("answer", "now")]).await;
    let key = shown_key(&page);
    let landed = browser.submit(&page, &[("code", &totp::code_now(&key))]).await;

    let tokens = app.tokens(&asked, &landed.callback()).await;
    assert_eq!(app.verified(tokens.id_token(), Some(&asked.nonce)).await["acr"], TWO_FACTORS);
    assert_eq!(town.server.database().count("authenticators WHERE kind = 'totp'").await, 2);
    let mut next = town.browser();
    let (asked, page) = at_second_step(&app, &mut next, "anna").await;
    let landed = next.submit(&page, &[("code", &next_code_of(&town, &key))]).await;
    app.tokens(&asked, &landed.callback()).await;
}

#[tokio::test]
async fn who_said_now_may_still_say_later_and_who_came_in_as_usual_is_not_asked() {
    let (town, app, mut browser) = Town::guarded().await;
    let (asked, page) = at_backup(&app, &mut browser, "anna").await;
    let page = browser.submit(&page, &[("code", RECOVERY_CODE)]).await;
    let offer = browser.submit(&page, &[("kept", "yes")]).await;
    let page = browser.submit(&offer, &[("answer", "now")]).await;
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
