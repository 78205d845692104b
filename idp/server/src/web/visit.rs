//! One request as the handlers see it: whose, from where, when.

use crate::app::App;
use crate::web::client_address;
use crate::web::cookies;
use axum::extract::ConnectInfo;
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::Method;
use axum::http::Uri;
use axum::http::request::Parts;
use sluis_domain::audit::AuditCode;
use sluis_domain::audit::AuditEvent;
use sluis_domain::secret::Digest;
use sluis_domain::session::Session;
use sluis_domain::time::Timestamp;
use sluis_store::error::StoreError;
use std::convert::Infallible;
use std::net::IpAddr;
use std::net::Ipv4Addr;
use std::net::SocketAddr;
use std::sync::Arc;

/// One request: the house, the moment, and what the browser sent along.
#[derive(Debug, Clone)]
pub struct Visit {
    /// The house.
    pub app: Arc<App>,
    /// The moment at which the request is taken to happen: the same throughout.
    pub now: Timestamp,
    /// GET, POST.
    pub method: Method,
    /// Path and query.
    pub uri: Uri,
    /// All headers.
    pub headers: HeaderMap,
    /// The address of the browser or client, behind proxies that are trusted.
    pub address: IpAddr,
}

impl Visit {
    /// The digest of the browser cookie.
    pub fn browser(&self) -> Option<Digest> {
        cookies::browser(&self.headers)
    }

    /// The digest of the part of it that outlives a logout.
    pub fn device(&self) -> Option<Digest> {
        cookies::device(&self.headers)
    }

    /// The session of this browser, if it has one that is alive.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn session(&self) -> Result<Option<Session>, StoreError> {
        let Some(digest) = cookies::session(&self.headers) else { return Ok(None) };
        let found = self.app.store.read().sessions().find_by_digest(&digest).await?;
        Ok(found.filter(|session| session.ended_at.is_none() && self.now < session.expires_at))
    }

    /// A line of the audit log about what this request did.
    pub fn event(&self, code: AuditCode) -> AuditEvent {
        let network = Some(self.address.to_string());
        AuditEvent { network, ..AuditEvent::of(code, self.app.dice.id(self.now), self.now) }
    }
}

impl FromRequestParts<Arc<App>> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| info.0.ip());
        Ok(Self {
            app: Arc::clone(app),
            now: app.clock.now(),
            method: parts.method.clone(),
            uri: parts.uri.clone(),
            headers: parts.headers.clone(),
            address: client_address::of(peer, &parts.headers, &app.config.server.trusted_proxies),
        })
    }
}
