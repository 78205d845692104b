//! Spryng: `POST https://rest.spryngsms.com/v1/messages?with[]=recipients`.

use crate::sms::call::{Answer, Call};
use crate::sms::gateway::{SmsError, TextMessage};
use crate::sms::reports::Report;
use serde_json::json;
use sluis_domain::sms::Delivery;
use url::form_urlencoded;

/// RFC 4918 §11.2: it uses this where a field is refused.
const FIELD_REFUSED: u16 = 422;

/// The call that sends `message`. Its numbers have neither plus nor noughts.
pub fn call(url: &str, token: &str, sender: &str, message: &TextMessage) -> Call {
    let headers = vec![("authorization", format!("Bearer {token}"))];
    let body = json!({
        "body": message.text,
        "encoding": "auto",
        "originator": sender,
        "recipients": [message.to.digits()],
        "route": "business",
        "reference": message.reference,
    });
    Call::json(url, headers, &body)
}

/// What its answer means: its name of the message, or why it did not take it.
pub fn read(answer: &Answer) -> Result<String, SmsError> {
    let told = answer.json();
    if answer.is_success() {
        return told["id"].as_str().map(str::to_owned).ok_or_else(|| answer.unknown());
    }
    let about_number = told["errors"].as_object().is_some_and(|fields| {
        !fields.is_empty() && fields.keys().all(|field| field.starts_with("recipients"))
    });
    if answer.status == FIELD_REFUSED && about_number {
        return Err(SmsError::Number(format!("HTTP {}", answer.status)));
    }
    Err(answer.refusal(""))
}

/// What its delivery report means: a query with `REFERENCE` and `STATUS`, in words as of its older gateway or in
/// numbers as of this one.
pub fn reports(query: &str) -> Vec<Report> {
    let value = |wanted: &str| {
        let found =
            form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name.eq_ignore_ascii_case(wanted));
        found.map(|(_, value)| value.into_owned())
    };
    let delivery = match value("STATUS").unwrap_or_default().to_ascii_lowercase().as_str() {
        "10" | "delivered" => Some(Delivery::Delivered),
        "20" | "not delivered" => Some(Delivery::Undelivered),
        _ => None,
    };
    value("REFERENCE").map(|reference| Report { reference, delivery }).into_iter().collect()
}
