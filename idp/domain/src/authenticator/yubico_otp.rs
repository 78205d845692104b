//! One-time passwords as a YubiKey types them: the key's public name, and 128 bits that only a validation
//! server can open. All of it in modhex, sixteen letters that every keyboard has in the same place.

use crate::authenticator::authenticator::Authenticator;
use crate::authenticator::authenticator::AuthenticatorKind;
use crate::secret::Digest;
use crate::secret::Secret;

/// What a YubiKey types.
#[derive(Debug, Clone)]
pub struct YubicoOtp {
    typed: Secret<String>,
}

/// It is nothing that a YubiKey types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnOtp;

impl YubicoOtp {
    /// The sixteen letters.
    const MODHEX: &str = "cbdefghijklnrtuv";
    /// The letters of the part that is encrypted.
    const SEALED: usize = 32;
    /// The letters of a public name: six bytes, as the factory writes them.
    const NAME: usize = 12;

    /// Reads what was typed: in capitals where caps lock is on, with spaces around it.
    ///
    /// # Errors
    /// When it is nothing that a YubiKey types.
    pub fn parse(typed: &str) -> Result<Self, NotAnOtp> {
        let typed = typed.trim().to_ascii_lowercase();
        let is_whole = typed.len() == Self::NAME + Self::SEALED;
        let is_modhex = typed.chars().all(|c| Self::MODHEX.contains(c));
        if is_whole && is_modhex { Ok(Self { typed: Secret::new(typed) }) } else { Err(NotAnOtp) }
    }

    /// The key's public name.
    pub fn name(&self) -> &str {
        &self.typed.expose()[..Self::NAME]
    }

    /// Whether `held` is the key that typed it.
    pub fn is_of(&self, held: &Authenticator) -> bool {
        held.kind == AuthenticatorKind::YubicoOtp && held.secret.expose().as_slice() == self.name().as_bytes()
    }

    /// The whole of it, for a validation server.
    pub fn expose(&self) -> &str {
        self.typed.expose()
    }

    /// Under what its use is remembered.
    pub fn digest(&self) -> Digest {
        Digest::of(self.typed.expose().as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A factory key's one-time password, from Yubico's documentation.
    const OTP: &str = "cccccccfhcbelrhifnjrrddcgrburluurftrgfdrdifj";

    #[test]
    fn what_a_key_types_is_read_also_in_capitals() {
        let otp = YubicoOtp::parse(&format!(" {} \n", OTP.to_ascii_uppercase())).unwrap();
        assert_eq!((otp.name(), otp.expose()), ("cccccccfhcbe", OTP));
    }

    #[test]
    fn what_no_key_types_is_refused() {
        let short = &OTP[1..];
        let long = format!("{OTP}c");
        let other_letters = OTP.replace('c', "a");
        for bad in
            ["", "123456", short, &long, &other_letters, "ccccccc\u{e9}hcbelrhifnjrrddcgrburluurftrgfdrdifj"]
        {
            assert!(YubicoOtp::parse(bad).is_err(), "{bad}");
        }
    }
}
