//! `sms.*`: codes by text message.

use crate::organisation::policy::keeping::Between;
use crate::organisation::policy::keeping::Word;
use crate::organisation::policy::section::section;
use crate::organisation::span::Span;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

/// `sms.code_alphabet`: the characters of a code. The later in this list, the harder to guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeAlphabet {
    /// Digits alone (R60).
    Digits,
    /// Digits and lower-case letters, without look-alikes (R59).
    Alnum,
}

/// A country by its two letters in ISO 3166-1: `NL`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

/// The text names no country.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("write a country as the two capital letters of ISO 3166-1, such as NL")]
pub struct NotACountry;

impl Country {
    /// The Netherlands: where a number without a country belongs.
    pub const NL: Self = Self(*b"NL");

    /// Its two letters.
    pub fn letters(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.letters())
    }
}

impl FromStr for Country {
    type Err = NotACountry;

    fn from_str(text: &str) -> Result<Self, NotACountry> {
        let letters: [u8; 2] = text.as_bytes().try_into().map_err(|_| NotACountry)?;
        letters.iter().all(u8::is_ascii_uppercase).then_some(Self(letters)).ok_or(NotACountry)
    }
}

impl Serialize for Country {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.letters())
    }
}

impl<'de> Deserialize<'de> for Country {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

section! {
    /// Codes by text message.
    sms SmsLayer SmsRules

    /// Text messages that this organisation sends in one calendar month at most; 0 sends none.
    budget_month: u32 = 10_000, Between(0, 1_000_000), Smaller, OfThisLogin, "ASVS 2.4.1; NIST SP 800-63B-4 §3.1.3.3";
    /// The characters of a code: digits, or digits and lower-case letters without look-alikes.
    code_alphabet: CodeAlphabet = CodeAlphabet::Digits, Word("digits or alnum"), Larger, OfThisLogin,
        "ASVS 6.5.4: 20 bits, or fewer with a limit on tries";
    /// The number of characters of a code.
    code_length: u32 = 6, Between(6, 10), Larger, OfThisLogin, "NIST SP 800-63B-4 §3.1.3.2: at least 6 digits";
    /// How long a code is good.
    code_ttl: Span = Span::minutes(5), Between(Span::minutes(1), Span::minutes(10)), Smaller, OfThisLogin,
        "NIST SP 800-63B-4 §3.1.3.2 and ASVS 6.5.5: at most 10 minutes";
    /// The countries whose numbers are taken: every other is a way to make somebody else pay.
    countries: BTreeSet<Country> = BTreeSet::from([Country::NL]), Word("a list of ISO 3166-1 codes, such as NL"),
        Fewer, OfThisLogin, "ASVS 2.4.1";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_two_capital_letters() {
        assert_eq!("NL".parse(), Ok(Country::NL));
        for wrong in ["nl", "NLD", "N", "", "N1", "é"] {
            assert_eq!(wrong.parse::<Country>(), Err(NotACountry), "{wrong}");
        }
    }
}
