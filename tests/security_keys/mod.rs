//! Security keys, passkeys and YubiKeys: what opens, and what does not.

mod linking;
mod passwordless;
mod refusals;
mod remembering;
mod restricted;
mod second_step;
mod vouching;
pub(crate) mod ways;
pub(crate) mod yubikeys;
