//! `login_hint` as an opaque handle: it names a person to the app that sends them back to us, for a few minutes
//! and in the browser that they are in. An app learns nothing from it, and nobody else does.

use crate::web::visit::Visit;
use sluis_domain::id::Id;
use sluis_domain::secret::Digest;
use sluis_domain::time::Timestamp;
use sluis_domain::user::User;
use sluis_store::error::StoreError;
use std::time::Duration;
use uuid::Uuid;

/// How a handle begins: no login name does.
const MARK: &str = "h~";
/// For how long it says anything: from one site to the other and back.
const LIFE: Duration = Duration::from_secs(10 * 60);
/// What it is sealed for.
const PLACE: &[u8] = b"login_hint";
/// Longer texts are not looked into.
const LONGEST: usize = 254;

/// Bytes of a person, a browser and a moment: an app's own `login_hint` is as long as a mail address at most.
const PLAIN: usize = 16 + 32 + 8;

struct Handle {
    user: Id<User>,
    browser: Digest,
    at: Timestamp,
}

impl Handle {
    fn plain(&self) -> Vec<u8> {
        let parts: [&[u8]; 3] = [self.user.bytes(), self.browser.bytes(), &self.at.millis().to_be_bytes()];
        parts.concat()
    }

    fn read(plain: &[u8]) -> Option<Self> {
        let plain: &[u8; PLAIN] = plain.try_into().ok()?;
        let (user, rest) = plain.split_first_chunk::<16>()?;
        let (browser, at) = rest.split_first_chunk::<32>()?;
        Some(Self {
            user: Id::from_uuid(Uuid::from_bytes(*user)),
            browser: Digest::from_bytes(*browser),
            at: Timestamp::from_millis(i64::from_be_bytes(at.try_into().ok()?)),
        })
    }
}

/// A handle for `user`, in the browser of this visit. None: it has no cookie, and needs none.
pub fn make(visit: &Visit, user: Id<User>) -> Option<String> {
    let handle = Handle { user, browser: visit.browser()?, at: visit.now };
    let sealed = visit.app.seals.handle.seal_text(visit.app.dice.bytes(), PLACE, &handle.plain()).ok()?;
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
    let handle = Handle::read(plain.expose())?;
    let fresh = visit.now.since(handle.at) < LIFE;
    (fresh && visit.browser() == Some(handle.browser)).then_some(handle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_is_what_it_was() {
        let handle = Handle {
            user: Id::from_uuid(Uuid::from_u128(7)),
            browser: Digest::of(b"browser"),
            at: Timestamp::from_seconds(1_000),
        };
        let read = Handle::read(&handle.plain()).unwrap();
        assert_eq!((read.user, read.browser, read.at), (handle.user, handle.browser, handle.at));
        assert!(Handle::read(&handle.plain()[1..]).is_none());
        assert!(Handle::read(b"").is_none());
    }
}
