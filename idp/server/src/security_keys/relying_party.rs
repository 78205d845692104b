//! The relying party of WebAuthn: what it asks of a browser, and how it checks what comes back.
//!
//! The library's outer crate ties two things together that a policy decides here (whether a key checks its holder,
//! whether it keeps the account's name); so its core is used, and what the core leaves to us is done here: the
//! challenge is good once (`challenge`), a key is bound once (a unique column), whose key it is is compared, and
//! the counter is written by one statement that only counts up.

use crate::app::App;
use crate::config::server::Server;
use crate::security_keys::key_answer::KeyAnswer;
use crate::security_keys::key_answer::NewKeyAnswer;
use sluis_domain::authenticator::authenticator::Authenticator;
use sluis_domain::authenticator::key_use::KeyUse;
use sluis_domain::authenticator::security_key::SecurityKey;
use sluis_domain::id::Id;
use sluis_domain::organisation::policy::webauthn::ResidentKey;
use sluis_domain::organisation::policy::webauthn::UserVerification;
use sluis_domain::organisation::policy::webauthn::WebAuthnRules;
use sluis_domain::user::User;
use std::net::IpAddr;
use std::time::Duration;
use url::Url;
use webauthn_rs_core::WebauthnCore;
use webauthn_rs_core::error::WebauthnError;
use webauthn_rs_core::proto::AuthenticationState;
use webauthn_rs_core::proto::Credential;
use webauthn_rs_core::proto::RegistrationState;
use webauthn_rs_proto::AllowCredentials;
use webauthn_rs_proto::AttestationConveyancePreference;
use webauthn_rs_proto::PublicKeyCredentialDescriptor;
use webauthn_rs_proto::ResidentKeyRequirement;
use webauthn_rs_proto::UserVerificationPolicy;

/// How long a browser waits for a key (WebAuthn §15.1: 5 minutes suit most people).
const PATIENCE: Duration = Duration::from_secs(300);

/// We, as browsers and keys know us.
pub struct RelyingParty(WebauthnCore);

/// What a page asks of a key, and what the answer is checked against.
#[derive(Debug)]
pub struct Question {
    /// The options for the script of the page.
    pub options: String,
    /// What is sealed into the page.
    pub state: Vec<u8>,
}

/// Somebody who binds a key.
#[derive(Debug, Clone, Copy)]
pub struct Newcomer<'n> {
    /// Who; the key keeps this, which says nothing to a finder.
    pub user: Id<User>,
    /// What the person logs in with, as a list of passkeys shows it.
    pub name: &'n str,
    /// The keys that they have: none is bound twice.
    pub held: &'n [SecurityKey],
}

/// A key was used as it should be.
#[derive(Debug)]
pub struct Used {
    /// How the key stands from now on.
    pub key: SecurityKey,
    /// What it told of itself.
    pub shown: KeyUse,
}

/// Why an answer is not taken. The names are for the audit log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyRefused {
    /// It counted back: there may be two of it.
    CountsBack,
    /// It was made for another site, perhaps by one that pretends to be us.
    ForeignOrigin,
    /// It is malformed, or its signature does not fit.
    Invalid,
    /// It answers another challenge.
    OtherChallenge,
    /// The key did not check its holder, and should have.
    Unverified,
}

impl KeyRefused {
    /// For the audit log.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CountsBack => "counts back",
            Self::ForeignOrigin => "foreign origin",
            Self::Invalid => "invalid",
            Self::OtherChallenge => "other challenge",
            Self::Unverified => "holder not checked",
        }
    }
}

impl From<WebauthnError> for KeyRefused {
    fn from(error: WebauthnError) -> Self {
        match error {
            WebauthnError::CredentialPossibleCompromise => Self::CountsBack,
            WebauthnError::CredentialCrossOrigin
            | WebauthnError::InvalidRPOrigin
            | WebauthnError::InvalidRPIDHash => Self::ForeignOrigin,
            WebauthnError::MismatchedChallenge => Self::OtherChallenge,
            WebauthnError::UserNotVerified => Self::Unverified,
            _ => Self::Invalid,
        }
    }
}

/// Whether browsers can do this here. WebAuthn §5.1.3: the effective domain must be a domain, and not an IP
/// address.
pub fn is_possible(server: &Server) -> bool {
    server.rp_id().trim_matches(['[', ']']).parse::<IpAddr>().is_err()
}

impl RelyingParty {
    /// We, under the name of the looks. None: our own address is broken.
    pub fn of(app: &App, name: &str) -> Option<Self> {
        let origin = Url::parse(app.public_url.origin()).ok()?;
        let id = app.config.server.rp_id.as_deref().unwrap_or_else(|| app.public_url.host());
        // Only the one origin: not those below it, nor another port of it.
        let only = Some(false);
        Some(Self(WebauthnCore::new_unsafe_experts_only(name, id, vec![origin], PATIENCE, only, only)))
    }

