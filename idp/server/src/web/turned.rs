//! A visitor who is turned away: to a page of their own, or to a refusal that the frame dresses.

use crate::web::answer::PageRefused;
use axum::response::IntoResponse;
use axum::response::Response;
use sluis_store::error::StoreError;

/// The answer to whoever cannot go on here.
pub struct Turned(Box<Response>);

impl From<Response> for Turned {
    fn from(page: Response) -> Self {
        Self(Box::new(page))
    }
}

impl From<PageRefused> for Turned {
    fn from(refused: PageRefused) -> Self {
        Self::from(refused.into_response())
    }
}

impl From<StoreError> for Turned {
    fn from(error: StoreError) -> Self {
        Self::from(PageRefused::from(error))
    }
}

impl IntoResponse for Turned {
    fn into_response(self) -> Response {
        *self.0
    }
}
