//! Days in the Netherlands, counted apart from the one that is tested.

/// Seconds of a day.
pub(crate) const DAY: u64 = 24 * 60 * 60;

/// A day, as days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub(crate) struct Day(i64);

impl Day {
    /// The day that it is in Greenwich at `second`, and `ahead` days on.
    pub(crate) fn after(second: u64, ahead: u64) -> Self {
        Self(i64::try_from(second / DAY + ahead).unwrap())
    }

    /// As it is written in a policy.
    pub(crate) fn written(self) -> String {
        let (year, month, day) = civil(self.0);
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// The second at which it begins in Amsterdam.
    pub(crate) fn begins(self) -> u64 {
        let (year, ..) = civil(self.0);
        // At midnight of the last Sunday of March it is still winter, of that of October still summer.
        let is_summer = self.0 > last_sunday(year, 3) && self.0 <= last_sunday(year, 10);
        let hours = if is_summer { 2 } else { 1 };
        u64::try_from(self.0).unwrap() * DAY - hours * 60 * 60
    }
}

/// The last Sunday of a month of 31 days.
fn last_sunday(year: i64, month: i64) -> i64 {
    let last = days(year, month, 31);
    // 1 January 1970 was a Thursday.
    last - (last + 4).rem_euclid(7)
}

/// Days since 1970-01-01: counted in years that begin in March, so that the odd day is the last one.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    year * 365 + year / 4 - year / 100 + year / 400 + of_year - 719_468
}

fn civil(number: i64) -> (i64, i64, i64) {
    let year = (1970 + number / 366 - 1..).find(|year| days(year + 1, 1, 1) > number).unwrap();
    let month = (1..=12).rev().find(|month| days(year, *month, 1) <= number).unwrap();
    (year, month, number - days(year, month, 1) + 1)
}

#[test]
fn the_days_of_the_manual_begin_when_they_should() {
    let at = |second: u64| Day::after(second, 0);
    assert_eq!(
        (at(1_782_864_000).written().as_str(), at(1_782_864_000).begins()),
        ("2026-07-01", 1_782_856_800)
    );
    assert_eq!(
        (at(1_798_761_600).written().as_str(), at(1_798_761_600).begins()),
        ("2027-01-01", 1_798_758_000)
    );
    assert_eq!(at(951_782_400).written(), "2000-02-29");
}
