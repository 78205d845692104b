//! The schema, forward only.
