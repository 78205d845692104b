//! `POST /oauth2/introspect` (RFC 7662).

use crate::oidc::access;
use crate::oidc::client_login;
use crate::oidc::form::ClientForm;
use crate::oidc::refresh;
use crate::web::answer::JsonRefused;
use crate::web::visit::Visit;
use axum::Json;
use axum::http::HeaderValue;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use sluis_domain::client::client::Client;
use sluis_domain::oauth::access_token::{AccessToken, Bearer};
use sluis_domain::oauth::error::{ErrorCode, OAuthError};
use sluis_domain::oauth::introspection::{Introspection, may_look};
use sluis_domain::oauth::refresh::{RefreshToken, decide};

/// What there is to say of a token, to a client that has business with it.
///
/// # Errors
/// When the client does not prove who it is, or names no token.
pub async fn post(visit: Visit, ClientForm(body): ClientForm) -> Result<Response, JsonRefused> {
    let caller = client_login::authenticate_confidential(&visit, &body).await?;
    let missing = || OAuthError::new(ErrorCode::InvalidRequest, "token is missing");
    let text = body.get("token").ok_or_else(missing)?;
    // The hint is not needed: a token says itself of which kind it is (RFC 7662 §2.1).
    let said = match RefreshToken::read(text, &visit.app.seals.refresh_token) {
        Ok(token) => of_refresh_token(&visit, &caller, token).await?,
        Err(_) => match access::read(&visit, text) {
            Ok(token) => of_access_token(&visit, &caller, token).await?,
            Err(_) => Introspection::inactive(),
        },
    };
    Ok(([(CACHE_CONTROL, HeaderValue::from_static("no-store"))], Json(said)).into_response())
}

async fn of_access_token(
    visit: &Visit,
    caller: &Client,
    token: AccessToken,
) -> Result<Introspection, JsonRefused> {
    if !may_look(caller, &token) {
        return Ok(Introspection::inactive());
    }
    let issuer = visit.app.public_url.issuer();
    let grant = match token.bearer {
        Bearer::Client => {
            let client = visit.app.directory.client(&visit.app, &token.client, visit.now).await?;
            let enabled = client.is_some_and(|client| client.disabled_at.is_none());
            return Ok(if enabled {
                Introspection::of_access_token(token, None, issuer)
            } else {
                Introspection::inactive()
            });
        }
        Bearer::Grant(grant) => grant,
    };
    Ok(match access::find_standing(visit, grant).await? {
        Ok(standing) => Introspection::of_access_token(token, Some(&standing.grant), issuer),
        Err(_) => Introspection::inactive(),
    })
}

async fn of_refresh_token(
    visit: &Visit,
    caller: &Client,
    token: RefreshToken,
) -> Result<Introspection, JsonRefused> {
    let Some(found) = visit.app.store.read().grounds().of(token.grant).await? else {
        return Ok(Introspection::inactive());
    };
    // Only looked at: a token that was replaced is not active, and nothing comes of showing it here.
    if decide(token, &found.grant, caller, refresh::lifetimes(visit), visit.now).is_err() {
        return Ok(Introspection::inactive());
    }
    let Ok(standing) = access::stand(visit, found).await? else { return Ok(Introspection::inactive()) };
    if access::check_session(visit, &standing).await?.is_err() {
        return Ok(Introspection::inactive());
    }
    Ok(Introspection::of_refresh_token(&standing.grant, visit.app.public_url.issuer()))
}
