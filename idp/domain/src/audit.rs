//! Audit events: who did what to whom, when and from where (NEN 7513), committed with the change itself.

use crate::id::Id;
use crate::organisation::organisation::Organisation;
use crate::secret::Digest;
use crate::time::Timestamp;
use crate::user::Pseudonym;
use serde::Serialize;
use std::collections::BTreeMap;

/// What happened. The name is stable: reports and other systems know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum AuditCode {
    /// A person has another mail address.
    #[serde(rename = "account.email_changed")]
    EmailChanged,
    /// A person accepted an invitation: with a new account, or with the one that they had.
    #[serde(rename = "account.activated")]
    AccountActivated,
    /// An app invited a person.
    #[serde(rename = "account.invited")]
    AccountInvited,
    /// A letter with a link was written again.
    #[serde(rename = "account.link_sent")]
    LinkSent,
    /// An administrator locked a person out of every door.
    #[serde(rename = "account.locked")]
    AccountLocked,
    /// An administrator let a person in again, and had forgotten what was counted against them.
    #[serde(rename = "account.unlocked")]
    AccountUnlocked,
    /// An app withdrew an invitation.
    #[serde(rename = "account.withdrawn")]
    AccountWithdrawn,
    /// A person finished a login.
    #[serde(rename = "auth.login")]
    Login,
    /// A login was refused: wrong password, wrong code, locked.
    #[serde(rename = "auth.login_refused")]
    LoginRefused,
    /// A session ended.
    #[serde(rename = "auth.logout")]
    Logout,
    /// A helpdesk's one-time code was asked for, and another administrator is to agree.
    #[serde(rename = "backup.helpdesk_asked")]
    HelpdeskCodeAsked,
    /// A helpdesk's one-time code was given.
    #[serde(rename = "backup.helpdesk_issued")]
    HelpdeskCodeIssued,
    /// New recovery codes were shown.
    #[serde(rename = "backup.reissued")]
    BackupIssued,
    /// A person said that they keep their recovery codes.
    #[serde(rename = "backup.kept")]
    BackupKept,
    /// A recovery code took the place of a second step.
    #[serde(rename = "backup.used")]
    BackupUsed,
    /// A client was registered or changed.
    #[serde(rename = "client.changed")]
    ClientChanged,
    /// A person let a client know something.
    #[serde(rename = "consent.given")]
    ConsentGiven,
    /// A person withdrew what they had let a client know.
    #[serde(rename = "consent.withdrawn")]
    ConsentWithdrawn,
    /// A device is no longer remembered: its person said so, or a credential changed.
    #[serde(rename = "device.forgotten")]
    DeviceForgotten,
    /// A device is remembered for a while.
    #[serde(rename = "device.remembered")]
    DeviceRemembered,
    /// A value of a remembered device that was used up came back: no device is remembered any more.
    #[serde(rename = "device.stolen")]
    DeviceStolen,
    /// A code was issued to a client.
    #[serde(rename = "grant.issued")]
    GrantIssued,
    /// A grant was revoked by its client or its person.
    #[serde(rename = "grant.revoked")]
    GrantRevoked,
    /// A code or refresh token was used twice; what it bought died.
    #[serde(rename = "grant.replayed")]
    GrantReplayed,
    /// A signing key was made, announced or retired.
    #[serde(rename = "key.changed")]
    KeyChanged,
    /// A security key or passkey was linked.
    #[serde(rename = "mfa.key.registered")]
    SecurityKeyRegistered,
    /// A security key or passkey counted back: somebody may have copied it. It opens nothing any more.
    #[serde(rename = "mfa.key.suspected")]
    SecurityKeySuspected,
    /// A telephone was linked for text messages.
    #[serde(rename = "mfa.sms.registered")]
    SmsRegistered,
    /// Another telephone took the place of the one that got the codes.
    #[serde(rename = "mfa.sms.replaced")]
    SmsReplaced,
    /// A code was sent by text message.
    #[serde(rename = "mfa.sms.sent")]
    SmsSent,
    /// A second step was taken away.
    #[serde(rename = "mfa.removed")]
    FactorRemoved,
    /// An authenticator app was linked in the place of another.
    #[serde(rename = "mfa.totp.replaced")]
    TotpReplaced,
    /// An authenticator app was linked.
    #[serde(rename = "mfa.totp.registered")]
    TotpRegistered,
    /// A person said "not now" to the announced second step.
    #[serde(rename = "mfa.put_off")]
    SecondStepPutOff,
    /// A YubiKey that types one-time passwords was linked.
    #[serde(rename = "mfa.yubico.registered")]
    YubicoRegistered,
    /// An organisation was made or changed.
    #[serde(rename = "organisation.changed")]
    OrganisationChanged,
    /// A person chose another password, and showed the one before.
    #[serde(rename = "password.changed")]
    PasswordChanged,
    /// A person chose another password through a mailbox.
    #[serde(rename = "password.reset")]
    PasswordReset,
    /// A password was set.
    #[serde(rename = "password.set")]
    PasswordSet,
    /// An organisation asks something else of its people than before.
    #[serde(rename = "policy.changed")]
    PolicyChanged,
    /// A second step became announced or mandatory in an organisation, or is so no more.
    #[serde(rename = "policy.phase_changed")]
    PhaseChanged,
    /// What held for one person alone holds no more.
    #[serde(rename = "policy.exception_ended")]
    PolicyExceptionEnded,
    /// Something holds for one person alone.
    #[serde(rename = "policy.exception_made")]
    PolicyExceptionMade,
    /// A person filled in the form about themselves.
    #[serde(rename = "profile.changed")]
    ProfileChanged,
    /// A letter went to somebody who forgot their login details.
    #[serde(rename = "recovery.link_sent")]
    RecoveryLinkSent,
    /// A person said that the organisation's terms were read.
    #[serde(rename = "terms.accepted")]
    TermsAccepted,
    /// A person was made known.
    #[serde(rename = "user.created")]
    UserCreated,
}

