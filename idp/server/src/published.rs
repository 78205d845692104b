//! What is rendered once and served as bytes: discovery, JWKS; and whom browsers may be told of.

use axum::body::Bytes;
use sluis_domain::jose::key_ring::KeyRing;
use sluis_domain::time::Timestamp;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::PoisonError;
use std::sync::RwLock;

/// Answers that are the same for everybody, until a key changes.
#[derive(Debug, Default)]
pub struct Published {
    /// The metadata of the provider.
    pub discovery: Rendered,
    /// The public keys.
    pub jwks: Rendered,
    /// Origins of registered redirect URIs.
    pub origins: Origins,
}

/// One answer, with the key ring that it was made from and the moment at which that ring says otherwise.
#[derive(Debug, Default)]
pub struct Rendered(RwLock<Option<Rendering>>);

#[derive(Debug)]
struct Rendering {
    bytes: Bytes,
    ring: Arc<KeyRing>,
    until: Option<Timestamp>,
}

impl Rendered {
    /// The bytes; made by `render` when there are none that hold for `ring` at `now`.
    pub fn get(&self, ring: &Arc<KeyRing>, now: Timestamp, render: impl FnOnce() -> Vec<u8>) -> Bytes {
        let holds = |rendering: &&Rendering| {
            Arc::ptr_eq(&rendering.ring, ring) && rendering.until.is_none_or(|until| now < until)
        };
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(rendering) = kept.as_ref().filter(holds) {
            return rendering.bytes.clone();
        }
        drop(kept);
        let bytes = Bytes::from(render());
        let rendering =
            Rendering { bytes: bytes.clone(), ring: Arc::clone(ring), until: ring.next_change(now) };
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(rendering);
        bytes
    }
}

/// The origins of registered redirect URIs, read seldom.
#[derive(Debug, Default)]
pub struct Origins(RwLock<Option<(Timestamp, Arc<BTreeSet<String>>)>>);

impl Origins {
    /// What is known, if it was read after `since`.
    pub fn known(&self, since: Timestamp) -> Option<Arc<BTreeSet<String>>> {
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref().filter(|(read_at, _)| *read_at > since).map(|(_, origins)| Arc::clone(origins))
    }

    /// Keeps what was read at `now`.
    pub fn keep(&self, origins: BTreeSet<String>, now: Timestamp) -> Arc<BTreeSet<String>> {
        let origins = Arc::new(origins);
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some((now, Arc::clone(&origins)));
        origins
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_made_once_for_a_ring() {
        let (rendered, now) = (Rendered::default(), Timestamp::from_seconds(1));
        let ring = Arc::new(KeyRing::default());
        assert_eq!(rendered.get(&ring, now, || b"one".to_vec()), "one");
        assert_eq!(rendered.get(&ring, now, || b"two".to_vec()), "one");
        assert_eq!(rendered.get(&Arc::new(KeyRing::default()), now, || b"two".to_vec()), "two");
    }
}
