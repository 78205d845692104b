//! "Not now": for one login, as often as the organisation says, and never by a form that was not shown.

use crate::deadline::town::{ONE_FACTOR, Platform, introduces, links};
use sluis_tests::support::photograph::Photograph;

#[tokio::test]
async fn the_next_login_tells_again_and_the_skips_are_counted() {
    let platform = Platform::new().await;
    platform.turn_to_noon_of(platform.announced);
    for _ in 0..2 {
        let mut bram = platform.town.browser();
        let (asked, page) = platform.log_in(&mut bram, "bram").await;
        assert!(introduces(&page), "{page}");
        let landed = bram.submit(&page, &[("answer", "not_now")]).await;
        assert_eq!(platform.claims(&asked, &landed).await["acr"], ONE_FACTOR);
    }
    assert_eq!(platform.count("deadline_put_offs WHERE times = 2").await, 1);

    let told = platform.town.server.run(&["org", "deadline", "--organisation", "oever"]);
    let external = &told["people"][0];
    assert_eq!((&external["phase"], &external["people"]), (&"optional".into(), &2.into()), "{told}");
    assert_eq!((&external["put_off"], &external["put_offs"]), (&1.into(), &2.into()), "{told}");
    assert_eq!(
        (&external["with_second_step"], &external["never_logged_in"]),
        (&0.into(), &1.into()),
        "{told}"
    );
}

#[tokio::test]
async fn an_organisation_may_leave_somebody_in_peace_for_a_week() {
    let platform = Platform::new().await;
    let set = ["org", "policy", "set", "--organisation", "oever", "--reason", "rust", "mfa.nag_every=7d"];
    platform.town.server.run(&set);
    platform.turn_to_noon_of(platform.announced);
    let mut bram = platform.town.browser();
    let (_, page) = platform.log_in(&mut bram, "bram").await;
    bram.submit(&page, &[("answer", "not_now")]).await.callback();
    for (days, told) in [(6, false), (2, true)] {
        platform.wait(days * 24 * 60 * 60);
        let mut bram = platform.town.browser();
        let (_, page) = platform.log_in(&mut bram, "bram").await;
        assert_eq!(introduces(&page), told, "{days}: {page}");
    }
}

#[tokio::test]
async fn not_now_without_its_page_is_no_answer() {
    let platform = Platform::new().await;
    let mut bram = platform.town.browser();
    let (_, page) = platform.log_in(&mut bram, "bram").await;
    assert!(page.is_in(), "{page}");
    platform.turn_to_noon_of(platform.announced);
    let mut bram = platform.town.browser();
    let page = bram.open(&platform.app.ask().url()).await;
    let before = Photograph::of(&platform.town.server).await;

    // The form of the password page, sent to the address of the answer: nobody is known yet.
    let mut form = page.form_with("password").filled(&[]);
    form.push(("answer".to_owned(), "not_now".to_owned()));
    let seen = bram.post(&page.url, &page.url.join("/login/deadline").unwrap(), &form).await;

    assert!(seen.asks_for("password"), "{seen}");
    assert_eq!(Photograph::of(&platform.town.server).await.changes_since(&before), Vec::<&str>::new());
}

#[tokio::test]
async fn who_set_out_to_link_may_still_say_not_now_while_it_is_optional() {
    let platform = Platform::new().await;
    platform.turn_to_noon_of(platform.announced);
    let mut bram = platform.town.browser();
    let (asked, told) = platform.log_in(&mut bram, "bram").await;
    let page = bram.submit(&told, &[("answer", "set_up")]).await;
    assert!(links(&page) && !page.text().contains("stap verplicht"), "{page}");

    let landed = bram.send(&page, &page.form_with("answer"), &[("answer", "not_now")]).await;

    assert_eq!(platform.claims(&asked, &landed).await["acr"], ONE_FACTOR);
    assert_eq!(platform.count("authenticators WHERE kind = 'totp'").await, 0, "nothing was linked");
}
