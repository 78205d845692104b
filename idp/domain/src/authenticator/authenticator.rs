//! An authenticator (NIST SP 800-63B): a password, an app, a key, a paper code.

use crate::authenticator::vouching::Vouching;
use crate::id::Id;
use crate::organisation::organisation::Organisation;
use crate::organisation::policy::mfa::Factor;
use crate::secret::Secret;
use crate::time::Timestamp;
use crate::user::User;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What sort of thing it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthenticatorKind {
    /// Reserved: a login at another identity provider.
    External,
    /// Something remembered.
    Password,
    /// A one-time code kept on paper.
    RecoveryCode,
    /// A device on which the second step is not asked again for a while.
    RememberedDevice,
    /// A text message to a telephone.
    Sms,
    /// An authenticator app (RFC 6238).
    Totp,
    /// A security key or passkey.
    WebAuthn,
    /// A YubiKey that types one-time passwords.
    YubicoOtp,
}

impl AuthenticatorKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::External,
        Self::Password,
        Self::RecoveryCode,
        Self::RememberedDevice,
        Self::Sms,
        Self::Totp,
        Self::WebAuthn,
        Self::YubicoOtp,
    ];

    /// The name in columns, policies and metrics.
    pub const fn name(self) -> &'static str {
        match self {
            Self::External => "external",
            Self::Password => "password",
            Self::RecoveryCode => "recovery_code",
            Self::RememberedDevice => "remembered_device",
            Self::Sms => "sms",
            Self::Totp => "totp",
            Self::WebAuthn => "web_authn",
            Self::YubicoOtp => "yubico_otp",
        }
    }

    /// Whether it can stand beside a password: something that one has, not something that one knows.
    pub const fn is_second_step(self) -> bool {
        self.factor().is_some() || matches!(self, Self::RecoveryCode)
    }

    /// The factor that policies know it as.
    pub const fn factor(self) -> Option<Factor> {
        match self {
            Self::External | Self::Password | Self::RecoveryCode | Self::RememberedDevice => None,
            Self::Sms => Some(Factor::Sms),
            Self::Totp => Some(Factor::Totp),
            Self::WebAuthn => Some(Factor::WebAuthn),
            Self::YubicoOtp => Some(Factor::YubicoOtp),
        }
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// By what way it was bound, as far as that weakens it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BoundBy {
    /// By a helpdesk's one-time code: `urn:sluis:acr:mfa-weak`.
    HelpdeskCode,
    /// By a mail that carried the secret or the link: `urn:sluis:acr:mfa-weak`.
    Mail,
    /// On the screen of a login that stood on proof.
    Screen,
}

/// One authenticator of one person.
#[derive(Debug, Clone)]
pub struct Authenticator {
    /// Names it.
    pub id: Id<Authenticator>,
    /// Whose it is.
    pub user: Id<User>,
    /// What sort of thing it is.
    pub kind: AuthenticatorKind,
    /// What the person calls it, or what the app shows; never secret.
    pub label: String,
    /// Password: its PHC string. App: its key, sealed. Nothing that opens a door as it stands.
    pub secret: Secret<Vec<u8>>,
    /// By what way it was bound.
    pub bound_by: BoundBy,
    /// On whose word it was bound.
    pub vouched_by: Vouching,
    /// The organisations whose doors already accepted it (rows of their own, see the design's Vouching).
    pub accepted_at: BTreeSet<Id<Organisation>>,
    /// App: the last time step whose code was accepted (RFC 6238 §5.2: once only).
    pub last_step: Option<u64>,
    /// When it was bound.
    pub created_at: Timestamp,
    /// When it was last accepted.
    pub last_used_at: Option<Timestamp>,
}
