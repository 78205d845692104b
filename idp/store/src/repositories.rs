//! Each repository by its name, over the readers or within a transaction.

use crate::accepted_terms::AcceptedTermsRepository;
use crate::administrators::Administrators;
use crate::attempts::AttemptsRepository;
use crate::audit::AuditRepository;
use crate::authenticators::Authenticators;
use crate::clients::Clients;
use crate::consents::Consents;
use crate::deadlines::Deadlines;
use crate::deployment::Deployments;
use crate::former_passwords::FormerPasswords;
use crate::grants::Grants;
use crate::grounds::Grounds;
use crate::helpdesk_requests::HelpdeskRequests;
use crate::invitations::Invitations;
use crate::known_browsers::KnownBrowsers;
use crate::links::Links;
use crate::memberships::Memberships;
use crate::organisations::Organisations;
use crate::outbox::Outbox;
use crate::password_changes::PasswordChanges;
use crate::people::People;
use crate::policy_exceptions::PolicyExceptions;
use crate::recovery::Recovery;
use crate::recovery_requests::RecoveryRequests;
use crate::remembered_devices::RememberedDevices;
use crate::resources::Resources;
use crate::security_keys::SecurityKeys;
use crate::sessions::Sessions;
use crate::signing_keys::SigningKeys;
use crate::sms_challenges::SmsChallenges;
use crate::sms_outbox::SmsOutbox;
use crate::store::Connection;
use crate::store::Repositories;
use crate::subjects::Subjects;
use crate::superseded_apps::SupersededApps;
use crate::users::Users;

impl<C: Connection> Repositories<C> {
    /// Which terms people said that they read.
    pub const fn accepted_terms(&self) -> AcceptedTermsRepository<'_, C> {
        AcceptedTermsRepository(&self.0)
    }

    /// Who administers the instance.
    pub const fn administrators(&self) -> Administrators<'_, C> {
        Administrators(&self.0)
    }

    /// Failures in a row.
    pub const fn attempts(&self) -> AttemptsRepository<'_, C> {
        AttemptsRepository(&self.0)
    }

    /// The audit log.
    pub const fn audit(&self) -> AuditRepository<'_, C> {
        AuditRepository(&self.0)
    }

    /// What people prove themselves with.
    pub const fn authenticators(&self) -> Authenticators<'_, C> {
        Authenticators(&self.0)
    }

    /// Registered applications.
    pub const fn clients(&self) -> Clients<'_, C> {
        Clients(&self.0)
    }

    /// Remembered consents.
    pub const fn consents(&self) -> Consents<'_, C> {
        Consents(&self.0)
    }

    /// Announced deadlines: who put them off, who was reminded.
    pub const fn deadlines(&self) -> Deadlines<'_, C> {
        Deadlines(&self.0)
    }

    /// What the deployment was born with.
    pub const fn deployment(&self) -> Deployments<'_, C> {
        Deployments(&self.0)
    }

    /// Passwords that are not chosen again.
    pub const fn former_passwords(&self) -> FormerPasswords<'_, C> {
        FormerPasswords(&self.0)
    }

    /// Grants, and with them codes and refresh tokens.
    pub const fn grants(&self) -> Grants<'_, C> {
        Grants(&self.0)
    }

    /// What grants stand on.
    pub const fn grounds(&self) -> Grounds<'_, C> {
        Grounds(&self.0)
    }

    /// What helpdesks ask for, where two must agree.
    pub const fn helpdesk_requests(&self) -> HelpdeskRequests<'_, C> {
        HelpdeskRequests(&self.0)
    }

    /// Invitations, and the letters about them.
    pub const fn invitations(&self) -> Invitations<'_, C> {
        Invitations(&self.0)
    }

    /// Browsers that people logged in with before.
    pub const fn known_browsers(&self) -> KnownBrowsers<'_, C> {
        KnownBrowsers(&self.0)
    }

    /// One-time links.
    pub const fn links(&self) -> Links<'_, C> {
        Links(&self.0)
    }

    /// Who belongs to which organisation.
    pub const fn memberships(&self) -> Memberships<'_, C> {
        Memberships(&self.0)
    }

    /// The tenants.
    pub const fn organisations(&self) -> Organisations<'_, C> {
        Organisations(&self.0)
    }

    /// Mails that are to be sent.
    pub const fn outbox(&self) -> Outbox<'_, C> {
        Outbox(&self.0)
    }

    /// Passwords that must be replaced.
    pub const fn password_changes(&self) -> PasswordChanges<'_, C> {
        PasswordChanges(&self.0)
    }

    /// Somebody with where they belong.
    pub const fn people(&self) -> People<'_, C> {
        People(&self.0)
    }

    /// What holds for one person at one organisation alone.
    pub const fn policy_exceptions(&self) -> PolicyExceptions<'_, C> {
        PolicyExceptions(&self.0)
    }

    /// Recovery codes.
    pub const fn recovery(&self) -> Recovery<'_, C> {
        Recovery(&self.0)
    }

    /// Devices on which the second step is not asked again for a while.
    pub const fn remembered_devices(&self) -> RememberedDevices<'_, C> {
        RememberedDevices(&self.0)
    }

    /// Forgotten login details that nobody has looked at yet.
    pub const fn recovery_requests(&self) -> RecoveryRequests<'_, C> {
        RecoveryRequests(&self.0)
    }

    /// Protected resources.
    pub const fn resources(&self) -> Resources<'_, C> {
        Resources(&self.0)
    }

    /// Security keys and passkeys.
    pub const fn security_keys(&self) -> SecurityKeys<'_, C> {
        SecurityKeys(&self.0)
    }

    /// What browsers have proven.
    pub const fn sessions(&self) -> Sessions<'_, C> {
        Sessions(&self.0)
    }

    /// The keys that tokens are signed with.
    pub const fn signing_keys(&self) -> SigningKeys<'_, C> {
        SigningKeys(&self.0)
    }

    /// Codes that were sent by text message.
    pub const fn sms_challenges(&self) -> SmsChallenges<'_, C> {
        SmsChallenges(&self.0)
    }

    /// Text messages that are to be sent.
    pub const fn sms_outbox(&self) -> SmsOutbox<'_, C> {
        SmsOutbox(&self.0)
    }

    /// What sectors hear of people.
    pub const fn subjects(&self) -> Subjects<'_, C> {
        Subjects(&self.0)
    }

    /// Authenticator apps that gave way to another.
    pub const fn superseded_apps(&self) -> SupersededApps<'_, C> {
        SupersededApps(&self.0)
    }

    /// People, their login names and addresses.
    pub const fn users(&self) -> Users<'_, C> {
        Users(&self.0)
    }
}
