//! The login itself: what is remembered, and what is asked again.

mod locked;
mod logos;
mod nen7510;
mod remembered;
mod stolen;
mod told;
pub(crate) mod ways;
mod words;
