//! CM.com: `POST https://gw.cmtelecom.com/v1.0/message`.

use crate::sms::call::{Answer, Call};
use crate::sms::gateway::{SmsError, TextMessage};
use crate::sms::reports::Report;
use serde_json::{Value, json};
use sluis_domain::sms::Delivery;

/// A message of ours is one part; a name that is longer than we think makes it two at most.
const MOST_PARTS: u32 = 8;

/// The call that sends `message`. Its numbers begin with two noughts.
pub fn call(url: &str, token: &str, sender: &str, message: &TextMessage) -> Call {
    let body = json!({
        "messages": {
            "authentication": { "productToken": token },
            "msg": [{
                "from": sender,
                "body": { "content": message.text, "type": "auto" },
                "to": [{ "number": message.to.with_zeros() }],
                // "1 - 32 alphanumeric characters" (CM.com, Business Messaging): an id without its hyphens.
                "reference": message.reference.replace('-', ""),
                "minimumNumberOfMessageParts": 1,
                "maximumNumberOfMessageParts": MOST_PARTS,
                "allowedChannels": ["SMS"],
            }],
        },
    });
    Call::json(url, Vec::new(), &body)
}

/// What its answer means. HTTP 200 says little: the code of the message does.
pub fn read(answer: &Answer) -> Result<String, SmsError> {
    let told = answer.json();
    let Some(code) = code(&told) else {
        return Err(if answer.is_success() { answer.unknown() } else { answer.refusal("") });
    };
    let why = format!("HTTP {}, code {code}", answer.status);
    match code {
        0 => {
            let reference = told["messages"][0]["reference"].as_str().unwrap_or_default();
            Ok(reference.to_owned())
        }
        102 => Err(SmsError::Budget(why)),
        303 | 304 | 402 => Err(SmsError::Number(why)),
        500 | 999 => Err(SmsError::Temporary(why)),
        _ if answer.status >= 500 => Err(SmsError::Temporary(why)),
        _ => Err(SmsError::Config(why)),
    }
}

/// The code of the one message, else that of the whole.
fn code(told: &Value) -> Option<i64> {
    let of_message = told["messages"][0]["messageErrorCode"].as_i64().filter(|code| *code != 0);
    of_message.or_else(|| told["errorCode"].as_i64())
}

/// What its status report means: JSON, one message or several (developers.cm.com, "Incoming Status Reports").
pub fn reports(body: &str) -> Vec<Report> {
    let told: Value = serde_json::from_str(body).unwrap_or_default();
    let messages = match &told["messages"]["msg"] {
        Value::Array(several) => several.as_slice(),
        one => std::slice::from_ref(one),
    };
    messages.iter().filter_map(report).collect()
}

fn report(message: &Value) -> Option<Report> {
    let code = &message["status"]["code"];
    // Refused by the operator, arrived, failed, and read.
    let delivery = match code.as_str().and_then(|code| code.parse().ok()).or_else(|| code.as_i64()) {
        Some(2 | 4) => Some(Delivery::Delivered),
        Some(1 | 3) => Some(Delivery::Undelivered),
        _ => None,
    };
    Some(Report { reference: message["reference"].as_str()?.to_owned(), delivery })
}
