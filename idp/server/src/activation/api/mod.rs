//! `/api/v1/invitations`: what an absence or e-health app asks with its own credentials.

pub mod body;
pub mod caller;
pub mod create;
pub mod idempotency;
pub mod problem;
pub mod standing;
pub mod wish;
