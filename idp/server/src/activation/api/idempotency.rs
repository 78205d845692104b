//! By what an app knows its request again (draft-ietf-httpapi-idempotency-key-header): asked twice under one key,
//! it is done once.

use crate::activation::api::body::RawBody;
use crate::activation::api::problem::ApiRefused;
use crate::activation::post::Keyed;
use crate::web::visit::Visit;
use sluis_domain::activation::invited::InvitedRefused;

/// The header.
const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// Bytes of it at most.
const LONGEST_KEY: usize = 100;

/// What the app calls this request, if it says, and a digest of what it asks: `verb` and the body. The digest is
/// keyed, since a body may hold a date of birth.
///
/// # Errors
/// When that is no key.
pub fn of(visit: &Visit, verb: &str, body: &RawBody) -> Result<Option<Keyed>, ApiRefused> {
    let request = || visit.app.seals.counter.mac(&[b"idempotency", verb.as_bytes(), body.bytes()]);
    Ok(key(visit)?.map(|key| (key, request())))
}

fn key(visit: &Visit) -> Result<Option<String>, ApiRefused> {
    let Some(value) = visit.headers.get(IDEMPOTENCY_KEY) else { return Ok(None) };
    let refused =
        || InvitedRefused { member: "Idempotency-Key", why: "is not 1 to 100 plain characters".to_owned() };
    let key = value.to_str().map_err(|_| refused())?.trim();
    if (1..=LONGEST_KEY).contains(&key.len()) { Ok(Some(key.to_owned())) } else { Err(refused().into()) }
}
