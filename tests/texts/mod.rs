//! Codes by text message, through gateways that stand on this machine.

mod gateways;
mod guessing;
mod kannel;
mod limits;
mod linking;
mod reports;
mod stepper;
pub(crate) mod town;
