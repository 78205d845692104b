//! Which apps may know what, because the person said so, and how that ends.

use crate::account::ways::{address, audited, enter, form_to, guarded, next_code};
use sluis_tests::support::agent::Agent;
use sluis_tests::support::photograph::Photograph;
use sluis_tests::support::relying_party::{RelyingParty, Tokens};
use sluis_tests::support::town::{Town, type_password};

const CONSENTS: &str = "/account/consents";

/// Anna, and an app that asks for consent.
async fn town() -> (Town, RelyingParty, Agent) {
    let (town, _, browser) = guarded().await;
    let mut app = town.app("asking-winkel", &["--organisation", "linde"]);
    app.scope = "openid email phone offline_access".to_owned();
    app.clock_ahead = 60;
    (town, app, browser)
}

/// Signs in at the app, and says yes where it asks.
async fn allow(town: &Town, app: &RelyingParty, browser: &mut Agent) -> Tokens {
    let asked = app.ask().with("prompt", "consent");
    let mut page = browser.open(&asked.url()).await;
    if page.asks_for("password") {
        page = type_password(browser, &page, "anna").await;
        page = browser.submit(&page, &[("code", &next_code(town))]).await;
    }
    assert!(page.asks_for("answer"), "{page}");
    let landed = browser.submit(&page, &[("answer", "allow")]).await;
    app.tokens(&asked, &landed.callback()).await
}

#[tokio::test]
async fn the_apps_are_listed_in_words_and_one_that_is_withdrawn_asks_again() {
    let (town, app, mut browser) = town().await;
    let tokens = allow(&town, &app, &mut browser).await;
    let mut other = town.app("asking-bakker", &["--organisation", "linde"]);
    other.clock_ahead = 60;
    let stays = allow(&town, &other, &mut browser).await;
    let page = enter(&town, &mut browser, CONSENTS).await;
    let text = page.text();
    for words in ["asking-winkel", "asking-bakker", "linde", "Uw e-mailadres", "Uw telefoonnummer", "Sinds"] {
        assert!(text.contains(words), "{words}: {page}");
    }
    assert!(!text.contains("offline_access"), "{page}");
    let data = browser.open(&address(&town, "/account/data")).await;
    assert!(data.text().contains("asking-winkel") && data.text().contains("Uw e-mailadres"), "{data}");
    let before = Photograph::of(&town.server).await;

    // By name: the bakery comes first.
    let sure = browser.open(&last_link(&page)).await;
    assert!(sure.text().contains("Toestemming voor asking-winkel intrekken"), "{sure}");
    let looked = Photograph::of(&town.server).await;
    assert_eq!(looked.changes_since(&before), Vec::<&str>::new());
    let done = browser.submit(&sure, &[]).await;

    assert_eq!(done.url.path(), CONSENTS);
    assert!(done.text().contains("De toestemming is ingetrokken."), "{done}");
    assert!(!done.text().contains("asking-winkel") && done.text().contains("asking-bakker"), "{done}");
    assert_eq!(audited(&town, "consent.withdrawn").await, 1);
    assert_eq!(app.refresh(tokens.refresh_token()).await.expect_status(400).error(), "invalid_grant");
    other.refresh(stays.refresh_token()).await.expect_status(200);
    let silent = browser.open(&app.ask().with("prompt", "none").url()).await.refusal();
    assert_eq!(silent.error(), "consent_required");
    assert!(browser.open(&app.ask().url()).await.asks_for("answer"));
    let page = browser.open(&address(&town, "/account/activity")).await;
    assert!(page.text().contains("De toestemming voor een app is ingetrokken"), "{page}");
    // The form again, from another tab: there is nothing left to withdraw.
    browser.submit(&sure, &[]).await.expect_status(404);
    assert_eq!(audited(&town, "consent.withdrawn").await, 1);
}

/// The last link that withdraws.
fn last_link(page: &sluis_tests::support::page::Page) -> url::Url {
    let (_, rest) = page.body.rsplit_once("href=\"/account/consents/withdraw").unwrap();
    page.url.join(&format!("/account/consents/withdraw{}", rest.split('"').next().unwrap())).unwrap()
}

#[tokio::test]
async fn nobody_withdraws_what_somebody_else_allowed() {
    let (town, app, mut browser) = town().await;
    allow(&town, &app, &mut browser).await;
    let page = enter(&town, &mut browser, CONSENTS).await;
    let withdraw = last_link(&page);
    town.person_with_app("bram", &["linde"]);
    let mut bram = town.browser();
    let page = bram.open(&address(&town, "/account/email")).await;
    let page = type_password(&mut bram, &page, "bram").await;
    let page = bram.submit(&page, &[("code", &next_code(&town))]).await;
    let mark = form_to(&page, "/account/email").value("f").to_owned();
    let before = Photograph::of(&town.server).await;

    bram.open(&withdraw).await.expect_status(404);
    let id = withdraw.query_pairs().find(|(name, _)| name == "id").unwrap().1.into_owned();
    for id in [id.as_str(), "", "asking-winkel", "nonsense:asking-winkel"] {
        let sent = [("f", mark.as_str()), ("id", id)];
        bram.post(&page.url, &address(&town, "/account/consents/withdraw"), &sent).await.expect_status(404);
    }
    let changed = Photograph::of(&town.server).await;
    assert_eq!(changed.changes_since(&before), Vec::<&str>::new());
    let page = bram.open(&address(&town, CONSENTS)).await;
    assert!(page.text().contains("U heeft geen app toestemming gegeven."), "{page}");
}
