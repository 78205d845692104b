//! A span of time as configuration writes it: whole seconds, within bounds that its type names.

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::time::Duration;

/// Whole seconds from `MIN` to `MAX`; written as `60`, `"60s"`, `"5m"`, `"2h"` or `"14d"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seconds<const MIN: u64, const MAX: u64>(u64);

impl<const MIN: u64, const MAX: u64> Seconds<MIN, MAX> {
    /// This many seconds, moved to the nearest bound when they lie outside.
    pub const fn clamped(seconds: u64) -> Self {
        Self(if seconds < MIN {
            MIN
        } else if seconds > MAX {
            MAX
        } else {
            seconds
        })
    }

    /// The number.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The span.
    pub const fn duration(self) -> Duration {
        Duration::from_secs(self.0)
    }

    fn read<E: Error>(seconds: u64, written: &str) -> Result<Self, E> {
        if (MIN..=MAX).contains(&seconds) {
            return Ok(Self(seconds));
        }
        Err(E::custom(format_args!("must be {MIN} to {MAX} seconds, not {written}")))
    }
}

impl<const MIN: u64, const MAX: u64> Serialize for Seconds<MIN, MAX> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(self.0)
    }
}

impl<'de, const MIN: u64, const MAX: u64> Deserialize<'de> for Seconds<MIN, MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SecondsVisitor)
    }
}

struct SecondsVisitor<const MIN: u64, const MAX: u64>;

impl<const MIN: u64, const MAX: u64> Visitor<'_> for SecondsVisitor<MIN, MAX> {
    type Value = Seconds<MIN, MAX>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{MIN} to {MAX} seconds, as a number or as \"60s\", \"5m\", \"2h\", \"14d\"")
    }

    fn visit_i64<E: Error>(self, seconds: i64) -> Result<Self::Value, E> {
        match u64::try_from(seconds) {
            Ok(seconds) => self.visit_u64(seconds),
            Err(_) => Err(E::invalid_value(Unexpected::Signed(seconds), &self)),
        }
    }

    fn visit_u64<E: Error>(self, seconds: u64) -> Result<Self::Value, E> {
        Seconds::read(seconds, &seconds.to_string())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        match parse(text) {
            Some(seconds) => Seconds::read(seconds, text),
            None => Err(E::invalid_value(Unexpected::Str(text), &self)),
        }
    }
}

/// A whole number with a unit: `s`, `m`, `h` or `d`; without one, seconds.
fn parse(text: &str) -> Option<u64> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let factor = match &text[digits.len()..] {
        "" | "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        _ => return None,
    };
    digits.trim().parse::<u64>().ok()?.checked_mul(factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_a_number_with_or_without_a_unit() {
        for (text, seconds) in [("60", 60), ("60s", 60), ("5m", 300), ("2 h", 7_200), ("14d", 1_209_600)] {
            assert_eq!(parse(text), Some(seconds), "{text}");
        }
        for bad in ["", "s", "-1", "1.5h", "5 minutes", "1h30m", "99999999999999999999d"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn what_lies_outside_the_bounds_says_them() {
        let refused = serde_json::from_str::<Seconds<1, 600>>("3600").unwrap_err().to_string();
        assert!(refused.starts_with("must be 1 to 600 seconds, not 3600"), "{refused}");
        let refused = serde_json::from_str::<Seconds<1, 600>>("\"1h\"").unwrap_err().to_string();
        assert!(refused.starts_with("must be 1 to 600 seconds, not 1h"), "{refused}");
        assert!(serde_json::from_str::<Seconds<1, 600>>("600").is_ok());
    }
}
