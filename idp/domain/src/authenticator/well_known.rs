//! Passwords that everybody tries first: words, names and keyboards, with what people put around them.
//!
//! The list beside this file was compiled for this product: what Dutch and English people choose, and their first
//! names, towns, clubs and animals. An operator adds what was stolen elsewhere, by the million.

use std::collections::BTreeSet;
use std::sync::LazyLock;

/// A shorter word is part of too much else.
const SHORTEST_WORD: usize = 4;

/// Signs around a word that do not make a password of it. More of them do, whatever the word.
const MOST_ADORNMENT: usize = 10;

/// A text of which so many in a hundred steps go to the next key is a finger that slides over a keyboard.
const SLIDES_IN_A_HUNDRED: usize = 80;

/// Keys that lie beside each other, and letters and digits that follow each other.
const ROWS: [&str; 9] = [
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;",
];

/// What people write for a letter.
const LOOKALIKES: [(char, char); 8] =
    [('0', 'o'), ('1', 'i'), ('3', 'e'), ('4', 'a'), ('5', 's'), ('7', 't'), ('@', 'a'), ('$', 's')];

/// Lower case, one a line.
static WORDS: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| include_str!("common_passwords.txt").lines().filter(|line| !line.is_empty()).collect());

/// Whether `lower`, a password in lower case, is too well known.
pub(super) fn is_too_well_known(lower: &str) -> bool {
    WORDS.contains(lower)
        || is_repeated(lower, 1)
        || slides(lower)
        || spellings(lower).any(|word| is_known(&word))
}

/// What is left of it without digits and signs around or between, with letters for what stands for them.
fn spellings(lower: &str) -> impl Iterator<Item = String> {
    let is_adornment = |c: char| !c.is_alphabetic();
    let around = |text: &str| lower.chars().count() - text.chars().count() <= MOST_ADORNMENT;
    let core = lower.trim_matches(is_adornment);
    let tail = lower.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_ascii_punctuation());
    let letters: String = lower.chars().filter(|c| c.is_alphabetic()).collect();
    [core.to_owned(), letters, unmasked(tail, '1', 'i'), unmasked(tail, '1', 'l'), unmasked(lower, '1', 'i')]
        .into_iter()
        .filter(move |word| around(word))
        .collect::<Vec<_>>()
        .into_iter()
}

fn unmasked(text: &str, ambiguous: char, letter: char) -> String {
    let letter_for = |c: char| match LOOKALIKES.iter().find(|(sign, _)| *sign == c) {
        _ if c == ambiguous => letter,
        Some((_, meant)) => *meant,
        None => c,
    };
    text.chars().map(letter_for).collect()
}

fn is_known(word: &str) -> bool {
    let long_enough = word.chars().count() >= SHORTEST_WORD;
    long_enough && (WORDS.contains(word) || is_repeated(word, SHORTEST_WORD))
}

/// "aaaaaaaa", or a known word of `shortest` letters and more, twice or oftener.
fn is_repeated(text: &str, shortest: usize) -> bool {
    let signs: Vec<char> = text.chars().collect();
    (shortest..=signs.len() / 2).filter(|period| signs.len().is_multiple_of(*period)).any(|period| {
        let all_alike = signs.chunks(period).all(|part| Some(part) == signs.chunks(period).next());
        let part: String = signs.iter().take(period).collect();
        all_alike && (period == 1 || WORDS.contains(part.as_str()))
    })
}

fn slides(text: &str) -> bool {
    let signs: Vec<char> = text.chars().collect();
    let is_step = |pair: &&[char]| {
        let [one, other] = pair else { return false };
        let (there, back): (String, String) =
            ([one, other].into_iter().collect(), [other, one].into_iter().collect());
        one == other || ROWS.iter().any(|row| row.contains(&there) || row.contains(&back))
    };
    let steps = signs.len().saturating_sub(1);
    let slid = signs.windows(2).filter(is_step).count();
    steps > 0 && slid * 100 >= steps * SLIDES_IN_A_HUNDRED
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::{prop_assert, proptest};

    #[test]
    fn the_list_is_in_lower_case_and_long() {
        assert!(WORDS.iter().all(|word| *word == word.to_lowercase() && word.trim() == *word));
        assert!(WORDS.len() > 4_500, "{}", WORDS.len());
    }

    #[test]
    fn what_people_put_around_a_word_does_not_hide_it() {
        for typed in [
            "welkom2026!",
            "!welkom2026",
            "w3lk0m2026",
            "p@ssw0rd1234",
            "wel-kom-2026",
            "welkomwelkom",
            "feyenoord010!",
            "amsterdam 2026",
            "iloveyou!!!!",
            "zomer zomer zomer",
            "1l0vey0u1234",
            "correct horse battery staple",
        ] {
            assert!(is_too_well_known(typed), "{typed}");
        }
    }

    #[test]
    fn a_finger_that_slides_over_the_keys_makes_no_password() {
        for typed in [
            "qwertyuiop",
            "asdfghjklqwerty",
            "1qaz2wsx3edc",
            "poiuytrewq",
            "abcdefghijkl",
            "9876543210987",
            "aaaaaaaaaaaa",
        ] {
            assert!(is_too_well_known(typed), "{typed}");
        }
    }

    #[test]
    fn sentences_and_what_a_machine_draws_are_not_on_the_list() {
        for typed in [
            "vier woorden op een dijk",
            "drie-witte-zwanen",
            "zeven rode appels in een mand",
            "paard accu nietje goed",
            "kx7#vq-2mzp-9tlw",
            "welkom in mijn huis aan zee",
            "bram fietst naar utrecht",
            "anna 8273 6451 9920 1837",
        ] {
            assert!(!is_too_well_known(typed), "{typed}");
        }
    }

    proptest! {
        #[test]
        fn a_known_word_stays_known_with_a_year_behind_it(at in 0_usize..4_000, year in 1950_u32..2030) {
            let word = WORDS.iter().nth(at).unwrap();
            if word.chars().all(char::is_alphabetic) && word.len() >= SHORTEST_WORD {
                let (capital, marked) = (format!("{word}{year}"), format!("{word}{year}!"));
                prop_assert!(is_too_well_known(&capital) && is_too_well_known(&marked));
            }
        }

        #[test]
        fn no_text_is_too_much_for_it(typed in "\\PC{0,300}") {
            is_too_well_known(&typed.to_lowercase());
        }
    }
}
