//! Recovery: codes on paper, the helpdesk, remembered devices.

mod at_once;
mod codes;
pub(crate) mod helpdesk;
mod keeping;
mod repair;
pub(crate) mod ways;
