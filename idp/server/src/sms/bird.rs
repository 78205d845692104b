//! Bird, which was MessageBird: `POST https://rest.messagebird.com/messages`.

use crate::sms::call::{Answer, Call};
use crate::sms::gateway::{SmsError, TextMessage};
use crate::sms::reports::Report;
use serde_json::json;
use sluis_domain::sms::Delivery;
use url::form_urlencoded;

/// Its error codes: not allowed, and no balance.
const NOT_ALLOWED: u64 = 2;
const NO_BALANCE: u64 = 25;

/// The call that sends `message`. Its numbers have neither plus nor noughts.
pub fn call(url: &str, key: &str, sender: &str, message: &TextMessage) -> Call {
    let headers = vec![("authorization", format!("AccessKey {key}"))];
    let body = json!({
        "originator": sender,
        "body": message.text,
        "recipients": [message.to.digits()],
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
    let error = &told["errors"][0];
    let code = error["code"].as_u64().unwrap_or_default();
    let why = format!("HTTP {}, code {code}", answer.status);
    Err(match (code, error["parameter"].as_str()) {
        (NOT_ALLOWED, _) => SmsError::Config(why),
        (NO_BALANCE, _) => SmsError::Budget(why),
        (_, Some("recipients" | "recipient")) => SmsError::Number(why),
        _ => answer.refusal(&code.to_string()),
    })
}

/// What its status report means: a query with `reference` and `status` (docs.bird.com, "Receiving Delivery Reports").
pub fn reports(query: &str) -> Vec<Report> {
    let value = |wanted: &str| {
        let found = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.into_owned())
    };
    let delivery = match value("status").as_deref() {
        Some("delivered") => Some(Delivery::Delivered),
        Some("delivery_failed" | "expired") => Some(Delivery::Undelivered),
        _ => None,
    };
    value("reference").map(|reference| Report { reference, delivery }).into_iter().collect()
}
