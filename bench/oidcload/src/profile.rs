//! What the driver must know of a provider: where it listens, its paths, the clients and the people.

use crate::failure::Failure;
use serde::Deserialize;
use std::path::Path;

/// A provider as `profiles/*.json` describes it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Profile {
    /// Socket address to connect to.
    pub(crate) addr: String,
    /// The authority of its issuer, sent as `Host`.
    pub(crate) host: String,
    pub(crate) paths: Paths,
    pub(crate) clients: Clients,
    pub(crate) redirect_uri: String,
    pub(crate) scope: String,
    /// Scope of a `client_credentials` request.
    pub(crate) resource_scope: String,
    /// Login name; `{i}` stands for the worker's number, so that each signs in as its own person.
    user: String,
    pub(crate) password: String,
}

/// Paths of the endpoints.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Paths {
    pub(crate) discovery: String,
    pub(crate) jwks: String,
    pub(crate) authorize: String,
    pub(crate) token: String,
    pub(crate) userinfo: String,
    pub(crate) introspect: String,
}

/// The clients whose part the driver plays.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Clients {
    /// Gets refresh tokens that rotate, and ES256 access tokens for its resource.
    pub(crate) rotating: Client,
    /// Gets no refresh token.
    pub(crate) plain: Client,
    /// Gets RS256 access tokens for its resource.
    pub(crate) rs256: Client,
}

/// A confidential client that authenticates with `client_secret_basic`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Client {
    pub(crate) id: String,
    pub(crate) secret: String,
    /// The resource its `client_credentials` tokens are for.
    #[serde(default)]
    pub(crate) resource: String,
}

impl Profile {
    /// The profile in `file`.
    pub(crate) fn read(file: &Path) -> Result<Self, Failure> {
        let broken = |reason: String| Failure::SetUp(format!("{}: {reason}", file.display()));
        let json = std::fs::read(file).map_err(|e| broken(e.to_string()))?;
        serde_json::from_slice(&json).map_err(|e| broken(e.to_string()))
    }

    /// The login name of worker `number`.
    pub(crate) fn user(&self, number: usize) -> String {
        self.user.replace("{i}", &number.to_string())
    }
}
