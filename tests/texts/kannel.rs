//! Through Kannel, as an operator would configure it: a code goes over the air and comes back.

use crate::texts::town::{NUMBER, after_password, keep_codes, pass_over, town};
use sluis_tests::support::kannel::Kannel;
use sluis_tests::support::server::Sluis;

#[tokio::test]
async fn a_code_goes_over_the_air_and_links_the_telephone() {
    let kannel = Kannel::start().await;
    let (town, app, mut browser) = town(kannel.carries(Sluis::plan()), "").await;
    let (_, page) = after_password(&app, &mut browser).await;
    let page = browser.submit(&page, &[("phone", NUMBER)]).await;
    // One message of two lines.
    let said = kannel.said(2).await;
    assert!(said[0].starts_with("Sluis +31612345678 text Uw code voor verzuim: "), "{said:?}");
    let code = said[1].rsplit_once('#').unwrap().1;
    let page = browser.submit(&page, &[("code", code)]).await;
    let page = keep_codes(&mut browser, &page).await;
    assert!(pass_over(&mut browser, &page).await.callback().has("code"));
    assert_eq!(kannel.said(2).await.len(), 2, "nothing else was sent");
    assert_eq!(town.server.database().count("sms_outbox WHERE sent_at IS NULL").await, 0);
}
