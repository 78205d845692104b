//! What stands on every page: for which app and organisation it is, who helps, and that it is no production (R134, R135,
//! R149).

use crate::gallery::pages::{NAMES, Names, render_all};
use crate::gallery::tags::tags;
use crate::web::locale::Locale;
use crate::web::theme::Looks;
use std::collections::BTreeMap;

/// How the organisation of the samples is reached.
const HELP: [&str; 3] = ["030 123 45 67", "helpdesk@delinde.example", "ma–vr 8:30–17:00"];
/// Pages of nobody in particular: no organisation is known yet, or any more.
const OF_NOBODY: [&str; 15] = [
    "activate-code",
    "activate-code-wrong",
    "activate-dead",
    "error-S-101",
    "error-S-104",
    "error-S-105",
    "error-S-106",
    "error-S-109",
    "error-S-110",
    "expired-stranger",
    "forgotten-stranger",
    "front",
    "logged-out-stranger",
    "logout-own",
    "reset-expired",
];
/// Pages that know an app alone, or an organisation alone, and those on which nothing is asked any more: they name
/// where they lead back to.
const OF_ONE: [&str; 25] = [
    "activate-active",
    "activate-declined",
    "activate-expired",
    "activate-sent",
    "confirm-email",
    "confirm-email-dead",
    "confirm-email-done",
    "confirm-email-renamed",
    "error-S-102",
    "error-S-103",
    "error-S-107",
    "error-S-108",
    "expired",
    "forgotten-sent",
    "form-post",
    "logged-out",
    "login-terms-declined",
    "logout",
    "noaccess-any",
    "password-app-only",
    "password-org-only",
    "reset-dead",
    "reset-done",
    "reset-sent",
    "reset-used",
];

#[test]
fn who_helps_stands_on_every_page_and_in_every_mail_of_an_organisation() {
    let looks = Looks::load(None).unwrap();
    for locale in Locale::ALL {
        let mut seen = 0;
        for (name, html) in render_all(&looks, locale, NAMES) {
            let told = HELP.iter().filter(|way| html.contains(**way)).count();
            let of_nobody = OF_NOBODY.contains(&name.as_str());
            assert_eq!(told, if of_nobody { 0 } else { HELP.len() }, "{name}");
            // Web Content Accessibility Guidelines 3.2.6: at one place, which is the foot.
            if !name.starts_with("mail-") && !of_nobody {
                let foot = html.split_once("<footer class=\"bottom\">").unwrap().1;
                assert!(HELP.iter().all(|way| foot.contains(way)), "{name}");
            }
            seen += usize::from(!of_nobody);
        }
        assert!(seen > 150, "{seen}");
    }
}

#[test]
fn pages_and_mails_say_that_it_is_no_production_and_those_of_production_say_nothing() {
    const LABEL: &str = "<p class=\"environment\">Trainingsomgeving</p>";
    let looks = Looks::load(None).unwrap();
    for locale in Locale::ALL {
        let training = Names { environment: Some("Trainingsomgeving"), ..NAMES };
        for (name, html) in render_all(&looks, locale, training) {
            let label = match (name.starts_with("mail-"), name.ends_with(".txt")) {
                (true, true) => "\n\n[Trainingsomgeving]\n\n",
                (true, false) => ">Trainingsomgeving</span>",
                _ => LABEL,
            };
            assert_eq!(html.matches(label).count(), 1, "{name}: {html}");
        }
        for (name, html) in render_all(&looks, locale, NAMES) {
            assert_eq!(html.contains("class=\"environment\""), name == "password-training", "{name}");
            let empty = html.contains("[]") || html.contains("></span>");
            assert!(!name.starts_with("mail-") || !empty, "{name}: {html}");
        }
    }
}

