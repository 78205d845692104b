//! Refusals as pages: what happened, what to do, which code to mention.

use crate::web::answer::PageRefused;
use crate::web::error_page::ErrorKind;
use crate::web::error_page::ErrorPage;
use crate::web::scene::Scene;
use crate::web::visit::Visit;
use axum::http::header::RETRY_AFTER;
use axum::response::Response;

/// Characters of a reference code: no vowels, nothing that looks like something else.
const ALPHABET: &[u8; 32] = b"23456789bcdfghjkmnpqrstvwxzBCDFG";
/// Bytes of a reference code.
const REFERENCE_BYTES: usize = 8;

/// The page for `refused`. Keeps the waiting time that `bare`, the answer without a page, names.
pub fn page(visit: &Visit, refused: &PageRefused, bare: Response) -> Response {
    let looks = visit.app.looks.load();
    let scene = Scene::bare(visit);
    let Some(theme) = looks.theme(None) else { return bare };
    let page = scene.page(theme);
    let reference = reference(visit);
    let error = kind(visit, refused);
    tracing::info!(%reference, number = error.number(), path = visit.uri.path(), "refused with a page");
    let view = ErrorPage { page: &page, error, reference: &reference, at: visit.now, retry: None };
    let mut response = page.answer(refused.status(), &view);
    if let Some(wait) = bare.headers().get(RETRY_AFTER) {
        response.headers_mut().insert(RETRY_AFTER, wait.clone());
    }
    response
}

fn kind(visit: &Visit, refused: &PageRefused) -> ErrorKind {
    match refused {
        PageRefused::BadRequest | PageRefused::RequestRefused => ErrorKind::BadRequest,
        PageRefused::Busy => ErrorKind::Unavailable,
        PageRefused::ClientUnknown => ErrorKind::UnknownClient,
        PageRefused::CrossSite => ErrorKind::Forbidden,
        PageRefused::Failure => ErrorKind::Internal,
        PageRefused::Flood(wait) => ErrorKind::TooMany { until: visit.now + *wait },
        PageRefused::NotFound => ErrorKind::NotFound,
        PageRefused::RedirectUriUnknown => ErrorKind::UnknownRedirectUri,
        PageRefused::TooLarge => ErrorKind::TooLarge,
    }
}

/// A code that a person can read over the telephone, and that the log knows.
fn reference(visit: &Visit) -> String {
    let random: [u8; REFERENCE_BYTES] = visit.app.dice.bytes();
    random.iter().map(|byte| char::from(ALPHABET[usize::from(*byte) % ALPHABET.len()])).collect()
}
