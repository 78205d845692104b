//! The attack of the design with a passkey: what was bound on the employer's word opens the employer's doors.

use crate::recovery::ways::rule;
use crate::security_keys::ways::{HOST, PASSWORDLESS, linked, touch};
use sluis_tests::support::photograph::answers;
use sluis_tests::support::security_key::SecurityKey;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::town::{Town, type_password};

#[tokio::test]
async fn a_passkey_bound_on_the_employers_word_does_not_open_the_care_provider() {
    let town = Town::on(Sluis::plan().named(HOST)).await;
    for handle in ["linde", "oost"] {
        town.organisation(handle, "verzuim");
        rule(&town, handle, PASSWORDLESS).await;
    }
    town.person("anna", &["linde", "oost"]);
    let work = town.app("verzuim", &["--organisation", "linde"]);
    let care = town.app("zorg", &["--organisation", "oost"]);
    let mut key = SecurityKey::in_a_telephone();
    linked(&work, &mut town.browser(), "anna", &mut key).await;
    // The employer reset the password through the work mailbox, and bound this key in that login.
    let employer = answers(
        &town.server,
        "SELECT '[\"' || lower(substr(hex(id),1,8) || '-' || substr(hex(id),9,4) || '-' ||
        substr(hex(id),13,4) || '-' || substr(hex(id),17,4) || '-' || substr(hex(id),21)) || '\"]'
        FROM organisations WHERE handle = 'linde'",
    )
    .await
    .remove(0);
    let database = town.server.database();
    database.execute(&format!("UPDATE authenticators SET vouched_by = '{employer}'")).await;
    database.execute("DELETE FROM authenticator_acceptances").await;
    database.execute("DELETE FROM sessions").await;

    let mut attacker = town.browser();
    let page = attacker.open(&care.ask().url()).await;
    let page = touch(&mut attacker, &page, &mut key).await;
    assert!(page.sent_to.is_none() && page.asks_for("password"), "{page}");
    let page = type_password(&mut attacker, &page, "anna").await;
    assert!(
        page.sent_to.is_none() && page.status.as_u16() == 403,
        "the password, reset by the employer, adds nothing: {page}"
    );
    assert_eq!(database.count("sessions").await, 0);

    // The employer's own door opens.
    let page = town.browser();
    let mut at_work = page;
    let page = at_work.open(&work.ask().url()).await;
    touch(&mut at_work, &page, &mut key).await.callback();
}
