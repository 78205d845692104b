//! Section `keys`: the keys that sign, and the one that seals them.

use crate::config::seconds::Seconds;
use crate::config::show::hide_optional;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use garde::Validate;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sluis_domain::secret::MasterKey;
use zeroize::Zeroize;

/// Days in seconds.
const DAY: u64 = 86_400;

/// The keys that sign, and the one that seals them.
#[derive(Debug, Clone, Deserialize, Serialize, Validate)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// 32 random bytes in base64 or hexadecimal. Whoever has them and the database has everything.
    #[garde(custom(is_master_key))]
    #[serde(serialize_with = "hide_optional")]
    pub master_key: Option<SecretString>,
    /// The size of the RSA key that is made at the first start.
    #[garde(custom(is_rsa_size))]
    pub rsa_bits: u32,
    /// How long a new key is published before it signs, so that apps have fetched it by then.
    #[garde(skip)]
    pub announce: Seconds<0, { 90 * DAY }>,
    /// How often a running server looks for keys that another process made.
    #[garde(skip)]
    pub refresh: Seconds<1, 50>,
}

impl Default for Keys {
    fn default() -> Self {
        Self {
            master_key: None,
            rsa_bits: 3072,
            announce: Seconds::clamped(14 * DAY),
            refresh: Seconds::clamped(30),
        }
    }
}

impl Keys {
    /// The master key, when one is configured.
    pub fn master(&self) -> Option<MasterKey> {
        self.master_key.as_ref().and_then(|text| read_master_key(text.expose_secret()))
    }
}

/// Reads 32 bytes written in hexadecimal or in base64 of any of its four kinds.
pub fn read_master_key(text: &str) -> Option<MasterKey> {
    let text = text.trim();
    let mut bytes = if text.len() == 64 { from_hex(text) } else { None }.or_else(|| {
        [STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD].iter().find_map(|b| b.decode(text).ok())
    })?;
    let key = <[u8; 32]>::try_from(bytes.as_slice()).ok();
    bytes.zeroize();
    key.map(MasterKey::new)
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    text.as_bytes()
        .chunks(2)
        .map(|pair| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok()))
        .collect()
}

fn is_master_key(key: &Option<SecretString>, _: &()) -> garde::Result {
    match key {
        Some(key) if read_master_key(key.expose_secret()).is_none() => {
            Err(garde::Error::new("it is not 32 bytes in base64 or hexadecimal"))
        }
        _ => Ok(()),
    }
}

fn is_rsa_size(bits: &u32, _: &()) -> garde::Result {
    if [2048, 3072, 4096].contains(bits) {
        return Ok(());
    }
    Err(garde::Error::new(format!("{bits} is not a size that we make")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_master_key_is_32_bytes_in_either_writing() {
        let bytes = [0xfb; 32];
        let hex = "fb".repeat(32);
        let expected = MasterKey::new(bytes).key_id();
        for text in [hex, STANDARD.encode(bytes), format!(" {}\n", URL_SAFE_NO_PAD.encode(bytes))] {
            assert_eq!(read_master_key(&text).map(|key| key.key_id()), Some(expected), "{text}");
        }
        for bad in ["", "abc", &STANDARD.encode([1; 31]), &"zz".repeat(32), &STANDARD.encode([1; 33])] {
            assert!(read_master_key(bad).is_none(), "{bad}");
        }
    }
}
