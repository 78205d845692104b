//! The code in a text message: drawn from the given dice, of the alphabet and length that the policy names.

use crate::organisation::policy::sms::CodeAlphabet;
use crate::organisation::policy::sms::SmsRules;
use crate::secret::Digest;
use crate::secret::Secret;

/// Letters and digits that nobody takes for one another: no 0 and o, no 1, i and l (R59). 31 signs: six of
/// them are 29.7 bits.
const LETTERS_AND_DIGITS: &[u8] = b"23456789abcdefghjkmnpqrstuvwxyz";

const DIGITS: &[u8] = b"0123456789";

/// The longest text that is looked at, in bytes.
const LONGEST_TYPED: usize = 64;

/// Random bytes that a code is drawn from.
pub const RANDOM_BYTES: usize = 32;

/// What codes look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeShape {
    /// Of which signs.
    pub alphabet: CodeAlphabet,
    /// How many.
    pub length: u32,
}

/// One code, as it is sent or typed.
#[derive(Debug, Clone)]
pub struct SmsCode(Secret<String>);

impl CodeShape {
    /// What the policy of an organisation asks.
    pub const fn of(rules: &SmsRules) -> Self {
        Self { alphabet: rules.code_alphabet, length: rules.code_length }
    }

    const fn signs(self) -> &'static [u8] {
        match self.alphabet {
            CodeAlphabet::Alnum => LETTERS_AND_DIGITS,
            CodeAlphabet::Digits => DIGITS,
        }
    }
}

impl SmsCode {
    /// The code that `random` comes to. Each sign is as likely as each other: a byte beyond the last whole
    /// round of the alphabet is thrown away.
    pub fn from_random(random: [u8; RANDOM_BYTES], shape: CodeShape) -> Self {
        let signs = shape.signs();
        let fair = 256 - 256 % signs.len();
        let wanted = usize::try_from(shape.length).unwrap_or(usize::MAX).clamp(4, 16);
        let mut code = String::with_capacity(wanted);
        let mut round = random;
        while code.len() < wanted {
            let drawn = round.iter().map(|byte| usize::from(*byte)).filter(|byte| *byte < fair);
            code.extend(drawn.map(|byte| char::from(signs[byte % signs.len()])).take(wanted - code.len()));
            round = *Digest::of(&round).bytes();
        }
        Self(Secret::new(code))
    }

    /// What somebody typed or pasted: in any case, with blanks and hyphens (R59). None: it can be no code of
    /// this shape.
    pub fn typed(text: &str, shape: CodeShape) -> Option<Self> {
        let bare = |c: &char| !c.is_whitespace() && *c != '-' && *c != '\u{200b}';
        let code: String = text.get(..text.len().min(LONGEST_TYPED))?.chars().filter(bare).collect();
        let code = code.to_ascii_lowercase();
        let fits = u32::try_from(code.len()) == Ok(shape.length)
            && code.bytes().all(|byte| shape.signs().contains(&byte));
        fits.then(|| Self(Secret::new(code)))
    }

    /// The text. Whoever calls this answers for where it goes.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};
    use std::collections::BTreeSet;

    const SIX_DIGITS: CodeShape = CodeShape { alphabet: CodeAlphabet::Digits, length: 6 };
    const SIX_SIGNS: CodeShape = CodeShape { alphabet: CodeAlphabet::Alnum, length: 6 };

    #[test]
    fn no_two_signs_of_the_alphabet_look_alike() {
        for confusing in *b"01oil" {
            assert!(!LETTERS_AND_DIGITS.contains(&confusing));
        }
        assert_eq!(LETTERS_AND_DIGITS.iter().collect::<BTreeSet<_>>().len(), 31);
    }

    #[test]
    fn a_code_is_taken_as_people_type_it() {
        let same = |typed: &str, shape| SmsCode::typed(typed, shape).map(|code| code.expose().to_owned());
        assert_eq!(same(" 799 012 ", SIX_DIGITS).as_deref(), Some("799012"));
        assert_eq!(same("799-012", SIX_DIGITS).as_deref(), Some("799012"));
        assert_eq!(same("AB3-k9Z", SIX_SIGNS).as_deref(), Some("ab3k9z"));
    }

    #[test]
    fn what_can_be_no_code_is_none() {
        let long = "1".repeat(10_000);
        for typed in ["", "12345", "1234567", "12345a", "１２３４５６", "+12345", &long] {
            assert!(SmsCode::typed(typed, SIX_DIGITS).is_none(), "{typed}");
        }
        for typed in ["abc10z", "abcdo2", "ab!def"] {
            assert!(SmsCode::typed(typed, SIX_SIGNS).is_none(), "{typed}");
        }
    }

    #[test]
    fn every_sign_comes_about_as_often_as_every_other() {
        let mut counts = [0u32; 10];
        for n in 0..20_000u32 {
            let code = SmsCode::from_random(*Digest::of(&n.to_be_bytes()).bytes(), SIX_DIGITS);
            for sign in code.expose().bytes() {
                counts[usize::from(sign - b'0')] += 1;
            }
        }
        assert!(counts.iter().all(|count| (11_500..12_500).contains(count)), "{counts:?}");
    }

    proptest! {
        #[test]
        fn a_code_that_is_sent_can_be_typed(random in any::<[u8; RANDOM_BYTES]>(), length in 6..13u32, letters: bool) {
            let alphabet = if letters { CodeAlphabet::Alnum } else { CodeAlphabet::Digits };
            let shape = CodeShape { alphabet, length };
            let code = SmsCode::from_random(random, shape);
            let typed = SmsCode::typed(&code.expose().to_uppercase(), shape).unwrap();
            prop_assert_eq!(typed.expose(), code.expose());
        }

        #[test]
        fn no_text_breaks_the_reader(typed in any::<String>()) {
            let code = SmsCode::typed(&typed, SIX_SIGNS);
            prop_assert!(code.is_none_or(|code| code.expose().len() == 6));
        }
    }
}
