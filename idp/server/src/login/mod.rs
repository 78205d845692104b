//! The login: who is this, and how sure are we.

pub mod backup;
pub mod code;
pub mod confirm;
pub mod counting;
pub mod dispatch;
pub mod enrol;
pub mod finish;
#[cfg(test)]
mod journeys;
pub mod keep_codes;
pub mod linked_mail;
pub mod method;
pub mod notice_mail;
pub mod organisation;
pub mod page;
pub mod password;
pub mod profile;
pub mod profile_page;
pub mod recovery_pages;
pub mod recovery_view;
pub mod restart;
pub mod stage;
pub mod trail;
#[cfg(test)]
mod trial;
pub mod turned;
pub mod view;
