//! Two nodes over one PostgreSQL and one Redis are one provider: whichever a request meets, it goes on.

use sluis_tests::support::databases::Kind;
use sluis_tests::support::relying_party::RelyingParty;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::town::{Town, type_code, type_password};

/// The app as it sees the issuer at this node.
fn at(app: &RelyingParty, node: &Sluis) -> RelyingParty {
    let mut app = app.clone();
    app.lead(node.address());
    app
}

#[tokio::test]
async fn a_login_that_changes_nodes_at_every_step_ends_well() {
    let (town, app, mut browser) = Town::guarded_on(Sluis::plan().on(Kind::Postgres).with_redis()).await;
    let (one, two) = (&town.server, town.server.another_node().await);
    let issuer = one.issuer();
    let asked = app.ask();

    let page = browser.open(&asked.url()).await;
    browser.lead(&issuer, two.address());
    let page = type_password(&mut browser, &page, "anna").await;
    assert!(page.asks_for("code"), "{page}");
    assert_eq!(one.database().count("short_lived").await, 0, "half a login lies in Redis");
    browser.lead(&issuer, one.address());
    let landed = type_code(&mut browser, &page).await;

    let callback = landed.callback();
    let bought = at(&app, &two).tokens(&asked, &callback).await;
    app.userinfo(bought.access_token()).await.expect_status(200);
    at(&app, &two).refresh(bought.refresh_token()).await.expect_status(200);
    browser.lead(&issuer, two.address());
    assert!(browser.open(&app.ask().with("prompt", "none").url()).await.callback().has("code"));
}

#[tokio::test]
async fn what_ends_at_one_node_has_ended_at_the_other() {
    let (town, app, mut browser) = Town::plain_on(Sluis::plan().on(Kind::Postgres).with_redis()).await;
    let two = town.server.another_node().await;
    let there = at(&app, &two);
    let bought = sluis_tests::support::town::tokens(&app, &mut browser, "bram").await;
    there.userinfo(bought.access_token()).await.expect_status(200);
    assert_eq!(there.keys().await, app.keys().await, "both sign with the same keys");

    app.revoke(bought.refresh_token()).await.expect_status(200);
    there.userinfo(bought.access_token()).await.expect_status(401);
    assert_eq!(there.refresh(bought.refresh_token()).await.error(), "invalid_grant");

    let page = browser.open(&app.logout_url(&[])).await;
    browser.submit(&page, &[]).await;
    browser.lead(&town.server.issuer(), two.address());
    let silent = browser.open(&app.ask().with("prompt", "none").url()).await.refusal();
    assert_eq!((silent.error(), silent.has("code")), ("login_required", false));
}

#[tokio::test]
async fn a_code_of_the_second_step_is_spent_at_both_nodes() {
    let (town, app, mut browser) = Town::guarded_on(Sluis::plan().on(Kind::Postgres).with_redis()).await;
    let two = town.server.another_node().await;
    let mut thief = town.browser();
    let page = thief.open(&app.ask().url()).await;
    let stolen = type_password(&mut thief, &page, "anna").await;
    let page = browser.open(&app.ask().url()).await;
    let page = type_password(&mut browser, &page, "anna").await;
    let code = sluis_tests::support::totp::code_now(sluis_tests::support::town::APP_KEY);
    browser.submit(&page, &[("code", &code)]).await.callback();

    thief.lead(&town.server.issuer(), two.address());
    let refused = thief.submit(&stolen, &[("code", &code)]).await;

    assert!(refused.sent_to.is_none() && refused.asks_for("code"), "{refused}");
    assert_eq!(town.server.database().count("grants").await, 1, "only the owner's");
}
