//! What is kept and must be read back: sealed under the key at rest, each for its own place, so that a row that is
//! moved elsewhere does not open.

use crate::app::App;
use crate::keys::rotation::at_rest;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sluis_domain::id::Id;
use sluis_domain::link::Link;
use sluis_domain::secret::Secret;

/// Where a link keeps what it leads to.
pub fn place_of_link(id: Id<Link>) -> Vec<u8> {
    at_rest("links", "data", &id.to_string())
}

/// `what`, sealed for `place`. None: it could not be.
pub fn sealed(app: &App, place: &[u8], what: &impl Serialize) -> Option<Secret<Vec<u8>>> {
    let plain = serde_json::to_vec(what).ok()?;
    app.seals.at_rest.seal(app.dice.bytes(), place, &plain).ok().map(Secret::new)
}

/// What was sealed for `place`. None: it was sealed elsewhere, or is broken.
pub fn opened<T: DeserializeOwned>(app: &App, place: &[u8], data: &Secret<Vec<u8>>) -> Option<T> {
    let plain = app.seals.at_rest.open(place, data.expose()).ok()?;
    serde_json::from_slice(plain.expose()).ok()
}

/// What `link` keeps. None: it was sealed elsewhere, or is of another kind.
pub fn of_link<T: DeserializeOwned>(app: &App, link: &Link) -> Option<T> {
    opened(app, &place_of_link(link.id), &link.data)
}
