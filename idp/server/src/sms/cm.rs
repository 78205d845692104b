//! CM.com: `POST https://gw.cmtelecom.com/v1.0/message`.

use crate::sms::call::{Answer, Call};
use crate::sms::gateway::{SmsError, TextMessage};
use serde_json::{Value, json};

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
                "reference": message.reference,
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
