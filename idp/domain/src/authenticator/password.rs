//! Passwords: which new ones are taken, and the form in which they are hashed. The hashing is the server's.
//!
//! NIST SP 800-63B-4 §3.1.1.2: length, a list of what is too well known, no composition rules; an organisation that
//! must can ask for sorts of characters nevertheless.

use crate::authenticator::password_rule::PasswordRule;
use crate::authenticator::well_known;
use crate::organisation::policy::password::PasswordRules;
use crate::secret::Secret;
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// The most bytes of a typed password that are looked at: 256 characters of at most four bytes each.
const LONGEST_BYTES: usize = 1024;

/// A shorter word is part of too many others to be refused: "anna" is part of "savannah".
const SHORTEST_WORD: usize = 4;

/// Why a new password is not taken. A page shows all that apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum PasswordRefused {
    /// It stands on the operator's list of passwords that were stolen elsewhere.
    #[error("was stolen elsewhere and is known")]
    Breached,
    /// Fewer digits than the policy asks.
    #[error("has too few digits")]
    FewDigits,
    /// Fewer lower-case letters than the policy asks.
    #[error("has too few lower-case letters")]
    FewLower,
    /// Fewer signs that are neither letter nor digit than the policy asks.
    #[error("has too few signs that are neither letter nor digit")]
    FewSpecial,
    /// Fewer capitals than the policy asks.
    #[error("has too few capitals")]
    FewUpper,
    /// It is little more than a name that others know.
    #[error("is made of the login name or the name of the organisation")]
    NameOfThePerson,
    /// More characters than the policy allows.
    #[error("is too long")]
    TooLong,
    /// Fewer characters than the policy asks.
    #[error("is too short")]
    TooShort,
    /// It stands on the list.
    #[error("is too well known")]
    TooWellKnown,
    /// The person had it before.
    #[error("was used before")]
    UsedBefore,
}

impl PasswordRefused {
    /// The rule on the page that it breaks.
    pub const fn rule(self) -> PasswordRule {
        match self {
            Self::Breached | Self::TooWellKnown => PasswordRule::WellKnown,
            Self::FewDigits => PasswordRule::Digits,
            Self::FewLower => PasswordRule::Lower,
            Self::FewSpecial => PasswordRule::Special,
            Self::FewUpper => PasswordRule::Upper,
            Self::NameOfThePerson => PasswordRule::Names,
            Self::TooLong => PasswordRule::Longest,
            Self::TooShort => PasswordRule::Length,
            Self::UsedBefore => PasswordRule::Former,
        }
    }
}

/// Names that the password may not be made of: login names, names of organisations, of the product.
#[derive(Debug, Clone, Default)]
pub struct Context {
    words: BTreeSet<String>,
}

impl Context {
    /// The context of these names. Of a mail address, the part before the @ counts as well.
    pub fn of<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        let mut words = BTreeSet::from(["sluis".to_owned()]);
        for name in names {
            let name = folded(name);
            if let Some((local, _)) = name.split_once('@') {
                words.insert(local.to_owned());
            }
            words.insert(name);
        }
        words.retain(|word| word.chars().count() >= SHORTEST_WORD);
        Self { words }
    }
}

/// The form that is hashed: normal form C, case and blanks as typed, nothing cut off. None: more bytes than
/// any password has, which is refused before work is spent on it.
pub fn normal_form(typed: &str) -> Option<Secret<String>> {
    (typed.len() <= LONGEST_BYTES).then(|| Secret::new(typed.nfc().collect()))
}

/// Checks a new password.
///
/// # Errors
/// Every reason that applies, in order.
pub fn check_new(
    typed: &str,
    rules: &PasswordRules,
    context: &Context,
) -> Result<Secret<String>, Vec<PasswordRefused>> {
    let password = normal_form(typed).ok_or_else(|| vec![PasswordRefused::TooLong])?;
    let length = characters(password.expose());
    let lower = Secret::new(folded(password.expose()));
    let has = |class: fn(char) -> bool| count(password.expose(), class);
    let reasons = [
        (length < rules.min_length, PasswordRefused::TooShort),
        (length > rules.max_length, PasswordRefused::TooLong),
        (has(char::is_uppercase) < rules.upper, PasswordRefused::FewUpper),
        (has(char::is_lowercase) < rules.lower, PasswordRefused::FewLower),
        (has(char::is_numeric) < rules.digits, PasswordRefused::FewDigits),
        (has(is_special) < rules.special, PasswordRefused::FewSpecial),
        (is_made_of_names(lower.expose(), rules, context), PasswordRefused::NameOfThePerson),
        (well_known::is_too_well_known(lower.expose()), PasswordRefused::TooWellKnown),
    ];
    let refused: Vec<PasswordRefused> =
        reasons.into_iter().filter_map(|(applies, reason)| applies.then_some(reason)).collect();
    if refused.is_empty() { Ok(password) } else { Err(refused) }
}

/// It is a name, or what is left without the names is no password by itself.
fn is_made_of_names(lower: &str, rules: &PasswordRules, context: &Context) -> bool {
    let mut rest = Secret::new(lower.to_owned());
    // Longer words first, so that a name goes as a whole.
    let own = rules.words.iter().filter_map(|word| word.own()).map(folded);
    let mut words: Vec<String> = own.chain(context.words.iter().cloned()).collect();
    words.retain(|word| word.chars().count() >= SHORTEST_WORD && lower.contains(word.as_str()));
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    for word in &words {
        rest = Secret::new(rest.expose().replace(word.as_str(), ""));
    }
    !words.is_empty() && characters(rest.expose()) < rules.min_length
}

/// ASVS and our peers: a "special" character is everything that is neither letter nor digit, a blank too.
fn is_special(c: char) -> bool {
    !c.is_alphanumeric()
}

