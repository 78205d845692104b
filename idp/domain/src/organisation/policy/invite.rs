//! `invite.*`: the invitation and its link.

use crate::organisation::policy::keeping::Between;
use crate::organisation::policy::keeping::Word;
use crate::organisation::policy::section::section;
use crate::organisation::span::Span;
use serde::{Deserialize, Serialize};

/// `invite.second_check`: what the page of the link asks besides. The later in this list, the harder to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecondCheck {
    /// Nothing.
    None,
    /// The date of birth.
    Birthdate,
    /// The number that the employer knows the person by.
    EmployeeNumber,
}

/// `invite.send`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InviteSend {
    /// As soon as the person is made known.
    OnCreate,
    /// When an app says that a message waits (R2).
    OnDemand,
}

section! {
    /// The invitation.
    invite InviteLayer InviteRules

    /// What the page of the link asks besides, for who got hold of the mailbox.
    second_check: SecondCheck = SecondCheck::None, Word("none, birthdate or employee_number"), Larger, OfThisLogin, "ASVS 6.4.1";
    /// Whether the mail goes out when the person is made known, or when a message waits.
    send: InviteSend = InviteSend::OnDemand, Word("on_create or on_demand"), Neither, OfThisLogin, "";
    /// How long the link is good.
    ttl: Span = Span::days(14), Between(Span::hours(1), Span::days(30)), Smaller, OfThisLogin, "ASVS 6.4.1";
}
