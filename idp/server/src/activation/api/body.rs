//! Bodies of the API: JSON, bounded, refused in its own words.

use crate::activation::api::problem::ApiRefused;
use axum::body::Body;
use axum::body::to_bytes;
use axum::extract::FromRequest;
use axum::extract::Request;
use axum::http::header::CONTENT_TYPE;
use serde::de::DeserializeOwned;

/// The longest body, in bytes.
const LONGEST: usize = 16 * 1024;

/// A body as it came in. Who sends it is asked before it is read as JSON.
pub struct RawBody {
    is_json: bool,
    bytes: Option<Vec<u8>>,
}

impl<S: Send + Sync> FromRequest<S> for RawBody {
    type Rejection = ApiRefused;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiRefused> {
        let (parts, body): (_, Body) = request.into_parts();
        let kind = parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        let bytes = to_bytes(body, LONGEST).await.ok().map(|bytes| bytes.to_vec());
        Ok(Self { is_json: kind.eq_ignore_ascii_case("application/json"), bytes })
    }
}

impl RawBody {
    /// Whether nothing was sent.
    pub fn is_empty(&self) -> bool {
        self.bytes.as_ref().is_some_and(Vec::is_empty)
    }

    /// What was sent.
    pub fn bytes(&self) -> &[u8] {
        self.bytes.as_deref().unwrap_or_default()
    }

    /// The value that it holds.
    ///
    /// # Errors
    /// When it is too large, no JSON, or of another shape. What was sent is not repeated.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, ApiRefused> {
        let bytes = self.bytes.as_deref().ok_or(ApiRefused::TooLarge)?;
        if !self.is_json {
            return Err(ApiRefused::NotJson);
        }
        serde_json::from_slice(bytes).map_err(|error| {
            let what = match error.classify() {
                serde_json::error::Category::Data => "does not have the members of this request",
                _ => "is not JSON",
            };
            let (line, column) = (error.line(), error.column());
            ApiRefused::Malformed(format!("the body {what} (line {line}, column {column})"))
        })
    }
}
