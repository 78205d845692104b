//! The schema of Sluis, forward only: one table or one change a file, the state diagram on top of each.
//!
//! An applied migration is never edited: a change is a new file. A change that an older binary could not
//! live with is made in three steps (expand, move, contract), so that two versions can run side by side.

mod m0001_deployment;
mod m0002_organisations;
mod m0003_users;
mod m0004_pseudonyms;
mod m0005_login_names;
mod m0006_addresses;
mod m0007_memberships;
mod m0008_authenticators;
mod m0009_authenticator_acceptances;
mod m0010_sessions;
mod m0011_clients;
mod m0012_client_organisations;
mod m0013_resources;
mod m0014_grants;
mod m0015_subjects;
mod m0016_consents;
mod m0017_audit_events;
mod m0018_signing_keys;
mod m0019_attempts;
mod m0020_known_browsers;
mod m0021_outbox;
mod m0022_short_lived;
mod m0023_administrators;
mod m0024_links;
mod m0025_policy_exceptions;
mod m0026_recovery_sheets;
mod m0027_recovery_codes;
mod m0028_invitations;
mod m0029_letters;
mod m0030_accepted_terms;
mod m0031_sms_challenges;
mod m0032_sms_outbox;
mod m0033_remembered_devices;
mod m0034_deadline_put_offs;
mod m0035_deadline_reminders;
mod m0036_helpdesk_requests;
mod m0037_recovery_requests;
mod m0038_mailboxes_are_found;
mod m0039_former_passwords;
mod m0040_password_changes;
mod m0041_security_keys;
mod m0042_superseded_apps;
mod m0043_letters_have_an_addressee;
mod m0044_letters_keep_their_request;
mod m0045_browsers_are_known_at_doors;
mod m0046_login_names_are_given_up;
mod m0047_clients_say_where_an_activation_ends;
mod m0048_enforcement_phases;
pub mod migrator;
mod schema;
