//! What a person says of themselves to one organisation.

pub mod form;
