//! Moments as people here read them: the clock of Europe/Amsterdam, 24 hours.

use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc, Weekday};
use sluis_domain::time::Timestamp;

/// The hour at which the European Union turns its clocks, in UTC (Directive 2000/84/EC, articles 2 and 3).
const TURN_HOUR_UTC: u32 = 1;

/// `14:05`
pub fn hour_minute(moment: Timestamp) -> String {
    let local = local(moment);
    format!("{:02}:{:02}", local.hour(), local.minute())
}

/// Day, month from 1 to 12 and year of that moment here.
pub fn date(moment: Timestamp) -> (u32, u32, i32) {
    let local = local(moment);
    (local.day(), local.month(), local.year())
}

fn local(moment: Timestamp) -> DateTime<Utc> {
    let utc = DateTime::from_timestamp_millis(moment.millis()).unwrap_or_default();
    utc + TimeDelta::hours(if is_summer(utc) { 2 } else { 1 })
}

/// From the last Sunday of March to the last Sunday of October.
fn is_summer(utc: DateTime<Utc>) -> bool {
    match utc.month() {
        4..=9 => true,
        3 => is_after_turn(utc),
        10 => !is_after_turn(utc),
        _ => false,
    }
}

/// In a month of 31 days: whether the clocks were turned already.
fn is_after_turn(utc: DateTime<Utc>) -> bool {
    let days_to_sunday = (7 - utc.weekday().num_days_from_sunday()) % 7;
    let next_sunday = utc.day() + days_to_sunday;
    let is_last_sunday = utc.weekday() == Weekday::Sun && utc.day() + 7 > 31;
    if is_last_sunday { utc.hour() >= TURN_HOUR_UTC } else { days_to_sunday > 0 && next_sunday > 31 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(utc: &str) -> Timestamp {
        Timestamp::from_millis(DateTime::parse_from_rfc3339(utc).unwrap().timestamp_millis())
    }

    #[test]
    fn winter_is_one_hour_ahead_and_summer_two() {
        assert_eq!(hour_minute(at("2026-01-15T12:05:59Z")), "13:05");
        assert_eq!(hour_minute(at("2026-07-15T12:05:00Z")), "14:05");
    }

    #[test]
    fn the_clock_turns_on_the_last_sunday_of_march_and_october() {
        for (utc, local) in [
            ("2026-03-22T12:00:00Z", "13:00"),
            ("2026-03-29T00:59:00Z", "01:59"),
            ("2026-03-29T01:00:00Z", "03:00"),
            ("2026-03-31T12:00:00Z", "14:00"),
            ("2026-10-18T12:00:00Z", "14:00"),
            ("2026-10-25T00:59:00Z", "02:59"),
            ("2026-10-25T01:00:00Z", "02:00"),
            ("2026-10-31T12:00:00Z", "13:00"),
            ("2027-10-31T00:30:00Z", "02:30"),
            ("2027-10-31T01:30:00Z", "02:30"),
        ] {
            assert_eq!(hour_minute(at(utc)), local, "{utc}");
        }
    }

    #[test]
    fn a_day_begins_at_midnight_here() {
        assert_eq!(date(at("2026-12-31T23:30:00Z")), (1, 1, 2027));
    }
}
