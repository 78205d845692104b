//! The mails that people get.

pub mod app_by_mail;
pub mod composed;
pub mod confirm_email;
pub mod deadline;
pub mod envelope;
pub mod everywhere;
pub mod forgotten;
pub mod mailer;
pub mod message_waits;
pub mod notices;
pub mod smtp;
pub mod view;
