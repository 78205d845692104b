//! `sluis demo` from the command line.

mod starting;
