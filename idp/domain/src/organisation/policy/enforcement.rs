//! `mfa.enforcement`: whether a second step may be missing, and from which day (D6).
//!
//! ```text
//! Off --announce_from--> Optional --mandatory_from, midnight in Europe/Amsterdam--> Mandatory
//! ```
//! The phase is computed for each request from the moment of that request; what a job keeps of it is for the audit log.

use crate::calendar::LocalDate;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// Whether a second step may be missing. The later in this list, the stricter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Enforcement {
    /// Who has a second step is asked for it; who has none passes, and is told nothing.
    Optional,
    /// It may be missing until a day that is announced.
    Schedule(Schedule),
    /// Nobody passes without a second step.
    Mandatory,
}

/// The days of an announced deadline; each begins at midnight in Europe/Amsterdam.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// The first day on which people hear of it.
    pub announce_from: LocalDate,
    /// The first day on which nobody passes without.
    pub mandatory_from: LocalDate,
}

/// Where an organisation stands at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// A second step may be missing, and nothing is announced.
    Off,
    /// It is announced that it becomes mandatory; until then one may say "not now".
    Optional,
    /// Nobody passes without.
    Mandatory,
}

/// The earlier it becomes mandatory, the stricter; then the earlier it is announced.
impl Ord for Schedule {
    fn cmp(&self, other: &Self) -> Ordering {
        (other.mandatory_from, other.announce_from).cmp(&(self.mandatory_from, self.announce_from))
    }
}

impl PartialOrd for Schedule {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Where `enforcement` stands at `now`.
pub fn phase(enforcement: Enforcement, now: Timestamp) -> Phase {
    match enforcement {
        Enforcement::Mandatory => Phase::Mandatory,
        Enforcement::Optional => Phase::Off,
        Enforcement::Schedule(days) if now >= days.mandatory_from.begins() => Phase::Mandatory,
        Enforcement::Schedule(days) if now >= days.announce_from.begins() => Phase::Optional,
        Enforcement::Schedule(_) => Phase::Off,
    }
}

impl Enforcement {
    /// The days of the deadline, if there is one.
    pub const fn schedule(self) -> Option<Schedule> {
        match self {
            Self::Schedule(days) => Some(days),
            Self::Mandatory | Self::Optional => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use proptest::prelude::{prop_assert, proptest};
    use std::time::Duration;

    fn at(utc: &str) -> Timestamp {
        Timestamp::from_millis(DateTime::parse_from_rfc3339(utc).unwrap().timestamp_millis())
    }

    fn schedule(announce: &str, mandatory: &str) -> Enforcement {
        Enforcement::Schedule(Schedule {
            announce_from: announce.parse().unwrap(),
            mandatory_from: mandatory.parse().unwrap(),
        })
    }

    #[test]
    fn the_manual_s_deadline_runs_from_april_to_july() {
        // "Moet uiterlijk 30 juni ingesteld zijn": the last optional moment is 23:59:59 summer time.
        let deadline = schedule("2026-04-01", "2026-07-01");
        for (utc, expected) in [
            ("2026-03-31T21:59:59.999Z", Phase::Off),
            ("2026-03-31T22:00:00Z", Phase::Optional),
            ("2026-06-30T21:59:59.999Z", Phase::Optional),
            ("2026-06-30T22:00:00Z", Phase::Mandatory),
            ("2027-01-01T00:00:00Z", Phase::Mandatory),
        ] {
            assert_eq!(phase(deadline, at(utc)), expected, "{utc}");
        }
    }

    #[test]
    fn midnight_is_that_of_the_clock_here_also_around_its_turns() {
        // The clock goes forward on 29 March and back on 25 October 2026.
        let spring = schedule("2026-03-29", "2026-03-30");
        assert_eq!(phase(spring, at("2026-03-28T22:59:59Z")), Phase::Off);
        assert_eq!(phase(spring, at("2026-03-28T23:00:00Z")), Phase::Optional);
        assert_eq!(phase(spring, at("2026-03-29T21:59:59Z")), Phase::Optional);
        assert_eq!(phase(spring, at("2026-03-29T22:00:00Z")), Phase::Mandatory);
        let autumn = schedule("2026-10-25", "2026-10-26");
        assert_eq!(phase(autumn, at("2026-10-24T22:00:00Z")), Phase::Optional);
        assert_eq!(phase(autumn, at("2026-10-25T22:59:59Z")), Phase::Optional);
        assert_eq!(phase(autumn, at("2026-10-25T23:00:00Z")), Phase::Mandatory);
    }

    #[test]
    fn a_deadline_that_was_never_announced_holds_all_the_same() {
        let late = schedule("2026-08-01", "2026-07-01");
        assert_eq!(phase(late, at("2026-06-30T21:59:59Z")), Phase::Off);
        assert_eq!(phase(late, at("2026-06-30T22:00:00Z")), Phase::Mandatory);
    }

    #[test]
    fn an_earlier_deadline_is_stricter_than_a_later_and_weaker_than_none() {
        let (early, late) = (schedule("2026-04-01", "2026-07-01"), schedule("2026-04-01", "2026-08-01"));
        assert!(Enforcement::Optional < late && late < early && early < Enforcement::Mandatory);
    }

    #[test]
    fn a_schedule_is_written_as_it_is_read() {
        let text = r#"{"schedule":{"announce_from":"2026-04-01","mandatory_from":"2026-07-01"}}"#;
        let read: Enforcement = serde_json::from_str(text).unwrap();
        assert_eq!(read, schedule("2026-04-01", "2026-07-01"));
        assert_eq!(serde_json::to_string(&read).unwrap(), text);
        assert!(
            serde_json::from_str::<Enforcement>(r#"{"schedule":{"mandatory_from":"2026-07-01"}}"#).is_err()
        );
    }

    proptest! {
        #[test]
        fn time_never_makes_a_deadline_looser(
            announce in 0..40_000u64, mandatory in 0..40_000u64, now in 0..4_000_000_000u64, later in 0..400_000_000u64,
        ) {
            let day = |n: u64| LocalDate::of(Timestamp::from_millis(0) + Duration::from_secs(n * 86_400));
            let days = Schedule { announce_from: day(announce), mandatory_from: day(mandatory) };
            let now = Timestamp::from_millis(0) + Duration::from_secs(now);
            let enforcement = Enforcement::Schedule(days);
            prop_assert!(phase(enforcement, now) <= phase(enforcement, now + Duration::from_secs(later)));
        }

        #[test]
        fn what_is_stricter_is_never_in_an_earlier_phase_of_being_mandatory(
            a in 0..400u64, b in 0..400u64, now in 0..40_000_000u64,
        ) {
            let day = |n: u64| LocalDate::of(Timestamp::from_millis(0) + Duration::from_secs(n * 86_400));
            let of = |n| Enforcement::Schedule(Schedule { announce_from: day(0), mandatory_from: day(n) });
            let now = Timestamp::from_millis(0) + Duration::from_secs(now);
            let (weaker, stricter) = if of(a) < of(b) { (of(a), of(b)) } else { (of(b), of(a)) };
            prop_assert!(phase(weaker, now) < Phase::Mandatory || phase(stricter, now) == Phase::Mandatory);
        }
    }
}