impl AuditCode {
    /// How what happened touched its object. Of what is made or changed, as a client is: that it was made.
    pub const fn action(self) -> AuditAction {
        match self {
            Self::AccountInvited
            | Self::BackupIssued
            | Self::ClientChanged
            | Self::ConsentGiven
            | Self::DeviceRemembered
            | Self::GrantIssued
            | Self::HelpdeskCodeAsked
            | Self::HelpdeskCodeIssued
            | Self::KeyChanged
            | Self::OrganisationChanged
            | Self::PasswordSet
            | Self::PolicyExceptionMade
            | Self::SecurityKeyRegistered
            | Self::SmsRegistered
            | Self::TermsAccepted
            | Self::TotpRegistered
            | Self::UserCreated
            | Self::YubicoRegistered => AuditAction::C,
            Self::AccountActivated
            | Self::AccountLocked
            | Self::AccountUnlocked
            | Self::BackupKept
            | Self::EmailChanged
            | Self::PasswordChanged
            | Self::PasswordReset
            | Self::PhaseChanged
            | Self::PolicyChanged
            | Self::ProfileChanged
            | Self::SecurityKeySuspected
            | Self::SmsReplaced
            | Self::TotpReplaced => AuditAction::U,
            Self::AccountWithdrawn
            | Self::ConsentWithdrawn
            | Self::DeviceForgotten
            | Self::DeviceStolen
            | Self::FactorRemoved
            | Self::GrantReplayed
            | Self::GrantRevoked
            | Self::PolicyExceptionEnded => AuditAction::D,
            Self::BackupUsed
            | Self::LinkSent
            | Self::Login
            | Self::LoginRefused
            | Self::Logout
            | Self::RecoveryLinkSent
            | Self::SecondStepPutOff
            | Self::SmsSent => AuditAction::E,
        }
    }
}

/// NEN 7513's EventActionCode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum AuditAction {
    /// Create.
    C,
    /// Read.
    R,
    /// Update.
    U,
    /// Delete.
    D,
    /// Execute: a login, for one.
    E,
}

/// NEN 7513's EventOutcomeIndicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum AuditOutcome {
    /// 0.
    Success,
    /// 4.
    MinorFailure,
    /// 8.
    SeriousFailure,
    /// 12.
    MajorFailure,
}

impl AuditOutcome {
    /// The number in the norm.
    pub const fn indicator(self) -> i32 {
        match self {
            Self::Success => 0,
            Self::MinorFailure => 4,
            Self::SeriousFailure => 8,
            Self::MajorFailure => 12,
        }
    }
}

/// One line of the audit log. It names people by pseudonym and holds nothing that a person typed.
#[derive(Debug, Clone, Serialize)]
pub struct AuditEvent {
    /// Random, so that a line says nothing of the lines around it.
    pub id: Id<AuditEvent>,
    /// The start of the event.
    pub at: Timestamp,
    /// The one organisation that it belongs to; none for the instance itself.
    pub organisation: Option<Id<Organisation>>,
    /// What happened.
    pub code: AuditCode,
    /// How it touched its object.
    pub action: AuditAction,
    /// How it ended.
    pub outcome: AuditOutcome,
    /// Who did it; none for the system and for a stranger.
    pub actor: Option<Id<Pseudonym>>,
    /// Whose account it was done to.
    pub account: Option<Id<Pseudonym>>,
    /// The client in whose name.
    pub client: Option<String>,
    /// From where: an IP address.
    pub network: Option<String>,
    /// Further facts, by stable names: never an address, a number or a secret.
    pub detail: BTreeMap<&'static str, String>,
}

impl AuditEvent {
    /// What succeeded at `at`. Who did it, to whom and from where is said by whoever knows it.
    pub const fn of(code: AuditCode, id: Id<Self>, at: Timestamp) -> Self {
        Self {
            id,
            at,
            organisation: None,
            code,
            action: code.action(),
            outcome: AuditOutcome::Success,
            actor: None,
            account: None,
            client: None,
            network: None,
            detail: BTreeMap::new(),
        }
    }

    /// It failed, and whoever tried has not shown that the account is theirs.
    #[must_use]
    pub fn failed(self, outcome: AuditOutcome) -> Self {
        Self { outcome, actor: None, ..self }
    }

    /// The digest of the event's canonical form: JSON with its members in the order of this struct.
    pub fn digest(&self) -> Digest {
        Digest::of(&serde_json::to_vec(self).unwrap_or_default())
    }
}
