//! The person's own account: what is known, what happened, what they prove themselves with, and where they are in.
//!
//! It is the person's, across organisations. For a fresh proof it asks the login, by a seal that leads back here.

pub mod activity;
pub mod app;
pub mod codes;
pub mod confirm_email;
pub mod consents;
pub mod current_password;
pub mod data;
pub mod desk;
pub mod devices;
pub mod done;
pub mod email;
pub mod form_view;
pub mod frame;
pub mod link;
pub mod list_view;
pub mod off;
pub mod overview;
pub mod password;
pub mod password_page;
pub mod remove;
pub mod resume;
pub mod security;
pub mod security_view;
pub mod sessions;
pub mod told;
pub mod trail;
pub mod way;
