//! What the page of the link asks besides, for who got hold of the mailbox (`invite.second_check`).

use crate::organisation::policy::invite::SecondCheck;
use crate::time::Timestamp;
use std::time::Duration;

/// Wrong answers in a day, however many links there are.
pub const MOST_WRONG: u32 = 5;
/// After how long without an answer they are forgotten.
const FORGOTTEN: Duration = Duration::from_secs(24 * 60 * 60);
/// The longest answer that is looked at, in bytes.
const LONGEST: usize = 120;
/// The years in which somebody who is invited may have been born.
const YEARS: std::ops::RangeInclusive<u16> = 1900..=2100;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// The date of birth.
    Birthdate,
    /// The number that the employer knows the person by.
    EmployeeNumber,
}

impl Question {
    /// What the organisation wants asked.
    pub const fn of(rule: SecondCheck) -> Option<Self> {
        match rule {
            SecondCheck::Birthdate => Some(Self::Birthdate),
            SecondCheck::EmployeeNumber => Some(Self::EmployeeNumber),
            SecondCheck::None => None,
        }
    }

    /// The member of an invitation that says the answer.
    pub const fn member(self) -> &'static str {
        match self {
            Self::Birthdate => "birthdate",
            Self::EmployeeNumber => "employee_number",
        }
    }

    /// What is compared, however it was typed. None: it cannot be an answer.
    pub fn plain(self, typed: &str) -> Option<String> {
        if typed.len() > LONGEST {
            return None;
        }
        match self {
            Self::Birthdate => date(typed),
            Self::EmployeeNumber => {
                let plain: String = typed.chars().filter(|c| c.is_alphanumeric()).collect();
                (!plain.is_empty()).then(|| plain.to_uppercase())
            }
        }
    }
}

/// Until when nothing is looked at any more. `wrong` and `last_at` are what was counted.
pub fn pause(wrong: u32, last_at: Timestamp, now: Timestamp) -> Option<Timestamp> {
    let until = last_at + FORGOTTEN;
    (wrong >= MOST_WRONG && now < until).then_some(until)
}

/// Whether what was counted is over.
pub fn is_forgotten(last_at: Timestamp, now: Timestamp) -> bool {
    now.since(last_at) >= FORGOTTEN
}

/// `31-12-1980`, `31 12 1980`, `1980-12-31` or `31121980`, as `1980-12-31`.
fn date(typed: &str) -> Option<String> {
    let parts: Vec<&str> =
        typed.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let (year, month, day) = match parts.as_slice() {
        [whole] if whole.len() == 8 => (whole.get(4..)?, whole.get(2..4)?, whole.get(..2)?),
        [year, month, day] if year.len() == 4 => (*year, *month, *day),
        [day, month, year] if year.len() == 4 => (*year, *month, *day),
        _ => return None,
    };
    let (year, month, day): (u16, u8, u8) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    let is_one = YEARS.contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    is_one.then(|| format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::{any, proptest};

    #[test]
    fn a_date_is_read_however_it_is_typed() {
        for typed in ["31-12-1980", "31/12/1980", "31 12 1980", "1980-12-31", "31121980", " 31.12.1980 "] {
            assert_eq!(Question::Birthdate.plain(typed).as_deref(), Some("1980-12-31"), "{typed}");
        }
        assert_eq!(Question::Birthdate.plain("1-2-1980").as_deref(), Some("1980-02-01"));
        for bad in
            ["", "31-13-1980", "32-12-1980", "31-12-80", "1980", "gisteren", "1-1-1-1980", "31-12-1780"]
        {
            assert_eq!(Question::Birthdate.plain(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_number_is_read_without_its_marks() {
        assert_eq!(Question::EmployeeNumber.plain(" a-1 02 ").as_deref(), Some("A102"));
        assert_eq!(Question::EmployeeNumber.plain(" - "), None);
        assert_eq!(Question::EmployeeNumber.plain(&"1".repeat(500)), None);
    }

    #[test]
    fn five_wrong_answers_end_it_for_a_day() {
        let now = Timestamp::from_seconds(1_000_000);
        assert_eq!(pause(4, now, now), None);
        assert_eq!(pause(5, now, now), Some(now + FORGOTTEN));
        assert_eq!(pause(5, now, now + FORGOTTEN), None);
        assert!(is_forgotten(now, now + FORGOTTEN) && !is_forgotten(now, now));
    }

    proptest! {
        #[test]
        fn anything_may_be_typed(text in any::<String>()) {
            let _ = Question::Birthdate.plain(&text);
            let _ = Question::EmployeeNumber.plain(&text);
        }
    }
}
