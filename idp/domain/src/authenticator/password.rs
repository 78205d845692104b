//! Passwords: which new ones are taken, and the form in which they are hashed. The hashing is the server's.
//!
//! NIST SP 800-63B-4 §3.1.1.2: length, a list of what is too well known, no composition rules.

use crate::organisation::policy::password::PasswordRules;
use crate::secret::Secret;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// The most bytes of a typed password that are looked at: 256 characters of at most four bytes each.
const LONGEST_BYTES: usize = 1024;

/// A shorter word is part of too many others to be refused: "anna" is part of "savannah".
const SHORTEST_WORD: usize = 4;

/// Lower case, one a line; with or without digits behind them.
static TOO_WELL_KNOWN: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| include_str!("common_passwords.txt").lines().filter(|line| !line.is_empty()).collect());

/// Why a new password is not taken. A page shows all that apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum PasswordRefused {
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
    let reasons = [
        (is_made_of_names(lower.expose(), rules, context), PasswordRefused::NameOfThePerson),
        (length > rules.max_length, PasswordRefused::TooLong),
        (length < rules.min_length, PasswordRefused::TooShort),
        (is_too_well_known(lower.expose()), PasswordRefused::TooWellKnown),
    ];
    let refused: Vec<PasswordRefused> =
        reasons.into_iter().filter_map(|(applies, reason)| applies.then_some(reason)).collect();
    if refused.is_empty() { Ok(password) } else { Err(refused) }
}

/// It is a name, or what is left without the names is no password by itself.
fn is_made_of_names(lower: &str, rules: &PasswordRules, context: &Context) -> bool {
    let mut rest = Secret::new(lower.to_owned());
    // Longer words first, so that a name goes as a whole.
    let mut words: Vec<&String> = context.words.iter().filter(|word| lower.contains(word.as_str())).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    for word in &words {
        rest = Secret::new(rest.expose().replace(word.as_str(), ""));
    }
    !words.is_empty() && characters(rest.expose()) < rules.min_length
}

fn is_too_well_known(lower: &str) -> bool {
    let mut signs = lower.chars();
    let first = signs.next();
    let one_sign_only = signs.all(|sign| Some(sign) == first);
    let unadorned = lower.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_ascii_punctuation());
    let known = |word: &str| TOO_WELL_KNOWN.contains(word);
    // "welkom" and digits behind it is on everybody's list, whatever the digits.
    one_sign_only || known(lower) || (characters(unadorned) >= 5 && known(unadorned))
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
    fn the_list_is_in_lower_case() {
        assert!(TOO_WELL_KNOWN.iter().all(|word| *word == folded(word) && word.trim() == *word));
        assert!(TOO_WELL_KNOWN.len() > 150);
    }
}
