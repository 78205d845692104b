//! The master key: 32 bytes that the operator keeps, from which every key of ours is derived.

use crate::config::keys::Keys;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sluis_domain::secret::{MasterKey, Secret};
use zeroize::Zeroize;

/// No master key is configured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "keys.master_key_file is not set (variable SLUIS_KEYS__MASTER_KEY_FILE): make a key once with \
     `sluis keys generate-master > FILE` and keep it apart from the database"
)]
pub struct NoMasterKey;

/// The configured master key.
///
/// # Errors
/// When none is configured.
pub fn required(keys: &Keys) -> Result<MasterKey, NoMasterKey> {
    keys.master().ok_or(NoMasterKey)
}

/// A new master key, as it is written down.
pub fn generate(mut random: [u8; 32]) -> Secret<String> {
    let text = Secret::new(STANDARD.encode(random));
    random.zeroize();
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::keys::read_master_key;

    #[test]
    fn a_generated_key_can_be_read() {
        let text = generate([9; 32]);
        let read = read_master_key(text.expose()).map(|key| key.key_id());
        assert_eq!(read, Some(MasterKey::new([9; 32]).key_id()));
    }

    #[test]
    fn without_a_key_the_way_to_one_is_told() {
        let said = required(&Keys::default()).unwrap_err().to_string();
        assert!(said.contains("keys.master_key_file") && said.contains("generate-master"), "{said}");
    }
}
