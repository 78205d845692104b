//! Who asks: a client for itself, by an access token of its own (RFC 6750 §2.1).

use crate::activation::api::problem::ApiRefused;
use crate::web::visit::Visit;
use axum::http::header::AUTHORIZATION;
use sluis_domain::client::client::Client;
use sluis_domain::id::Id;
use sluis_domain::oauth::access_token::AccessToken;
use sluis_domain::oauth::access_token::Bearer;
use sluis_domain::oauth::access_token::Keys;
use sluis_domain::organisation::membership::Membership;
use std::sync::Arc;

/// The scope that these addresses want, registered for the client.
pub const SCOPE: &str = "invitations";

/// The client behind the token of this request.
///
/// # Errors
/// When there is no token, or it does not open this door.
pub async fn of(visit: &Visit) -> Result<Arc<Client>, ApiRefused> {
    let header = visit.headers.get(AUTHORIZATION).ok_or(ApiRefused::NoToken)?;
    let (scheme, text) =
        header.to_str().ok().and_then(|text| text.split_once(' ')).ok_or(ApiRefused::NoToken)?;
    if !scheme.eq_ignore_ascii_case("Bearer") {
        return Err(ApiRefused::NoToken);
    }
    let ring = visit.app.keys.load();
    let keys = Keys { ring: &ring, sealer: &visit.app.seals.access_token };
    let token = AccessToken::read(text.trim(), visit.app.public_url.issuer(), keys, visit.now)
        .map_err(|_| ApiRefused::InvalidToken)?;
    // A token that speaks for a person, or to somebody else's API, says nothing here.
    if token.bearer != Bearer::Client || token.resource.is_some() {
        return Err(ApiRefused::InvalidToken);
    }
    let client = visit.app.directory.client(&visit.app, &token.client, visit.now).await?;
    let client = client.filter(|client| client.disabled_at.is_none()).ok_or(ApiRefused::InvalidToken)?;
    let registered = client.scopes.iter().any(|scope| scope == SCOPE);
    if token.scopes.has(SCOPE) && registered { Ok(client) } else { Err(ApiRefused::InsufficientScope) }
}

/// The membership that `id` names, if it is of an organisation that `client` serves. One of another
/// organisation is as unknown as one that never was (law 8).
///
/// # Errors
/// When there is none.
pub async fn membership(visit: &Visit, client: &Client, id: &str) -> Result<Membership, ApiRefused> {
    let id: Id<Membership> = id.parse().map_err(|_| ApiRefused::Unknown)?;
    let found = visit.app.store.read().memberships().find(id).await?;
    found.filter(|membership| client.serves(membership.organisation)).ok_or(ApiRefused::Unknown)
}
