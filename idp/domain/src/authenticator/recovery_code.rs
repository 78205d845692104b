//! Recovery codes: look-up secrets on paper (NIST SP 800-63B-4 §3.1.2), each good for one login.

use crate::organisation::policy::backup::CodeFormat;
use crate::secret::Secret;

/// What codes are written with: no 0 and O, no 1 and I, which look alike. 32 symbols, so 5 bits each.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// The fewest symbols in a code: 60 bits, as the codes of the e-health platform have.
const FEWEST_SYMBOLS: usize = 12;

/// Random bytes that one code is made of: one for each symbol of the longest format.
pub const CODE_BYTES: usize = 64;

/// One code, without the hyphens between its groups: what is hashed and compared.
#[derive(Debug, Clone)]
pub struct RecoveryCode(Secret<String>);

impl RecoveryCode {
    /// The code that `random` bytes make in `format`.
    pub fn from_random(random: &[u8; CODE_BYTES], format: &CodeFormat) -> Self {
        let symbol = |byte: &u8| char::from(ALPHABET[usize::from(byte % 32)]);
        Self(Secret::new(random.iter().take(format.groups().sum()).map(symbol).collect()))
    }

    /// What somebody typed: in capitals or not, with blanks and hyphens wherever they like (R109). None: it
    /// cannot be a code.
    pub fn read(typed: &str) -> Option<Self> {
        let is_between = |c: &char| c.is_whitespace() || matches!(c, '-' | '.' | '\u{2010}'..='\u{2015}');
        let mut code = String::with_capacity(CODE_BYTES);
        for symbol in typed.chars().filter(|c| !is_between(c)) {
            let symbol = symbol.to_ascii_uppercase();
            let is_ours = u8::try_from(symbol).is_ok_and(|byte| ALPHABET.contains(&byte));
            if !is_ours || code.len() == CODE_BYTES {
                return None;
            }
            code.push(symbol);
        }
        (code.len() >= FEWEST_SYMBOLS).then(|| Self(Secret::new(code)))
    }

    /// What is hashed.
    pub const fn secret(&self) -> &Secret<String> {
        &self.0
    }

    /// The code as the person reads it: `2E7G-XZX8-C8MW`.
    pub fn written(&self, format: &CodeFormat) -> Secret<String> {
        let mut rest = self.0.expose().as_str();
        let mut groups = Vec::new();
        for length in format.groups() {
            let (group, after) = rest.split_at(length.min(rest.len()));
            groups.push(group);
            rest = after;
        }
        Secret::new(groups.join("-"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

    fn format(text: &str) -> CodeFormat {
        text.parse().unwrap()
    }

    #[test]
    fn no_symbol_looks_like_another() {
        assert!(!ALPHABET.iter().any(|symbol| b"01IO".contains(symbol)));
        let distinct: std::collections::BTreeSet<_> = ALPHABET.iter().collect();
        assert_eq!(distinct.len(), 32);
    }

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        for typed in ["2E7G-XZX8-C8MW", "2e7gxzx8c8mw", " 2e7g xzx8  c8mw ", "2E7G\u{2013}XZX8.C8MW"] {
            assert_eq!(RecoveryCode::read(typed).unwrap().secret().expose(), "2E7GXZX8C8MW", "{typed}");
        }
        let long = "2".repeat(65);
        for typed in ["", "2E7G-XZX8", "2E7G-XZX8-C8M0", "2E7G-XZX8-C8MÖ", &long] {
            assert!(RecoveryCode::read(typed).is_none(), "{typed}");
        }
    }

    #[test]
    fn nothing_of_a_code_is_printed() {
        let code = RecoveryCode::read("2E7G-XZX8-C8MW").unwrap();
        assert!(!format!("{code:?}").contains("2E7G"));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(random in any::<[u8; 32]>(), wide in any::<bool>()) {
            let format = format(if wide { "4-4-4-4" } else { "5-5-5" });
            let mut bytes = [0; CODE_BYTES];
            bytes[..32].copy_from_slice(&random);
            let code = RecoveryCode::from_random(&bytes, &format);
            let written = code.written(&format);
            prop_assert_eq!(written.expose().split('-').count(), if wide { 4 } else { 3 });
            let read = RecoveryCode::read(&written.expose().to_lowercase()).unwrap();
            prop_assert!(read.secret().expose() == code.secret().expose());
        }
    }
}
