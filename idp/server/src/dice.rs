//! The one place that draws random numbers.

use sluis_domain::id::Id;
use sluis_domain::secret::BearerSecret;
use sluis_domain::time::Timestamp;

/// Draws from the cryptographic generator of aws-lc-rs.
#[derive(Debug, Clone, Copy)]
pub struct Dice;

impl Dice {
    /// `N` random bytes.
    #[expect(
        clippy::disallowed_methods,
        reason = "these are the one pair of dice that everybody else is given"
    )]
    #[expect(
        clippy::expect_used,
        reason = "a machine without randomness must stop before it makes a key of zeroes"
    )]
    pub fn bytes<const N: usize>(self) -> [u8; N] {
        let mut bytes = [0; N];
        aws_lc_rs::rand::fill(&mut bytes).expect("the machine has no randomness");
        bytes
    }

    /// A new identifier.
    pub fn id<Of>(self, now: Timestamp) -> Id<Of> {
        Id::new(now, self.bytes())
    }

    /// 256 bits for somebody to carry.
    pub fn bearer(self) -> BearerSecret {
        BearerSecret::from_random(self.bytes())
    }
}
