//! Who asks: client authentication at the token endpoint and its neighbours.

use crate::web::answer::JsonRefused;
use crate::web::visit::Visit;
use axum::http::header::AUTHORIZATION;
use sluis_domain::client::authentication::{AuthenticationRefused, Credentials};
use sluis_domain::client::client::Client;
use sluis_domain::oauth::error::{ErrorCode, OAuthError};
use sluis_domain::oauth::parameters::Parameters;
use std::sync::Arc;

/// The client that the request comes from, which has proven it.
pub(super) async fn authenticate(visit: &Visit, body: &Parameters) -> Result<Arc<Client>, JsonRefused> {
    let header = visit.headers.get(AUTHORIZATION);
    let refuse = |refused: AuthenticationRefused| {
        tracing::info!(%refused, "client authentication failed");
        JsonRefused::from(OAuthError::from(refused))
    };
    let text = match header.map(|value| value.to_str()) {
        None => None,
        Some(Ok(text)) => Some(text),
        Some(Err(_)) => return Err(refuse(AuthenticationRefused::Malformed)),
    };
    let credentials =
        Credentials::read(text, body.get("client_id"), body.get("client_secret")).map_err(refuse)?;
    let found = match credentials.client() {
        Some(id) => visit.app.directory.client(&visit.app, id, visit.now).await?,
        None => None,
    };
    credentials.check(found.as_deref()).map_err(refuse)?;
    found.ok_or_else(|| refuse(AuthenticationRefused::Unknown))
}

/// The same, and the client keeps a secret.
pub(super) async fn authenticate_confidential(
    visit: &Visit,
    body: &Parameters,
) -> Result<Arc<Client>, JsonRefused> {
    let client = authenticate(visit, body).await?;
    if client.is_confidential() {
        return Ok(client);
    }
    // RFC 7662 §2.1: "the endpoint MUST also require some form of authorization".
    let error = OAuthError::new(ErrorCode::InvalidClient, "only a client with a secret may ask this");
    Err(JsonRefused::from(error))
}
