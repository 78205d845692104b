//! What must not be seen: values that do not print, digests that compare in constant time, keys by label.

use aws_lc_rs::{digest, hkdf, hmac};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use std::fmt;
use subtle::ConstantTimeEq;
use zeroize::Zeroize;

/// A value that is never printed and is overwritten when it is dropped.
#[derive(Clone)]
pub struct Secret<T: Zeroize>(T);

impl<T: Zeroize> Secret<T> {
    /// Puts `value` under the seal of this type.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value. Whoever calls this answers for where it goes.
    pub const fn expose(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize> Drop for Secret<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<T: Zeroize> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

/// SHA-256 of something: what stays of a token or code of high entropy. Compares in constant time.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self::from_output(digest::digest(&digest::SHA256, bytes).as_ref())
    }

    /// The digest that a row carries.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes, for a column.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The digest as base64url without padding (RFC 7515 §2).
    pub fn base64url(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    fn from_output(output: &[u8]) -> Self {
        let mut bytes = [0; 32];
        bytes.copy_from_slice(output);
        Self(bytes)
    }
}

impl PartialEq for Digest {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for Digest {}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[digest]")
    }
}

/// Whether two texts are equal, in a time that depends on their lengths alone.
pub fn equal(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

/// 256 random bits that somebody carries: a session cookie, an authorization code, a client secret.
#[derive(Clone, Debug)]
pub struct BearerSecret(Secret<String>);

impl BearerSecret {
    /// The secret made of `random` bytes: 43 characters of base64url.
    pub fn from_random(random: [u8; 32]) -> Self {
        Self(Secret::new(URL_SAFE_NO_PAD.encode(random)))
    }

    /// The text that leaves the house.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// What the house keeps of it.
    pub fn digest(&self) -> Digest {
        Digest::of(self.0.expose().as_bytes())
    }
}

/// 32 bytes from which every other key is derived, each for one purpose.
#[derive(Clone, Debug)]
pub struct MasterKey(Secret<[u8; 32]>);

impl MasterKey {
    /// The key of these bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(Secret::new(bytes))
    }

    /// Names this key without giving it away: the first eight bytes of a derived value.
    pub fn key_id(&self) -> [u8; 8] {
        let mut id = [0; 8];
        id.copy_from_slice(&self.derive("sluis:key-id").expose()[..8]);
        id
    }

    /// The key for one purpose (HKDF-SHA-256, RFC 5869), named by `label`.
    pub fn derive(&self, label: &str) -> Secret<[u8; 32]> {
        let salt = hkdf::Salt::new(hkdf::HKDF_SHA256, b"sluis");
        let mut out = [0; 32];
        let info = [label.as_bytes()];
        let filled =
            salt.extract(self.0.expose()).expand(&info, hkdf::HKDF_SHA256).and_then(|okm| okm.fill(&mut out));
        debug_assert!(filled.is_ok(), "32 bytes of HKDF-SHA-256 are always to be had");
        Secret::new(out)
    }
}

/// A key that makes message authentication codes (HMAC-SHA-256, RFC 2104).
#[derive(Clone)]
pub struct MacKey(hmac::Key);

impl MacKey {
    /// The key of these bytes.
    pub fn new(key: &Secret<[u8; 32]>) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, key.expose()))
    }

    /// The code over `parts`. Each part is preceded by its length, so that no two lists run together.
    pub fn mac(&self, parts: &[&[u8]]) -> Digest {
        let mut context = hmac::Context::with_key(&self.0);
        for part in parts {
            context.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            context.update(part);
        }
        Digest::from_output(context.sign().as_ref())
    }
}

impl fmt::Debug for MacKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[mac key]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_secret_is_printed() {
        let master = MasterKey::new([0x41; 32]);
        let bearer = BearerSecret::from_random([0x41; 32]);
        let printed =
            format!("{master:?} {bearer:?} {:?} {:?}", bearer.digest(), MacKey::new(&master.derive("x")));
        assert!(!printed.contains("QUFB") && !printed.contains("65") && !printed.contains("41"), "{printed}");
    }

    #[test]
    fn keys_for_two_purposes_differ() {
        let master = MasterKey::new([1; 32]);
        assert_ne!(master.derive("a").expose(), master.derive("b").expose());
        assert_eq!(master.derive("a").expose(), master.derive("a").expose());
    }

    #[test]
    fn lists_that_run_together_have_different_codes() {
        let key = MacKey::new(&MasterKey::new([1; 32]).derive("t"));
        assert_ne!(key.mac(&[b"ab", b"c"]), key.mac(&[b"a", b"bc"]));
    }

    #[test]
    fn hmac_is_that_of_rfc_4231() {
        // RFC 4231 §4.3 over the raw text; `mac` adds lengths, so the bare primitive is checked here.
        let key = hmac::Key::new(hmac::HMAC_SHA256, b"Jefe");
        let tag = hmac::sign(&key, b"what do ya want for nothing?");
        assert_eq!(&tag.as_ref()[..4], &[0x5b, 0xdc, 0xc1, 0x46]);
    }
}
