//! Which of the three texts a person reads: language by wish, form of address by the organisation.

use sluis_domain::organisation::policy::mfa::Tongue;
use sluis_domain::organisation::policy::ui;
use sluis_domain::time::Timestamp;

/// How an organisation speaks to its people in Dutch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Address {
    /// "u"
    #[default]
    Formal,
    /// "je"
    Informal,
}

impl From<ui::Address> for Address {
    fn from(says: ui::Address) -> Self {
        match says {
            ui::Address::U => Self::Formal,
            ui::Address::Je => Self::Informal,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    Dutch,
    English,
}

/// One text file: `nl`, `nl-je` or `en`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Locale {
    #[default]
    Nl,
    NlJe,
    En,
}

/// A language that the person chose on one of our pages, as the language cookie keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    pub language: Language,
    pub at: Timestamp,
}

/// What a request says about the language that its reader wants.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    pub chosen: Option<Choice>,
    pub ui_locales: Option<&'a str>,
    /// When the authorization request that carries `ui_locales` was made.
    pub asked_at: Timestamp,
    pub accept_language: Option<&'a str>,
    /// What the deployment speaks to somebody who wishes nothing we have.
    pub default: Language,
}

impl Language {
    pub const ALL: [Self; 2] = [Self::Dutch, Self::English];

    /// The primary subtag of RFC 5646.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Dutch => "nl",
            Self::English => "en",
        }
    }

    /// The language of a tag such as `nl-BE`, when we have it.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }
}

impl Locale {
    pub const ALL: [Self; 3] = [Self::Nl, Self::NlJe, Self::En];

    pub fn of(language: Language, address: Address) -> Self {
        match (language, address) {
            (Language::Dutch, Address::Formal) => Self::Nl,
            (Language::Dutch, Address::Informal) => Self::NlJe,
            (Language::English, _) => Self::En,
        }
    }

    pub fn language(self) -> Language {
        match self {
            Self::Nl | Self::NlJe => Language::Dutch,
            Self::En => Language::English,
        }
    }

    /// What an organisation's own text for its readers goes by.
    pub fn tongue(self) -> Tongue {
        match self {
            Self::Nl => Tongue::Nl,
            Self::NlJe => Tongue::NlJe,
            Self::En => Tongue::En,
        }
    }

    /// The `lang` attribute. The form of address is no part of a language.
    pub fn lang(self) -> &'static str {
        self.language().tag()
    }

    /// The name of its text file.
    pub fn file(self) -> &'static str {
        match self {
            Self::Nl => "nl",
            Self::NlJe => "nl-je",
            Self::En => "en",
        }
    }
}

impl Choice {
    /// As the language cookie holds it: `en.1790000000`.
    pub fn to_cookie(self) -> String {
        format!("{}.{}", self.language.tag(), self.at.seconds())
    }

    pub fn of_cookie(value: &str) -> Option<Self> {
        let (tag, at) = value.split_once('.')?;
        let language = Language::ALL.into_iter().find(|language| language.tag() == tag)?;
        Some(Self { language, at: Timestamp::from_seconds(at.parse().ok()?) })
    }
}

/// The language of a page: `ui_locales` > cookie > Accept-Language > default, except that a choice
/// made on our own pages after the app asked wins from the app's guess: a language switch that
/// changes nothing would be a lie.
pub fn negotiate(wish: &Wish<'_>) -> Language {
    let asked = wish.ui_locales.and_then(of_ui_locales);
    let chosen = wish.chosen.map(|choice| choice.language);
    let chosen_since = wish.chosen.is_some_and(|choice| choice.at.seconds() >= wish.asked_at.seconds());
    let ordered = if chosen_since { chosen.or(asked) } else { asked.or(chosen) };
    ordered.or_else(|| wish.accept_language.and_then(of_accept_language)).unwrap_or(wish.default)
}

/// "End-User's preferred languages and scripts for the user interface, represented as a
/// space-separated list of BCP47 language tag values, ordered by preference." (OIDC Core, 3.1.2.1)
fn of_ui_locales(list: &str) -> Option<Language> {
    list.split(' ').find_map(Language::of_tag)
}

/// The most wanted language that we have (RFC 9110, 12.5.4); of equals, the first.
fn of_accept_language(header: &str) -> Option<Language> {
    let mut best: Option<(u32, Language)> = None;
    for range in header.split(',') {
        let mut parts = range.split(';');
        let Some(language) = parts.next().and_then(Language::of_tag) else { continue };
        let weight = parts.find_map(|part| part.trim().strip_prefix("q=").map(weight_of)).unwrap_or(1000);
        if weight > 0 && best.is_none_or(|(heaviest, _)| weight > heaviest) {
            best = Some((weight, language));
        }
    }
    best.map(|(_, language)| language)
}

/// A qvalue in thousandths; what cannot be read weighs nothing.
fn weight_of(qvalue: &str) -> u32 {
    let (whole, fraction) = qvalue.trim().split_once('.').unwrap_or((qvalue.trim(), ""));
    let thousandths = format!("{fraction:0<3}");
    match (whole, thousandths.get(..3).and_then(|digits| digits.parse::<u32>().ok())) {
        ("1", _) => 1000,
        ("0", Some(thousandths)) => thousandths,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    const ASKED_AT: Timestamp = Timestamp::from_seconds(1_790_000_000);

    fn wish<'a>() -> Wish<'a> {
        Wish {
            chosen: None,
            ui_locales: None,
            asked_at: ASKED_AT,
            accept_language: None,
            default: Language::Dutch,
        }
    }

    #[test]
    fn the_app_goes_before_the_browser() {
        let wish = Wish { ui_locales: Some("fr en"), accept_language: Some("nl"), ..wish() };
        assert_eq!(negotiate(&wish), Language::English);
    }

    #[test]
    fn an_old_choice_yields_to_the_app_and_a_new_one_does_not() {
        let chosen = |at| Some(Choice { language: Language::English, at });
        let old =
            Wish { chosen: chosen(ASKED_AT - Duration::from_secs(1)), ui_locales: Some("nl"), ..wish() };
        assert_eq!(negotiate(&old), Language::Dutch);
        let new = Wish { chosen: chosen(ASKED_AT), ui_locales: Some("nl"), ..wish() };
        assert_eq!(negotiate(&new), Language::English);
    }

    #[test]
    fn the_browser_is_heard_by_weight() {
        let header = "de, nl;q=0.3, en-GB;q=0.85, *;q=0.1";
        assert_eq!(negotiate(&Wish { accept_language: Some(header), ..wish() }), Language::English);
        let refused = Wish { accept_language: Some("en;q=0, fr"), ..wish() };
        assert_eq!(negotiate(&refused), Language::Dutch);
    }

    #[test]
    fn a_cookie_comes_back_as_it_went_and_rubbish_does_not() {
        let choice = Choice { language: Language::English, at: ASKED_AT };
        assert_eq!(Choice::of_cookie(&choice.to_cookie()), Some(choice));
        for rubbish in ["", "en", "xx.1", "en.", "en.x", "nl-je.1"] {
            assert_eq!(Choice::of_cookie(rubbish), None, "{rubbish}");
        }
    }

    #[test]
    fn only_dutch_knows_two_forms_of_address() {
        assert_eq!(Locale::of(Language::Dutch, Address::Informal), Locale::NlJe);
        assert_eq!(Locale::of(Language::English, Address::Informal), Locale::En);
        assert_eq!(Locale::NlJe.lang(), "nl");
    }
}
