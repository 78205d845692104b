//! An invitation: that an app asks an organisation's person in. It never looks anybody up.
//!
//! ```text
//! (none)  --invite--> invited --invite, notify, resend / a letter with a link--> invited
//! invited --the person accepts--> active --notify / a letter with the app's own link--> active
//! invited --withdraw--> ended
//! ```

use crate::activation::letters::Letter;
use crate::activation::letters::TooSoon;
use crate::activation::letters::next_letter;
use crate::client::client::ClientId;
use crate::id::Id;
use crate::organisation::membership::Membership;
use crate::organisation::membership::MembershipState;
use crate::secret::Digest;
use crate::time::Timestamp;
use crate::user::LoginName;

/// One invitation; it has the identifier of the membership that it asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The membership that waits.
    pub membership: Id<Membership>,
    /// The app that asked.
    pub client: ClientId,
    /// By what the app knows its request again: its own key, and the digest of what it asked.
    pub idempotency: Option<(String, Digest)>,
    /// What the person will type to say who they are.
    pub login_name: LoginName,
    /// A keyed digest of the date of birth, where the page of the link asks for it.
    pub birthdate: Option<Digest>,
    /// In which language the person is written to.
    pub language: String,
    /// When it was made.
    pub created_at: Timestamp,
}

/// What an app may do with an invitation that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// A message waits.
    Notify,
    /// The letter did not arrive: once more.
    Resend,
    /// It was a mistake.
    Withdraw,
}

impl Wish {
    /// The last part of its address.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Notify => "notify",
            Self::Resend => "resend",
            Self::Withdraw => "withdraw",
        }
    }
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// A letter with a link that activates.
    Activate,
    /// The membership ends, and its links are called back.
    End,
    /// A letter that says that a message waits, with the app's own link.
    Tell,
    /// It was done before.
    Nothing,
}

/// Why it is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WishRefused {
    /// The person has accepted: there is nothing to withdraw or to send again.
    Active,
    /// The mailbox has refused letters for good.
    Bounced,
    /// It was withdrawn, or the person has left.
    Ended,
    /// Too many letters; another one may go then.
    TooSoon(TooSoon),
    /// The app has had as many letters written as it may in a day.
    UsedUp(TooSoon),
}

/// What becomes of `wish`, at a membership in `state` about which `letters` were written.
///
/// # Errors
/// The rule that stands against it.
pub fn decide(
    wish: Wish,
    state: MembershipState,
    letters: &[Letter],
    now: Timestamp,
) -> Result<Deed, WishRefused> {
    let deed = match (state, wish) {
        (MembershipState::Ended, Wish::Withdraw) => return Ok(Deed::Nothing),
        (MembershipState::Ended, Wish::Notify | Wish::Resend) => return Err(WishRefused::Ended),
        (MembershipState::Active, Wish::Withdraw | Wish::Resend) => return Err(WishRefused::Active),
        (MembershipState::Invited, Wish::Withdraw) => return Ok(Deed::End),
        (MembershipState::Active, Wish::Notify) => Deed::Tell,
        (MembershipState::Invited, Wish::Notify | Wish::Resend) => Deed::Activate,
    };
    next_letter(letters, now)?;
    Ok(deed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activation::letters::Delivery;
    use proptest::prelude::{any, prop_assert, proptest};
    use std::time::Duration;

    const NOW: Timestamp = Timestamp::from_seconds(1_000_000);
    const STATES: [MembershipState; 3] =
        [MembershipState::Invited, MembershipState::Active, MembershipState::Ended];
    const WISHES: [Wish; 3] = [Wish::Notify, Wish::Resend, Wish::Withdraw];

    #[test]
    fn every_wish_at_every_state_has_its_answer() {
        use Deed::{Activate, End, Nothing, Tell};
        let expected = [
            [Ok(Activate), Ok(Activate), Ok(End)],
            [Ok(Tell), Err(WishRefused::Active), Err(WishRefused::Active)],
            [Err(WishRefused::Ended), Err(WishRefused::Ended), Ok(Nothing)],
        ];
        for (state, row) in STATES.into_iter().zip(expected) {
            for (wish, answer) in WISHES.into_iter().zip(row) {
                assert_eq!(decide(wish, state, &[], NOW), answer, "{wish:?} at {state:?}");
            }
        }
    }

    #[test]
    fn a_withdrawal_does_not_wait_for_letters() {
        let letter = Letter { at: NOW, delivery: Delivery::Queued, reason: None };
        assert_eq!(decide(Wish::Withdraw, MembershipState::Invited, &[letter], NOW), Ok(Deed::End));
    }

    proptest! {
        /// R14: until the first login no letter leads to a page that asks for a password that nobody has.
        #[test]
        fn who_has_not_accepted_never_gets_a_plain_letter(wish in 0..3_usize, ago in any::<u32>()) {
            let at = NOW - Duration::from_secs(ago.into());
            let letters = [Letter { at, delivery: Delivery::Accepted, reason: None }];
            let deed = decide(WISHES[wish], MembershipState::Invited, &letters, NOW);
            prop_assert!(deed != Ok(Deed::Tell));
        }
    }
}
