//! The profile table: which rules bind the clients of each profile. One row each, all of it here.

use crate::client::client::ClientProfile;
use crate::client::client::SigningAlgorithm;

/// When a refresh token is replaced at its use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rotation {
    /// RFC 9700 §4.14.2: always for public clients; for confidential ones if they ask.
    PublicAlways,
}

/// The rules of one profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProfileRules {
    /// Whether a client that keeps no secret may have this profile.
    pub public_clients: bool,
    /// Whether a confidential client may leave PKCE out, if it is registered so (RFC 9700 §2.1.1).
    pub pkce_may_be_optional: bool,
    /// When its refresh tokens are replaced.
    pub rotation: Rotation,
    /// The algorithms that its tokens may be signed with.
    pub signing_algorithms: &'static [SigningAlgorithm],
}

/// OAuth 2.0 Security BCP (RFC 9700) and OpenID Connect Core 1.0.
const STANDARD: ProfileRules = ProfileRules {
    public_clients: true,
    pkce_may_be_optional: true,
    rotation: Rotation::PublicAlways,
    signing_algorithms: &SigningAlgorithm::ALL,
};

impl ClientProfile {
    /// The rules of this profile.
    pub const fn rules(self) -> ProfileRules {
        match self {
            Self::Standard => STANDARD,
        }
    }
}
