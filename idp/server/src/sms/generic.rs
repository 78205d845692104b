//! Any gateway that takes one HTTP request: its address and body are templates.
//!
//! `{to}` +31612345678 · `{to_digits}` 31612345678 · `{to_zeros}` 0031612345678 · `{from}` · `{text}` ·
//! `{reference}` · `{report}`, the address to which what became of it may be posted. What is put in is escaped as the place asks: percent in the address and in a form, as a JSON
//! string in JSON.

use crate::sms::call::{Answer, Call};
use crate::sms::gateway::{SmsError, TextMessage};
use http::Method;

/// What the operator wrote.
#[derive(Clone, PartialEq, Eq)]
pub struct Template {
    /// GET or POST.
    pub method: Method,
    /// The address.
    pub url: String,
    /// `Content-Type` of the body.
    pub content_type: String,
    /// The body of a POST.
    pub body: String,
    /// `Authorization`, whole; empty: none.
    pub authorization: String,
}

/// The call that sends `message`.
pub fn call(template: &Template, sender: &str, message: &TextMessage) -> Call {
    let escape = if template.content_type.contains("json") { json } else { percent };
    let mut headers = Vec::new();
    if !template.authorization.is_empty() {
        headers.push(("authorization", template.authorization.clone()));
    }
    let is_post = template.method == Method::POST;
    let body = if is_post { filled(&template.body, sender, message, escape) } else { String::new() };
    let content_type = if is_post { template.content_type.clone() } else { String::new() };
    let url = filled(&template.url, sender, message, percent);
    Call { method: template.method.clone(), url, headers, content_type, body }
}

/// What its answer means: any success is one. It has no name of its own for the message.
pub fn read(answer: &Answer) -> Result<String, SmsError> {
    if answer.is_success() { Ok(String::new()) } else { Err(answer.refusal("")) }
}

/// One pass over the template: what was put in is not looked at again.
fn filled(template: &str, sender: &str, message: &TextMessage, escape: fn(&str) -> String) -> String {
    let zeros = message.to.with_zeros();
    let values = [
        ("{to}", message.to.e164()),
        ("{to_digits}", message.to.digits()),
        ("{to_zeros}", &zeros),
        ("{from}", sender),
        ("{text}", &message.text),
        ("{reference}", &message.reference),
        ("{report}", &message.report),
    ];
    let (mut filled, mut rest) = (String::new(), template);
    while let Some(at) = rest.find('{') {
        let (before, from_brace) = rest.split_at(at);
        filled.push_str(before);
        match values.iter().find(|(name, _)| from_brace.starts_with(name)) {
            Some((name, value)) => {
                filled.push_str(&escape(value));
                rest = &from_brace[name.len()..];
            }
            None => {
                filled.push('{');
                rest = &from_brace[1..];
            }
        }
    }
    filled.push_str(rest);
    filled
}

fn percent(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// As within the quotes of a JSON string.
fn json(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted.trim_start_matches('"').strip_suffix('"').unwrap_or_default().to_owned()
}
