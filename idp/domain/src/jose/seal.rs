//! Sealed data: AES-256-GCM under a key of one purpose. Nobody outside reads it, nobody changes it unseen.
//!
//! ```text
//! version (1) ‖ key id (8) ‖ nonce (12) ‖ ciphertext and tag (16)
//! ```
//!
//! Nonces are random. NIST SP 800-38D §8.3 allows 2^32 of them under one key: a thousand a second for
//! fifty days. Each purpose has a key of its own, and a new master key starts the count again.

use crate::secret::MasterKey;
use crate::secret::Secret;
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::fmt;

/// The form of the bytes below; another form gets another number.
const VERSION: u8 = 1;
const KEY_ID_BYTES: usize = 8;
const NONCE_BYTES: usize = 12;
const TAG_BYTES: usize = 16;
const HEADER_BYTES: usize = 1 + KEY_ID_BYTES + NONCE_BYTES;

/// Why a seal did not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealBroken {
    /// The tag does not fit: other data, another key, or another place than it was sealed for.
    #[error("the sealed data was changed, or belongs elsewhere")]
    Forged,
    /// It is not of the form that we seal.
    #[error("this is not sealed data")]
    NotASeal,
    /// It was sealed under a master key that we do not have.
    #[error("the sealed data needs a master key that is not here")]
    OtherKey,
}

/// Seals and opens for one purpose.
pub struct Sealer {
    keys: Vec<([u8; KEY_ID_BYTES], LessSafeKey)>,
}

impl Sealer {
    /// The sealer for `purpose`: it seals under `current` and opens what `current` and `older` sealed.
    pub fn new(current: &MasterKey, older: &[MasterKey], purpose: &str) -> Self {
        let keys = std::iter::once(current)
            .chain(older)
            .filter_map(|master| {
                let unbound = UnboundKey::new(&AES_256_GCM, master.derive(purpose).expose());
                unbound.ok().map(|key| (master.key_id(), LessSafeKey::new(key)))
            })
            .collect();
        Self { keys }
    }

    /// Seals `data`. It opens only with the same `place`: a table, column and row, or a label.
    ///
    /// # Errors
    /// `OtherKey` when there is no key; `Forged` never.
    pub fn seal(&self, nonce: [u8; NONCE_BYTES], place: &[u8], data: &[u8]) -> Result<Vec<u8>, SealBroken> {
        let (id, key) = self.keys.first().ok_or(SealBroken::OtherKey)?;
        let mut sealed = Vec::with_capacity(HEADER_BYTES + data.len() + TAG_BYTES);
        sealed.push(VERSION);
        sealed.extend_from_slice(id);
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(data);
        let tag = key
            .seal_in_place_separate_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(place),
                &mut sealed[HEADER_BYTES..],
            )
            .map_err(|_| SealBroken::NotASeal)?;
        sealed.extend_from_slice(tag.as_ref());
        Ok(sealed)
    }

    /// Opens what was sealed for the same `place`.
    ///
    /// # Errors
    /// When it is no seal, was sealed under another master key, or was changed.
    pub fn open(&self, place: &[u8], sealed: &[u8]) -> Result<Secret<Vec<u8>>, SealBroken> {
        let (header, body) = sealed.split_at_checked(HEADER_BYTES).ok_or(SealBroken::NotASeal)?;
        if header[0] != VERSION || body.len() < TAG_BYTES {
            return Err(SealBroken::NotASeal);
        }
        let (id, nonce) = header[1..].split_at(KEY_ID_BYTES);
        let (_, key) = self.keys.iter().find(|(known, _)| known == id).ok_or(SealBroken::OtherKey)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| SealBroken::NotASeal)?;
        let mut data = body.to_vec();
        let length =
            key.open_in_place(nonce, Aad::from(place), &mut data).map_err(|_| SealBroken::Forged)?.len();
        data.truncate(length);
        Ok(Secret::new(data))
    }

    /// Seals `data` as text for a URL, a form or a token: base64url without padding.
    ///
    /// # Errors
    /// As `seal`.
    pub fn seal_text(
        &self,
        nonce: [u8; NONCE_BYTES],
        place: &[u8],
        data: &[u8],
    ) -> Result<String, SealBroken> {
        self.seal(nonce, place, data).map(|sealed| URL_SAFE_NO_PAD.encode(sealed))
    }

    /// Opens what `seal_text` made.
    ///
    /// # Errors
    /// As `open`.
    pub fn open_text(&self, place: &[u8], text: &str) -> Result<Secret<Vec<u8>>, SealBroken> {
        let sealed = URL_SAFE_NO_PAD.decode(text).map_err(|_| SealBroken::NotASeal)?;
        self.open(place, &sealed)
    }
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[sealer]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::{any, proptest};

    fn sealer(byte: u8) -> Sealer {
        Sealer::new(&MasterKey::new([byte; 32]), &[], "sluis:test")
    }

    #[test]
    fn what_was_sealed_opens_in_its_place_only() {
        let sealed = sealer(1).seal([7; 12], b"keys/private/1", b"private").unwrap();
        assert_eq!(sealer(1).open(b"keys/private/1", &sealed).unwrap().expose(), b"private");
        assert_eq!(sealer(1).open(b"keys/private/2", &sealed).unwrap_err(), SealBroken::Forged);
    }

    #[test]
    fn another_purpose_does_not_open_it() {
        let master = MasterKey::new([1; 32]);
        let sealed = Sealer::new(&master, &[], "a").seal([7; 12], b"", b"x").unwrap();
        assert_eq!(Sealer::new(&master, &[], "b").open(b"", &sealed).unwrap_err(), SealBroken::Forged);
    }

    #[test]
    fn an_older_master_key_still_opens_but_no_longer_seals() {
        let (old, new) = (MasterKey::new([1; 32]), MasterKey::new([2; 32]));
        let sealed = sealer(1).seal([7; 12], b"", b"x").unwrap();
        assert_eq!(sealer(2).open(b"", &sealed).unwrap_err(), SealBroken::OtherKey);
        let both = Sealer::new(&new, &[old], "sluis:test");
        assert_eq!(both.open(b"", &sealed).unwrap().expose(), b"x");
        assert!(sealer(2).open(b"", &both.seal([8; 12], b"", b"x").unwrap()).is_ok());
    }

    proptest! {
        #[test]
        fn any_changed_byte_breaks_it(data: Vec<u8>, place: Vec<u8>, at: usize, flip in 1u8..) {
            let sealed = sealer(1).seal([7; 12], &place, &data).unwrap();
            let mut changed = sealed.clone();
            let at = at % changed.len();
            changed[at] ^= flip;
            assert!(sealer(1).open(&place, &changed).is_err());
            assert_eq!(sealer(1).open(&place, &sealed).unwrap().expose(), &data);
        }

        #[test]
        fn rubbish_is_refused_not_feared(rubbish in any::<Vec<u8>>(), text in any::<String>()) {
            assert!(sealer(1).open(b"", &rubbish).is_err());
            assert!(sealer(1).open_text(b"", &text).is_err());
        }
    }
}