fn count(text: &str, class: fn(char) -> bool) -> u32 {
    u32::try_from(text.chars().filter(|c| class(*c)).count()).unwrap_or(u32::MAX)
}

fn characters(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

fn folded(text: &str) -> String {
    text.nfc().collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    fn rules() -> PasswordRules {
        PasswordRules { min_length: 10, max_length: 64, ..PasswordRules::compiled() }
    }

    fn refusals(typed: &str) -> Vec<PasswordRefused> {
        let context = Context::of(["anna.jansen@example.nl", "Arbodienst De Linde"]);
        check_new(typed, &rules(), &context).err().unwrap_or_default()
    }

    #[test]
    fn a_sentence_is_taken_as_it_stands() {
        assert_eq!(refusals("vier fietsen in de regen"), []);
        let kept = check_new(" Vier Fietsen! ", &rules(), &Context::default()).unwrap();
        assert_eq!(kept.expose(), " Vier Fietsen! ", "case and blanks stay");
    }

    #[test]
    fn length_counts_characters_after_composition() {
        assert_eq!(refusals("ze\u{301}\u{e9}krab!b"), [PasswordRefused::TooShort], "nine characters");
        assert_eq!(refusals("zéékrab!bXy"), []);
        assert_eq!(refusals(&"krab boot ".repeat(6)), []);
        assert_eq!(refusals(&"krab boot ".repeat(7)), [PasswordRefused::TooLong]);
        assert_eq!(refusals(&"x".repeat(5000)), [PasswordRefused::TooLong]);
    }

    #[test]
    fn two_ways_of_typing_one_letter_are_one_password() {
        let composed = normal_form("caf\u{e9}").unwrap();
        let combined = normal_form("cafe\u{301}").unwrap();
        assert_eq!(composed.expose(), combined.expose());
    }

    #[test]
    fn what_everybody_tries_first_is_refused() {
        for typed in
            ["Welkom2026!", "wachtwoord123", "1234567890", "QWERTYUIOP", "aaaaaaaaaaaa", "Password123!"]
        {
            assert!(refusals(typed).contains(&PasswordRefused::TooWellKnown), "{typed}");
        }
    }

    #[test]
    fn a_name_with_something_behind_it_is_refused_and_a_sentence_with_a_name_is_not() {
        assert_eq!(refusals("anna.jansen@example.nl"), [PasswordRefused::NameOfThePerson]);
        assert_eq!(refusals("Anna.Jansen2026"), [PasswordRefused::NameOfThePerson]);
        assert_eq!(refusals("Arbodienst De Linde1"), [PasswordRefused::NameOfThePerson]);
        assert_eq!(refusals("sluis2026sluis"), [PasswordRefused::NameOfThePerson]);
        assert_eq!(refusals("anna.jansen fietst door de regen"), []);
    }

    #[test]
    fn sorts_of_characters_are_asked_for_where_the_organisation_does() {
        let rules = PasswordRules { upper: 1, lower: 2, digits: 1, special: 1, ..rules() };
        let refusals = |typed: &str| check_new(typed, &rules, &Context::default()).err().unwrap_or_default();
        assert_eq!(refusals("Vier fietsen 7"), []);
        assert_eq!(refusals("vier fietsen 7"), [PasswordRefused::FewUpper]);
        assert_eq!(refusals("VIER FIETSEn 7"), [PasswordRefused::FewLower]);
        assert_eq!(refusals("Vier fietsen"), [PasswordRefused::FewDigits]);
        assert_eq!(refusals("Vierfietsen7"), [PasswordRefused::FewSpecial]);
        assert_eq!(refusals("Écluses à Gand 7"), [], "letters of other languages are letters");
    }

    #[test]
    fn a_word_of_the_organisations_own_is_a_name() {
        let words = ["polderwacht".parse().unwrap()].into();
        let rules = PasswordRules { words, ..rules() };
        let refused = check_new("Polderwacht 2026", &rules, &Context::default()).err().unwrap();
        assert_eq!(refused, [PasswordRefused::NameOfThePerson]);
    }

    #[test]
    fn a_password_hears_every_rule_that_it_breaks_at_once() {
        let all = refusals("welkom1");
        assert_eq!(all, [PasswordRefused::TooShort, PasswordRefused::TooWellKnown]);
    }

    proptest! {
        #[test]
        fn what_is_taken_meets_every_figure_and_stays_as_it_was_typed(
            typed in "\\PC{0,80}", least in 8_u32..20, upper in 0_u32..3, digits in 0_u32..3, special in 0_u32..3,
        ) {
            let rules = PasswordRules { min_length: least, upper, digits, special, ..rules() };
            match check_new(&typed, &rules, &Context::default()) {
                Ok(taken) => {
                    let text = taken.expose();
                    prop_assert_eq!(text, &typed.nfc().collect::<String>());
                    prop_assert!(characters(text) >= least && characters(text) <= rules.max_length);
                    prop_assert!(count(text, char::is_uppercase) >= upper);
                    prop_assert!(count(text, char::is_numeric) >= digits && count(text, is_special) >= special);
                }
                Err(refused) => prop_assert!(!refused.is_empty()),
            }
        }

        #[test]
        fn a_stricter_rule_takes_nothing_that_a_looser_one_refuses(typed in "[a-zA-Z0-9 !]{0,30}", more in 0_u32..10) {
            let strict = PasswordRules { min_length: 10 + more, upper: more % 3, ..rules() };
            let context = Context::default();
            if check_new(&typed, &strict, &context).is_ok() {
                prop_assert!(check_new(&typed, &rules(), &context).is_ok());
            }
        }
    }
}
