//! `login_hint` as an opaque handle: it names a person to the app that sends them back to us, for a few minutes
//! and in the browser that they are in. An app learns nothing from it, and nobody else does.

use crate::web::visit::Visit;
use serde::Deserialize;
use serde::Serialize;
use sluis_domain::id::Id;
use sluis_domain::secret::Digest;
use sluis_domain::time::Timestamp;
use sluis_domain::user::User;
use sluis_store::error::StoreError;
use std::time::Duration;

/// How a handle begins: no login name does.
const MARK: &str = "h~";
/// For how long it says anything: from one site to the other and back.
const LIFE: Duration = Duration::from_secs(10 * 60);
/// What it is sealed for.
const PLACE: &[u8] = b"login_hint";
/// Longer texts are not looked into.
const LONGEST: usize = 1_024;

#[derive(Serialize, Deserialize)]
struct Handle {
    user: Id<User>,
    browser: Digest,
    at: Timestamp,
}

/// A handle for `user`, in the browser of this visit. None: it has no cookie, and needs none.
pub fn make(visit: &Visit, user: Id<User>) -> Option<String> {
    let handle = Handle { user, browser: visit.browser()?, at: visit.now };
    let plain = serde_json::to_vec(&handle).ok()?;
    let sealed = visit.app.seals.handle.seal_text(visit.app.dice.bytes(), PLACE, &plain).ok()?;
    Some(format!("{MARK}{sealed}"))
}

/// What the login page fills in for `hint`: what it says, or the login name of whom a handle names. A handle
/// that says nothing any more, or says it elsewhere, fills in nothing.
///
/// # Errors
/// When the database cannot be asked.
pub async fn resolve(visit: &Visit, hint: String) -> Result<Option<String>, StoreError> {
    let Some(sealed) = hint.strip_prefix(MARK) else { return Ok(Some(hint)) };
    let Some(handle) = open(visit, sealed) else { return Ok(None) };
    let names = visit.app.store.read().users().login_names(handle.user).await?;
    Ok(names.into_iter().next().map(|name| name.typed().to_owned()))
}

fn open(visit: &Visit, sealed: &str) -> Option<Handle> {
    if sealed.len() > LONGEST {
        return None;
    }
    let plain = visit.app.seals.handle.open_text(PLACE, sealed).ok()?;
    let handle: Handle = serde_json::from_slice(plain.expose()).ok()?;
    let fresh = visit.now.since(handle.at) < LIFE;
    (fresh && visit.browser() == Some(handle.browser)).then_some(handle)
}
