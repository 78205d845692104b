//! A mail that is to be sent: written together with the change that it tells of, sent after it.

use crate::id::Id;
use crate::organisation::organisation::Organisation;
use crate::time::Timestamp;
use std::collections::BTreeMap;
use std::fmt;

/// `due --taken--> being sent --accepted--> sent`, or `--refused for good--> failed`
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
    /// What fills the template. It may hold a one-time link, and is emptied once the mail is gone.
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
