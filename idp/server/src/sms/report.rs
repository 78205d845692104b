//! What Twilio, Vonage and gateways of one's own tell of a message after they took it. The address that they tell it
//! to is made for that one message and signed by us: whoever does not know it reports nothing.

use crate::app::App;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::extract::Path;
use axum::http::StatusCode;
use sluis_domain::id::Id;
use sluis_domain::secret::equal;
use sluis_domain::sms::Delivery;
use sluis_domain::sms::OutgoingSms;

/// Where a report on the message `id` is posted to.
pub fn address(app: &App, id: Id<OutgoingSms>) -> String {
    let path = urls::SMS_REPORT.replace("{id}", &id.to_string()).replace("{mark}", &mark(app, id));
    app.public_url.absolute(&path)
}

/// `POST /api/v1/sms/{id}/{mark}`: keeps what became of a message. Words that mean neither (on its way, queued) are
/// taken and change nothing.
pub async fn post(visit: Visit, Path((id, shown)): Path<(String, String)>, body: String) -> StatusCode {
    let app = &visit.app;
    let id = id.parse::<Id<OutgoingSms>>().ok().filter(|id| equal(&shown, &mark(app, *id)));
    let Some(id) = id else { return StatusCode::NOT_FOUND };
    let Some(delivery) = delivery(&body) else { return StatusCode::NO_CONTENT };
    let told = async {
        let tx = app.store.write().await?;
        let told = tx.sms_outbox().told(id, None, delivery).await?;
        tx.commit().await.map(|()| told)
    };
    match told.await {
        Ok(true) => StatusCode::NO_CONTENT,
        Ok(false) => StatusCode::NOT_FOUND,
        Err(error) => {
            tracing::error!(%error, "a report on a text message was not kept");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}

fn mark(app: &App, id: Id<OutgoingSms>) -> String {
    app.seals.sms.mac(&[b"report", id.bytes()]).base64url()
}

/// What the body says: a form as of Twilio (`MessageStatus`) or a gateway of one's own (`status`), or JSON as of
/// Vonage (`status`).
fn delivery(body: &str) -> Option<Delivery> {
    let json: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
    let of_form = || {
        let mut pairs = url::form_urlencoded::parse(body.as_bytes());
        pairs
            .find(|(name, _)| name == "MessageStatus" || name == "status")
            .map(|(_, value)| value.into_owned())
    };
    let word = json["status"].as_str().map(str::to_owned).or_else(of_form)?.to_ascii_lowercase();
    match word.as_str() {
        "delivered" | "delivrd" => Some(Delivery::Delivered),
        "undelivered" | "undeliv" | "failed" | "rejected" | "rejectd" | "expired" => {
            Some(Delivery::Undelivered)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_gateway_is_understood_and_what_is_on_its_way_says_nothing() {
        let delivered = Some(Delivery::Delivered);
        assert_eq!(delivery("MessageSid=SM1&MessageStatus=delivered&To=%2B31612345678"), delivered);
        assert_eq!(delivery(r#"{"messageId":"v1","status":"delivered","err-code":"0"}"#), delivered);
        assert_eq!(delivery("status=DELIVRD"), delivered);
        for word in ["undelivered", "failed", "rejected", "expired", "UNDELIV"] {
            assert_eq!(delivery(&format!("MessageStatus={word}")), Some(Delivery::Undelivered), "{word}");
        }
        for nothing in
            ["", "status=", "MessageStatus=sent", "{\"status\":1}", "delivered", "[[[", "stat=delivered"]
        {
            assert_eq!(delivery(nothing), None, "{nothing}");
        }
    }
}
