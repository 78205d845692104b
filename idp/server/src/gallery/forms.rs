//! Fields and links on every page: what must be filled says so (R30), and a link says where it leads (R81, R141).

use crate::gallery::pages::{NAMES, render_all};
use crate::gallery::tags::{Tag, tags};
use crate::web::locale::Locale;
use crate::web::theme::Looks;

/// What a link may not say and no more: it is read out of its sentence.
const BARE: [&str; 10] = [
    "hier",
    "klik hier",
    "link",
    "deze link",
    "lees meer",
    "here",
    "click here",
    "this link",
    "more",
    "read more",
];
/// Fields that need no word: they are filled in, or choosing nothing is an answer.
const KINDS_WITH_AN_ANSWER: [&str; 4] = ["hidden", "radio", "checkbox", "submit"];

/// Every page that a browser shows: its name and its HTML.
fn pages(locale: Locale) -> Vec<(String, String)> {
    let pages = render_all(&Looks::load(None).unwrap(), locale, NAMES);
    pages.into_iter().filter(|(name, _)| !name.starts_with("mail-")).collect()
}

/// What stands in the label of the field.
fn label<'h>(form: &'h str, field: &Tag<'_>) -> &'h str {
    let id = field.value("id").unwrap_or_else(|| panic!("a field without id: {form}"));
    let label =
        form.split_once(&format!("<label for=\"{id}\">")).and_then(|(_, rest)| rest.split_once("</label>"));
    label.unwrap_or_else(|| panic!("{id} has no label")).0
}

#[test]
fn what_must_be_filled_has_a_star_a_word_and_its_markup_on_every_form() {
    const STAR: &str = "<span class=\"must\" aria-hidden=\"true\">*</span>";
    for (locale, word) in
        [(Locale::Nl, "Velden met * zijn verplicht."), (Locale::En, "Fields with * are required.")]
    {
        let mut musts = 0;
        for (name, html) in pages(locale) {
            // Once a page, before the first field that it is about.
            let begin = html.find(STAR).unwrap_or(html.len());
            let all = html.matches(word).count();
            assert_eq!(all, usize::from(html.contains(STAR)), "{name}: {word}");
            assert_eq!(html[..begin].matches(word).count(), all, "{name}: {word}");
            for form in html.split("<form ").skip(1).map(|rest| rest.split("</form>").next().unwrap()) {
                let fields: Vec<Tag<'_>> = tags(form, "input").chain(tags(form, "select")).collect();
                let must: Vec<&Tag<'_>> = fields.iter().filter(|field| field.has("required")).collect();
                musts += must.len();
                for field in &must {
                    assert!(label(form, field).contains(STAR), "{name}: {field:?}");
                }
                assert_eq!(form.matches(STAR).count(), must.len(), "{name}: a star at what may be left open");
                for field in fields.iter().filter(|field| !field.has("required") && !field.has("readonly")) {
                    let kind = field.value("type").unwrap_or("select");
                    let answered = KINDS_WITH_AN_ANSWER.contains(&kind) || kind == "select";
                    let is_optional = answered || name == "profile" || name.starts_with("profile-");
                    let says = is_optional
                        || label(form, field).contains(if locale == Locale::En {
                            "(optional)"
                        } else {
                            "(niet verplicht)"
                        });
                    assert!(says, "{name}: {field:?} does not say whether it must be filled");
                }
            }
        }
        assert!(musts > 50, "{musts}");
    }
}

/// What a reader sees, or hears instead of it.
fn words_of(link: &Tag<'_>, inside: &str) -> String {
    let seen: String =
        inside.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect();
    link.value("aria-label").unwrap_or(&seen).trim().to_lowercase()
}

#[test]
fn a_link_says_where_it_leads() {
    for locale in Locale::ALL {
        for (name, html) in render_all(&Looks::load(None).unwrap(), locale, NAMES) {
            for rest in html.split("<a ").skip(1) {
                let (inside, _) = rest.split_once("</a>").unwrap();
                let (tag, inside) = inside.split_once('>').unwrap();
                let words = words_of(&Tag(tag), inside);
                assert!(!words.is_empty(), "{name}: a link without words");
                assert!(!BARE.contains(&words.trim_matches(['.', ':', '!'])), "{name}: {words}");
            }
        }
    }
}

#[test]
fn who_has_no_app_finds_one_in_both_shops_and_who_has_one_goes_past() {
    let looks = Looks::load(None).unwrap();
    let apps = &looks.theme(None).unwrap().apps;
    for (locale, notice, past) in [
        (Locale::Nl, "opent in een nieuw venster", "Ik heb al een app"),
        (Locale::En, "opens in a new window", "I already have an app"),
    ] {
        let pages = pages(locale);
        for wanted in ["enrol", "app-mail-both", "account-app"] {
            let (_, html) = pages.iter().find(|(name, _)| name == wanted).unwrap();
            let (before, after) = html.split_once("id=\"scan\"").unwrap();
            assert!(before.contains(&format!("<a href=\"#scan\">{past}</a>")), "{wanted}");
            assert!(after.contains("class=\"qr\""), "{wanted}: the way past leads to the code");
            let shops: Vec<Tag<'_>> = tags(before, "a").filter(|link| link.has("target")).collect();
            assert_eq!(shops.len(), apps.iter().map(|app| app.stores().count()).sum::<usize>(), "{wanted}");
            assert!(shops.len() >= 4, "two apps in two shops");
            for link in shops {
                assert_eq!(
                    (link.value("target"), link.value("rel")),
                    (Some("_blank"), Some("noopener noreferrer"))
                );
                assert!(link.value("aria-label").unwrap().contains(notice), "{link:?}");
                let href = link.value("href").unwrap();
                let tells =
                    ["referrer", "utm", "&amp;", "&#38;", "#"].into_iter().find(|part| href.contains(part));
                assert!(href.starts_with("https://") && tells.is_none(), "{href}");
            }
            assert!(!html.to_lowercase().contains("windows phone"), "R88");
        }
    }
}
