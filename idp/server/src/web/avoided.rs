//! Words that the reader of a theme is to see in none of its texts (R38): `avoid_words` of its `theme.toml`. A text
//! that was copied from the manual of something else is told of by them.

use crate::web::text::{Layer, TextFile};

/// One line for each word that stands where it is not to: the file, the key, the word. `own` are the texts of the
/// theme, `base` those that it has where it has none of its own.
pub fn find(words: &[String], own: &Layer, base: &Layer) -> Vec<String> {
    let mut found = Vec::new();
    let files = [("nl", &own.nl, &base.nl), ("nl-je", &own.nl_je, &base.nl_je), ("en", &own.en, &base.en)];
    for (name, own, base) in files {
        let own = texts(own.as_ref());
        for (key, text) in &own {
            let told = |word| format!("text/{name}.ftl: {key} says \"{word}\", which avoid_words lists");
            found.extend(said(words, text).map(told));
        }
        let inherited =
            texts(base.as_ref()).into_iter().filter(|(key, _)| own.iter().all(|(own, _)| own != key));
        for (key, text) in inherited {
            let told = |word| {
                format!(
                    "text/{name}.ftl: {key}, which it has from the default theme, says \"{word}\", which avoid_words \
                     lists: write a text of its own"
                )
            };
            found.extend(said(words, &text).map(told));
        }
    }
    found
}

/// The words that a text says, each once.
fn said<'w>(words: &'w [String], text: &str) -> impl Iterator<Item = &'w String> {
    let text = apart(text);
    words.iter().filter(move |word| {
        let word = apart(word);
        !word.is_empty() && text.windows(word.len()).any(|window| window == word)
    })
}

/// The words of a text, in small letters and without the marks around them.
fn apart(text: &str) -> Vec<String> {
    let words = text.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// Key and text of each entry of a file; what is filled in is left out, and each of several variants is read.
fn texts(file: Option<&TextFile>) -> Vec<(String, String)> {
    let mut texts: Vec<(String, String)> = Vec::new();
    for line in file.map(|file| file.source()).unwrap_or_default().lines() {
        let entry =
            line.split_once('=').filter(|_| line.starts_with(|c: char| c.is_alphabetic() || c == '-'));
        if let Some((key, text)) = entry {
            texts.push((key.trim().to_owned(), without_what_is_filled_in(text)));
        } else if line.starts_with(' ')
            && let Some((_, text)) = texts.last_mut()
        {
            text.push(' ');
            text.push_str(&without_what_is_filled_in(line));
        }
    }
    texts
}

/// A line without `{ $name }` and `{ -term }`, which end where they begin.
fn without_what_is_filled_in(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        rest = after.split_once('}').map_or("", |(_, behind)| behind);
        // It is one word for whoever reads it: the words around it do not meet.
        text.push_str(" x ");
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::text::read;

    fn layer(nl: &str) -> Layer {
        Layer { nl: Some(read(nl.to_owned()).unwrap()), ..Layer::default() }
    }

    fn found(own: &str, base: &str, words: &[&str]) -> Vec<String> {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        find(&words, &layer(own), &layer(base))
    }

    #[test]
    fn a_word_is_found_whole_in_any_case_with_its_key_and_nowhere_else() {
        let own = "# videobellen\nhelp = Vragen over Videobellen? Bel ons.\nbeeld = Een videobelafspraak.\n";
        assert_eq!(
            found(own, "", &["videobellen"]),
            ["text/nl.ftl: help says \"videobellen\", which avoid_words lists"]
        );
        assert!(found(own, "", &["beeldbellen", "bel"]).len() == 1, "bel is a word of its own");
        assert!(found(own, "", &[]).is_empty() && found(own, "", &["", " . "]).is_empty());
    }

    #[test]
    fn several_words_are_found_together_and_what_is_filled_in_is_none_of_the_text() {
        let own = "a = Ga naar mijn\n    omgeving, { $app }.\nb = Mijn { $x } omgeving.\nc = { $omgeving }\n";
        assert_eq!(found(own, "", &["mijn omgeving"]).len(), 1, "{:?}", found(own, "", &["mijn omgeving"]));
        assert_eq!(found(own, "", &["omgeving"]).len(), 2);
    }

    #[test]
    fn each_variant_of_a_text_is_read() {
        let own = "n = { $n ->\n    [one] één token\n   *[other] veel tokens\n  }\n";
        assert_eq!(found(own, "", &["token", "tokens"]).len(), 2);
    }

    #[test]
    fn a_text_of_the_default_theme_counts_unless_the_theme_has_one_of_its_own() {
        let base = "a = Het portaal.\nb = Het portaal.\n";
        let told = found("a = De app.\n", base, &["portaal"]);
        assert_eq!(told.len(), 1);
        assert!(told[0].starts_with("text/nl.ftl: b, which it has from the default theme"), "{told:?}");
    }
}
