//! The login itself: what is remembered, and what is asked again.

mod remembered;
mod stolen;
pub(crate) mod ways;
