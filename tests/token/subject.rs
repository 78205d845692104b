//! `sub` and `sid`: two apps that may not compare notes cannot.

use serde_json::Value;
use sluis_tests::support::agent::Agent;
use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::town::{Town, sign_in};

async fn claims(app: &RelyingParty, browser: &mut Agent) -> Value {
    let asked = app.ask();
    let tokens = app.tokens(&asked, &browser.open(&asked.url()).await.callback()).await;
    let claims = app.verified(tokens.id_token(), Some(&asked.nonce)).await;
    // OpenID Connect Core §5.3.2: "The sub Claim in the UserInfo Response MUST be verified to exactly match".
    assert_eq!(app.userinfo(tokens.access_token()).await.json()["sub"], claims["sub"]);
    claims
}

#[tokio::test]
async fn one_sector_hears_one_name_and_another_sector_another() {
    let (town, app, mut browser) = Town::plain().await;
    sign_in(&app, &mut browser, "bram").await;
    let sister = town.app("zuster", &["--organisation", "plein"]);
    let stranger = town.app("vreemd", &["--organisation", "plein", "--sector", "elders.example"]);

    let own = claims(&app, &mut browser).await["sub"].clone();

    assert_eq!(claims(&sister, &mut browser).await["sub"], own, "the same sector");
    let other = claims(&stranger, &mut browser).await["sub"].clone();
    assert_ne!(other, own, "another sector");
    let mut later = town.browser();
    sign_in(&stranger, &mut later, "bram").await;
    assert_eq!(claims(&stranger, &mut later).await["sub"], other, "and it stays so");
}

#[tokio::test]
async fn a_public_name_is_the_same_everywhere_and_no_sectors() {
    let (town, app, mut browser) = Town::plain().await;
    sign_in(&app, &mut browser, "bram").await;
    let public = |sector| ["--organisation", "plein", "--subject", "public", "--sector", sector];
    let one = town.app("een", &public("een.example"));
    let two = town.app("twee", &public("twee.example"));
    let name = claims(&one, &mut browser).await["sub"].clone();
    assert_eq!(claims(&two, &mut browser).await["sub"], name);
    assert_ne!(claims(&app, &mut browser).await["sub"], name);
    assert_eq!(claims(&one, &mut browser).await["sub"], name);
}

#[tokio::test]
async fn two_people_have_two_names() {
    let (town, app, mut browser) = Town::plain().await;
    town.person("carla", &["plein"]);
    let mut other = town.browser();
    sign_in(&app, &mut browser, "bram").await;
    sign_in(&app, &mut other, "carla").await;
    assert_ne!(claims(&app, &mut browser).await["sub"], claims(&app, &mut other).await["sub"]);
}

#[tokio::test]
async fn a_session_has_one_name_for_each_app() {
    let (town, app, mut browser) = Town::plain().await;
    let sister = town.app("zuster", &["--organisation", "plein"]);
    sign_in(&app, &mut browser, "bram").await;
    let sid = claims(&app, &mut browser).await["sid"].clone();
    assert!(sid.as_str().is_some_and(|sid| sid.len() >= 20), "{sid}");
    assert_eq!(claims(&app, &mut browser).await["sid"], sid, "one session, one app");
    assert_ne!(claims(&sister, &mut browser).await["sid"], sid, "another app");
    let mut elsewhere = town.browser();
    sign_in(&app, &mut elsewhere, "bram").await;
    assert_ne!(claims(&app, &mut elsewhere).await["sid"], sid, "another session");
}
