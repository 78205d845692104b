//! What operators do: configure, start, stop, make keys, make people and apps known.

mod command_line;
mod keys;
mod starting;
