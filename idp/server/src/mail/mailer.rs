//! What sends mails: a mail server, or the demo's mailbox.

use std::fmt;

/// One mail, ready to be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// Names it for ever; becomes its `Message-ID`.
    pub id: String,
    /// The address that it goes to.
    pub to: String,
    /// The name beside our address: the organisation in whose name it goes (R3); none: the configured one.
    pub sender: Option<String>,
    /// Its subject.
    pub subject: String,
    /// `Content-Language` (RFC 3282).
    pub language: String,
    /// Its text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// The pictures that the HTML shows: they go with the mail, nothing is loaded from elsewhere (R75).
    pub pictures: Vec<Inline>,
}

/// A picture that a mail carries with it (RFC 2392).
#[derive(Clone, PartialEq, Eq)]
pub struct Inline {
    /// How the HTML names it: `cid:NAME`.
    pub name: String,
    /// The file.
    pub png: Vec<u8>,
}

impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[letter {}]", self.id)
    }
}

/// Why a mail was not sent. Never names an address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// Trying again will not help: the address or the mail itself is refused.
    #[error("refused for good: {0}")]
    Permanent(String),
    /// The mail server says "later" to this mail.
    #[error("not now: {0}")]
    Deferred(String),
    /// The mail server is away: the other mails fare no better.
    #[error("not now: {0}")]
    Temporary(String),
}

/// Sends mails.
#[async_trait::async_trait]
pub trait Mailer: Send + Sync {
    /// Hands `letter` over to whoever delivers it.
    async fn send(&self, letter: &Letter) -> Result<(), MailError>;
}
