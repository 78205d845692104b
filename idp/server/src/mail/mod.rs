//! The mails that people get.

pub mod view;
