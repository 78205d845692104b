//! The rules for words: every key in every language, no word for which nobody asked, plain language.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::web::assets::Embedded;
use crate::web::locale::Locale;

const SENTENCE_WORDS_MAX: usize = 15;
const BANNED: [&str; 6] = ["dient", "middels", "desgewenst", "authenticeren", "credentials", "token"];
const FORMAL: [&str; 3] = ["u", "uw", "uzelf"];
const INFORMAL: [&str; 5] = ["je", "jij", "jou", "jouw", "jezelf"];
/// Attributes that are read aloud or shown.
const READ_ATTRIBUTES: [&str; 5] = ["aria-label", "title", "alt", "placeholder", "data-text"];
/// Keys that are put together: a month, and what an error page says after its heading.
const MONTH: &str = "month-";
const AFTER_HEADING: [&str; 2] = ["-body", "-next"];

type Texts = BTreeMap<String, String>;

/// Key and text; a text file has one line per text.
fn texts(locale: Locale) -> Texts {
    let source = Embedded::text(&format!("text/{}.ftl", locale.file())).unwrap();
    let lines = source.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut texts = Texts::new();
    for line in lines {
        let (key, text) = line.split_once(" = ").unwrap_or_else(|| panic!("{}: {line}", locale.file()));
        let former = texts.insert(key.to_owned(), text.to_owned());
        assert_eq!(former, None, "{}: {key} stands twice", locale.file());
    }
    texts
}

fn keys(texts: &Texts) -> BTreeSet<&str> {
    texts.keys().map(String::as_str).collect()
}

/// The words of a text; what is filled in counts as one.
fn words(text: &str) -> Vec<String> {
    let mut plain = String::new();
    let mut inside = false;
    for c in text.chars() {
        match c {
            '{' => inside = true,
            '}' => {
                inside = false;
                plain.push('X');
            }
            _ if !inside => plain.push(c),
            _ => {}
        }
    }
    let trimmed = plain.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    trimmed.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

fn has_any(text: &str, wanted: &[&str]) -> bool {
    words(text).iter().any(|word| wanted.contains(&word.as_str()))
}

/// The page and mail templates, by path.
fn templates() -> Vec<(String, String)> {
    let rooms = ["pages/", "partials/", "emails/"];
    let paths = Embedded::iter().filter(|path| rooms.iter().any(|room| path.starts_with(room)));
    paths.map(|path| (path.to_string(), Embedded::text(&path).unwrap())).collect()
}

/// Everything that may name a key: templates, and the sources but for this room.
fn sources() -> String {
    let mut all: String = templates().into_iter().map(|(_, source)| source).collect();
    read_rust(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut all);
    all
}

fn read_rust(dir: &Path, all: &mut String) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("gallery") {
            read_rust(&path, all);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = std::fs::read_to_string(&path).unwrap();
            all.push_str(source.split("mod tests {").next().unwrap());
        }
    }
}

/// The first string after each `call`, such as `t("`.
fn named<'a>(source: &'a str, call: &'a str) -> impl Iterator<Item = &'a str> {
    source.split(call).skip(1).filter_map(|rest| rest.split('"').next())
}

/// A template without its tags, its expressions and its comments: what a reader would read.
fn readable(template: &str) -> String {
    let mut text = template.to_owned();
    for (open, close) in [("{#", "#}"), ("{%", "%}"), ("{{", "}}"), ("<", ">")] {
        while let Some(start) = text.find(open) {
            let end = text[start..].find(close).map_or(text.len(), |end| start + end + close.len());
            text.replace_range(start..end, " ");
        }
    }
    // A macro for an attribute: its value is looked at where it matters, see READ_ATTRIBUTES.
    while let Some(equals) = text.find("=\"") {
        let start = text[..equals].rfind(' ').unwrap_or(0);
        let end = text[equals + 2..].find('"').map_or(text.len(), |end| equals + 2 + end + 1);
        text.replace_range(start..end, " ");
    }
    text
}

#[test]
fn a_key_is_there_in_dutch_and_in_english() {
    assert_eq!(keys(&texts(Locale::Nl)), keys(&texts(Locale::En)));
}

#[test]
fn the_informal_file_holds_what_differs_and_nothing_else() {
    let (formal, informal) = (texts(Locale::Nl), texts(Locale::NlJe));
    for (key, text) in &informal {
        let other = formal.get(key);
        assert!(other.is_some_and(|other| other != text), "{key}: not in nl, or the same");
    }
    for (key, _) in formal.iter().filter(|(_, text)| has_any(text, &FORMAL)) {
        assert!(informal.contains_key(key), "{key} has no informal form");
    }
}

