//! The keys of authenticator apps: sealed at rest, and derived while one is being linked.

use crate::app::App;
use crate::keys::rotation::at_rest;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::totp::KEY_BYTES;
use sluis_domain::authenticator::totp::TotpKey;
use sluis_domain::id::Id;
use sluis_domain::secret::Digest;
use sluis_domain::secret::Secret;
use sluis_domain::session::RequestMark;
use sluis_domain::time::Timestamp;
use sluis_domain::user::User;
use std::time::Duration;

/// For how long a code of an app that gave way to another is known for what it is (R120).
pub const KNOWN_AFTERWARDS: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// A key that is being linked, and the identifier that it will have.
pub struct PendingKey {
    /// The same at each look, so that linking it twice is linking it once.
    pub id: Id<Authenticator>,
    /// What the QR code shows.
    pub key: TotpKey,
}

/// The key that `user` links for `request` in `browser`, as the `number`th app. It is derived, not kept: a
/// reload shows the same one (R64), nothing is written for a page that is only looked at (law 3), and who
/// walks away leaves nothing behind.
pub fn pending(
    app: &App,
    request: (Id<RequestMark>, Timestamp),
    user: Id<User>,
    browser: &Digest,
    number: usize,
) -> PendingKey {
    let count = number.to_be_bytes();
    let parts: [&[u8]; 4] = [request.0.bytes(), user.bytes(), browser.bytes(), &count];
    let part = |label: &[u8]| app.seals.enrolment.mac(&[label, parts[0], parts[1], parts[2], parts[3]]);
    let mut key = [0; KEY_BYTES];
    key.copy_from_slice(&part(b"key").bytes()[..KEY_BYTES]);
    let mut random = [0; 10];
    random.copy_from_slice(&part(b"id").bytes()[..10]);
    PendingKey { id: Id::new(request.1, random), key: TotpKey::from_random(key) }
}

/// The key as it is kept for the authenticator `id`. None: there is no master key to seal it with.
pub fn seal(app: &App, id: Id<Authenticator>, key: &TotpKey) -> Option<Secret<Vec<u8>>> {
    app.seals.at_rest.seal(app.dice.bytes(), &place(id), key.expose()).ok().map(Secret::new)
}

/// The key that `held` carries. None: it was sealed elsewhere, or is broken.
pub fn open(app: &App, held: &Authenticator) -> Option<TotpKey> {
    open_of(app, held.id, &held.secret)
}

/// The key that was kept for the authenticator `id`.
pub fn open_of(app: &App, id: Id<Authenticator>, secret: &Secret<Vec<u8>>) -> Option<TotpKey> {
    let opened = app.seals.at_rest.open(&place(id), secret.expose());
    let bytes = opened.inspect_err(|error| tracing::error!(%id, %error, "an app's key cannot be opened"));
    TotpKey::from_bytes(bytes.ok()?.expose().clone()).ok()
}

fn place(id: Id<Authenticator>) -> Vec<u8> {
    at_rest("authenticators", "secret", &id.to_string())
}
