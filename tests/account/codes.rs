//! New recovery codes from the account: shown at once, and the old ones are dead at that moment (R103).

use crate::account::ways::{SECURITY, address, audited, easy, enter, mails, sign_in};
use crate::recovery::ways::{at_backup, shown_codes, shows_codes};
use sluis_tests::support::photograph::Photograph;
use sluis_tests::support::town::RECOVERY_CODE;

#[tokio::test]
async fn a_new_code_is_shown_at_once_and_the_old_one_is_dead() {
    let (town, app, mut browser) = easy().await;
    let mut elsewhere = town.browser();
    sign_in(&town, &app, &mut elsewhere, "43200").await;
    let page = enter(&town, &mut browser, SECURITY).await;
    let page = browser.open(&page.link("Nieuwe back-upcode")).await;
    assert!(!shows_codes(&page) && page.text().contains("werkt dan meteen niet meer"), "{page}");
    assert!(mails(&town).await.is_empty(), "looking makes nothing");

    let page = browser.submit(&page, &[("answer", "make")]).await;

    let new = shown_codes(&page);
    assert_eq!(new.len(), 1, "{page}");
    assert_eq!(shown_codes(&browser.open(&page.url).await), new, "a reload shows the same one");
    assert_eq!(mails(&town).await, ["anna@example.nl codes_renewed"]);
    assert_eq!(town.server.database().count("remembered_devices").await, 0);
    let mut other = town.browser();
    let (_, asked) = at_backup(&app, &mut other, "anna").await;
    other.submit(&asked, &[("code", RECOVERY_CODE)]).await.expect_status(422);

    let unkept = browser.submit(&page, &[("answer", "keep")]).await.expect_status(422);
    assert_eq!(shown_codes(&unkept), new);
    let done = browser.submit(&page, &[("answer", "keep"), ("kept", "yes")]).await;
    assert_eq!(done.url.path(), SECURITY, "{done}");
    assert!(done.text().contains("U heeft uw back-upcode bewaard."), "{done}");
    // The first of the two came with Anna.
    assert_eq!((audited(&town, "backup.reissued").await, audited(&town, "backup.kept").await), (2, 1));
    let page = browser.open(&address(&town, "/account/security/codes")).await;
    assert!(!shows_codes(&page), "it is shown once: {page}");

    let (_, page) = at_backup(&app, &mut other, "anna").await;
    let page = other.submit(&page, &[("code", &new[0])]).await;
    assert!(shows_codes(&page), "{page}");
}

#[tokio::test]
async fn the_file_holds_what_the_page_shows_until_the_code_is_kept_and_nobody_else_gets_it() {
    let (town, _, mut browser) = easy().await;
    let page = enter(&town, &mut browser, SECURITY).await;
    let page = browser.open(&page.link("Nieuwe back-upcode")).await;
    let address = address(&town, "/account/security/codes.txt");
    let none = browser.open(&address).await;
    assert!(none.asks_for("answer") && none.header("content-disposition").is_empty(), "{none}");
    let page = browser.submit(&page, &[("answer", "make")]).await;
    let code = shown_codes(&page).remove(0);
    assert_eq!(page.link("Opslaan als bestand").path(), address.path());
    let before = Photograph::of(&town.server).await;

    let file = browser.open(&page.link("Opslaan als bestand")).await.expect_status(200);

    assert_eq!(
        file.header("content-disposition"),
        "attachment; filename=\"back-upcodes.txt\"; filename*=UTF-8''back-upcodes.txt"
    );
    assert!(file.header("cache-control").contains("no-store"));
    let paper = page.body.split_once("<p class=\"on-paper\">").unwrap().1.split_once("</p>").unwrap().0;
    for line in ["linde", "anna@example.nl", "Gemaakt op"] {
        assert!(file.body.contains(line) && paper.contains(line), "{line}: {} {paper}", file.body);
    }
    assert!(file.body.contains(&code), "{}", file.body);
    assert_eq!(Photograph::of(&town.server).await.changes_since(&before), [""; 0]);
    let seen = town.browser().open(&address).await;
    assert!(seen.asks_for("password") && !seen.body.contains(&code), "{seen}");
    browser.submit(&page, &[("answer", "keep"), ("kept", "yes")]).await;
    assert!(!browser.open(&address).await.body.contains(&code), "it is shown once");
}

#[tokio::test]
async fn who_has_no_second_step_is_given_no_codes_for_one() {
    let (town, _, mut browser) = easy().await;
    town.person("bram", &["linde"]);
    let page = browser.open(&address(&town, "/account/security/codes")).await;
    let page = sluis_tests::support::town::type_password(&mut browser, &page, "bram").await;
    let done = browser.submit(&page, &[("answer", "make")]).await;
    assert!(!shows_codes(&done), "{done}");
    assert_eq!(audited(&town, "backup.reissued").await, 1, "that of Anna");
}
