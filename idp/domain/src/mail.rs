//! A mail that is to be sent: written together with the change that it tells of, sent after it.

use crate::id::Id;
use crate::organisation::organisation::Organisation;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// `due --taken--> being sent --accepted--> sent --came back--> failed`, or `--refused for good--> failed`
#[derive(Clone, PartialEq, Eq)]
pub struct OutgoingMail {
    /// Names it; part of its `Message-ID`, so that a mail that is sent twice can be known.
    pub id: Id<OutgoingMail>,
    /// To whom.
    pub to: String,
    /// Which mail, by the name of its template.
    pub template: String,
    /// In which language.
    pub locale: String,
    /// In whose colours; none: the deployment's own.
    pub organisation: Option<Id<Organisation>>,
    /// What fills the template. A link or code in it is sealed; it is emptied once the mail is gone.
    pub data: BTreeMap<String, String>,
    /// When it was written.
    pub created_at: Timestamp,
    /// How often somebody took it to send it.
    pub attempts: u32,
    /// When it may be taken (again).
    pub next_attempt_at: Timestamp,
    /// When a mail server accepted it.
    pub sent_at: Option<Timestamp>,
    /// When it was given up.
    pub failed_at: Option<Timestamp>,
}

/// Where a mail stands, from its dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailState {
    /// It was given up, or came back after a mail server had accepted it.
    Failed,
    /// A mail server accepted it.
    Sent,
    /// It is to be sent, or to be tried again.
    Waiting,
}

/// What an operator is told of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailInOutbox {
    /// The mail, without what filled it.
    pub mail: OutgoingMail,
    /// What the mail server said last, if it did not take it.
    pub reason: Option<String>,
}

impl OutgoingMail {
    /// A mail of this moment that may go at once: to nobody yet, with nothing in it.
    pub const fn new(id: Id<OutgoingMail>, now: Timestamp) -> Self {
        Self {
            id,
            to: String::new(),
            template: String::new(),
            locale: String::new(),
            organisation: None,
            data: BTreeMap::new(),
            created_at: now,
            attempts: 0,
            next_attempt_at: now,
            sent_at: None,
            failed_at: None,
        }
    }

    /// Where it stands.
    pub const fn state(&self) -> MailState {
        match (self.failed_at, self.sent_at) {
            (Some(_), _) => MailState::Failed,
            (None, Some(_)) => MailState::Sent,
            (None, None) => MailState::Waiting,
        }
    }

    /// The address as an operator may read it over somebody's shoulder: `b…@example.nl`.
    pub fn masked_recipient(&self) -> String {
        masked(&self.to)
    }
}

/// A mail address as it may be shown: `b…@example.nl`.
pub fn masked(address: &str) -> String {
    let (local, domain) = address.rsplit_once('@').unwrap_or((address, ""));
    let first: String = local.chars().take(1).collect();
    format!("{first}…@{domain}")
}

/// Without the address and the data: neither may reach a log.
impl fmt::Debug for OutgoingMail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutgoingMail")
            .field("id", &self.id)
            .field("template", &self.template)
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn an_address_is_known_again_and_not_read() {
        let mail = OutgoingMail {
            id: Id::from_uuid(Uuid::from_u128(1)),
            to: "bram.kuipers@example.nl".to_owned(),
            template: String::new(),
            locale: String::new(),
            organisation: None,
            data: BTreeMap::new(),
            created_at: Timestamp::from_seconds(0),
            attempts: 0,
            next_attempt_at: Timestamp::from_seconds(0),
            sent_at: None,
            failed_at: None,
        };
        assert_eq!(mail.masked_recipient(), "b…@example.nl");
        assert_eq!(mail.state(), MailState::Waiting);
        let came_back = OutgoingMail { failed_at: Some(mail.created_at), ..mail };
        assert_eq!(came_back.state(), MailState::Failed);
    }
}
