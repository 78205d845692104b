//! The person's own account: in, around, and out again (D7).

mod attack;
mod codes;
mod consents;
mod devices;
mod email;
mod entering;
pub(crate) mod linking;
mod methods;
mod number;
mod password;
mod sessions;
mod strangers;
pub(crate) mod ways;
