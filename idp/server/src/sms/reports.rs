//! What CM.com, Bird and Spryng tell of messages after they took them. Each is given one address for all messages, in
//! its own portal, made for it and signed by us: whoever does not know it reports nothing. What it says of a message
//! is kept only when that gateway was given it.

use crate::app::App;
use crate::seals::Seals;
use crate::sms::bird;
use crate::sms::cm;
use crate::sms::spryng;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::extract::Path;
use axum::http::Method;
use axum::http::StatusCode;
use sluis_domain::id::Id;
use sluis_domain::secret::equal;
use sluis_domain::sms::Delivery;
use sluis_domain::sms::OutgoingSms;
use sluis_store::error::StoreError;

/// The gateways that know one address for all messages.
pub const OF_ACCOUNTS: [&str; 3] = ["bird", "cm", "spryng"];
/// So many messages are looked at in one report; gateways send one at a time.
const MOST_AT_ONCE: usize = 100;

/// What a gateway says of one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What we call it.
    pub reference: String,
    /// What became of it. None: it is still on its way.
    pub delivery: Option<Delivery>,
}

/// Where `gateway` reports to, below the public address.
pub fn path(seals: &Seals, gateway: &str) -> String {
    urls::SMS_REPORTS.replace("{gateway}", gateway).replace("{mark}", &mark(seals, gateway))
}

/// Keeps what became of messages. What it cannot make out, and messages that it does not know, it takes as well: a
/// gateway that is refused comes back for days.
///
/// Bird and Spryng know nothing but GET. It writes here, and nowhere else in the house: no person and no scanner is
/// ever shown this address, and without a report behind it nothing is written (law 3).
pub async fn take(visit: Visit, Path((gateway, shown)): Path<(String, String)>, body: String) -> StatusCode {
    let known = OF_ACCOUNTS.contains(&gateway.as_str()) && equal(&shown, &mark(&visit.app.seals, &gateway));
    if !known {
        return StatusCode::NOT_FOUND;
    }
    let said = match visit.method {
        Method::POST => body.as_str(),
        Method::GET if gateway != "cm" => visit.uri.query().unwrap_or_default(),
        _ => return StatusCode::METHOD_NOT_ALLOWED,
    };
    let reports = match gateway.as_str() {
        "bird" => bird::reports(said),
        "cm" => cm::reports(said),
        _ => spryng::reports(said),
    };
    match keep(&visit.app, &gateway, &reports).await {
        Ok(()) => StatusCode::OK,
        Err(error) => {
            tracing::error!(%error, gateway, "a report on text messages was not kept");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}

async fn keep(app: &App, gateway: &str, reports: &[Report]) -> Result<(), StoreError> {
    let finals: Vec<(Id<OutgoingSms>, Delivery)> = reports
        .iter()
        .take(MOST_AT_ONCE)
        .filter_map(|report| Some((report.reference.parse().ok()?, report.delivery?)))
        .collect();
    if finals.is_empty() {
        return Ok(());
    }
    let tx = app.store.write().await?;
    for (id, delivery) in finals {
        tx.sms_outbox().told(id, Some(gateway), delivery).await?;
    }
    tx.commit().await
}

fn mark(seals: &Seals, gateway: &str) -> String {
    seals.sms.mac(&[b"reports of", gateway.as_bytes()]).base64url()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(delivery: Option<Delivery>) -> Vec<Report> {
        vec![Report { reference: "0190-reference".to_owned(), delivery }]
    }

    #[test]
    fn bird_tells_by_a_word() {
        let said = |status: &str| {
            format!("id=e80&reference=0190-reference&recipient=31612345678&status={status}&statusDatetime=x")
        };
        assert_eq!(bird::reports(&said("delivered")), report(Some(Delivery::Delivered)));
        for word in ["delivery_failed", "expired"] {
            assert_eq!(bird::reports(&said(word)), report(Some(Delivery::Undelivered)), "{word}");
        }
        for word in ["scheduled", "sent", "buffered", ""] {
            assert_eq!(bird::reports(&said(word)), report(None), "{word}");
        }
        assert_eq!(bird::reports("status=delivered"), [], "of no message");
        assert_eq!(bird::reports("{}"), []);
    }

    #[test]
    fn cm_tells_by_a_code_in_json() {
        let said = |code: &str| {
            let msg = format!(
                r#"{{"to":"0031612345678","reference":"0190-reference","status":{{"code":{code}}}}}"#
            );
            format!(r#"{{"messages":{{"msg":{msg}}}}}"#)
        };
        for code in ["\"2\"", "2", "\"4\""] {
            assert_eq!(cm::reports(&said(code)), report(Some(Delivery::Delivered)), "{code}");
        }
        for code in ["\"1\"", "3"] {
            assert_eq!(cm::reports(&said(code)), report(Some(Delivery::Undelivered)), "{code}");
        }
        for code in ["\"0\"", "\"\"", "null", "[2]"] {
            assert_eq!(cm::reports(&said(code)), report(None), "{code}");
        }
        let several = said("2").replace("\"msg\":{", "\"msg\":[{").replace("}}}}", "}}]}}");
        assert_eq!(cm::reports(&several), report(Some(Delivery::Delivered)));
        for nothing in ["", "[]", "{}", r#"{"messages":{"msg":{"status":{"code":"2"}}}}"#, "reference=x"] {
            assert_eq!(cm::reports(nothing), [], "{nothing}");
        }
    }

    #[test]
    fn spryng_tells_by_words_or_numbers() {
        let said = |status: &str| format!("ID=7&NUMBER=31612345678&REFERENCE=0190-reference&STATUS={status}");
        for status in ["10", "Delivered", "delivered"] {
            assert_eq!(spryng::reports(&said(status)), report(Some(Delivery::Delivered)), "{status}");
        }
        for status in ["20", "Not+Delivered", "Not%20Delivered"] {
            assert_eq!(spryng::reports(&said(status)), report(Some(Delivery::Undelivered)), "{status}");
        }
        for status in ["Buffered", "30", ""] {
            assert_eq!(spryng::reports(&said(status)), report(None), "{status}");
        }
        assert_eq!(spryng::reports("STATUS=10"), []);
    }
}
