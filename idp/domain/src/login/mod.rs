//! What a login is, and what comes next in it. It does not know for what it is asked: a `Demand` says so.

pub mod app_mail;
pub mod attempts;
pub mod binding;
#[cfg(test)]
mod deadline_trials;
pub mod demand;
#[cfg(test)]
mod doorstep;
#[cfg(test)]
mod doorstep_trials;
pub mod facts;
pub(crate) mod first_step;
#[cfg(test)]
mod interleavings;
pub mod introduce;
pub mod journey;
pub mod keep_codes;
pub mod letters;
pub mod link_wish;
pub mod linking;
pub mod method;
mod new_password_due;
pub mod organisation_of;
pub mod person;
pub mod profile_due;
mod proven;
#[cfg(test)]
mod recovery_trials;
mod remembered;
pub mod removal;
pub mod repair;
#[cfg(test)]
pub(crate) mod sample;
mod second_step;
pub mod settle;
pub mod shut;
pub mod silence;
pub mod sms_challenge;
mod standpoint;
pub mod terms_due;
pub mod throttle;
