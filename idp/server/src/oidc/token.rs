//! `POST /oauth2/token` (RFC 6749 §3.2).

use crate::oidc::authorization_code;
use crate::oidc::client_credentials;
use crate::oidc::client_login;
use crate::oidc::form::ClientForm;
use crate::oidc::minting;
use crate::oidc::refresh;
use crate::web::answer::JsonRefused;
use crate::web::visit::Visit;
use axum::response::Response;
use sluis_domain::client::client::GrantType;
use sluis_domain::oauth::error::{ErrorCode, OAuthError};

/// Tokens for a code, for a refresh token, or for the client itself.
///
/// # Errors
/// RFC 6749 §5.2.
pub async fn post(visit: Visit, ClientForm(body): ClientForm) -> Result<Response, JsonRefused> {
    let client = client_login::authenticate(&visit, &body).await?;
    let grant_type = match body.get("grant_type") {
        Some("authorization_code") => GrantType::AuthorizationCode,
        Some("client_credentials") => GrantType::ClientCredentials,
        Some("refresh_token") => GrantType::RefreshToken,
        Some(_) => return Err(refused(ErrorCode::UnsupportedGrantType, "this grant type is not supported")),
        None => return Err(refused(ErrorCode::InvalidRequest, "grant_type is missing")),
    };
    if !client.may(grant_type) {
        return Err(refused(ErrorCode::UnauthorizedClient, "this client may not use this grant type"));
    }
    let tokens = match grant_type {
        GrantType::AuthorizationCode => authorization_code::exchange(&visit, &client, &body).await?,
        GrantType::ClientCredentials => client_credentials::issue(&visit, &client, &body).await?,
        GrantType::RefreshToken => refresh::refresh(&visit, &client, &body).await?,
    };
    Ok(minting::answer(&tokens))
}

fn refused(code: ErrorCode, description: &'static str) -> JsonRefused {
    JsonRefused::from(OAuthError::new(code, description))
}
