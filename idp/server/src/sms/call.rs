//! One HTTP call to a gateway, and its answer: what the shapes of the vendors are made of.

use crate::sms::gateway::SmsError;
use http::Method;

/// What is sent. It holds what proves who we are, a number and a text: it is never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Call {
    /// GET or POST.
    pub method: Method,
    /// The whole address.
    pub url: String,
    /// Headers beside `Content-Type`.
    pub headers: Vec<(&'static str, String)>,
    /// `Content-Type`; empty with a GET.
    pub content_type: String,
    /// The body.
    pub body: String,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body, as far as it was read.
    pub body: String,
}

impl Call {
    /// A POST of JSON.
    pub fn json(url: &str, headers: Vec<(&'static str, String)>, body: &serde_json::Value) -> Self {
        let (method, body) = (Method::POST, body.to_string());
        Self { method, url: url.to_owned(), headers, content_type: "application/json".to_owned(), body }
    }

    /// A POST of a form.
    pub fn form(url: &str, headers: Vec<(&'static str, String)>, fields: &[(&str, &str)]) -> Self {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let content_type = "application/x-www-form-urlencoded".to_owned();
        Self { method: Method::POST, url: url.to_owned(), headers, content_type, body }
    }
}

impl Answer {
    /// Whether the status says that all is well.
    pub const fn is_success(&self) -> bool {
        self.status >= 200 && self.status < 300
    }

    /// The body as JSON; null when it is none.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// What the status alone says of a refusal. `code` is the vendor's own, if it gave one.
    pub fn refusal(&self, code: &str) -> SmsError {
        let why = if code.is_empty() {
            format!("HTTP {}", self.status)
        } else {
            format!("HTTP {}, code {code}", self.status)
        };
        match self.status {
            402 => SmsError::Budget(why),
            408 | 425 | 429 | 500..=599 => SmsError::Temporary(why),
            _ => SmsError::Config(why),
        }
    }

    /// That the answer is none that we know: the message may have been taken, so that nobody else gets it.
    pub fn unknown(&self) -> SmsError {
        SmsError::Config(format!("HTTP {}, and an answer that we do not know", self.status))
    }
}
