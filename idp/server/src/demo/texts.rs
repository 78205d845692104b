//! The text messages of the demo: a gateway that keeps them, for the telephone to show.

use crate::sms::gateway::{Accepted, SmsError, SmsGateway, TextMessage};
use sluis_domain::time::{Clock, Timestamp};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// Messages that the telephone keeps at most; the oldest goes first.
const MOST_KEPT: usize = 100;

/// One message on the telephone.
#[derive(Clone)]
pub struct Received {
    /// To which number, as people write it.
    pub to: String,
    /// What it says.
    pub text: String,
    /// When it came in.
    pub at: Timestamp,
}

/// Everything that came in, newest first.
pub struct Texts {
    clock: Arc<dyn Clock>,
    kept: Mutex<VecDeque<Received>>,
}

impl Texts {
    /// No messages yet.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, kept: Mutex::default() }
    }

    /// All of them, newest first.
    pub fn all(&self) -> Vec<Received> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

#[async_trait::async_trait]
impl SmsGateway for Texts {
    async fn send(&self, message: &TextMessage) -> Result<Accepted, SmsError> {
        let received =
            Received { to: written(message.to.e164()), text: message.text.clone(), at: self.clock.now() };
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_front(received);
        kept.truncate(MOST_KEPT);
        Ok(Accepted { gateway: "demo", reference: message.reference.clone() })
    }
}

/// `+31612345678` as `06 12345678`.
fn written(number: &str) -> String {
    match number.strip_prefix("+316") {
        Some(rest) => format!("06 {rest}"),
        None => number.to_owned(),
    }
}
