//! The letters about one membership: how they fared, and when another one may go (R13, R15).

use crate::activation::invitation::WishRefused;
use crate::id::Id;
use crate::mail::OutgoingMail;
use crate::organisation::membership::Membership;
use crate::secret::Digest;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Between two letters from one organisation to one address.
pub const PAUSE: Duration = Duration::from_secs(60);
/// Letters from one organisation to one address in one day at most.
pub const MOST_A_DAY: usize = 10;
/// The newest letters that are ever asked about: more than a day has.
pub const MOST_TOLD: usize = 20;
/// Letters in a row that a mailbox refuses for good before we stop.
const MOST_BOUNCES: usize = 2;
/// What an app may have written is counted by the day.
pub const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How a letter fared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// A mail server has taken it.
    Accepted,
    /// The mailbox, or who keeps it, refused it for good.
    Bounced,
    /// No mail server took it in all the time that it was tried: that says nothing about the mailbox.
    GivenUp,
    /// It waits to be sent.
    Queued,
}

/// One letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// When it was written.
    pub at: Timestamp,
    /// How it fared.
    pub delivery: Delivery,
    /// What the mail server said, when it did not take it. Names nobody.
    pub reason: Option<String>,
}

/// A letter that goes into the outbox.
#[derive(Debug, Clone)]
pub struct NewLetter {
    /// What it is about.
    pub membership: Id<Membership>,
    /// The mail.
    pub mail: Id<OutgoingMail>,
    /// To whom, in whose name: a keyed digest.
    pub addressee: Digest,
    /// What the app calls its request, and a keyed digest of what it asked.
    pub asked: Option<(String, Digest)>,
    /// When it was written.
    pub at: Timestamp,
}

/// Whether an app asked by the same key before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskedBefore {
    /// It did not.
    No,
    /// It asked something else.
    Otherwise,
    /// It asked the same.
    Same,
}

/// Another letter may go at this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooSoon(pub Timestamp);

/// Whether another letter may go now. `letters`: oldest first.
///
/// # Errors
/// When the mailbox refuses letters, or too many went.
pub fn next_letter(letters: &[Letter], now: Timestamp) -> Result<(), WishRefused> {
    let bounced = letters.iter().rev().take_while(|letter| letter.delivery == Delivery::Bounced).count();
    if bounced >= MOST_BOUNCES {
        return Err(WishRefused::Bounced);
    }
    let sent: Vec<Timestamp> = letters.iter().map(|letter| letter.at).collect();
    pace(&sent, now).map_err(WishRefused::TooSoon)
}

/// Whether another letter may go where letters went at `sent`, oldest first.
///
/// # Errors
/// When too many went.
pub fn pace(sent: &[Timestamp], now: Timestamp) -> Result<(), TooSoon> {
    let today: Vec<Timestamp> = sent.iter().copied().filter(|at| now.since(*at) < DAY).collect();
    let wait = |at: Timestamp| Err(TooSoon(at));
    match (today.len().checked_sub(MOST_A_DAY).and_then(|first| today.get(first)), today.last()) {
        (Some(first), _) => wait(*first + DAY),
        (None, Some(last)) if now.since(*last) < PAUSE => wait(*last + PAUSE),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_000_000);

    fn letter(ago: u64, delivery: Delivery) -> Letter {
        Letter { at: NOW - Duration::from_secs(ago), delivery, reason: None }
    }

    #[test]
    fn a_minute_lies_between_two_letters() {
        assert_eq!(next_letter(&[], NOW), Ok(()));
        assert_eq!(next_letter(&[letter(60, Delivery::Queued)], NOW), Ok(()));
        let until = TooSoon(NOW + Duration::from_secs(1));
        assert_eq!(next_letter(&[letter(59, Delivery::Queued)], NOW), Err(WishRefused::TooSoon(until)));
    }

    #[test]
    fn ten_letters_go_in_a_day() {
        let hourly: Vec<Letter> =
            (1..=10).rev().map(|hour| letter(hour * 3600, Delivery::Accepted)).collect();
        assert_eq!(next_letter(&hourly[1..], NOW), Ok(()));
        let until = TooSoon(NOW + Duration::from_secs(14 * 3600));
        assert_eq!(next_letter(&hourly, NOW), Err(WishRefused::TooSoon(until)));
        assert_eq!(next_letter(&hourly, NOW + Duration::from_secs(14 * 3600)), Ok(()));
    }

    #[test]
    fn two_refusals_in_a_row_are_enough() {
        let bounced = letter(600, Delivery::Bounced);
        let twice = [bounced.clone(), bounced.clone()];
        assert_eq!(next_letter(&twice[..1], NOW), Ok(()));
        assert_eq!(next_letter(&twice, NOW), Err(WishRefused::Bounced));
        let between = [bounced.clone(), letter(600, Delivery::Accepted), bounced];
        assert_eq!(next_letter(&between, NOW), Ok(()));
        let away = letter(600, Delivery::GivenUp);
        assert_eq!(next_letter(&[away.clone(), away], NOW), Ok(()), "our own mail server was away");
    }
}
