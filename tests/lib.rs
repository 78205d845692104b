//! What the journeys are made with. The journeys themselves live in the test binary.

#![expect(clippy::disallowed_methods, reason = "a test waits by its own clock")]

pub mod support;
