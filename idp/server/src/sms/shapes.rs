//! Each shape against a recorder on this machine: what it sends to the letter, and what it makes of each answer.

use crate::config::sms::Sms;
use crate::sms::chain::Chain;
use crate::sms::gateway::{Accepted, SmsError, SmsGateway, TextMessage};
use secrecy::SecretString;
use serde_json::{Value, json};
use sluis_domain::authenticator::phone::PhoneNumber;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const TEXT: &str = "Uw code voor \"Balie\": k7m4xz & meer.\n@login.example.nl #k7m4xz";

const REPORT: &str = "https://login.example.nl/api/v1/sms/0190-reference/mark";

/// A gateway that writes down what it is sent and answers what it is told; nothing told: it hangs.
struct Recorder {
    url: String,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Recorder {
    async fn answering(answer: Option<(u16, Value)>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let request = whole(&mut stream).await;
                kept.lock().unwrap().push(request);
                let Some((status, body)) = &answer else {
                    tokio::time::sleep(Duration::from_secs(3600)).await;
                    return;
                };
                let body = body.to_string();
                let answer = format!(
                    "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
                     location: http://127.0.0.1:9/\r\nconnection: close\r\n\r\n{body}",
                    body.len()
                );
                let _ = stream.write_all(answer.as_bytes()).await;
            }
        });
        Self { url, seen }
    }

    fn requests(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }

    /// The only request: its first line, its headers, its body.
    fn request(&self) -> (String, String, String) {
        let requests = self.requests();
        assert_eq!(requests.len(), 1, "{requests:?}");
        let (head, body) = requests[0].split_once("\r\n\r\n").unwrap();
        let (line, headers) = head.split_once("\r\n").unwrap();
        (line.to_owned(), headers.to_lowercase(), body.to_owned())
    }
}