    /// Asks a key to be bound. What made it is not asked: "none" is enough where no models are prescribed.
    pub fn ask_new(&self, rules: &WebAuthnRules, newcomer: &Newcomer<'_>) -> Option<Question> {
        let user = newcomer.user.bytes().as_slice();
        let builder = self.0.new_challenge_register_builder(user, newcomer.name, newcomer.name).ok()?;
        let builder = builder
            .attestation(AttestationConveyancePreference::None)
            .user_verification_policy(verification(rules.user_verification));
        let (mut options, state) = self.0.generate_challenge_register(builder).ok()?;
        // The library knows "required" and "discouraged" alone; its state does not depend on it.
        let selection = options.public_key.authenticator_selection.get_or_insert_default();
        selection.require_resident_key = rules.resident_key == ResidentKey::Required;
        selection.resident_key = Some(match rules.resident_key {
            ResidentKey::Discouraged => ResidentKeyRequirement::Discouraged,
            ResidentKey::Preferred => ResidentKeyRequirement::Preferred,
            ResidentKey::Required => ResidentKeyRequirement::Required,
        });
        let descriptor = |key: &SecurityKey| PublicKeyCredentialDescriptor {
            type_: "public-key".to_owned(),
            id: key.credential_id.clone(),
            transports: None,
        };
        options.public_key.exclude_credentials = Some(newcomer.held.iter().map(descriptor).collect());
        Some(Question {
            options: serde_json::to_string(&options).ok()?,
            state: serde_json::to_vec(&state).ok()?,
        })
    }

    /// The key that is bound as `id`, if it answers what was asked.
    ///
    /// # Errors
    /// Why it is not taken.
    pub fn check_new(
        &self,
        answer: &NewKeyAnswer,
        state: &[u8],
        id: Id<Authenticator>,
    ) -> Result<Used, KeyRefused> {
        let state: RegistrationState = serde_json::from_slice(state).map_err(|_| KeyRefused::Invalid)?;
        let bound = self.0.register_credential(&answer.0, &state, None)?;
        let shown = KeyUse { verified: bound.user_verified, synced: bound.backup_eligible };
        let key = SecurityKey {
            authenticator: id,
            credential_id: bound.cred_id.clone(),
            counter: bound.counter,
            credential: serde_json::to_value(&bound).map_err(|_| KeyRefused::Invalid)?,
            suspected_at: None,
        };
        Ok(Used { key, shown })
    }

    /// Asks for the use of one of `keys`; of none in particular: for whichever finds the account by itself.
    pub fn ask_use(&self, rule: UserVerification, keys: &[&SecurityKey]) -> Option<Question> {
        let policy = verification(rule);
        let builder = self.0.new_challenge_authenticate_builder(Vec::new(), Some(policy)).ok()?;
        let (mut options, state) = self.0.generate_challenge_authenticate(builder).ok()?;
        // The keys are read again when the answer comes: one that was taken away meanwhile opens nothing.
        options.public_key.allow_credentials = keys
            .iter()
            .map(|key| AllowCredentials {
                type_: "public-key".to_owned(),
                id: key.credential_id.clone(),
                transports: credential(key).and_then(|credential| credential.transports),
            })
            .collect();
        Some(Question {
            options: serde_json::to_string(&options).ok()?,
            state: serde_json::to_vec(&state).ok()?,
        })
    }

    /// How `key` stands after the use that `answer` tells of.
    ///
    /// # Errors
    /// Why it is not taken.
    pub fn check_use(&self, answer: &KeyAnswer, state: &[u8], key: &SecurityKey) -> Result<Used, KeyRefused> {
        let state: AuthenticationState = serde_json::from_slice(state).map_err(|_| KeyRefused::Invalid)?;
        let mut credential = credential(key).ok_or(KeyRefused::Invalid)?;
        let result = self.0.authenticate_single_credential(&answer.0, &state, &credential)?;
        credential.counter = result.counter();
        credential.backup_state = result.backup_state();
        credential.backup_eligible = result.backup_eligible();
        let shown = KeyUse { verified: result.user_verified(), synced: result.backup_eligible() };
        let key = SecurityKey {
            counter: result.counter(),
            credential: serde_json::to_value(&credential).map_err(|_| KeyRefused::Invalid)?,
            ..key.clone()
        };
        Ok(Used { key, shown })
    }
}

const fn verification(rule: UserVerification) -> UserVerificationPolicy {
    match rule {
        UserVerification::Preferred => UserVerificationPolicy::Preferred,
        UserVerification::Required => UserVerificationPolicy::Required,
    }
}

/// The key as the library knows it, with the counter of its column.
fn credential(key: &SecurityKey) -> Option<Credential> {
    let kept: Result<Credential, serde_json::Error> = serde_json::from_value(key.credential.clone());
    let read =
        kept.inspect_err(|error| tracing::error!(id = %key.authenticator, %error, "a key cannot be read"));
    Some(Credential { counter: key.counter, ..read.ok()? })
}
