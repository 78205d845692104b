//! Days as people here count them: from midnight to midnight in Europe/Amsterdam.

use crate::time::Timestamp;
use chrono::DateTime;
use chrono::Datelike;
use chrono::Days;
use chrono::NaiveDate;
use chrono::NaiveTime;
use chrono::TimeZone;
use chrono::Utc;
use chrono_tz::Europe::Amsterdam;
use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// One day, from 1970 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalDate(NaiveDate);

/// The text names no day.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("write a day as 2026-07-01")]
pub struct NotADate;

impl LocalDate {
    /// The day on which `moment` falls here.
    pub fn of(moment: Timestamp) -> Self {
        Self(local(moment).date_naive())
    }

    /// The moment at which it begins: midnight here.
    pub fn begins(self) -> Timestamp {
        let midnight = self.0.and_time(NaiveTime::MIN);
        // The clocks here turn at two and three in the morning, so that every day has its midnight.
        let begins = Amsterdam.from_local_datetime(&midnight).earliest();
        let utc = begins.map_or_else(|| midnight.and_utc(), |begins| begins.with_timezone(&Utc));
        Timestamp::from_millis(utc.timestamp_millis())
    }

    /// How many days lie between this day and `later`; negative when it lies before.
    pub fn days_until(self, later: Self) -> i64 {
        later.0.signed_duration_since(self.0).num_days()
    }

    /// The day that lies so many days before this one.
    pub fn days_before(self, days: u32) -> Self {
        Self(self.0.checked_sub_days(Days::new(days.into())).unwrap_or(self.0))
    }

    /// Day of the month, month from 1 to 12, year.
    pub fn parts(self) -> (u32, u32, i32) {
        (self.0.day(), self.0.month(), self.0.year())
    }
}

/// The clock here at that moment.
pub fn local(moment: Timestamp) -> DateTime<Tz> {
    let utc = DateTime::from_timestamp_millis(moment.millis()).unwrap_or_default();
    utc.with_timezone(&Amsterdam)
}

impl fmt::Display for LocalDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), self.0.month(), self.0.day())
    }
}

impl FromStr for LocalDate {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| NotADate)?;
        let written = Self(date);
        // The parser takes "2026-7-1" and "+2026-07-01" too; a day has one spelling.
        if written.to_string() == text && (1970..=9999).contains(&date.year()) {
            Ok(written)
        } else {
            Err(NotADate)
        }
    }
}

impl Serialize for LocalDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for LocalDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(utc: &str) -> Timestamp {
        Timestamp::from_millis(DateTime::parse_from_rfc3339(utc).unwrap().timestamp_millis())
    }

    fn day(text: &str) -> LocalDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_begins_at_midnight_here_in_winter_and_summer() {
        assert_eq!(day("2026-01-01").begins(), at("2025-12-31T23:00:00Z"));
        assert_eq!(day("2026-07-01").begins(), at("2026-06-30T22:00:00Z"));
    }

    #[test]
    fn the_days_on_which_the_clock_turns_have_23_and_25_hours() {
        let hours = |from: &str, to: &str| day(to).begins().since(day(from).begins()).as_secs() / 3600;
        assert_eq!(hours("2026-03-29", "2026-03-30"), 23);
        assert_eq!(hours("2026-10-25", "2026-10-26"), 25);
        assert_eq!(hours("2026-06-10", "2026-06-11"), 24);
    }

    #[test]
    fn a_moment_falls_on_the_day_of_the_clock_here() {
        assert_eq!(LocalDate::of(at("2026-06-30T21:59:59Z")), day("2026-06-30"));
        assert_eq!(LocalDate::of(at("2026-06-30T22:00:00Z")), day("2026-07-01"));
        assert_eq!(day("2026-06-30").days_until(day("2026-07-01")), 1);
    }

    #[test]
    fn days_are_counted_backwards_over_the_end_of_a_month() {
        assert_eq!(day("2026-07-01").days_before(1), day("2026-06-30"));
        assert_eq!(day("2026-03-30").days_before(30), day("2026-02-28"));
    }

    #[test]
    fn a_day_has_one_spelling() {
        assert_eq!(day("2026-07-01").to_string(), "2026-07-01");
        for wrong in ["2026-7-1", "2026-02-30", "1-7-2026", "+2026-07-01", "12026-07-01", "1969-12-31", ""] {
            assert_eq!(wrong.parse::<LocalDate>(), Err(NotADate), "{wrong}");
        }
    }
}
