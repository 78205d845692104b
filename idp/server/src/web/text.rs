//! The words: Fluent texts of the base and of a theme, looked up by language first and theme second.

use std::fmt;
use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

use crate::web::locale::{Language, Locale};

/// One text file, read. Shared by all themes that stand on it.
pub type TextFile = Arc<FluentResource>;

/// The text files of one place: the base, or a theme that overrides some of it.
#[derive(Clone, Default)]
pub struct Layer {
    pub nl: Option<TextFile>,
    pub nl_je: Option<TextFile>,
    pub en: Option<TextFile>,
}

/// All words of one theme. A bundle holds its files from weak to strong, so that a theme that
/// renames a term renames it in the base's sentences as well.
#[derive(Clone)]
pub struct Texts {
    nl: Arc<FluentBundle<TextFile>>,
    nl_je: Arc<FluentBundle<TextFile>>,
    en: Arc<FluentBundle<TextFile>>,
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[texts]")
    }
}

/// Reads one file; the error names the line.
pub fn read(source: String) -> Result<TextFile, String> {
    match FluentResource::try_new(source) {
        Ok(resource) => Ok(Arc::new(resource)),
        Err((resource, errors)) => {
            let at = errors.first().map_or(0, |error| error.pos.start);
            let line = resource.source().get(..at).map_or(0, |before| before.matches('\n').count()) + 1;
            let what = errors.first().map(|error| error.kind.to_string()).unwrap_or_default();
            Err(format!("line {line}: {what}"))
        }
    }
}

impl Texts {
    /// `layers` from weak (the base) to strong (the theme).
    pub fn new(layers: &[&Layer]) -> Self {
        let en = bundle(Language::English, layers.iter().filter_map(|layer| layer.en.clone()));
        Self { nl: Arc::new(formal(layers)), nl_je: Arc::new(informal(layers)), en: Arc::new(en) }
    }

    /// The same texts, with an organisation's own words where a reader in `locale` looks first. `layers` are those
    /// that they were made of. The words are Dutch: English stays as it is.
    pub fn in_words(&self, words: &TextFile, layers: &[&Layer], locale: Locale) -> Self {
        let own = Layer { nl: Some(Arc::clone(words)), nl_je: Some(Arc::clone(words)), en: None };
        let layers: Vec<&Layer> = layers.iter().copied().chain([&own]).collect();
        match locale {
            Locale::Nl => Self { nl: Arc::new(formal(&layers)), ..self.clone() },
            Locale::NlJe => Self { nl_je: Arc::new(informal(&layers)), ..self.clone() },
            Locale::En => self.clone(),
        }
    }

    /// The text of a key, in the reader's locale or else in another that has it.
    pub fn find(&self, locale: Locale, key: &str, args: &[(&str, &str)]) -> Option<String> {
        let [first, second] = match locale {
            Locale::Nl => [&self.nl, &self.en],
            Locale::NlJe => [&self.nl_je, &self.en],
            Locale::En => [&self.en, &self.nl],
        };
        format(first, key, args).or_else(|| format(second, key, args))
    }
}

fn formal(layers: &[&Layer]) -> FluentBundle<TextFile> {
    bundle(Language::Dutch, layers.iter().filter_map(|layer| layer.nl.clone()))
}

/// What the informal file leaves out is the same in both.
fn informal(layers: &[&Layer]) -> FluentBundle<TextFile> {
    let both = layers.iter().filter_map(|layer| layer.nl.clone());
    bundle(Language::Dutch, both.chain(layers.iter().filter_map(|layer| layer.nl_je.clone())))
}

fn bundle(language: Language, files: impl Iterator<Item = TextFile>) -> FluentBundle<TextFile> {
    // Our own two tags are well-formed; should one not be, numbers are written as in no language.
    let language: LanguageIdentifier = language.tag().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false);
    for file in files {
        bundle.add_resource_overriding(file);
    }
    bundle
}

fn format(bundle: &FluentBundle<TextFile>, key: &str, args: &[(&str, &str)]) -> Option<String> {
    let pattern = bundle.get_message(key)?.value()?;
    let args: FluentArgs<'_> = args.iter().copied().collect();
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned();
    if !errors.is_empty() {
        complain(key, "an argument or a term is missing");
    }
    Some(text)
}

/// A text that is not whole is a defect of the release and stops a test; a reader still gets a page.
pub fn complain(key: &str, what: &str) {
    tracing::error!(key, what, "text is not whole");
    #[cfg(test)]
    tests::stop(key, what);
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn stop(key: &str, what: &str) {
        panic!("text {key}: {what}");
    }

    fn layer(nl: &str, nl_je: &str, en: &str) -> Layer {
        let file = |source: &str| Some(read(source.to_owned()).unwrap());
        Layer { nl: file(nl), nl_je: file(nl_je), en: file(en) }
    }

    fn themed() -> Texts {
        let base = layer(
            "-code = back-upcode\nuse = Vul uw { -code } in.\nbye = Dag { $name }.\nonly-nl = Ja.",
            "use = Vul je { -code } in.",
            "-code = back-up code\nuse = Enter your { -code }.\nbye = Bye { $name }.",
        );
        let theme = layer("-code = herstelcode\nbye = Tot ziens { $name }.", "", "");
        Texts::new(&[&base, &theme])
    }

    #[test]
    fn a_theme_that_renames_a_term_renames_it_everywhere() {
        assert_eq!(themed().find(Locale::Nl, "use", &[]).unwrap(), "Vul uw herstelcode in.");
        assert_eq!(themed().find(Locale::NlJe, "use", &[]).unwrap(), "Vul je herstelcode in.");
    }

    #[test]
    fn a_theme_in_one_language_pushes_it_on_nobody_else() {
        assert_eq!(themed().find(Locale::En, "bye", &[("name", "An")]).unwrap(), "Bye An.");
        assert_eq!(themed().find(Locale::NlJe, "bye", &[("name", "An")]).unwrap(), "Tot ziens An.");
    }

    #[test]
    fn an_organisations_own_words_go_over_those_of_the_theme_in_dutch() {
        let base = layer(
            "-code = code\nuse = Uw { -code }.",
            "use = Je { -code }.",
            "-code = code\nuse = A { -code }.",
        );
        let theme = layer("", "-code = cijfercode", "");
        let own = read("-code = { \"pasje <b>\" }".to_owned()).unwrap();
        let layers = [&base, &theme];
        let texts = Texts::new(&layers);
        let said = |locale: Locale| texts.in_words(&own, &layers, locale).find(locale, "use", &[]).unwrap();
        assert_eq!(said(Locale::Nl), "Uw pasje <b>.");
        assert_eq!(said(Locale::NlJe), "Je pasje <b>.");
        assert_eq!(said(Locale::En), "A code.");
    }

    #[test]
    fn a_key_that_a_language_lacks_is_read_in_another() {
        assert_eq!(themed().find(Locale::En, "only-nl", &[]).unwrap(), "Ja.");
        assert_eq!(themed().find(Locale::Nl, "nowhere", &[]), None);
    }

    #[test]
    fn a_file_that_cannot_be_read_names_its_line() {
        let error = read("one = 1\ntwo = { $\n".to_owned()).unwrap_err();
        assert!(error.starts_with("line 2:"), "{error}");
    }
}
