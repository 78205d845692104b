//! What the journeys are made with. The journeys themselves live in the test binary.

pub mod support;
