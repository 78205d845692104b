//! What is kept between the question and the new password: sealed, in the row of the question and of the link.

use crate::app::App;
use crate::kept;
use crate::keys::rotation::at_rest;
use serde::Deserialize;
use serde::Serialize;
use sluis_domain::authenticator::vouching::Vouching;
use sluis_domain::client::client::ClientId;
use sluis_domain::id::Id;
use sluis_domain::link::Link;
use sluis_domain::organisation::organisation::Organisation;
use sluis_domain::recovery::request::RecoveryRequest;
use sluis_domain::secret::Digest;
use sluis_domain::time::Timestamp;
use sluis_domain::user::LoginName;

/// What somebody asked who forgot their login details.
#[derive(Debug, Serialize, Deserialize)]
pub struct Asked {
    /// Who they say they are.
    pub who: Who,
    /// Where they came from.
    pub origin: Origin,
    /// The language that they read, as a tag.
    pub language: String,
    /// From which address of the network.
    pub network: String,
}

/// Who somebody says they are.
#[derive(Debug, Serialize, Deserialize)]
pub enum Who {
    /// Whoever a link went to that is too old now.
    Holder(Id<Link>),
    /// Whom this name or address belongs to.
    Named(LoginName),
}

/// The app that waits, and the browser in which it does.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The app.
    pub client: Option<ClientId>,
    /// The organisation whose app it is, or that the app asked for.
    pub organisation: Option<Id<Organisation>>,
    /// The request that waits.
    pub seal: Option<String>,
    /// The digest of the browser cookie.
    pub browser: Option<Digest>,
    /// The digest of the part of it that outlives a logout.
    pub device: Option<Digest>,
}

/// What a link leads to in the end.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Errand {
    /// The mailbox that it went to.
    pub address: String,
    /// On whose word the person reads there.
    pub vouched_by: Vouching,
    /// Where the person came from.
    pub origin: Origin,
    /// The language that they read, as a tag.
    pub language: String,
}

/// The row of a question.
pub fn request(app: &App, asked: &Asked, now: Timestamp) -> Option<RecoveryRequest> {
    let id = app.dice.id(now);
    let data = kept::sealed(app, &place_of_request(id), asked)?;
    Some(RecoveryRequest { id, data, created_at: now })
}

/// What the row of a question holds.
pub fn asked(app: &App, request: &RecoveryRequest) -> Option<Asked> {
    kept::opened(app, &place_of_request(request.id), &request.data)
}

fn place_of_request(id: Id<RecoveryRequest>) -> Vec<u8> {
    at_rest("recovery_requests", "data", &id.to_string())
}
