//! Mail through a real mail server: taken, deferred, refused, away.

mod app_by_mail;
mod delivery;
mod refused;
