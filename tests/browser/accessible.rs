//! Every page and every mail, opened from the gallery and held against WCAG 2.2 (A, AA) and good practice by axe-core:
//! in one text on a narrow screen by day, and in the long run in each text, and on a wide screen by night too. What only
//! a running Sluis shows is looked at in the long run, where the journeys photograph it.

use serde_json::{Value, json};
use sluis_tests::support::axe::looks_at_everything;
use sluis_tests::support::chromium::Chromium;
use sluis_tests::support::gallery::{gallery, gallery_in_own_colours, named};
use std::path::PathBuf;
use url::Url;

/// Rules that are lifted for a mail.
///
/// A mail is shown within the page of a mail program, which has its own landmarks: a `main` of ours would be a second
/// one there.
const LIFTED_FOR_MAILS: [&str; 2] = ["landmark-one-main", "region"];
/// A page that sends itself on by a script: it is looked at as it stands without.
const LEAVES_BY_ITSELF: &str = "*/assets/post-*";
/// Fewer files are no gallery.
const FEWEST: usize = 300;
/// Nor are fewer in the colours of an organisation.
const FEWEST_IN_OWN_COLOURS: usize = 10;

/// One line for each blemish: the file, the rule, the element.
async fn look_at(browser: &Chromium, files: impl Iterator<Item = PathBuf>) -> Vec<String> {
    browser.keep_axe().await;
    order(browser, "Network.enable", json!({})).await;
    order(browser, "Network.setBlockedURLs", json!({ "urls": [LEAVES_BY_ITSELF] })).await;
    let mut found = Vec::new();
    for file in files {
        let (text, page) = named(&file);
        let lifted = if page.starts_with("mail-") { &LIFTED_FOR_MAILS[..] } else { &[] };
        browser.open(&Url::from_file_path(&file).unwrap()).await;
        found.extend(browser.blemishes(lifted).await.iter().map(|what| format!("{text}{page}: {what}")));
    }
    found
}

async fn order(browser: &Chromium, command: &str, parameters: Value) {
    browser.web.cdp().send_raw(command, parameters).await.unwrap();
}

#[tokio::test]
async fn every_page_and_mail_is_accessible_on_a_narrow_screen_by_day() {
    let mut files = gallery();
    assert!(files.len() > FEWEST, "{} files are no gallery", files.len());
    files.retain(|file| looks_at_everything() || named(file).0 == "nl-je-");
    let browser = Chromium::start_narrow().await;
    let own = gallery_in_own_colours();
    assert!(own.len() >= FEWEST_IN_OWN_COLOURS, "{own:?}");
    let found = look_at(&browser, files.into_iter().chain(own)).await;
    assert!(found.is_empty(), "{} blemishes:\n{}", found.len(), found.join("\n"));
}

#[tokio::test]
async fn every_page_and_mail_is_accessible_on_a_wide_screen_by_night() {
    let browser = Chromium::start().await;
    let night = json!({ "features": [{ "name": "prefers-color-scheme", "value": "dark" }] });
    order(&browser, "Emulation.setEmulatedMedia", night).await;
    // The dark colours are a matter of the stylesheet: every tenth page has most of them.
    let step = if looks_at_everything() { 1 } else { 10 };
    let files = gallery().into_iter().filter(|file| named(file).0 == "nl-");
    let found = look_at(&browser, files.step_by(step).chain(gallery_in_own_colours())).await;
    assert!(found.is_empty(), "{} blemishes:\n{}", found.len(), found.join("\n"));
}

/// A rule that is never broken could be one that never runs.
#[tokio::test]
async fn a_page_that_nobody_can_read_is_found_out() {
    let browser = Chromium::start().await;
    let page = "data:text/html,<title>Grey</title><h1 style='color:%23eee'>Light grey on white</h1><input><a href=x>%20</a>";
    browser.open(&Url::parse(page).unwrap()).await;
    let found = browser.blemishes(&[]).await.join("\n");
    for rule in ["color-contrast", "html-has-lang", "label", "link-name", "landmark-one-main", "region"] {
        assert!(found.contains(&format!("{rule}: ")), "{rule} is not held: {found}");
    }
}
