//! Refusals as pages: what happened, what to do, which code to mention.

use crate::web::answer::PageRefused;
use crate::web::error_page::ErrorKind;
use crate::web::error_page::ErrorPage;
use crate::web::scene::Scene;
use crate::web::visit::Visit;
use axum::http::header::RETRY_AFTER;
use axum::response::Response;
use url::form_urlencoded;

/// Characters of a reference code: no vowels, nothing that looks like something else.
const ALPHABET: &[u8; 32] = b"23456789bcdfghjkmnpqrstvwxzBCDFG";
/// Bytes of a reference code.
const REFERENCE_BYTES: usize = 8;

/// The page for `refused`. Keeps the waiting time that `bare`, the answer without a page, names.
pub async fn page(visit: &Visit, refused: &PageRefused, bare: Response) -> Response {
    let scene = scene(visit, refused).await;
    let looks = visit.app.looks.load();
    let Some(theme) = looks.theme(scene.theme()) else { return bare };
    let page = scene.page(theme);
    let reference = reference(visit);
    let error = kind(visit, refused);
    tracing::info!(%reference, number = error.number(), path = path(visit, refused), "refused with a page");
    let view = ErrorPage { page: &page, error, reference: &reference, at: visit.now, retry: None };
    let mut response = page.answer(refused.status(), &view);
    if let Some(wait) = bare.headers().get(RETRY_AFTER) {
        response.headers_mut().insert(RETRY_AFTER, wait.clone());
    }
    response
}

/// The path, where it is one of ours. Any other may be a link that a mail program took apart, with its token in it, or
/// anybody's words.
fn path<'v>(visit: &'v Visit, refused: &PageRefused) -> &'v str {
    match refused {
        PageRefused::BadRequest
        | PageRefused::Busy
        | PageRefused::ClientUnknown
        | PageRefused::Failure
        | PageRefused::LinkBroken
        | PageRefused::RedirectUriUnknown(_)
        | PageRefused::RequestRefused => visit.uri.path(),
        PageRefused::CrossSite | PageRefused::Flood(_) | PageRefused::NotFound | PageRefused::TooLarge => "",
    }
}

/// The surroundings: of the app, where it is known which one sent the browser here.
async fn scene(visit: &Visit, refused: &PageRefused) -> Scene {
    let of_client = match refused {
        PageRefused::RedirectUriUnknown(client) => Scene::with(visit, client, None).await.ok(),
        _ => None,
    };
    let mut scene = of_client.unwrap_or_else(|| Scene::bare(visit));
    scene.here = here(refused);
    scene
}

/// The query of a GET that shows this page again, for the language switch; the path is the one that was asked
/// for. Nothing that came along is repeated: it may be anybody's words.
fn here(refused: &PageRefused) -> Option<String> {
    match refused {
        PageRefused::ClientUnknown | PageRefused::LinkBroken | PageRefused::NotFound => Some(String::new()),
        PageRefused::RedirectUriUnknown(client) => {
            let mut query = form_urlencoded::Serializer::new(String::from("?"));
            Some(query.append_pair("client_id", client.as_str()).finish())
        }
        _ => None,
    }
}

fn kind(visit: &Visit, refused: &PageRefused) -> ErrorKind {
    match refused {
        PageRefused::BadRequest | PageRefused::RequestRefused => ErrorKind::BadRequest,
        PageRefused::Busy => ErrorKind::Unavailable,
        PageRefused::ClientUnknown => ErrorKind::UnknownClient,
        PageRefused::CrossSite => ErrorKind::Forbidden,
        PageRefused::Failure => ErrorKind::Internal,
        PageRefused::Flood(wait) => ErrorKind::TooMany { until: visit.now + *wait },
        PageRefused::LinkBroken => ErrorKind::BrokenLink,
        PageRefused::NotFound => ErrorKind::NotFound,
        PageRefused::RedirectUriUnknown(_) => ErrorKind::UnknownRedirectUri,
        PageRefused::TooLarge => ErrorKind::TooLarge,
    }
}

/// A code that a person can read over the telephone, and that the log knows.
fn reference(visit: &Visit) -> String {
    let random: [u8; REFERENCE_BYTES] = visit.app.dice.bytes();
    random.iter().map(|byte| char::from(ALPHABET[usize::from(*byte) % ALPHABET.len()])).collect()
}
