//! All arrows of D6, in the order of the manual, with the clock turned.

use crate::deadline::town::{ONE_FACTOR, Platform, TWO_FACTORS, introduces, links};
use sluis_tests::support::photograph::Photograph;

#[tokio::test]
async fn from_the_announcement_to_the_day_after() {
    let platform = Platform::new().await;

    // OFF: nobody is interrupted.
    let mut bram = platform.town.browser();
    let (asked, page) = platform.log_in(&mut bram, "bram").await;
    assert_eq!(platform.claims(&asked, &page).await["acr"], ONE_FACTOR);

    // OFF --announce_from--> OPTIONAL: the page with its three questions; looking writes nothing.
    platform.turn_to(platform.announced.begins() - 600);
    let mut early = platform.town.browser();
    let (_, page) = platform.log_in(&mut early, "bram").await;
    assert!(page.is_in(), "minutes before midnight nothing is told: {page}");
    platform.turn_to(platform.announced.begins() + 30);
    let mut bram = platform.town.browser();
    let (asked, page) = platform.log_in(&mut bram, "bram").await;
    assert!(introduces(&page), "{page}");
    for question in ["Hoe werkt het?", "Waarom is dit veiliger?", "Moet ik dat iedere keer gebruiken?"] {
        assert!(page.text().contains(question), "{question}: {page}");
    }
    assert!(page.text().contains("nog 30 dagen uitstellen"), "{page}");
    let before = Photograph::of(&platform.town.server).await;
    let page = bram.open(&page.url).await;
    assert!(introduces(&page), "{page}");
    assert_eq!(Photograph::of(&platform.town.server).await.changes_since(&before), Vec::<&str>::new());

    // INTRO --"Niet nu"--> DONE: one factor, and no more is claimed.
    let landed = bram.submit(&page, &[("answer", "not_now")]).await;
    let claims = platform.claims(&asked, &landed).await;
    assert_eq!((claims["acr"].as_str(), &claims["amr"]), (Some(ONE_FACTOR), &serde_json::json!(["pwd"])));
    assert_eq!(platform.count("deadline_put_offs WHERE times = 1").await, 1);
    assert_eq!(platform.count("audit_events WHERE code = 'mfa.put_off'").await, 1);
    let landed = bram.open(&platform.app.ask().with("prompt", "none").url()).await;
    assert!(landed.callback().has("code"), "an app in the same session interrupts nobody: {landed}");

    // INTRO --"Instellen"--> CHOOSE: linked, codes kept, done with two factors.
    let mut carla = platform.town.browser();
    let (asked, page) = platform.log_in(&mut carla, "carla").await;
    let page = carla.submit(&page, &[("answer", "set_up")]).await;
    assert!(links(&page), "{page}");
    let landed = platform.link_app(&mut carla, &page).await;
    assert_eq!(platform.claims(&asked, &landed).await["acr"], TWO_FACTORS);

    // OPTIONAL --mandatory_from--> MANDATORY, between a page and its answer (R133).
    platform.turn_to(platform.mandatory.begins() - 240);
    let mut at_midnight = platform.town.browser();
    let (_, page) = platform.log_in(&mut at_midnight, "bram").await;
    assert!(page.text().contains("Vandaag is de laatste dag"), "{page}");
    let grants = platform.count("grants").await;
    let put_off = "deadline_put_offs WHERE times = 2";
    platform.wait(300);
    let refused = at_midnight.submit(&page, &[("answer", "not_now")]).await.expect_status(422);
    assert!(refused.text().contains("niet meer uitstellen"), "{refused}");
    assert!(links(&refused) && !refused.asks_for("answer"), "{refused}");
    assert_eq!((platform.count("grants").await, platform.count(put_off).await), (grants, 0));

    // MANDATORY: login without a second step leads to linking one, and with one it is asked.
    let mut bram = platform.town.browser();
    let (_, page) = platform.log_in(&mut bram, "bram").await;
    assert!(links(&page), "{page}");
    let mut carla = platform.town.browser();
    let (_, page) = platform.log_in(&mut carla, "carla").await;
    assert!(page.asks_for("code") && !links(&page), "{page}");
    assert_eq!(platform.count("grants").await, grants, "nobody is in");
}

#[tokio::test]
async fn a_session_of_one_factor_answers_no_app_once_it_is_mandatory() {
    let platform = Platform::new().await;
    platform.turn_to(platform.mandatory.begins() - 240);
    let mut bram = platform.town.browser();
    let (asked, page) = platform.log_in(&mut bram, "bram").await;
    let landed = bram.submit(&page, &[("answer", "not_now")]).await;
    assert_eq!(platform.claims(&asked, &landed).await["acr"], ONE_FACTOR);
    let silently = || platform.app.ask().with("prompt", "none").url();
    assert!(bram.open(&silently()).await.callback().has("code"));
    let silently = silently();
    let grants = platform.count("grants").await;

    platform.wait(300);
    for seconds in [0, 900] {
        platform.wait(seconds);
        let landed = bram.open(&silently).await;
        assert_eq!(landed.refusal().error(), "interaction_required", "R132, after {seconds}");
    }
    // With a page allowed: the password first, for the session is of a quarter of an hour ago.
    let page = bram.open(&platform.app.ask().url()).await;
    assert!(page.asks_for("password"), "{page}");
    assert_eq!(platform.count("grants").await, grants);
}

#[tokio::test]
async fn the_deadline_can_be_moved_and_who_moved_it_is_written_down() {
    let platform = Platform::new().await;
    platform.turn_to_noon_of(platform.mandatory);
    let (announced, later) =
        (platform.announced, crate::deadline::calendar::Day::after(platform.mandatory.begins(), 60));
    let mut bram = platform.town.browser();
    assert!(links(&platform.log_in(&mut bram, "bram").await.1));

    platform.schedule(announced, later);

    let mut bram = platform.town.browser();
    let (_, page) = platform.log_in(&mut bram, "bram").await;
    assert!(introduces(&page), "{page}");
    let told = "audit_events WHERE code = 'policy.changed' AND detail LIKE '%invoering%'";
    assert_eq!(platform.count(told).await, 2);
}

#[tokio::test]
async fn who_comes_after_the_day_links_a_second_step_at_once() {
    let platform = Platform::new().await;
    platform.turn_to_noon_of(platform.mandatory);
    platform.town.person("dirk", &["oever"]);
    let mut dirk = platform.town.browser();
    let (asked, page) = platform.log_in(&mut dirk, "dirk").await;
    assert!(links(&page), "{page}");
    let landed = platform.link_app(&mut dirk, &page).await;
    assert_eq!(platform.claims(&asked, &landed).await["acr"], TWO_FACTORS);
}
