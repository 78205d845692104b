//! The mails that people get.

pub mod composed;
pub mod mailer;
pub mod smtp;
pub mod view;
