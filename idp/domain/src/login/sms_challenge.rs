//! A code that was sent by text message and waits to be typed: one for each transaction, the newest.
//!
//! ```text
//! sent --typed right--> spent          sent --five wrong, or five minutes--> void
//!   ^---- sent again [30 s later, five times at most] ----/
//! ```
//! What was tried wrongly is counted here, for this code, and with the person's second steps (`throttle`),
//! which no new code resets.

use crate::authenticator::authenticator::Authenticator;
use crate::id::Id;
use crate::secret::Digest;
use crate::secret::Secret;
use crate::time::Timestamp;
use crate::user::User;
use std::time::Duration;

/// A code that waits.
#[derive(Debug, Clone)]
pub struct SmsChallenge {
    /// Names the transaction: this browser, this request, this person, this telephone.
    pub transaction: Digest,
    /// Who is to type it.
    pub user: Id<User>,
    /// The telephone: one that is linked, or one that will be when the code is right.
    pub authenticator: Id<Authenticator>,
    /// Its number, sealed.
    pub number: Secret<Vec<u8>>,
    /// A keyed digest of the code and the transaction.
    pub code: Digest,
    /// When the newest code was sent.
    pub sent_at: Timestamp,
    /// From when on it is good no more.
    pub expires_at: Timestamp,
    /// How often this code was tried.
    pub tries: u32,
    /// How many codes were sent in this transaction.
    pub sends: u32,
}

/// Why no further code is sent in a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SendRefused {
    /// Not before then.
    CoolDown(Timestamp),
    /// Not in this transaction.
    TooOften,
}

impl SmsChallenge {
    /// A message may take a while; who presses twice gets one.
    pub const COOL_DOWN: Duration = Duration::from_secs(30);

    /// How often one code may be tried.
    pub const MOST_TRIES: u32 = 5;

    /// How many codes one transaction sends.
    pub const MOST_SENDS: u32 = 5;

    /// Whether the code may still be typed.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.tries < Self::MOST_TRIES && now < self.expires_at
    }

    /// Whether it was tried too often.
    pub const fn is_tried_out(&self) -> bool {
        self.tries >= Self::MOST_TRIES
    }

    /// Whether another code may be sent in its place, to the same number.
    ///
    /// # Errors
    /// When it is too soon, or there were enough.
    pub fn check_again(&self, now: Timestamp) -> Result<(), SendRefused> {
        self.check_other()?;
        let rested = self.sent_at + Self::COOL_DOWN;
        if now < rested { Err(SendRefused::CoolDown(rested)) } else { Ok(()) }
    }

    /// Whether another code may be sent in its place, to another number: no message is on its way there that
    /// would be worth a wait.
    ///
    /// # Errors
    /// When there were enough.
    pub const fn check_other(&self) -> Result<(), SendRefused> {
        if self.sends >= Self::MOST_SENDS { Err(SendRefused::TooOften) } else { Ok(()) }
    }

    /// The same transaction with a new code. What was tried with a code that still lives counts on: who asks
    /// for another one gains no tries.
    pub fn again(&self, code: Digest, life: Duration, now: Timestamp) -> Self {
        Self {
            code,
            sent_at: now,
            expires_at: now + life,
            tries: if self.is_live(now) { self.tries } else { 0 },
            sends: self.sends.saturating_add(1),
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const NOW: Timestamp = Timestamp::from_seconds(1_000_000);
    const LIFE: Duration = Duration::from_secs(300);

    fn sent(tries: u32, sends: u32) -> SmsChallenge {
        SmsChallenge {
            transaction: Digest::of(b"transaction"),
            user: Id::from_uuid(Uuid::from_u128(1)),
            authenticator: Id::from_uuid(Uuid::from_u128(2)),
            number: Secret::new(Vec::new()),
            code: Digest::of(b"one"),
            sent_at: NOW,
            expires_at: NOW + LIFE,
            tries,
            sends,
        }
    }

    fn later(seconds: u64) -> Timestamp {
        NOW + Duration::from_secs(seconds)
    }

    #[test]
    fn a_code_lives_its_time_and_five_tries() {
        assert!(sent(4, 1).is_live(later(299)));
        assert!(!sent(4, 1).is_live(later(300)));
        assert!(!sent(5, 1).is_live(later(1)));
    }

    #[test]
    fn another_code_waits_half_a_minute_and_there_are_five_in_all() {
        assert_eq!(sent(0, 1).check_again(later(29)), Err(SendRefused::CoolDown(later(30))));
        assert_eq!(sent(0, 4).check_again(later(30)), Ok(()));
        assert_eq!(sent(0, 5).check_again(later(300)), Err(SendRefused::TooOften));
        assert_eq!(sent(0, 4).check_other(), Ok(()), "another number need not wait");
        assert_eq!(sent(0, 5).check_other(), Err(SendRefused::TooOften));
    }

    #[test]
    fn asking_for_another_code_gains_no_tries() {
        let again = sent(4, 1).again(Digest::of(b"two"), LIFE, later(60));
        assert_eq!((again.tries, again.sends), (4, 2));
        assert_eq!(again.expires_at, later(360));
        assert_eq!(again.code, Digest::of(b"two"), "only the newest is good");
        let after_void = sent(5, 1).again(Digest::of(b"two"), LIFE, later(60));
        assert_eq!((after_void.tries, after_void.is_live(later(60))), (0, true));
    }
}
