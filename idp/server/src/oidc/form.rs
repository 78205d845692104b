//! Bodies of POSTs: `application/x-www-form-urlencoded`, bounded, and refused in the words of the endpoint.

use crate::web::answer::{JsonRefused, PageRefused};
use axum::body::Body;
use axum::body::to_bytes;
use axum::extract::FromRequest;
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use sluis_domain::oauth::error::{ErrorCode, OAuthError};
use sluis_domain::oauth::parameters::Parameters;

/// RFC 6749 §3.2: the parameters "using the `application/x-www-form-urlencoded` format".
const FORM: &str = "application/x-www-form-urlencoded";

/// Why a body is not taken.
enum BodyRefused {
    NotAForm,
    TooLarge,
}

/// The body that a client sends.
pub struct ClientForm(pub Parameters);

impl<S: Send + Sync> FromRequest<S> for ClientForm {
    type Rejection = JsonRefused;

    async fn from_request(request: Request, _: &S) -> Result<Self, JsonRefused> {
        let (parts, body) = request.into_parts();
        let read = read(&parts.headers, body).await;
        let parameters = read.map_err(|refused| match refused {
            BodyRefused::NotAForm => invalid("the body is not application/x-www-form-urlencoded"),
            BodyRefused::TooLarge => invalid("the request is too large"),
        })?;
        parameters.check_unrepeated().map_err(|_| invalid("a parameter is given more than once"))?;
        Ok(Self(parameters))
    }
}

/// The body that a browser sends.
pub struct BrowserForm(pub Parameters);

impl<S: Send + Sync> FromRequest<S> for BrowserForm {
    type Rejection = PageRefused;

    async fn from_request(request: Request, _: &S) -> Result<Self, PageRefused> {
        let (parts, body) = request.into_parts();
        read(&parts.headers, body).await.map(Self).map_err(|refused| match refused {
            BodyRefused::NotAForm => PageRefused::BadRequest,
            BodyRefused::TooLarge => PageRefused::TooLarge,
        })
    }
}

async fn read(headers: &HeaderMap, body: Body) -> Result<Parameters, BodyRefused> {
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case(FORM) {
        return Err(BodyRefused::NotAForm);
    }
    let bytes = to_bytes(body, Parameters::LONGEST).await.map_err(|_| BodyRefused::TooLarge)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| BodyRefused::NotAForm)?;
    Parameters::parse(text).map_err(|_| BodyRefused::TooLarge)
}

fn invalid(description: &'static str) -> JsonRefused {
    JsonRefused::from(OAuthError::new(ErrorCode::InvalidRequest, description))
}
