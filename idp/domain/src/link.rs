//! A one-time link: what a mail or a code on paper lets its holder do, once.
//!
//! ```text
//! made --GET, HEAD, whoever opens it--> made            nothing is spent by looking
//! made --the final commit--> used                       once
//! made --its time is over--> expired                    nothing is written; the page offers a new one
//! ```

use crate::id::Id;
use crate::organisation::membership::Membership;
use crate::organisation::organisation::Organisation;
use crate::secret::Digest;
use crate::secret::Secret;
use crate::time::Timestamp;
use crate::user::User;
use serde::{Deserialize, Serialize};

/// What the link is for. A link of one kind does nothing at the page of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// To accept an invitation.
    Activation,
    /// To link an authenticator app.
    AppByMail,
    /// To show that a mailbox is one's own.
    ConfirmAddress,
    /// To choose a new password.
    PasswordReset,
}

/// One link.
#[derive(Debug, Clone)]
pub struct Link {
    /// Names it inside.
    pub id: Id<Link>,
    /// SHA-256 of the token that the link carries.
    pub digest: Digest,
    /// A keyed digest of the code that may be typed instead of following the link.
    pub code: Option<Digest>,
    /// What it is for.
    pub kind: LinkKind,
    /// Whose it is, when that is known.
    pub user: Option<Id<User>>,
    /// The membership that it is about, if it is about one.
    pub membership: Option<Id<Membership>>,
    /// On whose word it was sent: what is done with it is vouched for by them.
    pub organisation: Option<Id<Organisation>>,
    /// What more it holds, sealed.
    pub data: Secret<Vec<u8>>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it stops working.
    pub expires_at: Timestamp,
    /// When it was used, or called back.
    pub used_at: Option<Timestamp>,
}

impl Link {
    /// Whether the final commit may still spend it.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.used_at.is_none() && now < self.expires_at
    }
}
