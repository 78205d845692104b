//! The login: who is this, and how sure are we.

pub mod view;
