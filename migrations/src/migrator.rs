//! Every migration, oldest first.

use sea_orm_migration::MigrationTrait;
use sea_orm_migration::MigratorTrait;

/// Knows every migration of this binary.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(crate::m0001_deployment::Migration),
            Box::new(crate::m0002_organisations::Migration),
            Box::new(crate::m0003_users::Migration),
            Box::new(crate::m0004_pseudonyms::Migration),
            Box::new(crate::m0005_login_names::Migration),
            Box::new(crate::m0006_addresses::Migration),
            Box::new(crate::m0007_memberships::Migration),
            Box::new(crate::m0008_authenticators::Migration),
            Box::new(crate::m0009_authenticator_acceptances::Migration),
            Box::new(crate::m0010_sessions::Migration),
            Box::new(crate::m0011_clients::Migration),
            Box::new(crate::m0012_client_organisations::Migration),
            Box::new(crate::m0013_resources::Migration),
            Box::new(crate::m0014_grants::Migration),
            Box::new(crate::m0015_subjects::Migration),
            Box::new(crate::m0016_consents::Migration),
            Box::new(crate::m0017_audit_events::Migration),
            Box::new(crate::m0018_signing_keys::Migration),
            Box::new(crate::m0019_attempts::Migration),
            Box::new(crate::m0020_known_browsers::Migration),
            Box::new(crate::m0021_outbox::Migration),
            Box::new(crate::m0022_short_lived::Migration),
            Box::new(crate::m0023_administrators::Migration),
            Box::new(crate::m0024_links::Migration),
            Box::new(crate::m0025_policy_exceptions::Migration),
            Box::new(crate::m0026_recovery_sheets::Migration),
            Box::new(crate::m0027_recovery_codes::Migration),
            Box::new(crate::m0028_invitations::Migration),
            Box::new(crate::m0029_letters::Migration),
            Box::new(crate::m0030_accepted_terms::Migration),
            Box::new(crate::m0031_sms_challenges::Migration),
            Box::new(crate::m0032_sms_outbox::Migration),
            Box::new(crate::m0033_remembered_devices::Migration),
            Box::new(crate::m0034_deadline_put_offs::Migration),
            Box::new(crate::m0035_deadline_reminders::Migration),
            Box::new(crate::m0036_helpdesk_requests::Migration),
            Box::new(crate::m0037_recovery_requests::Migration),
            Box::new(crate::m0038_mailboxes_are_found::Migration),
            Box::new(crate::m0039_former_passwords::Migration),
            Box::new(crate::m0040_password_changes::Migration),
            Box::new(crate::m0041_security_keys::Migration),
            Box::new(crate::m0042_superseded_apps::Migration),
            Box::new(crate::m0043_letters_have_an_addressee::Migration),
            Box::new(crate::m0044_letters_keep_their_request::Migration),
            Box::new(crate::m0045_browsers_are_known_at_doors::Migration),
            Box::new(crate::m0046_login_names_are_given_up::Migration),
            Box::new(crate::m0047_clients_say_where_an_activation_ends::Migration),
            Box::new(crate::m0048_enforcement_phases::Migration),
        ]
    }
}
