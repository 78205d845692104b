//! Mail through a real mail server: taken, deferred, refused, away.

mod delivery;
mod refused;
