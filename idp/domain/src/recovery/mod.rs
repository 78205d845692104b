//! Forgotten login details: by which mailboxes a person is reached, and on whose word.

pub mod mailbox;
pub mod request;
