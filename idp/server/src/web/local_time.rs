//! Moments as people here read them: the clock of Europe/Amsterdam, 24 hours.

use chrono::{Datelike, Timelike};
use sluis_domain::calendar::local;
use sluis_domain::time::Timestamp;

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

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

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
