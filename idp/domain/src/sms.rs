//! A text message that is to be sent: written together with its cause, sent after it.

use crate::id::Id;
use crate::organisation::organisation::Organisation;
use crate::secret::Secret;
use crate::time::Timestamp;
use std::fmt;

/// `due --taken--> being sent --accepted--> sent --told--> delivered`, or `--refused for good--> failed`
#[derive(Clone)]
pub struct OutgoingSms {
    /// Names it; gateways are given it, so that a message that is sent twice can be known.
    pub id: Id<OutgoingSms>,
    /// Whose budget it comes from.
    pub organisation: Option<Id<Organisation>>,
    /// To which number, sealed; once the message is gone, how the number ends, sealed as well.
    pub number: Secret<Vec<u8>>,
    /// What it says, sealed; emptied once the message is gone.
    pub text: Secret<Vec<u8>>,
    /// When it was written.
    pub created_at: Timestamp,
    /// How often somebody took it to send it.
    pub attempts: u32,
    /// When it may be taken (again).
    pub next_attempt_at: Timestamp,
    /// From when on it is of no use: the code in it is void.
    pub expires_at: Timestamp,
    /// When a gateway accepted it.
    pub sent_at: Option<Timestamp>,
    /// When it was given up.
    pub failed_at: Option<Timestamp>,
    /// What became of it after it was accepted, as far as the gateway tells.
    pub delivery: Option<Delivery>,
}

/// Where a text message stands, from its dates and its report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmsState {
    /// The telephone has it.
    Delivered,
    /// No gateway took it, and none is asked any more.
    Failed,
    /// A gateway took it, and has not said what became of it.
    Sent,
    /// The telephone will not get it.
    Undelivered,
    /// It is to be sent, or to be tried again.
    Waiting,
}

/// What an operator is told of a text message.
#[derive(Debug, Clone)]
pub struct SmsInOutbox {
    /// The message.
    pub sms: OutgoingSms,
    /// The gateway that took it.
    pub gateway: Option<String>,
    /// How that gateway calls it.
    pub reference: Option<String>,
    /// Why it was not taken the last time, if it was not.
    pub reason: Option<String>,
}

impl OutgoingSms {
    /// Where it stands. A gateway may tell what became of it before we wrote down that it took it.
    pub const fn state(&self) -> SmsState {
        match (self.failed_at, self.delivery, self.sent_at) {
            (Some(_), _, _) => SmsState::Failed,
            (None, Some(Delivery::Delivered), _) => SmsState::Delivered,
            (None, Some(Delivery::Undelivered), _) => SmsState::Undelivered,
            (None, None, Some(_)) => SmsState::Sent,
            (None, None, None) => SmsState::Waiting,
        }
    }
}

impl SmsState {
    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Failed => "failed",
            Self::Sent => "sent",
            Self::Undelivered => "undelivered",
            Self::Waiting => "waiting",
        }
    }
}

/// What a gateway tells of a message that it accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// The telephone has it.
    Delivered,
    /// The telephone will not get it.
    Undelivered,
}

impl Delivery {
    /// The name in a column.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Undelivered => "undelivered",
        }
    }

    /// What that name means.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Delivered, Self::Undelivered].into_iter().find(|one| one.name() == name)
    }
}

/// Without the number and the text: neither may reach a log.
impl fmt::Debug for OutgoingSms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutgoingSms")
            .field("id", &self.id)
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}
