//! Nothing: the journeys live in the test binary.
