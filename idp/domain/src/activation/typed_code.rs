//! The code that may be typed instead of following a link: `A-7KQM-3XWT-9RDH`. The first letter says what it is for.

use crate::link::LinkKind;
use crate::secret::Digest;
use crate::secret::MacKey;
use crate::secret::Secret;

/// Characters of a code: nothing that looks like something else, no vowels that make words.
const ALPHABET: &[u8; CHARACTERS] = b"23456789BCDFGHJKLMNPQRSTVWXZ";
/// How many they are.
const CHARACTERS: usize = 28;
/// Characters of a code behind its letter: 57 bits, kept as a keyed digest.
const LENGTH: usize = 12;
/// Characters that are read together.
const GROUP: usize = 4;
/// The longest text that is looked at.
const LONGEST: usize = 64;

/// A code in the form that is compared: its letter and its characters, without hyphens.
#[derive(Debug, Clone)]
pub struct TypedCode(Secret<String>);

impl TypedCode {
    /// A new code. A byte that would make some characters likelier than others is passed over.
    pub fn from_random(kind: LinkKind, random: &[u8; 32]) -> Option<Self> {
        let even = u8::try_from(CHARACTERS * (256 / CHARACTERS)).unwrap_or(u8::MAX);
        let drawn = random.iter().filter(|byte| **byte < even);
        let characters: String =
            drawn.take(LENGTH).map(|byte| char::from(ALPHABET[usize::from(*byte) % CHARACTERS])).collect();
        (characters.len() == LENGTH).then(|| Self(Secret::new(format!("{}{characters}", letter(kind)))))
    }

    /// Reads what a person types: any case, with or without hyphens and blanks.
    pub fn parse(kind: LinkKind, typed: &str) -> Option<Self> {
        if typed.len() > LONGEST {
            return None;
        }
        let plain: String = typed
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '.'))
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let rest = plain.strip_prefix(letter(kind))?;
        let known = |c: char| u8::try_from(c).is_ok_and(|c| ALPHABET.contains(&c));
        (rest.len() == LENGTH && rest.chars().all(known)).then(|| Self(Secret::new(plain)))
    }

    /// What a code looks like, for whoever has one to type: `A-XXXX-XXXX-XXXX`.
    pub fn looks(kind: LinkKind) -> String {
        let blank = Self(Secret::new(format!("{}{}", letter(kind), "X".repeat(LENGTH))));
        blank.shown().expose().clone()
    }

    /// How it is printed: `A-7KQM-3XWT-9RDH`.
    pub fn shown(&self) -> Secret<String> {
        let (first, rest) = self.0.expose().split_at(1);
        let mut text = first.to_owned();
        for (at, character) in rest.chars().enumerate() {
            if at % GROUP == 0 {
                text.push('-');
            }
            text.push(character);
        }
        Secret::new(text)
    }

    /// What is kept of it. It is short, so that a reader of the database must not be able to try them all.
    pub fn digest(&self, key: &MacKey) -> Digest {
        key.mac(&[b"typed-code", self.0.expose().as_bytes()])
    }
}

const fn letter(kind: LinkKind) -> char {
    match kind {
        LinkKind::Activation => 'A',
        LinkKind::AppByMail => 'L',
        LinkKind::ConfirmAddress => 'C',
        LinkKind::PasswordReset => 'W',
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::MasterKey;
    use proptest::prelude::{any, prop_assert, proptest};

    fn key() -> MacKey {
        MacKey::new(&MasterKey::new([1; 32]).derive("t"))
    }

    proptest! {
        #[test]
        fn a_code_is_read_however_it_is_typed(random in any::<[u8; 32]>()) {
            let Some(code) = TypedCode::from_random(LinkKind::Activation, &random) else { return Ok(()) };
            let shown = code.shown();
            for typed in [shown.expose().clone(), shown.expose().to_lowercase(), shown.expose().replace('-', " ")] {
                let read = TypedCode::parse(LinkKind::Activation, &typed);
                prop_assert!(read.is_some_and(|read| read.digest(&key()) == code.digest(&key())));
            }
        }

        #[test]
        fn anything_may_be_typed(text in any::<String>()) {
            let _ = TypedCode::parse(LinkKind::Activation, &text);
        }
    }

    #[test]
    fn a_code_is_for_one_thing() {
        let code = TypedCode::from_random(LinkKind::Activation, &[9; 32]).unwrap();
        assert!(code.shown().expose().starts_with("A-"), "{}", code.shown().expose());
        assert!(TypedCode::parse(LinkKind::PasswordReset, code.shown().expose()).is_none());
        assert!(TypedCode::parse(LinkKind::Activation, "A-0000-0000-0000").is_none());
        assert!(TypedCode::parse(LinkKind::Activation, &"A".repeat(5_000)).is_none());
    }
}
