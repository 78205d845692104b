//! `GET /.well-known/security.txt` (RFC 9116): whom to tell about a weakness.

use crate::web::answer::PageRefused;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, SecondsFormat};
use sluis_domain::time::Timestamp;
use std::time::Duration;

/// RFC 9116 §2.5.5: "It is RECOMMENDED that the value of this field be less than a year into the future".
const GOOD_FOR: Duration = Duration::from_secs(90 * 86_400);
/// RFC 9116 §3: "It MUST have a Content-Type of "text/plain" with the default charset parameter set to "utf-8"".
const TEXT: &str = "text/plain; charset=utf-8";
/// Others may keep it for a day.
const CACHE: &str = "public, max-age=86400";

/// The file, when the operator named a contact.
///
/// # Errors
/// When nobody is named: then there is no such file.
pub async fn get(visit: Visit) -> Result<Response, PageRefused> {
    let contact = visit.app.config.server.security_contact.as_deref().ok_or(PageRefused::NotFound)?;
    let canonical = visit.app.public_url.absolute(urls::SECURITY_TXT);
    let text = text(contact, &canonical, visit.now).ok_or(PageRefused::Failure)?;
    Ok(([(CONTENT_TYPE, TEXT), (CACHE_CONTROL, CACHE)], text).into_response())
}

fn text(contact: &str, canonical: &str, now: Timestamp) -> Option<String> {
    let expires = DateTime::from_timestamp_millis((now + GOOD_FOR).millis())?;
    let expires = expires.to_rfc3339_opts(SecondsFormat::Secs, true);
    Some(format!(
        "Contact: {contact}\nExpires: {expires}\nPreferred-Languages: nl, en\nCanonical: {canonical}\n"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_names_the_contact_and_ends_within_a_year() {
        let now = Timestamp::from_seconds(1_800_000_000);
        let text = text("mailto:security@example.nl", "https://login.example.nl/x", now).unwrap();
        assert_eq!(
            text,
            "Contact: mailto:security@example.nl\nExpires: 2027-04-15T08:00:00Z\nPreferred-Languages: nl, en\n\
             Canonical: https://login.example.nl/x\n"
        );
    }
}
