//! `POST /oauth2/revoke` (RFC 7009).

use crate::oidc::access;
use crate::oidc::client_login;
use crate::oidc::form::ClientForm;
use crate::oidc::trail;
use crate::oidc::trail::{About, Happened};
use crate::web::answer::JsonRefused;
use crate::web::visit::Visit;
use axum::http::StatusCode;
use sluis_domain::client::client::Client;
use sluis_domain::oauth::error::{ErrorCode, OAuthError};
use sluis_domain::oauth::grant::Grant;
use sluis_domain::oauth::refresh::RefreshToken;
use sluis_domain::oauth::revocation;
use std::collections::BTreeMap;

/// A client gives a token back. RFC 7009 §2.2: "The authorization server responds with HTTP status code 200
/// if the token has been revoked successfully or if the client submitted an invalid token."
///
/// # Errors
/// When the client does not prove who it is, names no token, or names another client's.
pub async fn post(visit: Visit, ClientForm(body): ClientForm) -> Result<StatusCode, JsonRefused> {
    let client = client_login::authenticate(&visit, &body).await?;
    let missing = || OAuthError::new(ErrorCode::InvalidRequest, "token is missing");
    let text = body.get("token").ok_or_else(missing)?;
    if let Some(grant) = find(&visit, &client, text).await? {
        revoke(&visit, &grant).await?;
    }
    Ok(StatusCode::OK)
}

/// The grant that dies with the token, if there is one.
async fn find(visit: &Visit, client: &Client, text: &str) -> Result<Option<Grant>, JsonRefused> {
    let grants = visit.app.store.read();
    if let Ok(token) = RefreshToken::read(text, &visit.app.seals.refresh_token) {
        let Some(grant) = grants.grants().find(token.grant).await? else { return Ok(None) };
        revocation::of_refresh_token(&grant, client).map_err(|refused| refused.error())?;
        return Ok(Some(grant));
    }
    let Ok(token) = access::read(visit, text) else { return Ok(None) };
    let grant = revocation::of_access_token(&token, client).map_err(|refused| refused.error())?;
    Ok(grants.grants().find(grant).await?)
}

async fn revoke(visit: &Visit, grant: &Grant) -> Result<(), JsonRefused> {
    let user = visit.app.store.read().users().find(grant.user).await?;
    let tx = visit.app.store.write().await?;
    if tx.grants().revoke(grant.id, visit.now).await? {
        let about = About {
            organisation: grant.organisation,
            account: user.map(|user| user.pseudonym),
            client: Some(&grant.client),
            detail: BTreeMap::from([("grant", grant.id.to_string())]),
        };
        tx.audit().add(&trail::event(visit, &Happened::GrantRevoked, about)).await?;
        tx.commit().await?;
    }
    Ok(())
}
