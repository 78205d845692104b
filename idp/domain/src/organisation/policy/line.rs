//! A few words of the organisation's own in its policy.

use crate::text::TextRefused;
use crate::text::line;
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;
use std::str::FromStr;

/// One line of at most `MOST` characters; empty where the organisation says nothing of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Line<const MOST: usize>(String);

impl<const MOST: usize> Line<MOST> {
    /// Nothing of its own.
    pub const NONE: Self = Self(String::new());

    /// The words, if there are any.
    pub fn own(&self) -> Option<&str> {
        (!self.0.is_empty()).then_some(self.0.as_str())
    }
}

impl<const MOST: usize> fmt::Display for Line<MOST> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<const MOST: usize> FromStr for Line<MOST> {
    type Err = TextRefused;

    fn from_str(text: &str) -> Result<Self, TextRefused> {
        match line(text, MOST) {
            Ok(line) => Ok(Self(line)),
            Err(TextRefused::Empty) => Ok(Self::NONE),
            Err(refused) => Err(refused),
        }
    }
}

impl<'de, const MOST: usize> Deserialize<'de> for Line<MOST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|why| serde::de::Error::custom(format_args!("the text {why}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_trimmed_bounded_and_may_be_empty() {
        let read = |text: &str| serde_json::from_value::<Line<12>>(serde_json::json!(text));
        assert_eq!(read(" herstelcode ").unwrap().own(), Some("herstelcode"));
        assert_eq!(read("").unwrap().own(), None);
        for refused in ["dertien tekens", "a\nb", "a\u{202e}b"] {
            assert!(read(refused).is_err(), "{refused}");
        }
    }
}
