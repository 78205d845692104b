//! Who hears what of a login: a mailbox that an employer supplied hears nothing of the clinic.

use sluis_tests::support::outbox::letters;
use sluis_tests::support::server::Sluis;
use sluis_tests::support::town::{RECOVERY_CODE, Town, type_password};

#[tokio::test]
async fn what_happens_at_the_clinic_is_told_at_the_work_mailbox_without_a_word_of_the_clinic() {
    let town = Town::on(Sluis::plan()).await;
    town.organisation("linde", "basic");
    town.organisation("kliniek", "verzuim");
    town.person_with_app("anna", &["linde", "kliniek"]);
    // As an activation through the employer leaves it: its mailbox is bound to her, on its word.
    let linde = "(SELECT lower(substr(hex(id), 1, 8) || '-' || substr(hex(id), 9, 4) || '-' || substr(hex(id), 13, 4)
        || '-' || substr(hex(id), 17, 4) || '-' || substr(hex(id), 21)) FROM organisations WHERE handle = 'linde')";
    let work = format!(
        "INSERT INTO addresses SELECT randomblob(16), user_id, 'email', 'anna@work.example', 'mail', \
         json_array({linde}), created_at FROM addresses WHERE value = 'anna@example.nl'"
    );
    town.server.database().execute(&work).await;
    town.server.database().execute("UPDATE memberships SET profile = '{}'").await;
    let dossier = town.app("dossier", &["--organisation", "kliniek"]);
    let mut browser = town.browser();
    let page = browser.open(&dossier.ask().url()).await;
    let page = type_password(&mut browser, &page, "anna").await;
    let page = browser.open(&page.link("Andere inlogmethode")).await;
    let page = browser.submit(&page, &[("method", "backup")]).await;
    let page = browser.submit(&page, &[("code", RECOVERY_CODE)]).await;
    assert!(page.body.contains("codes"), "{page}");

    let told = letters(&town.server).await;

    assert_eq!(told.len(), 2, "{told:?}");
    for letter in &told {
        assert_eq!(
            (letter.template.as_str(), letter.data["event"].as_str()),
            ("notice", Some("backup_used"))
        );
        let says = letter.data.to_string();
        match letter.to.as_str() {
            "anna@example.nl" => assert_eq!(letter.organisation.as_deref(), Some("kliniek"), "her own"),
            "anna@work.example" => {
                assert_eq!(letter.organisation.as_deref(), Some("linde"));
                assert!(!says.contains("kliniek") && !says.contains("anna@example.nl"), "{says}");
            }
            other => panic!("{other} was told"),
        }
    }
}
