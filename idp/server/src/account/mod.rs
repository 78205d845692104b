//! One's own account: what a person changes about it.

pub mod password;
pub mod password_page;
