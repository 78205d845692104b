//! A body that is too long is read to its end before it is refused: whoever still writes does not hear an answer.

use axum::body::Body;
use axum::body::Bytes;
use axum::body::HttpBody;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use std::future::poll_fn;
use std::pin::Pin;

/// The longest body that is taken, in bytes. The largest form of ours has a tenth of it.
pub const LONGEST_TAKEN: usize = 64 * 1024;
/// How much is read of one that is refused, in bytes. Whoever sends more finds the connection closed.
const LONGEST_READ: usize = 1024 * 1024;

/// Hands on what is short as it is, and of what is long as much as shows that it is too long.
pub async fn around(request: Request, next: Next) -> Response {
    let shortest = usize::try_from(request.body().size_hint().lower()).unwrap_or(usize::MAX);
    if shortest <= LONGEST_TAKEN || shortest > LONGEST_READ {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let shown = beginning(body).await;
    next.run(Request::from_parts(parts, Body::from(shown))).await
}

/// What comes first, to one byte more than is taken. The rest is read and forgotten.
async fn beginning(mut body: Body) -> Vec<u8> {
    let mut kept = Vec::with_capacity(LONGEST_TAKEN + 1);
    while let Some(bytes) = next_part(&mut body).await {
        let room = (LONGEST_TAKEN + 1).saturating_sub(kept.len());
        kept.extend(bytes.iter().take(room));
    }
    kept
}

async fn next_part(body: &mut Body) -> Option<Bytes> {
    let frame = poll_fn(|context| Pin::new(&mut *body).poll_frame(context)).await?.ok()?;
    frame.into_data().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn of_a_long_body_one_byte_more_than_is_taken_is_handed_on() {
        let shown = beginning(Body::from(vec![b'x'; LONGEST_READ])).await;
        assert_eq!(shown.len(), LONGEST_TAKEN + 1);
        assert_eq!(beginning(Body::from("short")).await, b"short");
    }
}
