//! Tokens of a grant: access, refresh and ID token, in one answer.

use crate::web::answer::JsonRefused;
use crate::web::visit::Visit;
use axum::Json;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, PRAGMA};
use axum::response::{IntoResponse, Response};
use openidconnect::AccessToken as Bought;
use openidconnect::IssuerUrl;
use sluis_domain::client::client::{Client, Resource};
use sluis_domain::oauth::access_token::{AccessToken, Bearer};
use sluis_domain::oauth::error::{ErrorCode, OAuthError};
use sluis_domain::oauth::grant::Grant;
use sluis_domain::oauth::id_token;
use sluis_domain::oauth::id_token::{IdToken, IdTokenContent};
use sluis_domain::oauth::refresh::RefreshToken;
use sluis_domain::oauth::scope;
use sluis_domain::oauth::scope::Scopes;
use sluis_domain::oauth::subject;
use sluis_domain::oauth::token_response::{TokenResponse, Tokens, response};
use std::sync::Arc;

/// What tokens are made of.
pub(super) struct Minting<'m> {
    pub(super) client: &'m Client,
    /// The person's answer; none: the client asks for itself.
    pub(super) grant: Option<&'m Grant>,
    /// What the access token may do.
    pub(super) scopes: Scopes,
    pub(super) resource: Option<Arc<Resource>>,
    /// The number of the refresh token that goes along.
    pub(super) refresh: Option<u32>,
    /// Whether this is the first ID token of the grant.
    pub(super) first: bool,
}

/// The resource that tokens of this request are for (RFC 8707 §2.2).
pub(super) async fn resource(
    visit: &Visit,
    identifier: Option<&str>,
) -> Result<Option<Arc<Resource>>, JsonRefused> {
    let Some(identifier) = identifier else { return Ok(None) };
    let found = visit.app.directory.resource(&visit.app, identifier, visit.now).await?;
    let gone = || OAuthError::new(ErrorCode::InvalidTarget, "the resource is unknown");
    Ok(Some(found.ok_or_else(gone)?))
}

/// Makes the tokens. Everything is decided: what fails here is ours.
pub(super) fn mint(visit: &Visit, minting: &Minting<'_>) -> Result<TokenResponse, JsonRefused> {
    let app = &visit.app;
    let bearer = minting.grant.map_or(Bearer::Client, |grant| Bearer::Grant(grant.id));
    let lifetime = app.config.lifetimes.access_token.duration();
    let dice = (visit.now, app.dice.bytes());
    let token = AccessToken::new(minting.client, bearer, minting.scopes.clone(), lifetime, dice);
    let (token, text) = written(visit, minting, token)?;
    let access = Bought::new(text);
    let id = match minting.grant {
        Some(grant) if minting.scopes.has(scope::OPENID) => Some(id_token(visit, grant, minting, &access)?),
        _ => None,
    };
    let refresh = minting.grant.zip(minting.refresh).map(|(grant, generation)| {
        RefreshToken { grant: grant.id, generation }.text(&app.seals.refresh_token)
    });
    Ok(response(Tokens { access, expires_in: token.lifetime(), id, refresh, scopes: minting.scopes.clone() }))
}

fn written(
    visit: &Visit,
    minting: &Minting<'_>,
    token: AccessToken,
) -> Result<(AccessToken, String), JsonRefused> {
    let app = &visit.app;
    let Some(resource) = &minting.resource else {
        let text = token.seal(&app.seals.access_token, app.dice.bytes()).map_err(|_| failed("seal"))?;
        return Ok((token, text));
    };
    let token = token.for_resource(resource);
    let ring = app.keys.load();
    let key = ring.signer(resource.signing_alg, visit.now).ok_or_else(|| failed("no key signs"))?;
    let text = token
        .sign(app.public_url.issuer(), minting.grant, key)
        .map_err(|_| failed("the access token is not signed"))?;
    Ok((token, text))
}

fn id_token(
    visit: &Visit,
    grant: &Grant,
    minting: &Minting<'_>,
    access: &Bought,
) -> Result<IdToken, JsonRefused> {
    let app = &visit.app;
    let ring = app.keys.load();
    let algorithm = minting.client.id_token_signed_response_alg;
    let key = ring.signer(algorithm, visit.now).ok_or_else(|| failed("no key signs"))?;
    let issuer =
        IssuerUrl::new(app.public_url.issuer().to_owned()).map_err(|_| failed("the issuer is no URL"))?;
    let content = IdTokenContent {
        issuer: &issuer,
        sid: &subject::session_id(grant.session, &grant.client, &app.seals.sid),
        access_token: access,
        lifetime: app.config.lifetimes.id_token.duration(),
        with_nonce: minting.first,
    };
    id_token::sign(grant, content, key, visit.now).map_err(|_| failed("the ID token is not signed"))
}

/// RFC 6749 §5.1: "MUST include the HTTP "Cache-Control" response header field with a value of "no-store"
/// …, as well as the "Pragma" response header field with a value of "no-cache"".
pub(super) fn answer(tokens: &TokenResponse) -> Response {
    let headers = [
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (PRAGMA, HeaderValue::from_static("no-cache")),
    ];
    (headers, Json(tokens)).into_response()
}

fn failed(what: &'static str) -> JsonRefused {
    tracing::error!(what, "tokens could not be made");
    JsonRefused::from(OAuthError::from(ErrorCode::ServerError))
}
