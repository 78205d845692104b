//! `GET /.well-known/openid-configuration` and `/.well-known/oauth-authorization-server`.

use crate::app::App;
use crate::web::answer::JsonRefused;
use crate::web::locale::Language;
use crate::web::urls;
use crate::web::visit::Visit;
use axum::http::HeaderValue;
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use sluis_domain::assurance::Acr;
use sluis_domain::jose::key_ring::KeyRing;
use sluis_domain::oauth::discovery::{Deployment, Endpoints, metadata};
use sluis_domain::oauth::error::{ErrorCode, OAuthError};
use sluis_domain::oauth::scope::STANDARD;
use sluis_domain::time::Timestamp;

/// Relying parties may keep the metadata for an hour.
const CACHE: &str = "public, max-age=3600";

/// The metadata of this provider: one document under both names (RFC 8414 §3 takes OpenID's members).
///
/// # Errors
/// When it cannot be rendered: then the configured address is none.
pub async fn get(visit: Visit) -> Result<Response, JsonRefused> {
    let ring = visit.app.keys.load_full();
    let render = || rendered(&visit.app, &ring, visit.now);
    let bytes = visit.app.published.discovery.get(&ring, visit.now, render);
    if bytes.is_empty() {
        return Err(JsonRefused::from(OAuthError::from(ErrorCode::ServerError)));
    }
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (CACHE_CONTROL, HeaderValue::from_static(CACHE)),
        (ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
    ];
    Ok((headers, bytes).into_response())
}

fn rendered(app: &App, ring: &KeyRing, now: Timestamp) -> Vec<u8> {
    let at = |path: &str| app.public_url.absolute(path);
    let algorithms = ring.algorithms(now);
    let deployment = Deployment {
        issuer: app.public_url.issuer(),
        endpoints: Endpoints {
            authorization: at(urls::AUTHORIZE),
            end_session: at(urls::LOGOUT),
            introspection: at(urls::INTROSPECT),
            jwks: at(urls::JWKS),
            revocation: at(urls::REVOKE),
            token: at(urls::TOKEN),
            userinfo: at(urls::USERINFO),
        },
        algorithms: &algorithms,
        scopes: STANDARD.map(str::to_owned).to_vec(),
        acr_values: Acr::ALL.map(|acr| acr.uri().to_owned()).to_vec(),
        ui_locales: Language::ALL.map(|language| language.tag().to_owned()).to_vec(),
    };
    match metadata(deployment) {
        Ok(metadata) => serde_json::to_vec(&metadata).unwrap_or_default(),
        Err(error) => {
            tracing::error!(%error, "the metadata has an address that is none");
            Vec::new()
        }
    }
}
