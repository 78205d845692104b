//! What sends text messages: a gateway on the internet, several of them in order, or the demo's telephone.

use sluis_domain::authenticator::phone::PhoneNumber;
use std::fmt;

/// One text message, ready to be sent.
#[derive(Clone)]
pub struct TextMessage {
    /// Names it for ever: gateways that know it do not send it twice.
    pub reference: String,
    /// Where the gateway may post what became of it. Empty: nowhere.
    pub report: String,
    /// To whom.
    pub to: PhoneNumber,
    /// What it says.
    pub text: String,
}

impl TextMessage {
    /// Where a gateway on the internet may report: it refuses to call an address that is not for all the world.
    pub fn report_over_tls(&self) -> Option<&str> {
        Some(self.report.as_str()).filter(|report| report.starts_with("https://"))
    }
}

impl fmt::Debug for TextMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[text message {}]", self.reference)
    }
}

/// That a gateway took a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// Which one.
    pub gateway: &'static str,
    /// How it calls the message.
    pub reference: String,
}

/// Why a gateway did not take a message. Never names a number or a text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SmsError {
    /// Our account there is empty.
    #[error("the balance is used up: {0}")]
    Budget(String),
    /// The gateway refuses us, or the request: it needs an operator.
    #[error("it is not set up well: {0}")]
    Config(String),
    /// No message will ever reach this number.
    #[error("the number is refused: {0}")]
    Number(String),
    /// The gateway is away, slow, or says "later": another one may do.
    #[error("not now: {0}")]
    Temporary(String),
}

/// Sends text messages.
#[async_trait::async_trait]
pub trait SmsGateway: Send + Sync {
    /// Hands `message` over to whoever delivers it.
    async fn send(&self, message: &TextMessage) -> Result<Accepted, SmsError>;
}
