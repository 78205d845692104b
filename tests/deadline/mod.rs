//! The deadline (D6): announced, put off, and from a midnight on mandatory.

pub(crate) mod calendar;
mod every_page;
mod exempt;
mod put_off;
mod town;
mod user_types;
mod walk;
