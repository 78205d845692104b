//! Twilio: `POST https://api.twilio.com/2010-04-01/Accounts/{account}/Messages.json`.

use crate::sms::call::{Answer, Call};
use crate::sms::gateway::{SmsError, TextMessage};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// A sender that begins so is a messaging service of theirs and no name.
const SERVICE: &str = "MG";

/// The call that sends `message`. Its numbers begin with a plus; it knows no reference of ours.
pub fn call(url: &str, (account, token): (&str, &str), sender: &str, message: &TextMessage) -> Call {
    let basic = STANDARD.encode(format!("{account}:{token}"));
    let url = format!("{}/2010-04-01/Accounts/{account}/Messages.json", url.trim_end_matches('/'));
    let from = if sender.starts_with(SERVICE) { "MessagingServiceSid" } else { "From" };
    let mut fields = vec![("To", message.to.e164()), (from, sender), ("Body", &message.text)];
    fields.extend(message.report_over_tls().map(|report| ("StatusCallback", report)));
    Call::form(&url, vec![("authorization", format!("Basic {basic}"))], &fields)
}

/// What its answer means: its name of the message, or why it did not take it.
pub fn read(answer: &Answer) -> Result<String, SmsError> {
    let told = answer.json();
    if answer.is_success() {
        return told["sid"].as_str().map(str::to_owned).ok_or_else(|| answer.unknown());
    }
    let code = told["code"].as_u64().unwrap_or_default();
    let why = format!("HTTP {}, code {code}", answer.status);
    Err(match code {
        // No number, a country that is switched off, no mobile telephone, one that wrote STOP.
        21211 | 21408 | 21610 | 21614 => SmsError::Number(why),
        20429 | 30001 => SmsError::Temporary(why),
        30002 => SmsError::Budget(why),
        _ => answer.refusal(&code.to_string()),
    })
}
