//! An organisation's own words on every page and in every mail (R138).

use sluis_domain::organisation::policy::terms::{Term, TermsRules};

use crate::gallery::pages::{NAMES, Names, Rendered, render_all};
use crate::web::locale::Locale;
use crate::web::theme::Looks;
use crate::web::words::Words;

/// Every page in the words `app`, `backup`, `code` and `mfa`.
fn pages_in(locale: Locale, [app, backup, code, mfa]: [&str; 4]) -> Vec<Rendered> {
    let term = |word: &str| -> Term { word.parse().unwrap() };
    let (app, backup, code, mfa) = (term(app), term(backup), term(code), term(mfa));
    let words = Words::of(&TermsRules { app, backup, backups: Term::NONE, code, mfa });
    let looks = Looks::load(None).unwrap();
    let texts = looks.theme(None).unwrap().in_words(&words, locale);
    render_all(&looks, locale, Names { texts: texts.as_deref(), ..NAMES })
}

fn find<'p>(pages: &'p [Rendered], wanted: &str) -> &'p str {
    &pages.iter().find(|(name, _)| name == wanted).unwrap_or_else(|| panic!("no page {wanted}")).1
}

#[test]
fn every_page_and_mail_speaks_in_the_words_of_the_manual() {
    for locale in [Locale::Nl, Locale::NlJe] {
        let pages = pages_in(locale, ["zakapp", "noodbrief", "pincijfer", "dubbelslot"]);
        for (name, page) in &pages {
            let page = page.to_lowercase();
            for word in ["authenticatie-app", "back-upcode", "tweestapsverificatie"] {
                assert!(!page.contains(word), "{}-{name} says {word}", locale.file());
            }
        }
        for (name, expected) in [
            ("code", "Pincijfer invullen"),
            ("code-wrong", "Deze pincijfer klopt niet."),
            ("enrol", "Installeer een zakapp"),
            ("backup", "Noodbrief invullen"),
            ("keep-codes", "noodbriefs"),
            ("introduce", "Extra beveiliging: dubbelslot"),
            ("account-security", "Dubbelslot staat aan."),
            ("mail-linked", "Er is een zakapp gekoppeld"),
            ("mail-linked.txt", "Er is een zakapp gekoppeld"),
        ] {
            assert!(find(&pages, name).contains(expected), "{name}: {expected}");
        }
    }
}

#[test]
fn a_word_is_text_and_an_english_page_keeps_its_own() {
    let hostile = ["<b>app</b>", "{ -code }", "<b>code</b>", "\"><script>2FA"];
    for locale in [Locale::Nl, Locale::NlJe] {
        for (name, page) in pages_in(locale, hostile).into_iter().filter(|(name, _)| !name.ends_with(".txt"))
        {
            assert!(!page.contains("<b>") && !page.contains("<script>"), "{name}");
        }
        let pages = pages_in(locale, hostile);
        assert!(find(&pages, "code-wrong").contains("Deze &#60;b&#62;code&#60;/b&#62; klopt niet."));
        assert!(find(&pages, "backup").contains("{ -code }"), "a word refers to nothing");
    }
    let english = pages_in(Locale::En, hostile);
    assert!(find(&english, "backup").contains("back-up code"));
    assert!(!find(&english, "code-wrong").contains("&#60;b"));
}
