//! `mfa.reminders`: on which day a mail reminds of the deadline.

use crate::calendar::LocalDate;
use crate::organisation::policy::enforcement::Phase;
use crate::organisation::policy::enforcement::phase;
use crate::organisation::policy::mfa::MfaRules;
use crate::organisation::span::Span;
use crate::time::Timestamp;
use std::time::Duration;

/// From when on a day mails go out: nobody is woken at midnight.
const FROM: Duration = Duration::from_secs(9 * 60 * 60);

impl MfaRules {
    /// The day of reminders that is due at `now`: the latest one, so that a house that was closed for a while
    /// makes up for one mail and not for three. None before the announcement, and none once it is mandatory.
    pub fn reminder_due(&self, now: Timestamp) -> Option<LocalDate> {
        let days = self.enforcement.schedule()?;
        let on = |before: &Span| {
            days.mandatory_from.days_before(before.as_seconds().div_ceil(Span::days(1).as_seconds()))
        };
        let is_due = |day: &LocalDate| *day >= days.announce_from && now >= day.begins() + FROM;
        let due = self.reminders.iter().map(on).filter(is_due).max();
        due.filter(|_| phase(self.enforcement, now) == Phase::Optional)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::organisation::policy::enforcement::Enforcement;
    use crate::organisation::policy::enforcement::Schedule;

    fn day(text: &str) -> LocalDate {
        text.parse().unwrap()
    }

    fn rules(announce: &str) -> MfaRules {
        let enforcement = Enforcement::Schedule(Schedule {
            announce_from: day(announce),
            mandatory_from: day("2026-07-01"),
        });
        MfaRules { enforcement, ..MfaRules::compiled() }
    }

    #[test]
    fn a_reminder_is_due_from_nine_in_the_morning_until_the_next_one() {
        let due = |on: &str, hour: u64| {
            let now = day(on).begins() + Duration::from_secs(hour * 60 * 60);
            rules("2026-04-01").reminder_due(now).map(|day| day.to_string())
        };
        assert_eq!(due("2026-05-31", 23), None);
        assert_eq!(due("2026-06-01", 8), None);
        assert_eq!(due("2026-06-01", 9).as_deref(), Some("2026-06-01"));
        assert_eq!(due("2026-06-23", 23).as_deref(), Some("2026-06-01"));
        assert_eq!(due("2026-06-24", 9).as_deref(), Some("2026-06-24"));
        assert_eq!(due("2026-06-30", 9).as_deref(), Some("2026-06-30"));
        assert_eq!(due("2026-07-01", 0), None, "it is mandatory");
    }

    #[test]
    fn nobody_is_reminded_of_what_was_not_announced() {
        let at = |on: &str| day(on).begins() + FROM;
        assert_eq!(rules("2026-06-10").reminder_due(at("2026-06-10")), None, "the first day lies before");
        assert_eq!(rules("2026-06-10").reminder_due(at("2026-06-24")), Some(day("2026-06-24")));
        assert_eq!(MfaRules::compiled().reminder_due(at("2026-06-24")), None);
        let none = MfaRules { reminders: [].into(), ..rules("2026-04-01") };
        assert_eq!(none.reminder_due(at("2026-06-30")), None);
    }
}
