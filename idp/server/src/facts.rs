//! Facts of unfinished logins, kept where things may be lost: under the browser and the request.

use crate::web::visit::Visit;
use sluis_domain::id::Id;
use sluis_domain::login::facts::Facts;
use sluis_domain::secret::Digest;
use sluis_domain::session::RequestMark;
use sluis_store::error::StoreError;

/// What happened for `request` in this browser; a clean sheet when nothing did, or it was lost.
///
/// # Errors
/// When short-lived state cannot be reached.
pub async fn find(visit: &Visit, request: Id<RequestMark>) -> Result<Facts, StoreError> {
    let Some(browser) = visit.browser() else { return Ok(Facts::default()) };
    let kept = visit.app.short_lived.get(&key(&browser, request), visit.now).await?;
    Ok(kept.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default())
}

/// Keeps `facts` for as long as a request may take.
///
/// # Errors
/// When short-lived state cannot be reached.
pub async fn keep(
    visit: &Visit,
    browser: &Digest,
    request: Id<RequestMark>,
    facts: &Facts,
) -> Result<(), StoreError> {
    let bytes = serde_json::to_vec(facts).unwrap_or_default();
    let life = visit.app.config.lifetimes.request.duration();
    visit.app.short_lived.put(&key(browser, request), &bytes, life, visit.now).await
}

fn key(browser: &Digest, request: Id<RequestMark>) -> String {
    format!("facts:{}:{request}", browser.base64url())
}
