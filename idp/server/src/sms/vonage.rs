//! Vonage, which was Nexmo: `POST https://rest.nexmo.com/sms/json`. It answers HTTP 200 whatever happens.

use crate::sms::call::{Answer, Call};
use crate::sms::gateway::{SmsError, TextMessage};

/// The call that sends `message`. Its numbers have neither plus nor noughts.
pub fn call(url: &str, (key, secret): (&str, &str), sender: &str, message: &TextMessage) -> Call {
    let mut fields = vec![
        ("api_key", key),
        ("api_secret", secret),
        ("from", sender),
        ("to", message.to.digits()),
        ("text", &message.text),
        ("client-ref", &message.reference),
    ];
    fields.extend(message.report_over_tls().map(|report| ("callback", report)));
    Call::form(url, Vec::new(), &fields)
}

/// What its answer means: `status` of the message is "0", or why it did not take it.
pub fn read(answer: &Answer) -> Result<String, SmsError> {
    let told = answer.json();
    let message = &told["messages"][0];
    let Some(status) = message["status"].as_str() else {
        return Err(if answer.is_success() { answer.unknown() } else { answer.refusal("") });
    };
    let why = format!("HTTP {}, status {status}", answer.status);
    match status {
        "0" => Ok(message["message-id"].as_str().unwrap_or_default().to_owned()),
        "1" | "5" => Err(SmsError::Temporary(why)),
        "7" => Err(SmsError::Number(why)),
        "9" => Err(SmsError::Budget(why)),
        _ => Err(SmsError::Config(why)),
    }
}