#[test]
fn nobody_is_addressed_in_two_ways() {
    for (key, text) in texts(Locale::Nl) {
        assert!(!has_any(&text, &INFORMAL), "nl: {key}");
    }
    for (key, text) in texts(Locale::NlJe) {
        assert!(!has_any(&text, &FORMAL), "nl-je: {key}");
    }
}

/// Whether `informal` is what `formal` becomes when somebody is addressed with "je".
fn is_informal_for(formal: &str, informal: &str) -> bool {
    let pronoun = match formal {
        "u" => ["je", "jij", "jou"].contains(&informal),
        "uw" => ["je", "jouw"].contains(&informal),
        "uzelf" => informal == "jezelf",
        _ => false,
    };
    // "Kunt u" is "kun je", and "u heeft" is "je hebt".
    let is_stem = formal.strip_suffix('t').is_some_and(|stem| stem == informal);
    pronoun || is_stem || matches!((formal, informal), ("heeft", "hebt" | "heb") | ("gaat", "ga"))
}

#[test]
fn je_changes_the_words_that_address_somebody_and_no_others() {
    let formal = texts(Locale::Nl);
    for (key, informal) in texts(Locale::NlJe) {
        let (before, after) = (words(&formal[&key]), words(&informal));
        assert_eq!(before.len(), after.len(), "{key}: {informal}");
        for (before, after) in before.iter().zip(&after).filter(|(before, after)| before != after) {
            assert!(is_informal_for(before, after), "{key}: {before} became {after}");
        }
    }
}

/// What is written in capitals in every sentence.
const ABBREVIATIONS: [&str; 2] = ["QR", "PIN"];

#[test]
fn capitals_come_from_the_stylesheet_and_not_from_the_texts() {
    for locale in Locale::ALL {
        for (key, text) in texts(locale) {
            // What is filled in, such as { $app }, is in small letters already.
            for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 1) {
                let shouts = word.chars().all(char::is_uppercase) && !ABBREVIATIONS.contains(&word);
                assert!(!shouts, "{}: {key}: {word}", locale.file());
            }
        }
    }
}

#[test]
fn sentences_are_short_and_words_are_plain() {
    for locale in Locale::ALL {
        for (key, text) in texts(locale) {
            for sentence in text.split(['.', '?', '!', ':']) {
                assert!(words(sentence).len() <= SENTENCE_WORDS_MAX, "{}: {key}: {sentence}", locale.file());
            }
            assert!(!has_any(&text, &BANNED), "{}: {key}", locale.file());
            assert!(!text.chars().any(|c| c == '<' || c == '&'), "{}: {key} holds markup", locale.file());
        }
    }
}

#[test]
fn a_key_that_is_asked_for_is_there() {
    let (texts, sources) = (texts(Locale::Nl), sources());
    for call in [".t(\"", ".t_with(\"", "of_form(\""] {
        for key in named(&sources, call) {
            assert!(texts.contains_key(key), "{call}{key}");
        }
    }
}

#[test]
fn a_key_that_is_there_is_asked_for() {
    let sources = sources();
    let asked = |key: &str| sources.contains(&format!("\"{key}\""));
    for key in texts(Locale::Nl).keys() {
        let heading = AFTER_HEADING.iter().find_map(|suffix| key.strip_suffix(suffix));
        let is_composed = key.starts_with(MONTH) || heading.is_some_and(asked);
        let is_term = key.strip_prefix('-').is_some_and(|_| is_term_used(key));
        assert!(asked(key) || is_composed || is_term, "{key} is used nowhere");
    }
}

fn is_term_used(term: &str) -> bool {
    texts(Locale::Nl).values().any(|text| text.contains(&format!("{{ {term} }}")))
}

#[test]
fn no_sentence_stands_in_a_template() {
    for (path, source) in templates() {
        let text = readable(&source);
        assert!(!text.chars().any(char::is_alphabetic), "{path}: {}", text.trim());
        for attribute in READ_ATTRIBUTES {
            for value in named(&source, &format!(" {attribute}=\"")) {
                // A picture beside the words that say the same has none of its own.
                assert!(value.is_empty() || value.starts_with("{{"), "{path}: {attribute}={value}");
            }
        }
    }
}

#[test]
fn words_are_counted_as_a_reader_counts_them() {
    assert_eq!(words("Vul uw { -code } in: nu."), ["vul", "uw", "x", "in", "nu"]);
    assert!(is_informal_for("kunt", "kun") && !is_informal_for("opnieuw", "opnieje"));
    assert!(has_any("Bent U dat?", &FORMAL) && !has_any("Utrecht, nu", &FORMAL));
    assert_eq!(readable("<p class=\"a\">{{ x }} Dag{% if y %}</p>").trim(), "Dag");
}
