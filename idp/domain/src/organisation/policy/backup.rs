//! `backup.*`: codes on paper, for who lost a telephone.

use crate::organisation::policy::keeping::Between;
use crate::organisation::policy::keeping::Keeping;
use crate::organisation::policy::keeping::Word;
use crate::organisation::policy::section::section;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// `backup.style`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BackupStyle {
    /// A handful of codes, each good once (R93).
    Set,
    /// One code; a new one comes in its place when it was used (R98).
    Single,
}

/// `backup.ack`: how a person says that the codes are kept. The later in this list, the firmer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BackupAck {
    /// By the button that goes on (R96).
    Button,
    /// By a tick before that button (R101).
    Checkbox,
}

/// `backup.format`: groups of characters with hyphens between, such as `4-4-4-4`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeFormat(Vec<u8>);

/// The text is no format.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "write a format as numbers of characters with hyphens between, such as 4-4-4-4: at most 8 groups of 2 to 8"
)]
pub struct NotAFormat;

impl CodeFormat {
    /// Bits of one character: an alphabet of 32 without look-alikes.
    pub const BITS_OF_A_CHARACTER: u32 = 5;
    /// As few characters as any format has: 60 bits, those of the e-health manual.
    const LEAST: u32 = 12;

    /// The sizes of the groups, in order.
    pub fn groups(&self) -> impl Iterator<Item = usize> {
        self.0.iter().map(|size| usize::from(*size))
    }

    /// How many characters a code has, hyphens aside.
    pub fn characters(&self) -> u32 {
        self.0.iter().map(|size| u32::from(*size)).sum()
    }

    /// How many bits somebody has to guess.
    pub fn bits(&self) -> u32 {
        self.characters() * Self::BITS_OF_A_CHARACTER
    }

    fn of(groups: &[u8]) -> Self {
        Self(groups.to_vec())
    }
}

impl fmt::Display for CodeFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let groups: Vec<String> = self.0.iter().map(u8::to_string).collect();
        f.write_str(&groups.join("-"))
    }
}

impl FromStr for CodeFormat {
    type Err = NotAFormat;

    fn from_str(text: &str) -> Result<Self, NotAFormat> {
        let groups: Result<Vec<u8>, _> = text.split('-').map(str::parse).collect();
        let groups = groups.map_err(|_| NotAFormat)?;
        let readable = groups.len() <= 8 && groups.iter().all(|size| (2..=8).contains(size));
        readable.then_some(Self(groups)).filter(|format| format.to_string() == text).ok_or(NotAFormat)
    }
}

impl Serialize for CodeFormat {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CodeFormat {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// No fewer characters than the manuals have.
struct LongEnough;

impl Keeping<CodeFormat> for LongEnough {
    fn keep(&self, value: &mut CodeFormat) {
        if value.characters() < CodeFormat::LEAST {
            *value = CodeFormat::of(&[4, 4, 4]);
        }
    }

    fn told(&self) -> String {
        "at most 8 groups of 2 to 8 characters, at least 12 in all".to_owned()
    }
}

section! {
    /// Back-up codes.
    backup BackupLayer BackupRules

    /// How a person says that the codes are kept: by a tick, or by the button alone.
    ack: BackupAck = BackupAck::Checkbox, Word("checkbox or button"), Larger, OfThisLogin, "";
    /// How many codes a set has.
    count: u32 = 6, Between(2, 12), Neither, OfThisLogin, "";
    /// The groups of characters of one code; a character is 5 bits.
    format: CodeFormat = CodeFormat::of(&[4, 4, 4, 4]), LongEnough, Neither, OfThisLogin,
        "NIST SP 800-63B-4 §4.2.1.1: a saved recovery code has at least 64 bits";
    /// A set with this many codes left says so at each use; 0 says nothing.
    low_warn: u32 = 2, Between(0, 6), Neither, OfThisLogin, "";
    /// Whether the use of a single code, or of the last of a set, brings new ones before the login goes on.
    reissue_on_use: bool = true, Word("true or false"), Larger, OfThisLogin,
        "NIST SP 800-63B-4 §4.2: a used recovery code is replaced";
    /// One code that is replaced when it is used, or a set of codes that each are good once.
    style: BackupStyle = BackupStyle::Single, Word("single or set"), Neither, OfThisLogin, "";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_written_as_it_is_read_and_knows_its_bits() {
        for (text, bits) in [("4-4-4", 60), ("5-5-5", 75), ("4-4-4-4", 80)] {
            let format: CodeFormat = text.parse().unwrap();
            assert_eq!((format.to_string().as_str(), format.bits()), (text, bits));
        }
        for wrong in ["", "4", "4--4", "4-4-", "1-4-4", "9-4", "04-4-4", "4-4-4-4-4-4-4-4-4", "a-b"] {
            let taken = wrong.parse::<CodeFormat>();
            assert!(taken.is_err() || wrong == "4", "{wrong}");
        }
    }

    #[test]
    fn no_code_is_shorter_than_that_of_the_manual() {
        let mut short: CodeFormat = "4-4".parse().unwrap();
        LongEnough.keep(&mut short);
        assert_eq!(short.to_string(), "4-4-4");
    }
}