async fn whole(stream: &mut tokio::net::TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut part = [0; 4096];
    loop {
        let read = stream.read(&mut part).await.unwrap_or(0);
        bytes.extend_from_slice(&part[..read]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let length = text
            .to_lowercase()
            .split("content-length: ")
            .nth(1)
            .map_or(0, |rest| rest.split("\r\n").next().unwrap_or_default().trim().parse().unwrap_or(0));
        if read == 0 || text.split_once("\r\n\r\n").is_some_and(|(_, body)| body.len() >= length) {
            return text;
        }
    }
}

fn message() -> TextMessage {
    TextMessage {
        reference: "0190-reference".to_owned(),
        report: REPORT.to_owned(),
        to: PhoneNumber::of_row("+31612345678").unwrap(),
        text: TEXT.to_owned(),
    }
}

/// Everything that a gateway may need, at the address of a recorder.
fn config(gateways: &[&str], url: &str) -> Sms {
    let secret = |text: &str| Some(SecretString::from(text));
    Sms {
        gateways: gateways.iter().map(|name| (*name).to_owned()).collect(),
        sender: "Balie".to_owned(),
        allow_private_addresses: true,
        bird_url: format!("{url}/messages"),
        bird_key: secret("bird-key"),
        cm_url: format!("{url}/v1.0/message"),
        cm_token: secret("cm-token"),
        spryng_url: format!("{url}/v1/messages?with[]=recipients"),
        spryng_token: secret("spryng-token"),
        twilio_url: url.to_owned(),
        twilio_account: Some("AC1".to_owned()),
        twilio_token: secret("twilio-token"),
        vonage_url: format!("{url}/sms/json"),
        vonage_key: Some("vonage-key".to_owned()),
        vonage_secret: secret("vonage-secret"),
        http_url: Some(SecretString::from(format!("{url}/send?to={{to}}"))),
        http_body: secret(r#"{"to":"{to_zeros}","from":"{from}","text":"{text}","ref":"{reference}"}"#),
        http_authorization: secret("Bearer generic"),
        ..Sms::default()
    }
}

async fn sent(gateway: &str, status: u16, answer: Value) -> (Recorder, Result<Accepted, SmsError>) {
    let recorder = Recorder::answering(Some((status, answer))).await;
    let chain = Chain::new(&config(&[gateway], &recorder.url)).unwrap().unwrap();
    let outcome = chain.send(&message()).await;
    (recorder, outcome)
}

fn reference(outcome: Result<Accepted, SmsError>) -> String {
    outcome.unwrap().reference
}

#[tokio::test]
async fn bird_is_spoken_to_as_its_documentation_says() {
    let (recorder, outcome) =
        sent("bird", 201, json!({ "id": "b1", "recipients": { "totalCount": 1 } })).await;
    assert_eq!(reference(outcome), "b1");
    let (line, headers, body) = recorder.request();
    assert_eq!(line, "POST /messages HTTP/1.1");
    assert!(headers.contains("authorization: accesskey bird-key"), "{headers}");
    assert!(headers.contains("content-type: application/json"), "{headers}");
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(
        body,
        json!({ "originator": "Balie", "body": TEXT, "recipients": ["31612345678"], "reference": "0190-reference" })
    );
    for (status, code, parameter, expected) in [
        (401, 2, "access_key", "Config"),
        (422, 9, "body", "Config"),
        (422, 10, "recipients", "Number"),
        (402, 25, "", "Budget"),
        (503, 0, "", "Temporary"),
    ] {
        let answer = json!({ "errors": [{ "code": code, "description": "x", "parameter": parameter }] });
        let (_, outcome) = sent("bird", status, answer).await;
        assert!(format!("{outcome:?}").contains(expected), "{code}: {outcome:?}");
    }
}

#[tokio::test]
async fn cm_is_believed_by_its_code_and_not_by_http_200() {
    let good = json!({ "details": "", "errorCode": 0, "messages": [{ "reference": "0190-reference", "messageErrorCode": 0 }] });
    let (recorder, outcome) = sent("cm", 200, good).await;
    assert_eq!(reference(outcome), "0190-reference");
    let (line, _, body) = recorder.request();
    assert_eq!(line, "POST /v1.0/message HTTP/1.1");
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(body["messages"]["authentication"]["productToken"], "cm-token");
    let message = &body["messages"]["msg"][0];
    assert_eq!(message["to"][0]["number"], "0031612345678");
    assert_eq!((&message["body"]["content"], &message["from"]), (&json!(TEXT), &json!("Balie")));
    assert_eq!(message["allowedChannels"], json!(["SMS"]));
    assert_eq!(message["reference"], "0190reference", "letters and digits alone");
    for (code, expected) in [
        (101, "Config"),
        (102, "Budget"),
        (201, "Config"),
        (303, "Number"),
        (402, "Number"),
        (500, "Temporary"),
    ] {
        let (_, outcome) = sent("cm", 200, json!({ "errorCode": code, "messages": [] })).await;
        assert!(format!("{outcome:?}").contains(expected), "{code}: {outcome:?}");
        let inside = json!({ "errorCode": 0, "messages": [{ "messageErrorCode": code }] });
        let (_, outcome) = sent("cm", 200, inside).await;
        assert!(format!("{outcome:?}").contains(expected), "{code} inside: {outcome:?}");
    }
    let (_, outcome) = sent("cm", 200, json!("nonsense")).await;
    assert!(matches!(outcome, Err(SmsError::Config(_))), "{outcome:?}");
}

#[tokio::test]
async fn spryng_is_spoken_to_as_its_documentation_says() {
    let (recorder, outcome) = sent("spryng", 200, json!({ "id": "s1" })).await;
    assert_eq!(reference(outcome), "s1");
    let (line, headers, body) = recorder.request();
    assert!(line.starts_with("POST /v1/messages?with[]=recipients") || line.contains("with%5B%5D"), "{line}");
    assert!(headers.contains("authorization: bearer spryng-token"), "{headers}");
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((&body["recipients"], &body["route"]), (&json!(["31612345678"]), &json!("business")));
    let (_, outcome) = sent("spryng", 422, json!({ "errors": { "recipients.0": ["invalid"] } })).await;
    assert!(matches!(outcome, Err(SmsError::Number(_))), "{outcome:?}");
    let (_, outcome) = sent("spryng", 401, json!({})).await;
    assert!(matches!(outcome, Err(SmsError::Config(_))), "{outcome:?}");
}

#[tokio::test]
async fn twilio_is_spoken_to_as_its_documentation_says() {
    let (recorder, outcome) = sent("twilio", 201, json!({ "sid": "SM1", "status": "queued" })).await;
    assert_eq!(reference(outcome), "SM1");
    let (line, headers, body) = recorder.request();
    assert_eq!(line, "POST /2010-04-01/Accounts/AC1/Messages.json HTTP/1.1");
    // AC1:twilio-token
    assert!(headers.contains(&"authorization: basic QUMxOnR3aWxpby10b2tlbg==".to_lowercase()), "{headers}");
    assert!(headers.contains("content-type: application/x-www-form-urlencoded"), "{headers}");
    let fields: Vec<(String, String)> = url::form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    let expected = [("To", "+31612345678"), ("From", "Balie"), ("Body", TEXT), ("StatusCallback", REPORT)];
    assert_eq!(fields, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    for (status, code, expected) in
        [(400, 21211, "Number"), (400, 21614, "Number"), (401, 20003, "Config"), (429, 20429, "Temporary")]
    {
        let (_, outcome) =
            sent("twilio", status, json!({ "code": code, "message": "x", "status": status })).await;
        assert!(format!("{outcome:?}").contains(expected), "{code}: {outcome:?}");
    }
}

#[tokio::test]
async fn vonage_is_believed_by_its_status_and_not_by_http_200() {
    let (recorder, outcome) =
        sent("vonage", 200, json!({ "messages": [{ "status": "0", "message-id": "v1" }] })).await;
    assert_eq!(reference(outcome), "v1");
    let (_, _, body) = recorder.request();
    let fields: Vec<(String, String)> = url::form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    assert!(fields.contains(&("to".to_owned(), "31612345678".to_owned())));
    assert!(fields.contains(&("api_secret".to_owned(), "vonage-secret".to_owned())));
    assert!(fields.contains(&("callback".to_owned(), REPORT.to_owned())));
    for (status, expected) in
        [("1", "Temporary"), ("3", "Config"), ("4", "Config"), ("7", "Number"), ("9", "Budget")]
    {
        let (_, outcome) = sent("vonage", 200, json!({ "messages": [{ "status": status }] })).await;
        assert!(format!("{outcome:?}").contains(expected), "{status}: {outcome:?}");
    }
}

#[tokio::test]
async fn a_template_is_filled_as_its_place_asks_and_nothing_breaks_out_of_it() {
    let (recorder, outcome) = sent("http", 202, json!({})).await;
    assert_eq!(outcome.unwrap().gateway, "http");
    let (line, headers, body) = recorder.request();
    assert_eq!(line, "POST /send?to=%2B31612345678 HTTP/1.1");
    assert!(headers.contains("authorization: bearer generic"), "{headers}");
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(
        body,
        json!({ "to": "0031612345678", "from": "Balie", "text": TEXT, "ref": "0190-reference" })
    );
    for (status, expected) in [(302, "Config"), (400, "Config"), (429, "Temporary"), (500, "Temporary")] {
        let (recorder, outcome) = sent("http", status, json!({})).await;
        assert!(format!("{outcome:?}").contains(expected), "{status}: {outcome:?}");
        assert_eq!(recorder.requests().len(), 1, "no redirect is followed");
    }
}

#[tokio::test]
async fn the_next_gateway_is_tried_when_one_is_away_and_not_when_a_number_is_refused() {
    let away = Recorder::answering(Some((503, json!({})))).await;
    let works = Recorder::answering(Some((201, json!({ "id": "b1" })))).await;
    let two = Sms { cm_url: format!("{}/x", away.url), ..config(&["cm", "bird"], &works.url) };
    let accepted = Chain::new(&two).unwrap().unwrap().send(&message()).await.unwrap();
    assert_eq!((accepted.gateway, away.requests().len(), works.requests().len()), ("bird", 1, 1));

    let refuses = Recorder::answering(Some((200, json!({ "errorCode": 303 })))).await;
    let works = Recorder::answering(Some((201, json!({ "id": "b1" })))).await;
    let two = Sms { cm_url: format!("{}/x", refuses.url), ..config(&["cm", "bird"], &works.url) };
    let outcome = Chain::new(&two).unwrap().unwrap().send(&message()).await;
    assert!(matches!(outcome, Err(SmsError::Number(_))), "{outcome:?}");
    assert!(works.requests().is_empty(), "nobody else is asked");
}

#[tokio::test]
async fn a_gateway_that_hangs_is_left_after_its_time_and_no_error_names_the_number() {
    let hangs = Recorder::answering(None).await;
    let patience = Duration::from_millis(300);
    let chain = Chain::with_patience(&config(&["bird"], &hangs.url), patience).unwrap().unwrap();
    let outcome = tokio::time::timeout(Duration::from_secs(10), chain.send(&message())).await.unwrap();
    assert!(matches!(outcome, Err(SmsError::Temporary(_))), "{outcome:?}");
    let told = format!("{outcome:?}");
    assert!(told.contains("takes too long") && !told.contains("612345678"), "{told}");
}
