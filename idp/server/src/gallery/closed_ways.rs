//! A page that says that a way is closed does not offer it all the same, and leads to another.

use crate::gallery::pages::{NAMES, Rendered, render_all};
use crate::web::locale::Locale;
use crate::web::theme::Looks;

fn pages() -> Vec<Rendered> {
    render_all(&Looks::load(None).unwrap(), Locale::Nl, NAMES)
}

fn find<'p>(pages: &'p [Rendered], wanted: &str) -> &'p str {
    &pages.iter().find(|(name, _)| name == wanted).unwrap_or_else(|| panic!("no page {wanted}")).1
}

#[test]
fn where_no_code_comes_none_is_promised_and_another_method_is_the_way() {
    const ANOTHER: &str = "class=\"main\" href=\"/login/methods?r=c2VhbA\">";
    let pages = pages();
    for name in ["sms-code-away", "sms-code-used-up", "sms-code-too-often"] {
        let page = find(&pages, name);
        assert!(page.contains(ANOTHER), "{name}: {page}");
        assert!(!page.contains("eindigt op") && !page.contains("action=\"/login/sms"), "{name}: {page}");
    }
    for name in ["sms-code-unsent", "sms-code-void", "sms-code"] {
        let page = find(&pages, name);
        assert!(page.contains("eindigt op") && page.contains("action=\"/login/sms"), "{name}: {page}");
        assert!(!page.contains(ANOTHER), "{name}: {page}");
    }
    assert!(find(&pages, "sms-code-unsent").contains(">Stuur de code<"));
    assert!(find(&pages, "sms-code-void").contains(">Stuur een nieuwe code<"));
}

#[test]
fn a_key_that_may_be_copied_is_not_asked_for_again() {
    let pages = pages();
    let (copied, foreign) = (find(&pages, "key-copied"), find(&pages, "key-foreign"));
    assert!(copied.contains("class=\"main\" href=\"/login/methods?r=c2VhbA\">"), "{copied}");
    assert!(!copied.contains("data-key=") && !copied.contains("klaar"), "{copied}");
    assert!(foreign.contains("data-key=\"use\"") && foreign.contains("klaar"), "{foreign}");
}

#[test]
fn a_mail_that_came_back_is_neither_looked_for_nor_scanned() {
    let pages = pages();
    let (bounced, waiting) = (find(&pages, "app-mail-bounced"), find(&pages, "app-mail"));
    assert!(bounced.contains("Wij kunnen geen e-mail bezorgen op a…@example.nl."), "{bounced}");
    assert!(bounced.contains("action=\"/login/enrol/mail?"), "another mail can be asked for: {bounced}");
    for gone in ["Ongewenste", "Scan de", "name=\"code\""] {
        assert!(!bounced.contains(gone) && waiting.contains(gone), "{gone}: {bounced}");
    }
    // What the page shows itself did not go by mail.
    let both = find(&pages, "app-mail-bounced-both");
    assert!(both.contains("class=\"qr\"") && both.contains("name=\"code\""), "{both}");
    assert!(both.contains("<details class=\"explain\" open>") && both.contains("Scan de QR-code met de app"));
    for gone in ["Ongewenste", "uit de e-mail"] {
        assert!(!both.contains(gone), "{gone}: {both}");
    }
    assert!(!find(&pages, "app-mail-both").contains(" open>"), "there it is in the mail");
}

#[test]
fn what_was_done_in_the_own_account_is_no_login() {
    let pages = pages();
    for name in ["link-key", "link-yubico", "sms-number", "sms-code"] {
        let own = find(&pages, &format!("{name}-own"));
        assert!(own.contains("Account van ") && !own.contains("U logt in"), "{name}: {own}");
        assert!(
            own.contains("<nav class=\"rooms\"") && own.contains("href=\"/account/data\""),
            "{name}: {own}"
        );
        assert!(!own.contains("Begin opnieuw"), "{name}: {own}");
        let page = find(&pages, name);
        assert!(page.contains("U logt in bij ") && page.contains("Begin opnieuw"), "{name}: {page}");
        assert!(!page.contains("<nav class=\"rooms\""), "a login shows no account: {page}");
    }
}

#[test]
fn a_mail_asks_nobody_whether_they_copied_their_own_device() {
    let pages = pages();
    let (own, tell) = ("Dan hoeft u niets te doen.", "meteen aan Bakkerij De Linde.");
    for name in ["device_stolen", "key_suspected"] {
        for name in [format!("mail-{name}"), format!("mail-{name}.txt")] {
            let mail = find(&pages, &name);
            assert!(!mail.contains(own) && mail.contains("Vertel dit meteen"), "{name}: {mail}");
        }
    }
    for (name, asks) in [
        ("helpdesk_code", "Heeft u hierom gevraagd?"),
        ("email_change_asked", "Heeft u hierom gevraagd?"),
        ("password_changed", "Heeft u dit zelf gedaan?"),
    ] {
        for name in [format!("mail-{name}"), format!("mail-{name}.txt")] {
            let mail = find(&pages, &name);
            assert!(mail.contains(&format!("{asks} {own}")) && mail.contains(tell), "{name}: {mail}");
        }
    }
}