#[test]
fn every_page_of_a_login_names_the_app_and_the_organisation() {
    let looks = Looks::load(None).unwrap();
    for locale in Locale::ALL {
        for (name, html) in render_all(&looks, locale, NAMES) {
            // The account is the person's own, and a mail says who sends it.
            if name.starts_with("mail-") || OF_NOBODY.contains(&name.as_str()) {
                continue;
            }
            let names_app = html.contains(NAMES.app);
            let names_organisation = html.contains(NAMES.organisation);
            let own = ["account", "replace-phone"].iter().any(|own| name.starts_with(own))
                || name.ends_with("-own");
            let one_is_enough = own || OF_ONE.contains(&name.as_str());
            let named =
                if one_is_enough { names_app || names_organisation } else { names_app && names_organisation };
            assert!(named, "{name}: the app {names_app}, the organisation {names_organisation}");
        }
    }
}

#[test]
fn a_code_by_text_message_is_asked_in_one_field_that_says_how_it_looks() {
    let looks = Looks::load(None).unwrap();
    let pages = render_all(&looks, Locale::Nl, NAMES);
    for (name, keyboard, hint) in [
        ("sms-code", "numeric", "De code heeft 6 cijfers."),
        ("sms-code-letters", "text", "De code heeft 6 cijfers en letters."),
        ("sms-code-linking", "text", "De code heeft 6 cijfers en letters."),
    ] {
        let (_, html) = pages.iter().find(|(known, _)| known == name).unwrap();
        let fields: Vec<_> =
            tags(html, "input").filter(|field| field.value("class") == Some("code")).collect();
        assert_eq!(fields.len(), 1, "{name}");
        assert_eq!(fields[0].value("inputmode"), Some(keyboard), "{name}");
        assert_eq!(fields[0].value("autocomplete"), Some("one-time-code"), "{name}");
        assert_eq!(fields[0].value("pattern").is_some(), keyboard == "numeric", "{name}");
        assert!(html.contains(&format!("<p class=\"hint\" id=\"code-hint\">{hint}</p>")), "{name}");
    }
}

#[test]
fn who_misses_a_mail_reads_from_whom_it_comes_and_how_it_is_called() {
    const SENDER: &str = "no-reply@login.example";
    let looks = Looks::load(None).unwrap();
    for locale in Locale::ALL {
        let pages: BTreeMap<String, String> = render_all(&looks, locale, NAMES).into_iter().collect();
        let subject = |mail: &str| pages[&format!("{mail}.txt")].lines().next().unwrap().to_owned();
        let of_anybody = |mail: &str| subject(mail).replace(NAMES.organisation, "…");
        let text = |key| looks.theme(None).unwrap().texts.find(locale, key, &[]).unwrap();
        let (head, junk) = (text("no-mail"), text("spam-hint"));
        let invitations = ["mail-invite", "mail-account"];
        let (known, unknown) = (invitations.map(&subject), invitations.map(&of_anybody));
        let (recovery, app) = ([of_anybody("mail-forgotten")], [subject("mail-app-key")]);
        for (name, subjects, is_open) in [
            ("password", &known[..], false),
            ("password-app-only", &unknown, false),
            ("activate-code", &unknown, false),
            ("activate-sent", &known, true),
            ("app-mail", &app, false),
            ("forgotten-sent", &recovery, true),
            ("reset-sent", &recovery, true),
        ] {
            let html = &pages[name];
            let (before, rest) = html.split_once(&format!("<summary>{head}</summary>")).unwrap();
            let (help, _) = rest.split_once("</details>").unwrap();
            assert_eq!(before.trim_end().ends_with(" open>"), is_open, "{name}");
            assert!(help.contains(SENDER) && help.contains(&junk), "{name}: {help}");
            assert!(subjects.iter().all(|subject| help.contains(subject.as_str())), "{name}: {help}");
            let names_organisation = help.contains(NAMES.organisation);
            assert_eq!(
                names_organisation,
                subjects.iter().any(|one| one.contains(NAMES.organisation)),
                "{name}"
            );
        }
    }
}
