//! A length of time as an administrator writes it: `30s`, `15m`, `12h`, `7d`.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// A whole number of seconds, at most a year of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span(u32);

/// The text names no length of time.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("write a number and a unit: 30s, 15m, 12h or 7d; at most 366d")]
pub struct NotASpan;

impl Span {
    const MINUTE: u32 = 60;
    const HOUR: u32 = 60 * Self::MINUTE;
    const DAY: u32 = 24 * Self::HOUR;
    const LONGEST: u32 = 366 * Self::DAY;

    /// So many seconds; a year at most.
    pub const fn seconds(seconds: u32) -> Self {
        Self(if seconds > Self::LONGEST { Self::LONGEST } else { seconds })
    }

    /// So many minutes.
    pub const fn minutes(minutes: u32) -> Self {
        Self::seconds(minutes.saturating_mul(Self::MINUTE))
    }

    /// So many hours.
    pub const fn hours(hours: u32) -> Self {
        Self::seconds(hours.saturating_mul(Self::HOUR))
    }

    /// So many days.
    pub const fn days(days: u32) -> Self {
        Self::seconds(days.saturating_mul(Self::DAY))
    }

    /// The number of seconds.
    pub const fn as_seconds(self) -> u32 {
        self.0
    }

    /// The same, for arithmetic with moments.
    pub const fn duration(self) -> Duration {
        Duration::from_secs(self.0 as u64)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = [(Self::DAY, 'd'), (Self::HOUR, 'h'), (Self::MINUTE, 'm')];
        match units.into_iter().find(|(size, _)| self.0 > 0 && self.0.is_multiple_of(*size)) {
            Some((size, unit)) => write!(f, "{}{unit}", self.0 / size),
            None => write!(f, "{}s", self.0),
        }
    }
}

impl FromStr for Span {
    type Err = NotASpan;

    fn from_str(text: &str) -> Result<Self, NotASpan> {
        let at = text.len().checked_sub(1).filter(|at| text.is_char_boundary(*at)).ok_or(NotASpan)?;
        let (number, unit) = text.split_at(at);
        let size = match unit {
            "s" => 1,
            "m" => Self::MINUTE,
            "h" => Self::HOUR,
            "d" => Self::DAY,
            _ => return Err(NotASpan),
        };
        if !number.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NotASpan);
        }
        let seconds = number.parse::<u32>().ok().and_then(|n| n.checked_mul(size)).ok_or(NotASpan)?;
        if seconds > Self::LONGEST { Err(NotASpan) } else { Ok(Self(seconds)) }
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_written_as_it_is_read() {
        for text in ["30s", "15m", "12h", "7d", "0s", "90m"] {
            assert_eq!(text.parse::<Span>().unwrap().to_string(), text);
        }
        assert_eq!("3600s".parse::<Span>().unwrap().to_string(), "1h");
    }

    #[test]
    fn a_number_without_unit_or_beyond_a_year_is_refused() {
        for text in ["", "m", "30", "-1m", "+1m", "1 m", "1w", "400d", "9999999999s", "1é"] {
            assert_eq!(text.parse::<Span>(), Err(NotASpan), "{text}");
        }
    }
}
