//! OpenID Connect: what apps ask, and what they are told.

pub mod view;
