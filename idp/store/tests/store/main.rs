//! The promises of the store: the same tests on SQLite and PostgreSQL, short-lived state also on Redis.
//!
//! `SLUIS_TEST_POSTGRES_URL` names a server on which databases may be made, `SLUIS_TEST_REDIS_URL` a Redis.

#[cfg(test)]
mod authenticators;
#[cfg(test)]
mod cleanup;
#[cfg(test)]
mod clients;
#[cfg(test)]
mod consents;
#[cfg(test)]
mod database;
#[cfg(test)]
mod deadlines;
mod deployment;
#[cfg(test)]
mod files;
#[cfg(test)]
mod former_passwords;
#[cfg(test)]
mod grants;
#[cfg(test)]
mod helpdesk_requests;
#[cfg(test)]
mod invitations;
#[cfg(test)]
mod links;
#[cfg(test)]
mod migrations;
#[cfg(test)]
mod outbox;
#[cfg(test)]
mod people;
#[cfg(test)]
mod policy_exceptions;
#[cfg(test)]
mod recovery;
#[cfg(test)]
mod recovery_requests;
#[cfg(test)]
mod remembered_devices;
#[cfg(test)]
mod security_keys;
#[cfg(test)]
mod sessions;
#[cfg(test)]
mod short_lived;
#[cfg(test)]
mod superseded_apps;
#[cfg(test)]
mod texts;
#[cfg(test)]
mod transactions;
#[cfg(test)]
mod world;
