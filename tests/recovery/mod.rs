//! Recovery: codes on paper, the helpdesk, remembered devices.

mod at_once;
mod codes;
mod helpdesk;
mod keeping;
pub(crate) mod ways;
mod repair;
mod ways;
