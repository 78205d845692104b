//! When somebody who forgot their login details is written to (again): a stranger who asks in another's name
//! fills no mailbox, and keeps nobody from asking in the browser that they use.

use crate::login::attempts::Attempts;
use crate::time::Timestamp;
use std::time::Duration;

/// Between two letters.
const PAUSE: Duration = Duration::from_secs(60);
/// Letters in one day.
const MOST_A_DAY: u32 = 10;
const DAY: Duration = Duration::from_secs(24 * 3600);

/// Whether a letter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextLetter {
    /// Yes, and it is the first of a new day.
    GoesFirst,
    /// Yes.
    Goes,
    /// Not now.
    Waits,
}

/// What becomes of the letter that somebody asks for now. `before`: those that were counted, from the same place.
pub fn next_letter(before: Option<Attempts>, now: Timestamp) -> NextLetter {
    match before {
        None => NextLetter::Goes,
        Some(before) if now.since(before.first_at) >= DAY => NextLetter::GoesFirst,
        Some(before) if before.failures >= MOST_A_DAY || now.since(before.last_at) < PAUSE => {
            NextLetter::Waits
        }
        Some(_) => NextLetter::Goes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_000_000);

    fn before(letters: u32, first: u64, last: u64) -> Option<Attempts> {
        let ago = |seconds| NOW - Duration::from_secs(seconds);
        Some(Attempts { failures: letters, first_at: ago(first), last_at: ago(last) })
    }

    #[test]
    fn a_minute_lies_between_two_letters_and_ten_go_in_a_day() {
        for (counted, expected) in [
            (None, NextLetter::Goes),
            (before(1, 59, 59), NextLetter::Waits),
            (before(1, 60, 60), NextLetter::Goes),
            (before(9, 3_600, 600), NextLetter::Goes),
            (before(10, 3_600, 600), NextLetter::Waits),
            (before(10, 86_399, 86_399), NextLetter::Waits),
            (before(10, 86_400, 86_000), NextLetter::GoesFirst),
        ] {
            assert_eq!(next_letter(counted, NOW), expected, "{counted:?}");
        }
    }
}
