//! A registered client and what it may do.

use crate::id::Id;
use crate::organisation::organisation::Organisation;
use crate::organisation::policy::activation::Arrive;
use crate::secret::Digest;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// `client_id` (RFC 6749 §2.2): 1 to 64 characters of `[A-Za-z0-9._-]`, chosen at registration.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClientId(String);

impl ClientId {
    /// Reads a client identifier.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=64).contains(&text.len());
        let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b));
        (fits && plain).then(|| Self(text.to_owned()))
    }

    /// The house itself, when a person comes to their own account and no app sent them. No client can be
    /// registered by this name.
    pub fn house() -> Self {
        Self(String::from("~account"))
    }

    /// Whether it is the house itself.
    pub fn is_house(&self) -> bool {
        *self == Self::house()
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How the client proves who it is at the token endpoint (OpenID Connect Core §9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "method")]
pub enum ClientAuthentication {
    /// A public client: it proves nothing but its PKCE verifier.
    None,
    /// `client_secret_basic`.
    ClientSecretBasic {
        /// SHA-256 of each secret that is good: two while one is being replaced.
        secrets: Vec<Digest>,
    },
    /// `client_secret_post`.
    ClientSecretPost {
        /// SHA-256 of each secret that is good.
        secrets: Vec<Digest>,
    },
}

/// Grant types that a client may use (RFC 6749 §4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantType {
    /// RFC 6749 §4.1.
    AuthorizationCode,
    /// RFC 6749 §4.4.
    ClientCredentials,
    /// RFC 6749 §6.
    RefreshToken,
}

/// What `sub` the client hears (OpenID Connect Core §8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubjectType {
    /// One per person and sector: two sectors cannot compare notes.
    Pairwise,
    /// One random identifier per person.
    Public,
}

/// Signature algorithms (RFC 7518 §3.1, RFC 8037).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum SigningAlgorithm {
    /// ECDSA with P-256 and SHA-256.
    ES256,
    /// Ed25519.
    #[serde(rename = "EdDSA")]
    EdDsa,
    /// RSASSA-PSS with SHA-256.
    PS256,
    /// RSASSA-PKCS1-v1_5 with SHA-256: what a client that names nothing gets (OpenID Connect Core §2).
    RS256,
}

impl SigningAlgorithm {
    /// Every algorithm that we sign with.
    pub const ALL: [Self; 4] = [Self::ES256, Self::EdDsa, Self::PS256, Self::RS256];

    /// The JOSE name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ES256 => "ES256",
            Self::EdDsa => "EdDSA",
            Self::PS256 => "PS256",
            Self::RS256 => "RS256",
        }
    }

    /// The algorithm of that JOSE name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.name() == name)
    }
}

/// Whether the person is asked what the client may know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentRule {
    /// Once per client and scope; the answer is remembered.
    Ask,
    /// The organisation answers for its own apps.
    Implicit,
}

/// What a session that exists already is worth to the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sso {
    /// "Continue as …" is asked.
    Confirm,
    /// Nothing: every login is a fresh one.
    Never,
    /// The person lands in the app without a page.
    Silent,
}

/// A bundle of protocol rules. The table of their differences is in `client::profile`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientProfile {
    /// OAuth 2.0 Security BCP (RFC 9700) and OpenID Connect Core.
    Standard,
}

/// A registered application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// `client_id`.
    pub id: ClientId,
    /// The name that people know.
    pub name: String,
    /// How it proves who it is.
    pub authentication: ClientAuthentication,
    /// Compared as they stand, character by character (RFC 9700 §2.1), loopback ports excepted.
    pub redirect_uris: Vec<String>,
    /// `post_logout_redirect_uris` (OpenID Connect RP-Initiated Logout §3.1).
    pub post_logout_redirect_uris: Vec<String>,
    /// What it may ask the token endpoint for.
    pub grant_types: Vec<GrantType>,
    /// The scopes that it may ask for.
    pub scopes: Vec<String>,
    /// The resources that it may ask tokens for (RFC 8707).
    pub resources: Vec<String>,
    /// Which `sub` it hears.
    pub subject_type: SubjectType,
    /// The sector of its pairwise `sub`, fixed at registration.
    pub sector: String,
    /// How its ID tokens are signed.
    pub id_token_signed_response_alg: SigningAlgorithm,
    /// PKCE may be left out. Only a confidential client can have this (RFC 9700 §2.1.1).
    pub pkce_optional: bool,
    /// Whether its refresh tokens are replaced at each use.
    pub rotate_refresh_tokens: bool,
    /// Whether the person is asked.
    pub consent: ConsentRule,
    /// What a session is worth; unset: silent within an organisation, confirm across.
    pub sso: Option<Sso>,
    /// Which bundle of rules binds it.
    pub profile: ClientProfile,
    /// Where a login can be started at the app (OpenID Connect Core §4).
    pub initiate_login_uri: Option<String>,
    /// The app's start page: the way back when a request has died.
    pub home_uri: Option<String>,
    /// Where an activation ends that it began; none: where `activation.arrive` of the organisation says.
    pub post_activation: Option<Arrive>,
    /// The organisations that it serves, each with its agreement.
    pub organisations: Vec<Id<Organisation>>,
    /// The theme before an organisation is known.
    pub theme: Option<String>,
    /// When it was registered.
    pub created_at: Timestamp,
    /// When it was switched off.
    pub disabled_at: Option<Timestamp>,
}

impl Client {
    /// RFC 6749 §2.1: whether the client can keep a secret.
    pub const fn is_confidential(&self) -> bool {
        !matches!(self.authentication, ClientAuthentication::None)
    }

    /// Whether the client may use `grant`.
    pub fn may(&self, grant: GrantType) -> bool {
        self.grant_types.contains(&grant)
    }

    /// Whether its people may come from `organisation`.
    pub fn serves(&self, organisation: Id<Organisation>) -> bool {
        self.organisations.contains(&organisation)
    }
}

/// A protected resource that tokens are made for (RFC 8707): an API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// The absolute URI that is asked for and becomes `aud`.
    pub identifier: String,
    /// The name that people know.
    pub name: String,
    /// The scopes that it understands.
    pub scopes: Vec<String>,
    /// How its tokens are signed.
    pub signing_alg: SigningAlgorithm,
    /// How long its tokens live, in seconds: at most 3600.
    pub token_seconds: u32,
}
