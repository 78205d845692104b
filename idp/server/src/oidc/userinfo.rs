//! `GET|POST /oauth2/userinfo` (OpenID Connect Core §5.3).

use crate::oidc::bearer;
use crate::oidc::bearer::BearerRefused;
use crate::oidc::form::ClientForm;
use crate::web::answer::JsonRefused;
use crate::web::visit::Visit;
use axum::Json;
use axum::extract::FromRequest;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use sluis_domain::oauth::claims::{UserInfo, ours, released};
use sluis_domain::oauth::error::{ErrorCode, OAuthError};
use sluis_domain::oauth::parameters::Parameters;
use sluis_domain::oauth::scope;

/// The body of a POST, if it has one: the token may stand in the header alone.
pub struct MaybeForm(Option<Parameters>);

impl<S: Send + Sync> FromRequest<S> for MaybeForm {
    type Rejection = BearerRefused;

    async fn from_request(request: Request, state: &S) -> Result<Self, BearerRefused> {
        if !request.headers().contains_key(CONTENT_TYPE) {
            return Ok(Self(None));
        }
        let read: Result<ClientForm, JsonRefused> = ClientForm::from_request(request, state).await;
        Ok(Self(Some(read?.0)))
    }
}

/// The token in the header.
///
/// # Errors
/// RFC 6750 §3.1.
pub async fn get(visit: Visit) -> Result<Response, BearerRefused> {
    answer(&visit, None).await
}

/// The token in the header or in the body.
///
/// # Errors
/// RFC 6750 §3.1.
pub async fn post(visit: Visit, MaybeForm(body): MaybeForm) -> Result<Response, BearerRefused> {
    answer(&visit, body.as_ref()).await
}

async fn answer(visit: &Visit, body: Option<&Parameters>) -> Result<Response, BearerRefused> {
    let (token, standing) = bearer::admit(visit, bearer::token(visit, body)?).await?;
    // OpenID Connect Core §5.3: an endpoint for tokens "obtained through OpenID Connect Authentication".
    if !token.scopes.has(scope::OPENID) {
        let why = "the access token does not carry the scope openid";
        return Err(BearerRefused::Refused(OAuthError::new(ErrorCode::InsufficientScope, why)));
    }
    let profile = &standing.membership.profile;
    let claims = released(&standing.grant.subject, &token.scopes, profile);
    let ours = ours(standing.grant.organisation, &token.scopes, profile);
    let no_store = (CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(([no_store], Json(UserInfo::new(claims, ours))).into_response())
}
