//! What an organisation asks of a login: one file for each section of keys, and what layers of them come to.

pub mod activation;
pub mod backup;
pub mod enforcement;
pub mod exception;
pub mod helpdesk;
pub mod invite;
#[cfg(test)]
mod join_properties;
pub mod keeping;
pub mod keys;
#[cfg(test)]
mod layer_trials;
pub mod layers;
pub mod line;
pub mod lint;
mod lint_rules;
pub mod lockout;
pub mod login;
pub mod mfa;
pub mod password;
pub mod policy;
pub mod remember;
pub mod reminder;
mod section;
pub mod session;
pub mod sms;
pub mod strictness;
pub mod sudo;
pub mod terms;
pub mod totp;
pub mod ui;
pub mod webauthn;
