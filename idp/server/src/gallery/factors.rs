//! What the pages tell about each second step before somebody links it (R52, R56, R79).

use crate::gallery::pages::{NAMES, Rendered, render_all};
use crate::web::locale::Locale;
use crate::web::page::Page;
use crate::web::theme::Looks;

/// The pages on which each kind is linked.
const KINDS: [(&str, &[&str]); 4] = [
    ("app", &["enrol", "app-mail", "app-mail-link", "app-mail-both", "account-app"]),
    ("sms", &["sms-number", "sms-number-stepper"]),
    ("key", &["link-key", "link-key-stepper"]),
    ("yubico", &["link-yubico"]),
];

fn find<'p>(pages: &'p [Rendered], wanted: &str) -> &'p str {
    &pages.iter().find(|(name, _)| name == wanted).unwrap_or_else(|| panic!("no page {wanted}")).1
}

#[test]
fn each_kind_tells_what_it_needs_and_costs_and_what_when_it_is_lost_and_how_safe_it_is() {
    let looks = Looks::load(None).unwrap();
    for locale in Locale::ALL {
        let pages = render_all(&looks, locale, NAMES);
        let page = Page::new(looks.theme(None).unwrap(), locale);
        for (kind, names) in KINDS {
            for name in names {
                let html = find(&pages, name);
                let (_, told) = html
                    .split_once("<details class=\"explain\">")
                    .unwrap_or_else(|| panic!("{name} explains nothing"));
                for about in ["need", "cost", "lost", "safe"] {
                    let text = page.t(&format!("mfa-{kind}-{about}")).replace('\'', "&#39;");
                    assert!(told.contains(&format!("<li>{text}</li>")), "{name}: {text}");
                }
            }
        }
    }
}

#[test]
fn the_risk_of_text_messages_and_that_we_charge_nothing_are_said_in_words() {
    for (locale, risk, free) in [
        (Locale::Nl, "Iemand kan een nummer overnemen.", "Wij rekenen geen kosten."),
        (Locale::NlJe, "Iemand kan een nummer overnemen.", "Wij rekenen geen kosten."),
        (Locale::En, "Somebody can take over a number.", "We do not charge you."),
    ] {
        let pages = render_all(&Looks::load(None).unwrap(), locale, NAMES);
        assert!(find(&pages, "sms-number").contains(risk));
        for (_, names) in KINDS {
            for name in names {
                assert!(find(&pages, name).contains(free), "{name}: {free}");
            }
        }
        // What somebody's own provider charges abroad is not ours to promise.
        for (name, html) in &pages {
            assert!(!html.contains("kost u niets") && !html.contains("kost je niets"), "{name}");
        }
    }
}

#[test]
fn a_new_mail_and_the_next_code_of_the_app_have_words_of_their_own() {
    for (locale, button, wait, mixed) in [
        (Locale::Nl, "Stuur een nieuwe e-mail", "Wacht op de volgende code in de app.", "nieuwe code"),
        (Locale::NlJe, "Stuur een nieuwe e-mail", "Wacht op de volgende code in de app.", "nieuwe code"),
        (Locale::En, "Send a new e-mail", "Wait for the next code in the app.", "new code"),
    ] {
        let pages = render_all(&Looks::load(None).unwrap(), locale, NAMES);
        assert!(find(&pages, "app-mail").contains(&format!(">{button}</button>")), "{button}");
        for name in ["code-wrong", "enrol-wrong"] {
            assert!(find(&pages, name).contains(wait), "{name}: {wait}");
        }
        let of_apps = pages.iter().filter(|(name, _)| {
            ["app-mail", "enrol", "code"].iter().any(|kind| name.starts_with(kind))
                && !name.starts_with("mail-")
        });
        for (name, html) in of_apps {
            for button in
                html.split("</button>").filter_map(|part| part.rsplit_once('>')).map(|(_, text)| text)
            {
                assert!(!button.to_lowercase().contains(mixed), "{name}: {button}");
            }
        }
    }
}

#[test]
fn no_page_names_one_app_that_must_be_used() {
    let looks = Looks::load(None).unwrap();
    let apps = &looks.theme(None).unwrap().apps;
    assert!(apps.len() > 1, "R67: one is no choice");
    for locale in Locale::ALL {
        let free = Page::new(looks.theme(None).unwrap(), locale).t("app-choose");
        let mut seen = 0;
        for (name, html) in render_all(&looks, locale, NAMES) {
            let named = apps.iter().filter(|app| html.contains(&app.name)).count();
            assert!(named == 0 || named == apps.len(), "{name} names {named} of {}", apps.len());
            assert_eq!(named > 0, html.contains(&free), "{name}: one chooses freely where some are named");
            seen += usize::from(named > 0);
        }
        assert!(seen >= 5, "{seen}");
    }
}
